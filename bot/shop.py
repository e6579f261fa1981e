"""The shop as the turn needs it: who it is, what it answers from, and what it sells; one immutable snapshot."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from memory.knowledge import KnowledgeIndex
from offers.catalogue import Offer, Product

from routing.hours import ALWAYS, Hours
from routing.situation import Topic
from routing.understand import Understander


@dataclass(frozen=True, slots=True)
class Profile:
    """What the shop says of itself. Names and addresses are by language."""

    name: str = "Khách Quen"
    names: Mapping[str, str] = field(default_factory=dict)
    addresses: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    phone: str = ""
    email: str = ""
    currency: str = "VND"
    timezone: str = "Asia/Ho_Chi_Minh"
    hours: Hours = ALWAYS
    pronouns: tuple[str, str] = ("bạn", "em")

    def name_in(self, language: str) -> str:
        """Return the shop's name in ``language``."""
        return self.names.get(language, self.name)


@dataclass(frozen=True, slots=True)
class Shop:
    """Everything published, read once and used by every turn until something is published again."""

    profile: Profile
    topics: Mapping[str, Topic]
    understander: Understander
    knowledge: KnowledgeIndex
    products: tuple[Product, ...] = ()
    offers: tuple[Offer, ...] = ()
