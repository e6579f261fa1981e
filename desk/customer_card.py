"""What the desk shows of a customer: who it is, why it was handed over, what is known and what was bought."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from conversation.customer import Segments
from conversation.proof import ProofLevel


class Verdict(StrEnum):
    """What an agent says of a candidate."""

    YES = "yes"
    NO = "no"
    LATER = "later"


class Asked(StrEnum):
    """How it stands with asking a candidate in their own Telegram whether the visitor is them."""

    NOT = ""
    WAITING = "waiting"  # the visitor has been invited and has not begun
    PUT = "put"  # the question stands in the candidate's Telegram
    YES = "yes"  # the visitor has still to say yes too
    NO = "no"
    WRONG = "wrong"  # a wrong number was chosen
    ENDED = "ended"  # time is over, or another question took its place


@dataclass(frozen=True, slots=True)
class SummaryLine:
    """One line of what happened so far, with the entry it stands on (0: none)."""

    text: str
    seq: int = 0


@dataclass(frozen=True, slots=True)
class TraceText:
    """One consideration of a decision in words, and whether it held (None: unknown)."""

    text: str
    held: bool | None


@dataclass(frozen=True, slots=True)
class HandOver:
    """Why a person was called: the reason's key, what was collected, and the decision's trace as readable lines."""

    reason: str = ""
    since: datetime | None = None
    summary: tuple[SummaryLine, ...] = ()
    collected: tuple[tuple[str, str], ...] = ()
    trace: tuple[TraceText, ...] = ()


@dataclass(frozen=True, slots=True)
class AddressLine:
    """One address of a customer and how well it is proved."""

    channel: str
    user: str
    proof: ProofLevel
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class OrderLine:
    """One order: its number, what was bought in a few words, and where it stands. ``total`` is in ``currency``."""

    number: str
    at: datetime
    total: float
    currency: str = "VND"
    status: str = ""
    items: str = ""


@dataclass(frozen=True, slots=True)
class FactLine:
    """Something known of a customer or of ``whom`` they know, where and when it was said.

    ``source`` names who or what says so; ``conversation_id`` and ``seq`` the message it was read from, if any.
    """

    key: str
    value: str
    at: datetime | None = None
    source: str = ""
    seq: int = 0
    conversation_id: str = ""
    whom: str = ""


@dataclass(frozen=True, slots=True)
class MemoryLine:
    """A past interaction worth remembering."""

    text: str
    at: datetime
    channel: str = ""
    conversation_id: str = ""
    seq: int = 0


@dataclass(frozen=True, slots=True)
class OfferLine:
    """An offer this customer may be made, ready to be put into the reply."""

    id: str
    title: str
    text: str = ""
    why: str = ""
    valid_to: datetime | None = None


@dataclass(frozen=True, slots=True)
class JoinLine:
    """A union of two customers that can be undone."""

    id: str
    name: str
    at: datetime
    by: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One line of evidence: readable text and its weight in bits."""

    text: str
    weight: float


@dataclass(frozen=True, slots=True)
class CandidateLine:
    """A customer this might be, its evidence rendered in the agent's language.

    ``can_ask``: they can be asked by Telegram whether the visitor is them; ``asked``: how such a question stands.
    """

    customer_id: str
    name: str
    probability: float
    weight: float
    evidence: tuple[Evidence, ...] = ()
    can_ask: bool = False
    asked: Asked = Asked.NOT


@dataclass(frozen=True, slots=True)
class CustomerCard:
    """All an agent gets to know of who writes: how sure that is, worth, needs, orders, memories, offers."""

    customer_id: str = ""
    name: str = ""
    proof: ProofLevel = ProofLevel.ANONYMOUS
    is_new: bool = True
    phone: str = ""
    email: str = ""
    labels: tuple[str, ...] = ()
    addresses: tuple[AddressLine, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    candidates: tuple[CandidateLine, ...] = ()
    joins: tuple[JoinLine, ...] = ()
    segments: Segments = field(default_factory=Segments)
    currency: str = "VND"
    orders: tuple[OrderLine, ...] = ()
    facts: tuple[FactLine, ...] = ()
    memories: tuple[MemoryLine, ...] = ()
    offers: tuple[OfferLine, ...] = ()
    has_stopped_offers: bool = False
