"""Our replies in Telegram's words: one entry becomes the calls that show it, in order."""

from collections.abc import Callable, Sequence
from typing import Any

from aiogram.methods import (
    DeleteMessage,
    EditMessageCaption,
    EditMessageText,
    SendAudio,
    SendContact,
    SendDocument,
    SendLocation,
    SendMediaGroup,
    SendMessage,
    SendPhoto,
    SendSticker,
    SendVideo,
    SendVoice,
    TelegramMethod,
)
from aiogram.types import (
    BufferedInputFile,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    InputMediaVideo,
    LinkPreviewOptions,
    ReplyParameters,
)

from channels.channel import Files
from channels.telegram.keyboard import to_keyboard
from channels.telegram.markdown import CAPTION_LIMIT, Part, to_parts
from channels.telegram.splitting import units
from conversation.errors import NotFoundError
from conversation.messages import Attachment, AttachmentKind, EntryKind, Outgoing

MARKDOWN = "MarkdownV2"
LARGEST_GROUP = 10

Call = TelegramMethod[Any]

_CAPTIONED: dict[AttachmentKind, tuple[Callable[..., Call], str]] = {
    AttachmentKind.PHOTO: (SendPhoto, "photo"),
    AttachmentKind.VIDEO: (SendVideo, "video"),
    AttachmentKind.DOCUMENT: (SendDocument, "document"),
    AttachmentKind.AUDIO: (SendAudio, "audio"),
    AttachmentKind.VOICE: (SendVoice, "voice"),
}
_FILE_FIELDS: dict[type[Call], str] = {SendPhoto: "photo", SendVideo: "video", SendVoice: "voice"}
_SHARED_FIELDS = ("chat_id", "caption", "parse_mode", "reply_markup", "reply_parameters")
_REFUSED_KINDS = ("IMAGE_PROCESS_FAILED", "PHOTO_", "VIDEO_", "VOICE_MESSAGES_FORBIDDEN")
_GROUPED = (AttachmentKind.PHOTO, AttachmentKind.VIDEO)


async def to_calls(outgoing: Outgoing, files: Files) -> tuple[Call, ...]:
    """Return the calls that show ``outgoing``; none for what Telegram does not show.

    The same entry gives the same calls, so a half-sent one can go on. An edit whose target is not known any more is
    sent as a new message. Raises ValueError for an address that is no chat's number.
    """
    chat = int(outgoing.address.user)
    entry = outgoing.entry
    if entry.kind is EntryKind.STATUS:
        return ()
    if entry.kind is EntryKind.DELETE:
        return tuple(DeleteMessage(chat_id=chat, message_id=number) for number, _ in read_reference(outgoing.reference))
    parts = to_parts(entry.text, entry.sources)
    keyboard = to_keyboard(entry.choices)
    if entry.kind is EntryKind.EDIT and outgoing.reference:
        return _edits(chat, parts, keyboard, outgoing.reference)
    attached = await _attached(chat, entry.attachments, parts, keyboard, files)
    is_captioned = len(attached) == 1 and bool(getattr(attached[0], "caption", None))
    texts = () if is_captioned else _texts(chat, parts, keyboard)
    calls = (*attached, *texts)
    return (_answering(calls[0], entry.reply_to), *calls[1:]) if calls else ()


def to_reference(call: Call, result: Any) -> str:
    """Return the channel's id of what ``call`` showed: message ids; ``c`` marks a caption, ``m`` mere media."""
    if isinstance(result, list):
        return ",".join(f"{message.message_id}m" for message in result)
    if not hasattr(result, "message_id"):
        return ""
    if isinstance(call, SendMessage | EditMessageText):
        return str(result.message_id)
    return f"{result.message_id}{'c' if getattr(call, 'caption', None) else 'm'}"


def to_document(call: Call, refusal: str) -> Call | None:
    """Return ``call`` with its file as a plain document, when Telegram or the customer's privacy refuses its kind."""
    if not any(words in refusal for words in _REFUSED_KINDS):
        return None
    field = _FILE_FIELDS.get(type(call))
    if field is None:
        return None
    return SendDocument(document=getattr(call, field), **{name: getattr(call, name) for name in _SHARED_FIELDS})


def read_reference(reference: str) -> tuple[tuple[int, str], ...]:
    """Return the message ids of a reference with their marks."""
    items = [item for item in reference.split(",") if item.rstrip("cm").isdigit()]
    return tuple((int(item.rstrip("cm")), item.lstrip("0123456789")) for item in items)


