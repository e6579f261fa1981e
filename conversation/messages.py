"""What travels between customers, bot and agents: addresses, messages and replies.

All data is frozen. A message knows nothing of how it is stored or sent.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from conversation.proof import ProofLevel

MAX_TEXT = 100_000
"""Longest text of one message, in characters; borders refuse a longer one by name."""


@dataclass(frozen=True, slots=True)
class Address:
    """A person on one channel: the key for order and for replying. A customer owns several."""

    channel: str
    user: str

    def __str__(self) -> str:
        return f"{self.channel}:{self.user}"


class AttachmentKind(StrEnum):
    """What an attachment is."""

    PHOTO = "photo"
    DOCUMENT = "document"
    VOICE = "voice"
    AUDIO = "audio"
    VIDEO = "video"
    STICKER = "sticker"
    LOCATION = "location"
    CONTACT = "contact"


@dataclass(frozen=True, slots=True)
class Attachment:
    """Something sent beside the text.

    ``reference`` is the channel's own handle (a Telegram ``file_id``) or the URL of an uploaded file. A location fills
    ``latitude`` and ``longitude`` in degrees; a contact fills ``phone``, ``name`` and, when the channel vouches that
    the contact is the sender's own, ``is_own``.
    """

    kind: AttachmentKind
    reference: str = ""
    name: str = ""
    media_type: str = ""
    size: int = 0
    latitude: float | None = None
    longitude: float | None = None
    phone: str = ""
    is_own: bool = False
    emoji: str = ""


@dataclass(frozen=True, slots=True)
class Profile:
    """What the channel says of the sender; a claim, never proof."""

    name: str = ""
    username: str = ""
    language: str = ""
    phone: str = ""
    email: str = ""


class InboundKind(StrEnum):
    """What happened on the customer's side."""

    MESSAGE = "message"
    CHOICE = "choice"  # a button was pressed: ``choice`` holds its value, ``text`` its label
    EDIT = "edit"  # ``edits`` names the message; never a new question
    COMMAND = "command"  # ``choice`` holds the command without slash, ``text`` its argument
    OPENED = "opened"  # the customer opened the chat or pressed Start; greets at most once
    DELIVERED = "delivered"  # up to ``seq``
    READ = "read"  # up to ``seq``


@dataclass(frozen=True, slots=True)
class InboundMessage:
    """One thing a customer did, as a channel hands it over.

    ``source_id`` is the sender's own id of it (``client_msg_id``, ``update_id``): with ``address`` it is unique, and a
    second delivery changes nothing. ``proof`` is what the channel itself vouches for. ``sent_at`` is aware, in UTC.
    """

    id: str
    address: Address
    source_id: str
    sent_at: datetime
    text: str = ""
    kind: InboundKind = InboundKind.MESSAGE
    profile: Profile = field(default_factory=Profile)
    attachments: tuple[Attachment, ...] = ()
    choice: str = ""
    reply_to: str = ""
    edits: str = ""
    seq: int = 0
    site: str = ""
    page_url: str = ""
    referrer: str = ""
    subject: str = ""
    """The ``sub`` of a signed visitor: the shop's own id of the customer; only believed at ``ProofLevel.SIGNED``."""
    proof: ProofLevel = ProofLevel.ANONYMOUS
    reference: str = ""
    """The channel's own handle of this message, where it is not ``source_id``: what ``reply_to`` and ``edits`` name."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A button: what the customer reads and what comes back (at most 64 bytes), or a link to open."""

    label: str
    value: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """Where an answer comes from: the article's title and address."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What is said to the customer, with no channel in it. ``text`` is plain text."""

    text: str
    choices: tuple[Choice, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    sources: tuple[Source, ...] = ()
    is_passing: bool = False
    """Said to keep the talk going, a question or a word about waiting: nothing to be reminded of later."""


class Author(StrEnum):
    """Who wrote an entry of the ledger."""

    CUSTOMER = "customer"
    BOT = "bot"
    AGENT = "agent"
    SYSTEM = "system"  # told to the customer by the product itself: handed over, back with the bot


class EntryKind(StrEnum):
    """What an entry of a conversation's ledger is; all share one gap-free sequence."""

    MESSAGE = "message"
    EDIT = "edit"  # ``target`` holds the seq of the edited message
    DELETE = "delete"
    STATUS = "status"  # ``text`` is a fixed word: waiting, joined, bot, closed, linked, unlinked, merged


class DeliveryStatus(StrEnum):
    """How far an entry has come towards its reader."""

    PENDING = "pending"
    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    UNKNOWN = "unknown"  # may have arrived: the channel has no idempotency key
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a conversation's ledger, as it is stored, sent and shown. ``seq`` starts at 1 and has no gaps."""

    id: str
    conversation_id: str
    seq: int
    author: Author
    at: datetime
    text: str = ""
    kind: EntryKind = EntryKind.MESSAGE
    author_id: str = ""
    author_name: str = ""
    source_id: str = ""
    language: str = ""
    attachments: tuple[Attachment, ...] = ()
    choices: tuple[Choice, ...] = ()
    sources: tuple[Source, ...] = ()
    reply_to: str = ""
    target: int = 0
    proof: ProofLevel = ProofLevel.ANONYMOUS
    status: DeliveryStatus = DeliveryStatus.PENDING


@dataclass(frozen=True, slots=True)
class Outgoing:
    """An entry on its way to a customer: what a channel is asked to send."""

    address: Address
    entry: Entry
    site: str = ""
    reference: str = ""
    """For an edit or a delete: what the channel gave as ``SendResult.reference`` when the target was sent."""
