"""For developers: write the table of ``docs/settings.md`` from the table in ``bot/settings.py``.

python -m bot.settings_page
"""

from dataclasses import Field, fields
from pathlib import Path
from typing import Any

from bot.settings import Settings

PAGE = Path(__file__).parents[1] / "docs" / "settings.md"

BEGIN = "<!-- Written by python -m bot.settings_page; what stands between the two marks is not edited by hand. -->"
END = "<!-- Until here. -->"


def settings_table() -> str:
    """Return the table as Markdown, one row a setting, in the order of the settings."""
    rows = ["| setting | default | allowed | what it does |", "|---|---|---|---|"]
    return "\n".join([*rows, *(_row(field) for field in fields(Settings))])


def with_table(page: str) -> str:
    """Return ``page`` with the table between its two marks renewed; raises ValueError when a mark is missing."""
    before, rest = page[: page.index(BEGIN)], page[page.index(END) :]
    return f"{before}{BEGIN}\n\n{settings_table()}\n\n{rest}"


def _row(field: Field[Any]) -> str:
    default = _code(str(field.default).lower() if isinstance(field.default, bool) else str(field.default))
    help_text = field.metadata["help"] + (" Secret: masked when printed." if field.metadata["secret"] else "")
    return f"| `{field.name.upper()}` | {default} | {_allowed(field)} | {help_text} |"


def _allowed(field: Field[Any]) -> str:
    if isinstance(field.default, bool):
        return "`true`, `false`"
    allowed = field.metadata["allowed"]
    if isinstance(field.default, int):
        return f"{allowed[0]} to {allowed[1]}"
    return ", ".join(_code(value) for value in allowed)


def _code(value: str) -> str:
    return f"`{value}`" if value else ""


if __name__ == "__main__":
    PAGE.write_text(with_table(PAGE.read_text("utf-8")), "utf-8")
