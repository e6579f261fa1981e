"""The methods of the Bot API that write, edit and fetch, with what the real one refuses."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tests.telegram_double.parameters import Parameters
from tests.telegram_double.person import Person
from tests.telegram_double.refusal import RefusalError, bad_request
from tests.telegram_double.seen import Seen
from tests.telegram_double.texts import is_url, read_text

if TYPE_CHECKING:
    from tests.telegram_double.double import TelegramDouble

_ACTIONS = {
    *("typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document"),
    *("choose_sticker", "find_location", "record_video_note", "upload_video_note"),
}
_REACTIONS = (
    "👍👎❤🔥🥰👏😁🤔🤯😱🤬😢🎉🤩🤮💩🙏👌🕊🤡🥱🥴😍🐳🌚🌭💯🤣⚡🍌🏆💔🤨😐"
    "🍓🍾💋🖕😈😴😭🤓👻👀🎃🙈😇😨🤝✍🤗🫡🎅🎄☃💅🤪🗿🆒💘🙉🦄😘💊🙊😎👾🤷😡"
)
_TEXT, _CAPTION = 4096, 1024
_LARGEST_DOWNLOAD = 20 * 1024 * 1024
_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)


class Methods:
    """Each public method is the Bot API method of that name, in snake case."""

    def __init__(self, double: "TelegramDouble") -> None:
        self._double = double

    def find(self, name: str) -> Callable[[Parameters], Any] | None:
        """Return the method whose name is ``name`` in the API's writing, whatever its case."""
        plain = name.lower()
        names = [n for n in dir(self) if not n.startswith("_") and n != "find"]
        return next((getattr(self, n) for n in names if n.replace("_", "") == plain), None)

    def get_me(self, _: Parameters) -> dict[str, Any]:
        rights = {"can_join_groups": True, "can_read_all_group_messages": False, "supports_inline_queries": False}
        return self._double.bot | rights

    def send_message(self, p: Parameters) -> dict[str, Any]:
        person = self._reader(p)
        if not p.text("text"):
            raise bad_request("message text is empty")
        text, entities = read_text(p.text("text"), p.text("parse_mode"), p.json("entities", []), _TEXT)
        if not text:
            raise bad_request("text must be non-empty")
        return self._show(person, p, {"text": text, "entities": entities})

    def send_photo(self, p: Parameters) -> dict[str, Any]:
        return self._send_file(p, "photo")

    def send_document(self, p: Parameters) -> dict[str, Any]:
        return self._send_file(p, "document")

    def send_video(self, p: Parameters) -> dict[str, Any]:
        return self._send_file(p, "video")

    def send_audio(self, p: Parameters) -> dict[str, Any]:
        return self._send_file(p, "audio")

    def send_voice(self, p: Parameters) -> dict[str, Any]:
        return self._send_file(p, "voice")

    def send_sticker(self, p: Parameters) -> dict[str, Any]:
        return self._send_file(p, "sticker")

    def send_media_group(self, p: Parameters) -> list[dict[str, Any]]:
        person = self._reader(p)
        media = p.json("media", [])
        if not 2 <= len(media) <= 10:
            raise bad_request("wrong number of messages in a media group: from 2 to 10 are allowed")
        shown = []
        for item in media:
            one = Parameters({key: value for key, value in item.items() if key in ("caption", "parse_mode")}, p.files)
            content = self._medium(item["type"], str(item["media"]), one) | self._caption(one)
            shown.append(self._show(person, Parameters(), content | {"media_group_id": str(id(media))}))
        return shown

    def send_location(self, p: Parameters) -> dict[str, Any]:
        try:
            latitude, longitude = float(p.text("latitude")), float(p.text("longitude"))
        except ValueError as error:
            raise bad_request("bad latitude or longitude") from error
        return self._show(self._reader(p), p, {"location": {"latitude": latitude, "longitude": longitude}})

    def send_contact(self, p: Parameters) -> dict[str, Any]:
        if not p.text("phone_number"):
            raise bad_request("phone number must be non-empty")
        if not p.text("first_name"):
            raise bad_request("contact first name must be non-empty")
        contact = {"phone_number": p.text("phone_number"), "first_name": p.text("first_name")}
        return self._show(self._reader(p), p, {"contact": contact})

    def edit_message_text(self, p: Parameters) -> dict[str, Any]:
        seen = self._own(p, "message to edit not found")
        if "text" not in seen.raw:
            raise bad_request("there is no text in the message to edit")
        if not p.text("text"):
            raise bad_request("message text is empty")
        text, entities = read_text(p.text("text"), p.text("parse_mode"), p.json("entities", []), _TEXT)
        return self._change(seen, {"text": text, "entities": entities, "reply_markup": self._keyboard(p)})

    def edit_message_caption(self, p: Parameters) -> dict[str, Any]:
        seen = self._own(p, "message to edit not found")
        if "text" in seen.raw:
            raise bad_request("there is no caption in the message to edit")
        return self._change(seen, {"caption_entities": [], **self._caption(p), "reply_markup": self._keyboard(p)})

    def edit_message_reply_markup(self, p: Parameters) -> dict[str, Any]:
        seen = self._own(p, "message to edit not found")
        return self._change(seen, {"reply_markup": self._keyboard(p)})

    def delete_message(self, p: Parameters) -> bool:
        seen = self._find(p, "message to delete not found")
        seen.is_deleted = True
        return True

    def answer_callback_query(self, p: Parameters) -> bool:
        person = self._double.queries.pop(p.text("callback_query_id"), None)
        if person is None:
            raise bad_request("query is too old and response timeout expired or query ID is invalid")
        person.answered.append(p.text("callback_query_id"))
        return True

    def send_chat_action(self, p: Parameters) -> bool:
        person = self._reader(p)
        if p.text("action") not in _ACTIONS:
            raise bad_request("wrong parameter action in request")
        person.actions.append(p.text("action"))
        return True

    def set_message_reaction(self, p: Parameters) -> bool:
        seen = self._find(p, "message to react not found")
        reactions = p.json("reaction", [])
        emoji = "".join(str(reaction.get("emoji", "")) for reaction in reactions)
        if len(reactions) > 1 or any(sign not in _REACTIONS for sign in emoji.replace("\ufe0f", "")):
            raise bad_request("REACTION_INVALID")
        seen.reaction = emoji
        return True

    def set_my_commands(self, p: Parameters) -> bool:
        commands = p.json("commands", [])
        if any(not re.fullmatch(r"[a-z0-9_]{1,32}", str(command.get("command", ""))) for command in commands):
            raise bad_request("BOT_COMMAND_INVALID")
        self._double.commands = [(str(c["command"]), str(c["description"])) for c in commands]
        return True

    def get_file(self, p: Parameters) -> dict[str, Any]:
        stored = self._double.files.get(p.text("file_id"))
        if stored is None:
            raise bad_request("invalid file_id")
        if len(stored.data) > _LARGEST_DOWNLOAD:
            raise bad_request("file is too big")
        return stored.to_json() | {"file_path": stored.path}

    def _reader(self, p: Parameters) -> Person:
        person = self._double.people.get(p.number("chat_id"))
        if person is None:
            raise bad_request("chat not found")
        if person.has_blocked:
            raise RefusalError(403, "Forbidden: bot was blocked by the user")
        if not person.is_known:
            raise RefusalError(403, "Forbidden: bot can't initiate conversation with a user")
        return person

    def _find(self, p: Parameters, words: str) -> Seen:
        person = self._reader(p)
        number = p.number("message_id")
        found = [seen for seen in person.chat if seen.id == number and not seen.is_deleted]
        if not found:
            raise bad_request(words)
        return found[0]

    def _own(self, p: Parameters, words: str) -> Seen:
        seen = self._find(p, words)
        if not seen.is_from_bot:
            raise bad_request("message can't be edited")
        return seen

    def _change(self, seen: Seen, content: dict[str, Any]) -> dict[str, Any]:
        kept = {name: value for name, value in content.items() if value}
        if all((seen.raw.get(name) or None) == (kept.get(name) or None) for name in content):
            raise bad_request(_NOT_MODIFIED)
        for name in content:
            seen.raw.pop(name, None)
        seen.raw |= kept | {"edit_date": self._double.now()}
        seen.edits += 1
        return seen.raw

    def _show(self, person: Person, p: Parameters, content: dict[str, Any]) -> dict[str, Any]:
        keyboard = self._keyboard(p)
        answered = self._answered(person, p)
        raw = self._double.new_message(person, self._double.bot) | {k: v for k, v in content.items() if v}
        if keyboard:
            raw["reply_markup"] = keyboard
        if answered:
            raw["reply_to_message"] = answered
        person.chat.append(Seen(raw, is_from_bot=True))
        return raw

    def _answered(self, person: Person, p: Parameters) -> dict[str, Any] | None:
        reply = p.json("reply_parameters", {})
        if not reply:
            return None
        found = [s.raw for s in person.chat if s.id == int(reply["message_id"]) and not s.is_deleted]
        if not found and not reply.get("allow_sending_without_reply"):
            raise bad_request("message to be replied not found")
        return {k: v for k, v in found[0].items() if k != "reply_to_message"} if found else None

    def _caption(self, p: Parameters) -> dict[str, Any]:
        raw, mode = p.text("caption"), p.text("parse_mode")
        caption, entities = read_text(raw, mode, p.json("caption_entities", []), _CAPTION, "caption")
        return {"caption": caption, "caption_entities": entities}

    def _send_file(self, p: Parameters, kind: str) -> dict[str, Any]:
        person = self._reader(p)
        return self._show(person, p, self._medium(kind, p.text(kind), p) | self._caption(p))

    def _medium(self, kind: str, given: str, p: Parameters) -> dict[str, Any]:
        """Return the content for an upload, a file id or an address."""
        upload = p.files.get(given.removeprefix("attach://")) or p.files.get(kind)
        if upload:
            name, data = upload
            if not data:
                raise bad_request("file must be non-empty")
            file = self._double.keep_file(data, name)
        elif given in self._double.files:
            file = self._double.files[given].to_json()
        elif is_url(given):
            file = self._double.keep_file(given.encode(), given.rpartition("/")[2] or "file")
        else:
            raise bad_request("wrong file identifier/HTTP URL specified")
        if kind == "photo":
            return {"photo": [file | {"width": 90, "height": 67}, file | {"width": 1280, "height": 960}]}
        shapes: dict[str, dict[str, Any]] = {
            "video": {"width": 640, "height": 360, "duration": 1},
            "audio": {"duration": 1},
            "voice": {"duration": 1},
            "sticker": {"width": 512, "height": 512, "is_animated": False, "is_video": False, "type": "regular"},
        }
        return {kind: file | shapes.get(kind, {"file_name": self._double.files[file["file_id"]].name})}

    def _keyboard(self, p: Parameters) -> dict[str, Any]:
        markup: dict[str, Any] = p.json("reply_markup", {})
        for row in markup.get("inline_keyboard", []):
            for button in row:
                _check_button(button)
        return markup


def _check_button(button: dict[str, Any]) -> None:
    if not button.get("text"):
        raise bad_request('can\'t parse inline keyboard button: Field "text" must be non-empty')
    data, url = button.get("callback_data"), button.get("url")
    if data is None and url is None:
        raise bad_request("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if data is not None and not 1 <= len(data.encode()) <= 64:
        raise bad_request("BUTTON_DATA_INVALID")
    if url is not None and not is_url(url):
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
