"""Who a customer is found to be, and what is known of worth and need: the words all packages share."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from conversation.proof import ProofLevel


@dataclass(frozen=True, slots=True)
class Reason:
    """One line of evidence: a catalogue key with its values, and its match weight in bits (positive speaks for)."""

    key: str
    weight: float = 0.0
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A customer this might be; for the agent's eyes alone. ``probability`` is in 0..1, ``weight`` in bits."""

    customer_id: str
    name: str
    probability: float
    weight: float
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Recognition:
    """Who writes, and how sure that is.

    ``customer_id`` is the customer this address belongs to; stored things may be shown only when ``proof`` is
    POSSESSION or SIGNED (``customers/privacy.py``). ``candidates`` are suggestions to the staff.
    """

    customer_id: str = ""
    proof: ProofLevel = ProofLevel.ANONYMOUS
    name: str = ""
    is_new: bool = True
    candidates: tuple[Candidate, ...] = ()


class ValueTier(StrEnum):
    """What a customer is worth to the shop, from recency, frequency and spend."""

    NONE = "none"  # nothing bought yet
    LOW = "low"
    MIDDLE = "middle"
    HIGH = "high"
    TOP = "top"


class Lifecycle(StrEnum):
    """Where a customer stands with the shop."""

    STRANGER = "stranger"
    PROSPECT = "prospect"  # has written, has not bought
    NEW = "new"  # first order lately
    ACTIVE = "active"
    LOYAL = "loyal"
    AT_RISK = "at_risk"  # later than this customer's own rhythm
    LOST = "lost"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True)
class Segments:
    """Value tier, needs (most pressing first) and lifecycle stage, each with the figures behind it.

    ``spend`` is in the shop's currency; ``recency_days`` counts from the last order, None without one.
    """

    value: ValueTier = ValueTier.NONE
    needs: tuple[str, ...] = ()
    lifecycle: Lifecycle = Lifecycle.STRANGER
    orders: int = 0
    spend: float = 0.0
    recency_days: int | None = None
    last_order_at: datetime | None = None
    figures: tuple[tuple[str, float], ...] = field(default=())
