"""What made-up people, orders and conversations are built from: the hand-written lists, as plain data."""

from dataclasses import dataclass

from bot.demo.records import DemoText


@dataclass(frozen=True, slots=True)
class Share:
    """A word and how often it comes up beside the others of its list."""

    word: str
    weight: float


@dataclass(frozen=True, slots=True)
class Names:
    """Given and middle names of one gender."""

    gender: str
    given: tuple[str, ...]
    middle: tuple[Share, ...]


@dataclass(frozen=True, slots=True)
class Western:
    """A customer from abroad."""

    name: str
    gender: str


@dataclass(frozen=True, slots=True)
class Ward:
    """A ward and streets that run through it."""

    name: str
    streets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A province and some of its wards."""

    province: str
    weight: float
    wards: tuple[Ward, ...]


@dataclass(frozen=True, slots=True)
class Carrier:
    """A delivery company; tracking codes are ``prefix`` and that many digits."""

    id: str
    name: str
    prefix: str
    digits: int
    weight: float


@dataclass(frozen=True, slots=True)
class Zone:
    """A delivery zone: fee and the value of goods from which it is waived."""

    id: str
    fee: int
    free_from: int


@dataclass(frozen=True, slots=True)
class Trait:
    """Something customers may tell of themselves, with the words for it."""

    key: str
    text: DemoText


@dataclass(frozen=True, slots=True)
class Manner:
    """What the shop calls a customer from an age on, what it calls itself and what the customer calls self."""

    gender: str
    from_age: int
    called: str
    bot: str
    customer: str


@dataclass(frozen=True, slots=True)
class People:
    """All that customers and their orders are made of."""

    surnames: tuple[Share, ...]
    female: Names
    male: Names
    western: tuple[Western, ...]
    phone_prefixes: tuple[Share, ...]
    email_domains: tuple[str, ...]
    places: tuple[Place, ...]
    home_province: str
    central_wards: tuple[str, ...]
    southern_provinces: tuple[str, ...]
    islands: tuple[str, ...]
    zones: tuple[Zone, ...]
    carriers: tuple[Carrier, ...]
    payments: tuple[Share, ...]
    skin_types: tuple[Trait, ...]
    allergies: tuple[Trait, ...]
    children: tuple[Trait, ...]
    manners: tuple[Manner, ...]
    teencode: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ScriptLine:
    """Who speaks, the ways to say it, and the minutes of silence before."""

    author: str
    ways: tuple[str, ...]
    after: int = 0


@dataclass(frozen=True, slots=True)
class Script:
    """A conversation as it usually goes; ``conditions`` say whom it suits, ``team`` who takes over."""

    id: str
    topic: str
    weight: float
    language: str
    conditions: tuple[str, ...]
    lines: tuple[ScriptLine, ...]
    team: str = ""


@dataclass(frozen=True, slots=True)
class Phrases:
    """Openings and endings in one language."""

    language: str
    openers: tuple[str, ...]
    welcomes: tuple[str, ...]
    closers: tuple[tuple[ScriptLine, ...], ...]


@dataclass(frozen=True, slots=True)
class Scripts:
    """All scripts and the small talk around them."""

    scripts: tuple[Script, ...]
    phrases: tuple[Phrases, ...]
