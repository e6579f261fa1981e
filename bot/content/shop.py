"""The shop as the turn needs it: who it is, what it answers from, and what it sells; one immutable snapshot."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from conversation.teencode import Shorthand, shipped_shorthand
from customers.matching import Model
from memory.accents import AccentModel
from memory.knowledge import KnowledgeIndex
from offers.catalogue import Catalogue
from offers.choice import Economics, ResultsByTier
from offers.offer import Offer
from routing.hours import ALWAYS, Hours
from routing.situation import Topic
from routing.understand import Understander


@dataclass(frozen=True, slots=True)
class Profile:
    """What the shop says of itself. ``default_queue`` takes what no topic has a queue for."""

    name: str = "Khách Quen"
    addresses: tuple[str, ...] = ()
    phone: str = ""
    email: str = ""
    currency: str = "VND"
    timezone: str = "Asia/Ho_Chi_Minh"
    hours: Hours = ALWAYS
    you: str = "bạn"
    me: str = "em"
    default_queue: str = "general"
    queues: tuple[str, ...] = ()
    queue_names: tuple[tuple[str, str, str], ...] = ()
    """(queue, language, name)"""

    def queue_name(self, queue: str, language: str) -> str:
        """Return what the staff call a queue; its id where it has no name."""
        names = {(q, of): name for q, of, name in self.queue_names}
        return names.get((queue, language)) or names.get((queue, "vi")) or queue


@dataclass(frozen=True, slots=True)
class Shop:
    """Everything published, read once and used by every turn until something is published again."""

    profile: Profile
    topics: Mapping[str, Topic]
    understander: Understander
    knowledge: KnowledgeIndex
    accents: AccentModel
    matching: Model
    catalogue: Catalogue = field(default_factory=lambda: Catalogue.build(()))
    offers: tuple[Offer, ...] = ()
    results: ResultsByTier = field(default_factory=dict)
    spent: Mapping[str, float] = field(default_factory=dict)
    economics: Economics = field(default_factory=lambda: Economics(0.0))
    shorthand: Shorthand = field(default_factory=shipped_shorthand)
