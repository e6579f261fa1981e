"""For developers: write the tables of ``docs/rules.md`` from the registry of fields.

python -m bot.rules.rules_page
"""

from collections.abc import Iterator
from pathlib import Path

from bot.rules.rules_wording import RuleWords
from routing.rules.fields import FIELDS, OPERATORS, TAKES, Event, Field, Kind, Operator

PAGE = Path(__file__).parents[2] / "docs" / "rules.md"

BEGIN = "<!-- Written by python -m bot.rules.rules_page; what stands between the two marks is not edited by hand. -->"
END = "<!-- Until here. -->"

VALUES = {
    "nothing": "nothing",
    "one": "one value",
    "many": "a list",
    "number": "a number",
    "range": "`[from, to]`, both included",
    "duration": "`30m`, `12h`, `7d`",
    "texts": "a text, or a list of which one is enough",
    "pattern": "a regular expression (RE2)",
    "change": "`{from: …, to: …}`, one may be left out",
}


def tables() -> str:
    """Return fields, operators and events as Markdown."""
    vi, en = (RuleWords(language, lambda of, _: of) for language in ("vi", "en"))
    rows = ["| field | in words | operators | values |", "|---|---|---|---|"]
    rows += [_field_row(field, vi, en) for field in FIELDS.values()]
    rows += ["", "| operator | in words | `value` | for |", "|---|---|---|---|"]
    rows += [_operator_row(operator, vi, en) for operator in Operator]
    rows += ["", "| event | in words |", "|---|---|"]
    rows += [f"| `{e.value}` | {_both('message.event', e.value, vi, en)} |" for e in Event]
    return "\n".join(rows)


def with_tables(page: str) -> str:
    """Return ``page`` with the tables between its two marks renewed; raises ValueError when a mark is missing."""
    before, rest = page[: page.index(BEGIN)], page[page.index(END) :]
    return f"{before}{BEGIN}\n\n{tables()}\n\n{rest}"


def _field_row(field: Field, vi: RuleWords, en: RuleWords) -> str:
    operators = ", ".join(f"`{operator.value}`" for operator in field.operators)
    return f"| `{field.name}` | {en.field(field.name)} · {vi.field(field.name)} | {operators} | {_values(field)} |"


def _values(field: Field) -> str:
    if field.values:
        return ", ".join(f"`{value}`" for value in field.values)
    if field.source is not None:
        return f"the shop's {field.source.value}"
    if field.least is not None or field.most is not None:
        most = "" if field.most is None else f" to {field.most:g}"
        return f"{field.least:g}{most or ' and up'}{', ' + field.unit if field.unit else ''}"
    return {Kind.FLAG: "`true`, `false`", Kind.HOURS: "", Kind.TEXT: "text"}.get(field.kind, "words")


def _operator_row(operator: Operator, vi: RuleWords, en: RuleWords) -> str:
    kinds = ", ".join(_kinds(operator))
    words = f"{en.operator(operator)} · {vi.operator(operator)}"
    return f"| `{operator.value}` | {words} | {VALUES[TAKES[operator].value]} | {kinds} |"


def _kinds(operator: Operator) -> Iterator[str]:
    if operator is Operator.CHANGED:
        yield "fields with a past"
    yield from (kind.value for kind, operators in OPERATORS.items() if operator in operators)


def _both(field: str, value: str, vi: RuleWords, en: RuleWords) -> str:
    return f"{en.value(field, value)} · {vi.value(field, value)}"


if __name__ == "__main__":
    PAGE.write_text(with_tables(PAGE.read_text("utf-8")), "utf-8")
