"""A kept decision in words: the bot answers, a colleague is called, nobody speaks; and where to."""

from collections.abc import Mapping
from typing import Any

from bot.rules.rules_wording import RuleWords
from bot.words.catalogue import word


def word_decision(outcome: Mapping[str, Any], words: RuleWords) -> str:
    """Return what was decided."""
    kind, what = str(outcome.get("kind", "silence")), str(outcome.get("what", ""))
    shown = words.value("conversation.reason", what) if kind == "handoff" else what
    return word(f"rules-decision-{kind}", words.language, what=shown)


def word_target(outcome: Mapping[str, Any], words: RuleWords) -> str:
    """Return where a conversation was sent, empty when no person was called."""
    queues = outcome.get("queues") or ()
    names = " → ".join(words.name(queue) for queue in queues)
    if not names:
        return ""
    return word("rules-to", words.language, queue=names, priority=str(outcome.get("at_priority", 0)))
