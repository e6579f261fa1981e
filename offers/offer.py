"""An offer as the shop makes it, and what came of making it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from conversation.customer import Lifecycle, ValueTier


class OfferKind(StrEnum):
    """How an offer gives: a share, an amount, free delivery, a gift of that worth, or points times ``discount``."""

    PERCENT = "percent"
    AMOUNT = "amount"
    FREE_SHIPPING = "free_shipping"
    GIFT = "gift"
    POINTS = "points"


@dataclass(frozen=True, slots=True)
class Offer:
    """One offer. Empty ``tiers``, ``lifecycles`` and ``needs`` mean anybody; ``products`` are SKUs it is about.

    ``texts`` holds (language, text). ``discount`` is a percentage or an amount, by ``kind``; ``budget`` is the most it
    may give away in all, 0 without a limit.
    """

    id: str
    texts: tuple[tuple[str, str], ...]
    code: str = ""
    kind: OfferKind = OfferKind.AMOUNT
    discount: float = 0.0
    min_order: float = 0.0
    tiers: tuple[ValueTier, ...] = ()
    lifecycles: tuple[Lifecycle, ...] = ()
    needs: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    budget: float = 0.0
    is_enabled: bool = True

    @property
    def is_personal(self) -> bool:
        """Whether making it tells something about the person it is made to."""
        return bool(self.tiers or self.lifecycles or self.needs)

    def text_in(self, language: str) -> str:
        """Return the text in ``language``, in the first language where there is none."""
        return dict(self.texts).get(language) or (self.texts[0][1] if self.texts else "")

    def cost(self, basket: float) -> float:
        """Return what giving it away once costs the shop, at an order of ``basket``."""
        if self.kind is OfferKind.PERCENT:
            return basket * self.discount / 100
        if self.kind is OfferKind.POINTS:
            return basket * POINT_SHARE * max(self.discount - 1, 0.0)
        return self.discount


POINT_SHARE = 0.01
"""What a point costs: the part of an order's amount that a single round of points gives back."""


class OutcomeKind(StrEnum):
    """What came of an offer, for one address."""

    SHOWN = "shown"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    ORDERED = "ordered"


@dataclass(frozen=True, slots=True)
class Results:
    """What came of an offer in one value tier; ``spent`` is what it gave away, ``earned`` the orders' amount."""

    shown: int = 0
    accepted: int = 0
    declined: int = 0
    ordered: int = 0
    spent: float = 0.0
    earned: float = 0.0

    def __add__(self, other: "Results") -> "Results":
        return Results(
            self.shown + other.shown,
            self.accepted + other.accepted,
            self.declined + other.declined,
            self.ordered + other.ordered,
            self.spent + other.spent,
            self.earned + other.earned,
        )


@dataclass(frozen=True, slots=True)
class Refusals:
    """What an address, or a customer over all addresses, does not want: any offer, some, or some again so soon."""

    stopped: bool = False
    declined: frozenset[str] = frozenset()
    shown_lately: frozenset[str] = frozenset()
