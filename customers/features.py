"""A person normalised once, so that comparing is comparing and nothing else."""

import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from conversation.text import clean, fold
from customers.dates import Birth, is_impossible, parse_birth
from customers.emails import canonical_email
from customers.names import parse_name
from customers.people import Person
from customers.phones import canonical_phone
from customers.places import parse_place

_NOT_WORD = re.compile(r"[^\w]+")
_NOTHING = frozenset({"", "na", "nan", "null", "none", "unknown", "n a", "khong co", "khong", "chua co"})


@dataclass(frozen=True, slots=True)
class Features:
    """What is compared: names casefolded with accents, all else folded or canonical; empty means not known.

    ``impossible`` is the number of values that could not be right (a date in no calendar) and count as missing.
    """

    id: str = ""
    given: str = ""
    middle: str = ""
    surname: str = ""
    is_vietnamese: bool = False
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    birth: Birth | None = None
    street: str = ""
    ward: str = ""
    district: str = ""
    province: str = ""
    postcode: str = ""
    country: str = ""
    occupation: str = ""
    national_id: str = ""
    impossible: int = 0

    def to_json(self) -> str:
        """Return it as JSON, what is empty left out."""
        plain = {name: value for name, value in asdict(self).items() if value}
        if self.birth:
            plain["birth"] = [self.birth.year, self.birth.month, self.birth.day]
        return json.dumps(plain, ensure_ascii=False, separators=(",", ":"))

    @staticmethod
    def from_json(text: str) -> "Features":
        """Return what ``to_json`` wrote."""
        plain = json.loads(text)
        for name in ("phones", "emails"):
            plain[name] = tuple(plain.get(name, ()))
        if "birth" in plain:
            plain["birth"] = Birth(*plain["birth"])
        return Features(**plain)


def normalise(person: Person, default_region: str = "VN") -> Features:
    """Return what of ``person`` is compared; ``default_region`` is the country of phones written without one."""
    name = parse_name(person.name, person.given_name, person.surname)
    place = parse_place(person.street, person.ward, person.district, person.province)
    return Features(
        id=person.id,
        given=_known(name.given),
        middle=_known(name.middle),
        surname=_known(name.surname),
        is_vietnamese=name.is_vietnamese,
        phones=_all(canonical_phone(phone, default_region) for phone in person.phones),
        emails=_all(canonical_email(email) for email in person.emails),
        birth=parse_birth(person.date_of_birth),
        street=_known(place.street),
        ward=_known(place.ward),
        district=_known(place.district),
        province=_known(place.province),
        postcode=_plain(person.postcode),
        country=_plain(person.country),
        occupation=_plain(person.occupation),
        national_id=_plain(person.national_id).replace(" ", ""),
        impossible=int(is_impossible(person.date_of_birth)),
    )


def _plain(text: str) -> str:
    return _known(_NOT_WORD.sub(" ", fold(clean(text))).strip()) if text else ""


def _known(text: str) -> str:
    return "" if fold(text) in _NOTHING else text


def _all(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))
