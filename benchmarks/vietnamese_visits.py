"""The people of ``vietnamese_people`` as they come back: noise as shops see it."""

import random
import unicodedata
from dataclasses import replace
from functools import lru_cache

from benchmarks.vietnamese_people import Ward, a_household, a_phone, make_people, plain, wards
from customers.people import Person
from customers.phones import MOBILE_PREFIXES

_NICKNAMES = ("Bi", "Bống", "Tôm", "Su", "Mít", "Bông", "Na", "Cún", "Tí", "Ken")
_TITLES = ("chị", "anh", "em", "cô", "chú", "Ms.", "Mr.")
_TELEX = {"\u0301": "s", "\u0300": "f", "\u0309": "r", "\u0303": "x", "\u0323": "j"}
_TELEX_LETTER = {"\u0302": None, "\u0306": "w", "\u031b": "w"}
_OLD_PREFIX = {f"0{new}": f"0{old}" for old, new in MOBILE_PREFIXES.items()}


def come_back(person: Person, id_: str, chance: random.Random, family: Person | None = None) -> Person:
    """Return ``person`` as written down at another visit; ``family`` lends its phone now and then."""
    phones = _phone_again(person, chance, family)
    birth = person.date_of_birth
    if chance.random() < 0.45:
        birth = ""
    elif chance.random() < 0.08:
        birth = _date_slip(birth, chance)
    emails: tuple[str, ...] = person.emails
    if chance.random() < 0.5:
        emails = ()
    elif emails and chance.random() < 0.08:
        emails = (_slip(emails[0].split("@")[0], chance) + "@" + emails[0].split("@")[1],)
    back = replace(
        person, id=id_, name=_name_again(person.name, chance), phones=phones, emails=emails, date_of_birth=birth
    )
    return _address_again(back, chance)


def make_set(records: int, seed: int) -> tuple[list[Person], list[tuple[str, str]]]:
    """Return about ``records`` records of people who came once to four times, with the pairs that are one person."""
    chance = random.Random(seed)
    people: list[Person] = []
    truth: list[tuple[str, str]] = []
    before: Person | None = None
    for person in make_people(records, seed + 1):
        family = before if before and before.street == person.street else None
        visits = [person.id, *(f"{person.id}-{n}" for n in range(chance.choice((0, 0, 1, 1, 2, 3))))]
        people += [come_back(person, visit, chance, family) for visit in visits]
        truth += [(a, b) for k, a in enumerate(visits) for b in visits[k + 1 :]]
        before = person
        if len(people) >= records:
            break
    chance.shuffle(people)
    return people, truth


def _name_again(name: str, chance: random.Random) -> str:
    words = name.split()
    kind = chance.random()
    if kind < 0.08:
        words = words[-1:]
    elif kind < 0.14:
        words = [words[0], words[-1]]
    elif kind < 0.20:
        words = [words[-1], words[0]]
    elif kind < 0.215:
        return chance.choice(_NICKNAMES)
    text = " ".join(words)
    kind = chance.random()
    if kind < 0.38:
        text = plain(text)
    elif kind < 0.44:
        text = _telex(text, chance)
    elif kind < 0.47:
        text = _slip(text, chance)
    elif kind < 0.50:
        text = unicodedata.normalize("NFD", text)
    if chance.random() < 0.12:
        text = f"{chance.choice(_TITLES)} {text}"
    return chance.choice((text, text, text, text.lower(), text.upper()))


def _telex(text: str, chance: random.Random) -> str:
    """Return ``text`` with one word left as its telex keys: ``Nguyễn`` as ``Nguyeenx``."""
    words = text.split()
    chosen = chance.randrange(len(words))
    letters, tone = "", ""
    for c in unicodedata.normalize("NFD", words[chosen].replace("đ", "dd").replace("Đ", "Dd")):
        if c in _TELEX:
            tone = _TELEX[c]
        elif c in _TELEX_LETTER:
            letters += _TELEX_LETTER[c] or letters[-1].lower()
        else:
            letters += c
    words[chosen] = letters + tone
    return " ".join(words)


def _slip(text: str, chance: random.Random) -> str:
    if len(text) < 3:
        return text
    at = chance.randrange(1, len(text) - 1)
    kind = chance.randrange(3)
    if kind == 0:
        return text[:at] + text[at + 1 :]
    if kind == 1:
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    return text[:at] + chance.choice("aeiounthg") + text[at + 1 :]


def _date_slip(birth: str, chance: random.Random) -> str:
    year, month, day = birth.split("-")
    kind = chance.randrange(3)
    if kind == 0:
        return f"{year}-{day}-{month}"
    if kind == 1:
        return f"{int(year) + chance.choice((-1, 1))}-{month}-{day}"
    return f"{year}-{month}-{chance.randint(1, 28):02d}"


def _phone_again(person: Person, chance: random.Random, family: Person | None) -> tuple[str, ...]:
    kind = chance.random()
    if kind < 0.13:
        return ()
    phone = person.phones[0]
    if kind < 0.20:
        phone = family.phones[0] if family else phone
    elif kind < 0.27:
        phone = a_phone(chance)
    elif kind < 0.29:
        at = chance.randrange(4, 9)
        phone = phone[:at] + phone[at + 1] + phone[at] + phone[at + 2 :]
    shape = chance.randrange(6)
    if shape == 0:
        return (f"+84{phone[1:]}",)
    if shape == 1:
        return (f"{phone[:4]} {phone[4:7]} {phone[7:]}",)
    if shape == 2 and phone[:3] in _OLD_PREFIX:
        return (_OLD_PREFIX[phone[:3]] + phone[3:],)
    return (phone,)


def _address_again(person: Person, chance: random.Random) -> Person:
    if chance.random() < 0.35:
        return replace(
            person, street="", ward="", district="", province=person.province if chance.random() < 0.5 else ""
        )
    ward = _by_name()[person.ward, person.district, person.province]
    if chance.random() < 0.12:
        moved = a_household(chance)
        ward, person = moved.ward, replace(person, street=moved.street)
    if chance.random() < 0.35:
        parts = (ward.new_ward, "", ward.new_province)
    else:
        parts = (ward.ward, ward.district, ward.province)
    street = person.street
    if chance.random() < 0.3:
        street, parts = plain(street), (plain(parts[0]), plain(parts[1]), plain(parts[2]))
    if chance.random() < 0.3:
        parts = tuple(p.replace("Phường ", "P.").replace("Quận ", "Q.").replace("Thành phố ", "TP ") for p in parts)  # type: ignore[assignment]
    return replace(person, street=street, ward=parts[0], district=parts[1], province=parts[2])


@lru_cache(maxsize=1)
def _by_name() -> dict[tuple[str, str, str], Ward]:
    return {(each.ward, each.district, each.province): each for each in wards()[0]}
