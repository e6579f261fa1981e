"""What the demo shop is made of, as plain data.

Money is in whole đồng. ``DemoContent`` is read from files, ``Demo`` adds what is made with a seed.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from conversation.messages import Author


class DemoSkill(StrEnum):
    """What answers a topic."""

    GREETING = "greeting"
    THANKS = "thanks"
    GOODBYE = "goodbye"
    ARTICLE_ANSWER = "article_answer"
    ORDER_STATUS = "order_status"
    RETURN_REQUEST = "return_request"
    REQUEST = "request"
    CHANGE_ADDRESS = "change_address"
    COMPLAINT = "complaint"
    PRODUCT_FINDER = "product_finder"
    OPENING_HOURS = "opening_hours"
    RECALL = "recall"
    LEAD_CAPTURE = "lead_capture"
    CALLBACK = "callback"
    HUMAN = "human"
    MY_DATA = "my_data"
    STOP_OFFERS = "stop_offers"
    CORRECT_DATA = "correct_data"
    FORGET_ME = "forget_me"


class DemoPolicy(StrEnum):
    """Why a topic always goes to a person."""

    NONE = ""
    REFUND = "refund"
    COMPLAINT = "complaint"
    HEALTH = "health"


class DemoOfferKind(StrEnum):
    """How an offer gives: a share, an amount, free delivery, a gift of that worth, or points times ``discount``."""

    PERCENT = "percent"
    AMOUNT = "amount"
    FREE_SHIPPING = "free_shipping"
    GIFT = "gift"
    POINTS = "points"


class DemoOrderStatus(StrEnum):
    """How far an order has come."""

    PROCESSING = "processing"
    SHIPPING = "shipping"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True)
class DemoText:
    """One text in both languages of the shop."""

    vi: str
    en: str

    def of(self, language: str) -> str:
        """Return the text in ``language``; anything but ``en`` is Vietnamese."""
        return self.en if language == "en" else self.vi


@dataclass(frozen=True, slots=True)
class DemoCategory:
    """A shelf of the shop."""

    id: str
    name: DemoText


@dataclass(frozen=True, slots=True)
class DemoProduct:
    """Something on sale; ``list_price`` is the price before a reduction, 0 without one."""

    sku: str
    name: DemoText
    category: str
    price: int
    description: DemoText
    art: str
    colour: str
    size: DemoText = field(default_factory=lambda: DemoText("", ""))
    skin_types: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    avoid: tuple[str, ...] = ()
    sizes: tuple[str, ...] = ()
    list_price: int = 0
    featured: bool = False


@dataclass(frozen=True, slots=True)
class DemoQuestion:
    """How a fact of the shop's own is asked for."""

    name: str
    text: DemoText


@dataclass(frozen=True, slots=True)
class DemoTopic:
    """Something customers want, with examples of how they say it."""

    id: str
    name: DemoText
    skill: DemoSkill
    examples: tuple[str, ...]
    policy: DemoPolicy = DemoPolicy.NONE
    articles: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    questions: tuple[DemoQuestion, ...] = ()


@dataclass(frozen=True, slots=True)
class DemoArticle:
    """One language of an article; ``body`` is Markdown. Both languages share the ``id``."""

    id: str
    language: str
    title: str
    body: str
    topics: tuple[str, ...] = ()
    products: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DemoOffer:
    """An offer and whom it is for; empty groups mean anybody. Days count from the day the shop is loaded."""

    id: str
    code: str
    kind: DemoOfferKind
    discount: int
    text: DemoText
    budget: int
    starts_in_days: int
    lasts_days: int
    min_order: int = 0
    value_tiers: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    products: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DemoWeek:
    """Spans like ``08:30-21:00`` in local time for each weekday; empty means closed."""

    mon: tuple[str, ...] = ()
    tue: tuple[str, ...] = ()
    wed: tuple[str, ...] = ()
    thu: tuple[str, ...] = ()
    fri: tuple[str, ...] = ()
    sat: tuple[str, ...] = ()
    sun: tuple[str, ...] = ()

    def days(self) -> tuple[tuple[str, ...], ...]:
        """Return the spans of the seven days, Monday first."""
        return (self.mon, self.tue, self.wed, self.thu, self.fri, self.sat, self.sun)


