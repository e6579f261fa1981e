"""A person as somebody wrote them down; empty means not known."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Person:
    """One record about one person, every text as it was given.

    ``name`` is a whole name in any order; ``given_name`` and ``surname`` are its parts where the source has them apart.
    """

    id: str
    name: str = ""
    given_name: str = ""
    surname: str = ""
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    date_of_birth: str = ""
    street: str = ""
    ward: str = ""
    district: str = ""
    province: str = ""
    postcode: str = ""
    country: str = ""
    occupation: str = ""
    national_id: str = ""
