"""The people who answer: what the desk knows of each."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Role(StrEnum):
    """What a member of the staff may do."""

    AGENT = "agent"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Staff:
    """A member of the staff; never carries the password."""

    id: str
    name: str
    email: str
    role: Role = Role.AGENT
    teams: tuple[str, ...] = ()
    languages: tuple[str, ...] = ("vi",)
    must_change_password: bool = False
    created_at: datetime | None = None
    disabled_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Session:
    """A signed-in browser. ``key`` is the hash of its token; the token itself is nowhere but in the cookie."""

    key: str
    staff: Staff
    seen_at: datetime
    expires_at: datetime
