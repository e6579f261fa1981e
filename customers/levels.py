"""What is compared and how it can agree: fields and their levels as data, with the shares they start from."""

from dataclasses import dataclass

MISSING = "missing"
"""Level 0 of every field: one side does not know, which is no evidence either way."""


@dataclass(frozen=True, slots=True)
class Level:
    """One way two values can agree.

    ``match`` and ``chance`` are the shares it has among pairs of one person and among pairs of two, before a base has
    been seen; ``by_value`` says that a rare value here is more evidence than a common one.
    """

    key: str
    match: float
    chance: float
    by_value: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """One thing compared: its levels best first, without the missing one.

    ``is_home`` fields change together when somebody moves; ``is_shared`` fields agree among people who live or trade
    together, ``is_inherited`` ones among those named after one another; ``values`` is how many different values a base
    would have if nothing is known of it.
    """

    key: str
    levels: tuple[Level, ...]
    is_home: bool = False
    is_shared: bool = False
    is_inherited: bool = False
    values: float = 1000.0

    def index(self, level: str) -> int:
        """Return the number of a level; 0 is the missing one."""
        return 1 + next(number for number, each in enumerate(self.levels) if each.key == level)


NAME_LEVELS = (
    "equal", "unaccented", "accents_differ", "short_form", "part", "slip", "close", "similar", "swapped", "different",
)  # fmt: skip
"""``slip`` and ``close`` are a letter or two apart: with a slip one of the two is a name hardly anybody has, as typing
errors are; ``close`` are two names that both exist, such as Lan and Loan."""

TEXT_LEVELS = ("equal", "slip", "close", "similar", "swapped", "different")


def _name(key: str, match: tuple[float, ...], values: float, *, is_shared: bool) -> Field:
    keys = NAME_LEVELS
    chance = (0.010, 0.004, 0.004, 0.001, 0.004, 0.001, 0.004, 0.030, 0.002, 0.940)
    levels = tuple(
        Level(level, m, u, by_value=level in keys[:3]) for level, m, u in zip(keys, match, chance, strict=True)
    )
    return Field(key, levels, is_shared=is_shared, is_inherited=True, values=values)


def _text(key: str, match: tuple[float, ...], values: float, *, is_home: bool = True) -> Field:
    keys = TEXT_LEVELS
    chance = (0.010, 0.001, 0.002, 0.020, 0.001, 0.966)
    levels = tuple(
        Level(level, m, u, by_value=level == "equal") for level, m, u in zip(keys, match, chance, strict=True)
    )
    return Field(key, levels, is_home=is_home, is_shared=is_home, is_inherited=True, values=values)


def _code(key: str, match: tuple[float, float, float, float], values: float, *, is_home: bool) -> Field:
    keys = ("equal", "one_edit", "part", "different")
    chance = (0.001, 0.001, 0.008, 0.990)
    levels = tuple(
        Level(level, m, u, by_value=level == "equal") for level, m, u in zip(keys, match, chance, strict=True)
    )
    return Field(key, levels, is_home=is_home, is_shared=is_home, is_inherited=is_home, values=values)


FIELDS: tuple[Field, ...] = (
    _name("given", (0.70, 0.09, 0.005, 0.02, 0.02, 0.06, 0.02, 0.03, 0.015, 0.04), 300, is_shared=False),
    _name("middle", (0.62, 0.12, 0.010, 0.01, 0.06, 0.04, 0.02, 0.03, 0.01, 0.08), 100, is_shared=False),
    _name("surname", (0.72, 0.10, 0.005, 0.005, 0.02, 0.05, 0.02, 0.02, 0.02, 0.04), 50, is_shared=True),
    Field(
        "birth",
        (
            Level("equal", 0.82, 0.00005, by_value=True),
            Level("swapped", 0.02, 0.00005),
            Level("one_edit", 0.08, 0.0012),
            Level("year_known", 0.02, 0.002),
            Level("two_parts", 0.01, 0.003),
            Level("two_edits", 0.015, 0.012),
            Level("year", 0.01, 0.012),
            Level("different", 0.025, 0.9694),
        ),
        values=20000,
    ),
    Field(
        "phone",
        (
            Level("equal", 0.80, 0.000005, by_value=True),
            Level("one_edit", 0.05, 0.000003),
            Level("different", 0.15, 0.999992),
        ),
        is_shared=True,
        values=200000,
    ),
    Field(
        "email",
        (
            Level("equal", 0.78, 0.000004, by_value=True),
            Level("same_local", 0.03, 0.00001),
            Level("one_slip", 0.03, 0.000005),
            Level("close", 0.01, 0.0001),
            Level("different", 0.15, 0.999881),
        ),
        is_shared=True,
        values=200000,
    ),
    _text("street", (0.70, 0.09, 0.03, 0.06, 0.02, 0.10), 5000),
    _text("ward", (0.80, 0.04, 0.02, 0.03, 0.01, 0.10), 1000),
    _text("district", (0.84, 0.05, 0.02, 0.02, 0.005, 0.065), 300),
    _text("province", (0.90, 0.02, 0.01, 0.01, 0.005, 0.055), 30),
    _code("postcode", (0.80, 0.08, 0.04, 0.08), 2000, is_home=True),
    _text("country", (0.97, 0.005, 0.005, 0.005, 0.001, 0.014), 20, is_home=False),
    _text("occupation", (0.80, 0.02, 0.02, 0.03, 0.001, 0.129), 100, is_home=False),
    _code("national_id", (0.90, 0.06, 0.01, 0.03), 1_000_000, is_home=False),
)
"""The order of the columns of every level matrix."""

NUMBER = {field.key: number for number, field in enumerate(FIELDS)}
"""Field key to its column."""

ADJUSTMENTS = ("household", "namesake", "moved", "prior")
"""Reasons that belong to no field: may be a relative there, may be a namesake, has moved, how rare a return is."""


def catalogue_keys() -> tuple[str, ...]:
    """Return every key a reason can have, ``field.level`` or an adjustment: what the message catalogues must hold."""
    return tuple(f"{field.key}.{level.key}" for field in FIELDS for level in field.levels) + ADJUSTMENTS
