"""What a browser may send: one class an event, strict about names, types and sizes."""

from typing import Annotated, Any, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from channels.webchat.refusals import UnknownEventError
from conversation.errors import InputError, MessageError
from conversation.messages import MAX_TEXT
from conversation.text import clean

VERSION = 1
"""The version of the protocol; raised only when an old client could no longer talk to the server."""

MAX_CHOICE_BYTES = 64
MAX_PAGE = 100
"""Most entries of one page of history."""

MAX_FILES = 10
"""Most files of one message."""

LARGEST_SEQ = 2**31 - 1


def _check_choice(value: str) -> str:
    if len(value.encode()) > MAX_CHOICE_BYTES:
        msg = f"may have at most {MAX_CHOICE_BYTES} bytes"
        raise ValueError(msg)
    return value


_UUID = r"^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$"
MessageId = Annotated[str, Field(pattern=_UUID), AfterValidator(str.lower)]
Seq = Annotated[int, Field(ge=0, le=LARGEST_SEQ)]
PageUrl = Annotated[str, Field(max_length=2000, pattern=r"^(https?://[^\s]*)?$")]
SiteId = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_.-]+$")]
Token = Annotated[str, Field(min_length=1, max_length=256, pattern=r"^[A-Za-z0-9_-]+$")]
Signed = Annotated[str, Field(min_length=1, max_length=8192)]


class Event(BaseModel):
    """Base of all: an unknown field is refused, nothing is converted."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


E = TypeVar("E", bound=Event)


class Hello(Event):
    """The payload of ``connect``; without a token a new session is opened on ``site``."""

    v: Literal[1] = 1
    token: Token | None = None
    site: SiteId | None = None
    signed: Signed | None = None
    last_seq: Seq = 0


class Context(Event):
    """Where the customer is while writing; claims, never proof."""

    page_url: PageUrl = ""
    referrer: PageUrl = ""
    language: Literal["", "vi", "en"] = ""


class Message(Context):
    """A message: text, files, or both."""

    client_msg_id: MessageId
    text: Annotated[str, Field(max_length=MAX_TEXT)] = ""
    files: Annotated[tuple[Annotated[str, Field(min_length=1, max_length=200)], ...], Field(strict=False)] = ()
    reply_to: Seq = 0


class Choice(Context):
    """A button was pressed; ``seq`` is the entry that carried it, 0 for a button of the widget itself."""

    client_msg_id: MessageId
    value: Annotated[str, Field(min_length=1), AfterValidator(_check_choice)]
    label: Annotated[str, Field(min_length=1, max_length=200)]
    seq: Seq = 0


class Opened(Context):
    """The customer opened the chat."""

    client_msg_id: MessageId


class Reached(Event):
    """Everything up to ``seq`` was delivered to the browser, or read."""

    seq: Annotated[int, Field(ge=1, le=LARGEST_SEQ)]


class History(Event):
    """A page of entries: above ``after`` (catching up) or below ``before`` (scrolling back)."""

    after: Seq | None = None
    before: Seq | None = None
    limit: Annotated[int, Field(ge=1, le=MAX_PAGE)] = 50


class Identify(Event):
    """The shop's own site vouches for the visitor."""

    signed: Signed


class Nothing(Event):
    """An event without fields."""


EVENTS: dict[str, type[Event]] = {
    "message": Message,
    "choice": Choice,
    "opened": Opened,
    "delivered": Reached,
    "read": Reached,
    "typing": Nothing,
    "history": History,
    "head": Nothing,
    "link_offer": Nothing,
    "link_confirm": Nothing,
    "unlink": Nothing,
    "identify": Identify,
    "logout": Nothing,
}


def read_event(name: object, data: object) -> Event:
    """Return the event ``name`` holding ``data``; raises UnknownEventError, InputError, MessageError."""
    kind = EVENTS.get(name) if isinstance(name, str) else None
    if kind is None:
        raise UnknownEventError(f"there is no event {str(name)[:40]!r}")
    event = read(kind, {} if data is None else data)
    if isinstance(event, Message):
        _check_message(event)
    if isinstance(event, History) and (event.after is None) == (event.before is None):
        raise InputError("history needs either 'after' or 'before'", "after")
    return event


def read(kind: type[E], data: object) -> E:
    """Return ``kind`` holding ``data``; raises InputError that names the field, MessageError for a bad text."""
    if not isinstance(data, dict):
        raise InputError(f"the payload must be an object, not {type(data).__name__}")
    try:
        return kind.model_validate(data)
    except ValidationError as error:
        first: Any = error.errors(include_url=False, include_input=False, include_context=False)[0]
        field = ".".join(str(part) for part in first["loc"])[:80]
        refusal = MessageError if field == "text" else InputError
        raise refusal(f"{field or 'payload'}: {first['msg']}", field) from error


def _check_message(message: Message) -> None:
    if len(message.files) > MAX_FILES:
        raise InputError(f"a message may carry at most {MAX_FILES} files", "files")
    if not message.files and not clean(message.text):
        raise MessageError("the message is empty", "text")
