"""What a check has found, in words."""

from bot.rules.rules_wording import RuleWords
from bot.words.catalogue import word
from conversation.rules import FindingKind, RuleFinding
from routing.rules.checking import Finding
from routing.rules.fields import WEEKDAYS


def word_finding(finding: Finding, words: RuleWords) -> RuleFinding:
    """Return a finding in words."""
    values = dict(finding.values)
    given = {"rule": finding.rule or "none", "other": finding.other, "queue": words.name(finding.queue)}
    if finding.kind is FindingKind.OVERLAP:
        what = values["what"]
        key = "rules-what-queue" if what == "queue" else f"rules-effect-{'skills' if what == 'skill' else what}"
        given["what"] = word(key, words.language)
    elif finding.kind is FindingKind.GAP:
        day = words.value("time.weekday", WEEKDAYS[int(values["day"])])
        given["when"] = f"{day} {values['from']}-{values['to']}"
    elif finding.kind is FindingKind.NEVER_FIRES:
        given["why"] = values["why"]
    text = word(f"rules-finding-{finding.kind.value.replace('_', '-')}", words.language, **given)
    return RuleFinding(finding.kind, finding.rule, text, finding.other, finding.queue)
