"""What a Telegram message carries beside its text, as attachments."""

from aiogram.enums import ContentType
from aiogram.types import Animation, Audio, Document, Message, Sticker, Video, VideoNote, Voice

from conversation.messages import Attachment, AttachmentKind

_NOT_CARRIED = ("unknown", "story", "paid_media", "checklist", "gift", "unique_gift", "giveaway", "rich_message")


def from_message(message: Message) -> tuple[tuple[Attachment, ...], str]:
    """Return the attachments and the words that stand for them when the message itself has none.

    A kind this channel cannot carry becomes a document without reference, named by its kind: the customer did send
    something, and whoever answers should know.
    """
    attachment = _medium(message) or _place(message) or _person(message)
    if attachment:
        return (attachment,), _place_name(message)
    words = message.text or _words(message)
    if not words and message.content_type in _NOT_CARRIED:
        return (Attachment(AttachmentKind.DOCUMENT, name=_name(message)),), ""
    return (), words


def _medium(message: Message) -> Attachment | None:
    if message.photo:
        largest = max(message.photo, key=lambda size: size.width * size.height)
        return Attachment(AttachmentKind.PHOTO, largest.file_id, media_type="image/jpeg", size=largest.file_size or 0)
    if message.sticker:
        return _sticker(message.sticker)
    files: tuple[tuple[AttachmentKind, Animation | Audio | Document | Video | VideoNote | Voice | None, str], ...] = (
        (AttachmentKind.VIDEO, message.animation, "video/mp4"),  # an animation comes with a document of the same file
        (AttachmentKind.DOCUMENT, message.document, ""),
        (AttachmentKind.VOICE, message.voice, "audio/ogg"),
        (AttachmentKind.AUDIO, message.audio, "audio/mpeg"),
        (AttachmentKind.VIDEO, message.video, "video/mp4"),
        (AttachmentKind.VIDEO, message.video_note, "video/mp4"),
    )
    return next((_file(kind, file, media_type) for kind, file, media_type in files if file), None)


def _file(
    kind: AttachmentKind, file: Animation | Audio | Document | Video | VideoNote | Voice, media_type: str
) -> Attachment:
    return Attachment(
        kind,
        file.file_id,
        name=getattr(file, "file_name", None) or "",
        media_type=getattr(file, "mime_type", None) or media_type,
        size=file.file_size or 0,
    )


def _sticker(sticker: Sticker) -> Attachment:
    media_type = (
        "video/webm" if sticker.is_video else "application/x-tgsticker" if sticker.is_animated else "image/webp"
    )
    return Attachment(
        AttachmentKind.STICKER,
        sticker.file_id,
        media_type=media_type,
        size=sticker.file_size or 0,
        emoji=sticker.emoji or "",
    )


def _place(message: Message) -> Attachment | None:
    place = message.venue.location if message.venue else message.location
    if place is None:
        return None
    name = message.venue.title if message.venue else ""
    return Attachment(AttachmentKind.LOCATION, name=name, latitude=place.latitude, longitude=place.longitude)


def _place_name(message: Message) -> str:
    return ", ".join(filter(None, (message.venue.title, message.venue.address))) if message.venue else ""


def _person(message: Message) -> Attachment | None:
    contact = message.contact
    if contact is None:
        return None
    return Attachment(
        AttachmentKind.CONTACT,
        name=" ".join(filter(None, (contact.first_name, contact.last_name))),
        phone=contact.phone_number,
        is_own=bool(message.from_user and contact.user_id == message.from_user.id),
    )


def _name(message: Message) -> str:
    """Return the name of a kind this channel cannot carry, also of one that is newer than this code."""
    return next(iter(message.model_extra or {}), ContentType(message.content_type).value)


def _words(message: Message) -> str:
    if message.dice:
        return message.dice.emoji
    if message.poll:
        return "\n".join((message.poll.question, *(option.text for option in message.poll.options)))
    return message.game.title if message.game else ""
