"""Telegram's updates in our words: the one place where their shape becomes ours."""

from dataclasses import dataclass
from datetime import UTC, datetime

from aiogram.enums import ContentType
from aiogram.types import CallbackQuery, ChatMemberUpdated, InlineKeyboardMarkup, Message, Update, User

from channels.telegram.enclosures import from_message
from conversation.ids import new_id
from conversation.messages import Address, InboundKind, InboundMessage, Profile
from conversation.proof import ProofLevel

CHANNEL = "telegram"


@dataclass(frozen=True, slots=True)
class Unheard:
    """An update that is nobody's message: ``name`` says what it was, ``user`` whom it came from if that is known."""

    name: str
    user: str = ""


def to_inbound(update: Update, now: datetime) -> InboundMessage | Unheard:
    """Return what the customer did; ``now`` dates a pressed button, which carries no time of its own.

    Only private chats are heard. ``source_id`` is the ``update_id``, ``reference`` the ``message_id``. Telegram vouches
    for the sender's id, so what comes from it is at ``ProofLevel.POSSESSION``.
    """
    if update.message:
        return _from_message(update.update_id, update.message)
    if update.edited_message:
        return _from_edit(update.update_id, update.edited_message)
    if update.callback_query:
        return _from_press(update.update_id, update.callback_query, now)
    if update.my_chat_member:
        return _from_membership(update.my_chat_member)
    return Unheard(name_of(update.model_dump(exclude_unset=True)))


def name_of(raw: dict[str, object]) -> str:
    """Return the kind of a raw update: its one key beside ``update_id``."""
    return next((key for key, value in raw.items() if key != "update_id" and value is not None), "empty")


def _from_message(update_id: int, message: Message) -> InboundMessage | Unheard:
    sender = message.from_user
    if message.chat.type != "private" or sender is None or sender.is_bot:
        return Unheard(f"message_in_{message.chat.type}", str(message.chat.id))
    text = message.text or message.caption or ""
    attachments, shown = from_message(message)
    text = text or shown
    if not text and not attachments:
        return Unheard(f"message_of_{ContentType(message.content_type).value}", str(sender.id))
    command, argument = _command(text) if message.text else ("", "")
    return InboundMessage(
        id=new_id(),
        address=_address(sender),
        source_id=str(update_id),
        sent_at=message.date.astimezone(UTC),
        text=argument if command else text,
        kind=InboundKind.COMMAND if command else InboundKind.MESSAGE,
        profile=_profile(sender),
        attachments=attachments,
        choice=command,
        reply_to=str(message.reply_to_message.message_id) if message.reply_to_message else "",
        proof=ProofLevel.POSSESSION,
        reference=str(message.message_id),
    )


def _from_edit(update_id: int, message: Message) -> InboundMessage | Unheard:
    sender = message.from_user
    if message.chat.type != "private" or sender is None or sender.is_bot:
        return Unheard(f"edited_message_in_{message.chat.type}", str(message.chat.id))
    if message.location:
        return Unheard("live_location", str(sender.id))  # moves every few seconds; where it began is known
    attachments, shown = from_message(message)
    edited = datetime.fromtimestamp(message.edit_date, UTC) if message.edit_date else message.date.astimezone(UTC)
    return InboundMessage(
        id=new_id(),
        address=_address(sender),
        source_id=str(update_id),
        sent_at=edited,
        text=message.text or message.caption or shown,
        kind=InboundKind.EDIT,
        profile=_profile(sender),
        attachments=attachments,
        edits=str(message.message_id),
        proof=ProofLevel.POSSESSION,
        reference=str(message.message_id),
    )


def _from_press(update_id: int, press: CallbackQuery, now: datetime) -> InboundMessage | Unheard:
    message = press.message
    if message is None or message.chat.type != "private" or not press.data:
        return Unheard("callback_query_elsewhere", str(press.from_user.id))
    markup = message.reply_markup if isinstance(message, Message) else None
    return InboundMessage(
        id=new_id(),
        address=_address(press.from_user),
        source_id=str(update_id),
        sent_at=now,
        text=_label(markup, press.data),
        kind=InboundKind.CHOICE,
        profile=_profile(press.from_user),
        choice=press.data,
        reply_to=str(message.message_id),
        proof=ProofLevel.POSSESSION,
    )


def _from_membership(change: ChatMemberUpdated) -> Unheard:
    if change.chat.type != "private":
        return Unheard(f"membership_in_{change.chat.type}", str(change.chat.id))
    return Unheard("blocked" if change.new_chat_member.status == "kicked" else "unblocked", str(change.from_user.id))


def _address(sender: User) -> Address:
    return Address(CHANNEL, str(sender.id))


def _profile(sender: User) -> Profile:
    return Profile(name=sender.full_name, username=sender.username or "", language=sender.language_code or "")


def _label(markup: InlineKeyboardMarkup | None, data: str) -> str:
    rows = markup.inline_keyboard if markup else []
    return next((button.text for row in rows for button in row if button.callback_data == data), data)


def _command(text: str) -> tuple[str, str]:
    """Return the command without slash and bot name, and its argument: ``/start@shop_bot abc`` is (start, abc)."""
    head, _, argument = text.partition(" ")
    name = head[1:].partition("@")[0]
    is_command = head.startswith("/") and 0 < len(name) <= 32 and name.isascii() and name.replace("_", "a").isalnum()
    return (name.lower(), argument.strip()) if is_command else ("", "")
