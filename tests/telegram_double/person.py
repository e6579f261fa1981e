"""A person with Telegram on the phone: writes to the bot, presses buttons, reads."""

from typing import TYPE_CHECKING, Any

from tests.telegram_double.seen import Seen

if TYPE_CHECKING:
    from tests.telegram_double.double import TelegramDouble


class Person:
    """Made by ``TelegramDouble.person``; every act becomes an update for the bot."""

    def __init__(self, double: "TelegramDouble", user: dict[str, Any]) -> None:
        self._double = double
        self.user = user
        self.id = int(user["id"])
        self.chat: list[Seen] = []
        self.is_known = False
        self.has_blocked = False
        self.actions: list[str] = []
        """The chat actions shown, in order: ``typing`` …"""
        self.answered: list[str] = []
        """The ids of the presses the bot has answered."""

    @property
    def sees(self) -> list[Seen]:
        """What the bot has written and not taken back, oldest first."""
        return [seen for seen in self.chat if seen.is_from_bot and not seen.is_deleted]

    @property
    def texts(self) -> list[str]:
        """The words of ``sees``."""
        return [seen.text for seen in self.sees]

    async def until_sees(self, words: str, within: float = 20) -> Seen:
        """Wait for a message with ``words`` in it and return it."""
        await self._double.until(lambda: any(words in text for text in self.texts), f"{words!r} to be shown", within)
        return next(seen for seen in self.sees if words in seen.text)

    async def until_count(self, count: int, within: float = 20) -> list[Seen]:
        """Wait until the bot has shown ``count`` messages and return them."""
        await self._double.until(lambda: len(self.sees) >= count, f"{count} messages", within)
        return self.sees

    async def starts(self, payload: str = "") -> Seen:
        """Press Start, or open a t.me link with ``payload``."""
        text = f"/start {payload}".strip()
        return await self._act(text=text, entities=[{"type": "bot_command", "offset": 0, "length": 6}])

    async def writes(self, text: str, reply_to: Seen | None = None) -> Seen:
        return await self._act(text=text, reply_to=reply_to)

    async def edits(self, seen: Seen, text: str) -> None:
        """Change one's own message."""
        seen.raw |= {"text": text, "edit_date": self._double.now()}
        await self._double.publish("edited_message", dict(seen.raw))

    async def presses(self, label: str) -> str:
        """Press the newest button with this label; returns the id of the press, or where a link button leads."""
        buttons = [(seen, b) for seen in self.sees for row in seen.keyboard for b in row if b["text"] == label]
        if not buttons:
            raise AssertionError(f"there is no button {label!r} in {[seen.buttons for seen in self.sees]}")
        seen, button = buttons[-1]
        if "url" in button:
            return str(button["url"])
        query = self._double.new_query(self)
        await self._double.publish(
            "callback_query",
            {
                "id": query,
                "from": self.user,
                "chat_instance": str(self.id),
                "message": dict(seen.raw),
                "data": button["callback_data"],
            },
        )
        return query

    async def sends_photo(self, data: bytes, caption: str = "") -> Seen:
        file = self._double.keep_file(data, "photo.jpg")
        sizes = [file | {"width": 90, "height": 67}, file | {"width": 1280, "height": 960}]
        return await self._act(photo=sizes, caption=caption)

    async def sends_document(self, name: str, data: bytes, media_type: str = "application/pdf") -> Seen:
        file = self._double.keep_file(data, name)
        return await self._act(document=file | {"file_name": name, "mime_type": media_type})

    async def sends_voice(self, data: bytes, seconds: int = 3) -> Seen:
        file = self._double.keep_file(data, "voice.oga")
        return await self._act(voice=file | {"duration": seconds, "mime_type": "audio/ogg"})

    async def sends_sticker(self, emoji: str, data: bytes = b"RIFF") -> Seen:
        file = self._double.keep_file(data, "sticker.webp")
        shape = {"width": 512, "height": 512, "is_animated": False, "is_video": False, "type": "regular"}
        return await self._act(sticker=file | shape | {"emoji": emoji})

    async def sends_location(self, latitude: float, longitude: float) -> Seen:
        return await self._act(location={"latitude": latitude, "longitude": longitude})

    async def sends_contact(self, phone: str, *, own: bool = True, name: str = "") -> Seen:
        contact: dict[str, Any] = {"phone_number": phone, "first_name": name or self.user["first_name"]}
        return await self._act(contact=contact | ({"user_id": self.id} if own else {}))

    async def sends(self, **content: Any) -> Seen:
        """Send any other content, by its Bot API fields."""
        return await self._act(**content)

    async def blocks(self) -> None:
        self.has_blocked = True
        await self._change_membership("member", "kicked")

    async def unblocks(self) -> None:
        self.has_blocked = False
        await self._change_membership("kicked", "member")

    async def _act(self, reply_to: Seen | None = None, **content: Any) -> Seen:
        self.is_known = True
        raw = self._double.new_message(self, self.user) | {key: value for key, value in content.items() if value}
        if reply_to:
            raw["reply_to_message"] = {k: v for k, v in reply_to.raw.items() if k != "reply_to_message"}
        seen = Seen(raw, is_from_bot=False)
        self.chat.append(seen)
        await self._double.publish("message", dict(raw))
        return seen

    async def _change_membership(self, old: str, new: str) -> None:
        bot = self._double.bot
        change = {
            "chat": self._double.chat_of(self),
            "from": self.user,
            "date": self._double.now(),
            "old_chat_member": {"user": bot, "status": old, "until_date": 0},
            "new_chat_member": {"user": bot, "status": new, "until_date": 0},
        }
        await self._double.publish("my_chat_member", change)