def _edits(chat: int, parts: Sequence[Part], keyboard: InlineKeyboardMarkup | None, reference: str) -> tuple[Call, ...]:
    """Write the new text over the old messages; what is over goes away, what is more comes below."""
    shown = [(number, mark) for number, mark in read_reference(reference) if mark != "m"]
    calls: list[Call] = []
    for index, ((number, mark), part) in enumerate(zip(shown, parts, strict=False)):
        calls.append(_edit(chat, number, part, keyboard if index == len(parts) - 1 else None, is_caption=mark == "c"))
    calls += [DeleteMessage(chat_id=chat, message_id=number) for number, _ in shown[len(parts) :]]
    return (*calls, *_texts(chat, parts, keyboard, first=len(shown)))


def _edit(chat: int, number: int, part: Part, keyboard: InlineKeyboardMarkup | None, *, is_caption: bool) -> Call:
    if is_caption:
        return EditMessageCaption(
            chat_id=chat, message_id=number, caption=part.markdown, parse_mode=MARKDOWN, reply_markup=keyboard
        )
    return EditMessageText(
        chat_id=chat,
        message_id=number,
        text=part.markdown,
        parse_mode=MARKDOWN,
        link_preview_options=_preview(part),
        reply_markup=keyboard,
    )


def _texts(
    chat: int, parts: Sequence[Part], keyboard: InlineKeyboardMarkup | None, first: int = 0
) -> tuple[SendMessage, ...]:
    return tuple(
        SendMessage(
            chat_id=chat,
            text=part.markdown,
            parse_mode=MARKDOWN,
            link_preview_options=_preview(part),
            reply_markup=keyboard if index == len(parts) - 1 else None,
        )
        for index, part in enumerate(parts)
        if index >= first
    )


async def _attached(
    chat: int,
    attachments: Sequence[Attachment],
    parts: Sequence[Part],
    keyboard: InlineKeyboardMarkup | None,
    files: Files,
) -> tuple[Call, ...]:
    """Return the calls for the attachments; a single one carries the text if it fits, and the buttons if it may."""
    if len(attachments) > 1 and all(attachment.kind in _GROUPED for attachment in attachments):
        return await _groups(chat, attachments, files)
    calls = [await _attachment(chat, attachment, files) for attachment in attachments]
    if calls and not parts:
        calls[-1] = calls[-1].model_copy(update={"reply_markup": keyboard})
    if len(calls) == len(parts) == 1 and attachments[0].kind in _CAPTIONED and units(parts[0].text) <= CAPTION_LIMIT:
        caption = {"caption": parts[0].markdown, "parse_mode": MARKDOWN, "reply_markup": keyboard}
        calls[0] = calls[0].model_copy(update=caption)
    return tuple(calls)


async def _groups(chat: int, attachments: Sequence[Attachment], files: Files) -> tuple[Call, ...]:
    """Return albums; of eleven, the last comes alone, since an album of one is refused."""
    calls: list[Call] = []
    for start in range(0, len(attachments), LARGEST_GROUP):
        batch = attachments[start : start + LARGEST_GROUP]
        if len(batch) == 1:
            calls.append(await _attachment(chat, batch[0], files))
            continue
        media: list[InputMediaPhoto | InputMediaVideo] = []
        for attachment in batch:
            kind = InputMediaPhoto if attachment.kind is AttachmentKind.PHOTO else InputMediaVideo
            media.append(kind(media=await _file(attachment, files)))
        calls.append(SendMediaGroup(chat_id=chat, media=list(media)))
    return tuple(calls)


async def _attachment(chat: int, attachment: Attachment, files: Files) -> Call:
    if attachment.kind is AttachmentKind.LOCATION:
        return SendLocation(chat_id=chat, latitude=attachment.latitude or 0.0, longitude=attachment.longitude or 0.0)
    if attachment.kind is AttachmentKind.CONTACT:
        return SendContact(chat_id=chat, phone_number=attachment.phone, first_name=attachment.name or attachment.phone)
    file = await _file(attachment, files)
    if attachment.kind is AttachmentKind.STICKER:
        return SendSticker(chat_id=chat, sticker=file)
    method, field = _CAPTIONED[attachment.kind]
    return method(chat_id=chat, **{field: file})


async def _file(attachment: Attachment, files: Files) -> BufferedInputFile | str:
    """Return an uploaded file with its bytes; else the reference, which Telegram knows as its own or as an address."""
    try:
        stored, data = await files.get(attachment.reference)
    except NotFoundError:
        return attachment.reference
    return BufferedInputFile(data, filename=stored.name or attachment.name or "file")


def _answering(call: Call, reply_to: str) -> Call:
    if not reply_to.isdigit():
        return call
    quoted = ReplyParameters(message_id=int(reply_to), allow_sending_without_reply=True)
    return call.model_copy(update={"reply_parameters": quoted})


def _preview(part: Part) -> LinkPreviewOptions | None:
    """A preview of the first source would be taller than the answer."""
    return LinkPreviewOptions(is_disabled=True) if part.links else None
