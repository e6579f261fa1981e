"""Makes the demo shop's customers: a pure function of the lists, the seed and the day."""

from dataclasses import replace
from datetime import date, datetime
from random import Random

from bot.demo.chance import MONTHS_18, busy_moment, chance_of, pick
from bot.demo.materials import Names, People, Trait
from bot.demo.records import DemoAddress, DemoCustomer
from conversation.text import fold

FAMILIES = 9
NAMESAKES = 8


def make_customers(people: People, seed: int, until: datetime, count: int = 400) -> tuple[DemoCustomer, ...]:
    """Return ``count`` customers who came in the 18 months before ``until``, oldest first.

    Some families share one phone and address, some strangers share a name, some are from abroad and write English.
    """
    chance = chance_of(seed, "customers")
    phones: set[str] = set()
    customers = [_make_customer(people, chance, phones, until) for _ in range(count)]
    for guest, place in zip(people.western, range(20, count, max(1, count // len(people.western))), strict=False):
        customers[place] = replace(customers[place], name=guest.name, gender=guest.gender, language="en", called="")
        customers[place] = replace(customers[place], typing="accented", email=_email(people, chance, guest.name, 1990))
    _share_phones(customers, chance)
    _share_names(customers, chance)
    customers.sort(key=lambda customer: customer.created_at)
    return tuple(replace(customer, id=f"KH-{number:04d}") for number, customer in enumerate(customers, start=1))


def _make_customer(people: People, chance: Random, phones: set[str], until: datetime) -> DemoCustomer:
    names = people.female if chance.random() < 0.78 else people.male
    name = _name(people, names, chance)
    year = until.year - min(72, max(16, round(chance.gauss(34, 11))))
    has_telegram = chance.random() < 0.45
    has_web = not has_telegram or chance.random() < 0.35
    return DemoCustomer(
        id="",
        name=name,
        gender=names.gender,
        language="vi",
        phone=_phone(people, chance, phones),
        address=_address(people, chance),
        created_at=busy_moment(chance, until - MONTHS_18, until),
        called=_called(people, names.gender, until.year - year),
        typing=chance.choices(("accented", "stripped", "teencode"), (68, 20, 12))[0],
        email=_email(people, chance, name, year) if chance.random() < 0.55 else "",
        birthday=_birthday(chance, year) if chance.random() < 0.6 else None,
        telegram_user=chance.randrange(1_000_000_000, 8_000_000_000) if has_telegram else None,
        web_user=f"{chance.getrandbits(128):032x}" if has_web else "",
        accepts_offers=chance.random() < 0.7,
        skin_type=_trait(people.skin_types, chance, 0.75),
        allergy=_trait(people.allergies, chance, 0.14),
        child=_trait(people.children, chance, 0.3 if 23 <= until.year - year <= 48 else 0),
    )


def _name(people: People, names: Names, chance: Random) -> str:
    surname, given = pick(chance, people.surnames), chance.choice(names.given)
    middle = pick(chance, names.middle)
    while middle in {given, surname}:
        middle = pick(chance, names.middle)
    return f"{surname} {middle} {given}"


def _phone(people: People, chance: Random, taken: set[str]) -> str:
    while True:
        phone = f"{pick(chance, people.phone_prefixes)}{chance.randrange(10_000_000):07d}"
        if phone not in taken:
            taken.add(phone)
            return phone


def _address(people: People, chance: Random) -> DemoAddress:
    place = chance.choices(people.places, [place.weight for place in people.places])[0]
    ward = chance.choice(place.wards)
    number = str(chance.randrange(2, 480))
    if chance.random() < 0.35:
        number += f"/{chance.randrange(1, 60)}"
    return DemoAddress(f"{number} {chance.choice(ward.streets)}", ward.name, place.province)


def _email(people: People, chance: Random, name: str, year: int) -> str:
    parts = [part for part in fold(name).replace("'", "").split() if part.isalnum()]
    local = chance.choice(("{0}.{1}", "{1}{0}", "{0}{2}", "{1}.{0}{2}")).format(parts[-1], parts[0], year % 100)
    return f"{local}{chance.randrange(10, 99)}@{chance.choice(people.email_domains)}"


def _birthday(chance: Random, year: int) -> date:
    return date(year, chance.randrange(1, 13), chance.randrange(1, 29))


def _called(people: People, gender: str, age: int) -> str:
    fitting = [manner for manner in people.manners if manner.gender == gender and manner.from_age <= age]
    return max(fitting, key=lambda manner: manner.from_age).called


def _trait(traits: tuple[Trait, ...], chance: Random, share: float) -> str:
    return chance.choice(traits).key if chance.random() < share else ""


def _share_phones(customers: list[DemoCustomer], chance: Random) -> None:
    """Let some families order by one phone; children of the first member share the surname."""
    local = [index for index, customer in enumerate(customers) if customer.language == "vi"]
    members = chance.sample(local, FAMILIES * 2 + 2)
    heads = members[:FAMILIES]
    for place, member in enumerate(members[FAMILIES:]):
        head = customers[heads[place % FAMILIES]]
        name = customers[member].name
        if chance.random() < 0.5:
            name = " ".join((head.name.split()[0], *name.split()[1:]))
        customers[member] = replace(customers[member], name=name, phone=head.phone, address=head.address)


def _share_names(customers: list[DemoCustomer], chance: Random) -> None:
    """Give some strangers the very same name."""
    for gender in ("female", "male"):
        same = [i for i, c in enumerate(customers) if c.gender == gender and c.language == "vi"]
        chosen = chance.sample(same, NAMESAKES)
        for first, second in zip(chosen[::2], chosen[1::2], strict=True):
            customers[second] = replace(customers[second], name=customers[first].name)
