"""One message as it stands in a person's chat."""

from dataclasses import dataclass
from typing import Any

from tests.telegram_double.texts import units


@dataclass(slots=True)
class Seen:
    """A message of the chat; ``raw`` is its Bot API object, changed in place by edits."""

    raw: dict[str, Any]
    is_from_bot: bool
    is_deleted: bool = False
    edits: int = 0
    reaction: str = ""

    @property
    def id(self) -> int:
        return int(self.raw["message_id"])

    @property
    def text(self) -> str:
        """The text or the caption, as the person reads it."""
        return str(self.raw.get("text") or self.raw.get("caption") or "")

    @property
    def links(self) -> list[tuple[str, str]]:
        """The linked words and where they lead."""
        data = self.text.encode("utf-16-le")
        entities = self.raw.get("entities") or self.raw.get("caption_entities") or []
        return [
            (data[2 * e["offset"] : 2 * (e["offset"] + e["length"])].decode("utf-16-le"), e["url"])
            for e in entities
            if e["type"] == "text_link"
        ]

    @property
    def buttons(self) -> list[list[str]]:
        """The labels of the inline keyboard, row by row."""
        return [[button["text"] for button in row] for row in self.keyboard]

    @property
    def keyboard(self) -> list[list[dict[str, Any]]]:
        markup: dict[str, list[list[dict[str, Any]]]] = self.raw.get("reply_markup") or {}
        return markup.get("inline_keyboard", [])

    @property
    def reply_to(self) -> int:
        return int(self.raw.get("reply_to_message", {}).get("message_id", 0))

    @property
    def length(self) -> int:
        """UTF-16 units of the text."""
        return units(self.text)

    def has(self, kind: str) -> bool:
        """Tell whether it carries a ``photo``, ``document``, ``location``…"""
        return kind in self.raw