@dataclass(frozen=True, slots=True)
class DemoTeam:
    """A group of agents."""

    id: str
    name: DemoText
    skills: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DemoSkillLevel:
    """What an agent can do, from 1 (learning) to 5 (teaches others)."""

    name: str
    level: int


@dataclass(frozen=True, slots=True)
class DemoAgent:
    """One of the staff; ``capacity`` is in conversations at a time."""

    id: str
    name: str
    email: str
    teams: tuple[str, ...]
    languages: tuple[str, ...]
    skills: tuple[DemoSkillLevel, ...]
    capacity: int
    hours: DemoWeek


@dataclass(frozen=True, slots=True)
class DemoStore:
    """A place to walk into."""

    id: str
    name: str
    address: str


@dataclass(frozen=True, slots=True)
class DemoManner:
    """How the bot speaks of itself and to somebody it knows nothing of."""

    bot: str
    customer: str
    is_formal: bool = True


@dataclass(frozen=True, slots=True)
class DemoHolidays:
    """Public holidays of ``country``: what happens in Tết and the spans of the other ones."""

    country: str
    tet: str
    other: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DemoShop:
    """The shop itself."""

    id: str
    name: str
    tagline: DemoText
    legal_name: str
    timezone: str
    languages: tuple[str, ...]
    phone: str
    email: str
    website: str
    colour: str
    return_days: int
    manner: DemoManner
    stores: tuple[DemoStore, ...]
    hours: DemoWeek
    holidays: DemoHolidays


@dataclass(frozen=True, slots=True)
class DemoContent:
    """All that is written by hand."""

    shop: DemoShop
    teams: tuple[DemoTeam, ...]
    agents: tuple[DemoAgent, ...]
    categories: tuple[DemoCategory, ...]
    products: tuple[DemoProduct, ...]
    topics: tuple[DemoTopic, ...]
    out_of_scope: tuple[str, ...]
    articles: tuple[DemoArticle, ...]
    offers: tuple[DemoOffer, ...]


@dataclass(frozen=True, slots=True)
class DemoAddress:
    """Where somebody lives, by the units in force since July 2025."""

    street: str
    ward: str
    province: str

    def __str__(self) -> str:
        return f"{self.street}, {self.ward}, {self.province}"


@dataclass(frozen=True, slots=True)
class DemoCustomer:
    """A made-up person. What they told of themselves (skin, allergy, child) holds keys, empty when never told.

    ``phone`` is in national form; ``called`` is what the shop says to them (chị, anh, cô, chú, bạn), empty in English.
    """

    id: str
    name: str
    gender: str
    language: str
    phone: str
    address: DemoAddress
    created_at: datetime
    called: str = ""
    typing: str = "accented"
    email: str = ""
    birthday: date | None = None
    telegram_user: int | None = None
    web_user: str = ""
    accepts_offers: bool = False
    skin_type: str = ""
    allergy: str = ""
    child: str = ""


@dataclass(frozen=True, slots=True)
class DemoItem:
    """One line of an order; ``price`` is for one piece."""

    sku: str
    quantity: int
    price: int


@dataclass(frozen=True, slots=True)
class DemoOrder:
    """A purchase: ``total`` = items - ``discount`` + ``shipping_fee``. ``channel``: web, telegram, phone or store."""

    number: str
    customer_id: str
    placed_at: datetime
    status: DemoOrderStatus
    items: tuple[DemoItem, ...]
    total: int
    payment: str
    channel: str
    address: DemoAddress | None = None
    shipping_fee: int = 0
    discount: int = 0
    carrier: str = ""
    tracking: str = ""


@dataclass(frozen=True, slots=True)
class DemoLine:
    """One message of a past conversation."""

    author: Author
    at: datetime
    text: str
    agent_id: str = ""


@dataclass(frozen=True, slots=True)
class DemoConversation:
    """A past conversation on ``channel``, where the customer was ``user``."""

    id: str
    customer_id: str
    channel: str
    user: str
    language: str
    topics: tuple[str, ...]
    lines: tuple[DemoLine, ...]
    agent_id: str = ""
    order_number: str = ""


@dataclass(frozen=True, slots=True)
class Demo:
    """The whole demo shop."""

    content: DemoContent
    customers: tuple[DemoCustomer, ...] = ()
    orders: tuple[DemoOrder, ...] = ()
    conversations: tuple[DemoConversation, ...] = ()
