"""Between the JSON of the webhook and the shared words."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from conversation.errors import InputError, MessageError
from conversation.ids import new_id
from conversation.messages import (
    MAX_TEXT,
    Address,
    Attachment,
    AttachmentKind,
    InboundKind,
    InboundMessage,
    Outgoing,
    Profile,
)
from conversation.proof import ProofLevel
from conversation.text import clean

CHANNEL = "webhook"

_Name = Annotated[str, Field(max_length=200)]
_Url = Annotated[str, Field(max_length=2000, pattern=r"^https?://[^\s]+$")]


class _Part(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class IncomingFile(_Part):
    """A file, by its address."""

    url: _Url
    kind: Literal["photo", "document", "voice", "audio", "video"] = "document"
    name: _Name = ""
    media_type: Annotated[str, Field(max_length=100)] = ""


class Incoming(_Part):
    """One message as it is posted to us."""

    id: Annotated[str, Field(pattern=r"^[A-Za-z0-9._:-]{1,100}$")]
    user: Annotated[str, Field(pattern=r"^[^\s\x00-\x1f\x7f]{1,128}$")]
    text: Annotated[str, Field(max_length=MAX_TEXT)] = ""
    choice: Annotated[str, Field(max_length=64)] = ""
    attachments: Annotated[tuple[IncomingFile, ...], Field(strict=False, max_length=10)] = ()
    name: _Name = ""
    phone: _Name = ""
    email: _Name = ""
    language: Literal["", "vi", "en"] = ""
    page_url: Annotated[str, Field(max_length=2000, pattern=r"^(https?://[^\s]*)?$")] = ""


def read_incoming(data: object) -> Incoming:
    """Return the posted message; raises InputError naming the field, MessageError for a bad or missing text."""
    if not isinstance(data, dict):
        raise InputError("the body must be a JSON object")
    try:
        incoming = Incoming.model_validate(data)
    except ValidationError as error:
        first: Any = error.errors(include_url=False, include_input=False, include_context=False)[0]
        field = ".".join(str(part) for part in first["loc"])[:80]
        refusal = MessageError if field == "text" else InputError
        raise refusal(f"{field}: {first['msg']}", field) from error
    if not (clean(incoming.text) or incoming.choice or incoming.attachments):
        raise MessageError("the message is empty", "text")
    return incoming


def to_inbound(incoming: Incoming, now: datetime) -> InboundMessage:
    """Return the message; the sender's signature vouches for ``user``, as Telegram does for its sender id."""
    return InboundMessage(
        id=new_id(),
        address=Address(CHANNEL, incoming.user),
        source_id=incoming.id,
        sent_at=now,
        text=incoming.text,
        kind=InboundKind.CHOICE if incoming.choice else InboundKind.MESSAGE,
        profile=Profile(name=incoming.name, language=incoming.language, phone=incoming.phone, email=incoming.email),
        attachments=tuple(
            Attachment(AttachmentKind(file.kind), file.url, file.name, file.media_type) for file in incoming.attachments
        ),
        choice=incoming.choice,
        page_url=incoming.page_url,
        proof=ProofLevel.POSSESSION,
    )


def from_outgoing(outgoing: Outgoing) -> dict[str, Any]:
    """Return the body posted out; the handles of our own files stay here."""
    entry = outgoing.entry
    optional = {
        "text": entry.text,
        "name": entry.author_name,
        "language": entry.language,
        "reply_to": entry.reply_to,
        "target": entry.target,
        "choices": [{"label": c.label} | ({"url": c.url} if c.url else {"value": c.value}) for c in entry.choices],
        "sources": [{"title": s.title, "url": s.url} for s in entry.sources],
        "attachments": [
            {"kind": a.kind.value, "url": a.reference, "name": a.name}
            for a in entry.attachments
            if a.reference.startswith(("https://", "http://"))
        ],
    }
    return {
        "delivery": entry.id,
        "user": outgoing.address.user,
        "seq": entry.seq,
        "author": entry.author.value,
        "kind": entry.kind.value,
        "at": entry.at.isoformat(),
    } | {name: value for name, value in optional.items() if value}
