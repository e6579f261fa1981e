"""A token of the API: who calls, and what it may do."""

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import datetime

from conversation.errors import InputError

RESOURCES = (
    "rules",
    "queues",
    "agents",
    "conversations",
    "messages",
    "customers",
    "orders",
    "products",
    "offers",
    "topics",
    "articles",
    "events",
    "webhooks",
)
SCOPES = tuple(f"{resource}:{verb}" for resource in (*RESOURCES, "*") for verb in ("read", "write"))
"""Everything a token can be given; ``write`` includes ``read`` of the same resource, ``*`` is every resource."""

_FORM = re.compile(r"kq_([0-9a-f]{12})_([A-Za-z0-9_-]{43})")


@dataclass(frozen=True, slots=True)
class Token:
    """A token without its secret. ``id`` is the readable part of it; ``per_minute`` how many calls it may make."""

    id: str
    name: str
    scopes: tuple[str, ...]
    created_at: datetime
    expires_at: datetime | None = None
    revoked_at: datetime | None = None
    used_at: datetime | None = None
    per_minute: int = 600

    def may(self, scope: str) -> bool:
        """Tell whether the token reaches ``scope``; an empty one is open to every token."""
        if not scope:
            return True
        resource, _, verb = scope.partition(":")
        verbs = (verb, "write") if verb == "read" else (verb,)
        return any(f"{name}:{held}" in self.scopes for name in (resource, "*") for held in verbs)

    def is_live(self, now: datetime) -> bool:
        """Tell whether it may be used."""
        return self.revoked_at is None and (self.expires_at is None or now < self.expires_at)


def make_secret() -> tuple[str, str, str]:
    """Return a new token's id, the token to hand out (256 random bits in it), and what is kept of it."""
    token_id, secret = secrets.token_hex(6), secrets.token_urlsafe(32)
    return token_id, f"kq_{token_id}_{secret}", hash_secret(secret)


def hash_secret(secret: str) -> str:
    """Return what is kept of a secret: its SHA-256 in hex. It has 256 random bits, so nothing slower is needed."""
    return hashlib.sha256(secret.encode()).hexdigest()


def split(given: str) -> tuple[str, str] | None:
    """Return the id and the secret of what a caller sent, None when it is no token of ours."""
    match = _FORM.fullmatch(given)
    return (match[1], match[2]) if match else None


def is_secret(secret: str, kept: str) -> bool:
    """Tell whether ``secret`` is the one kept, in a time that does not tell how nearly."""
    return hmac.compare_digest(hash_secret(secret), kept)


def check_scopes(scopes: tuple[str, ...]) -> tuple[str, ...]:
    """Return the scopes without doubles; raises InputError that names an unknown one."""
    for scope in scopes:
        if scope not in SCOPES:
            raise InputError(f"scope is {scope!r}; allowed: {', '.join(SCOPES)}", "scope")
    if not scopes:
        raise InputError(f"a token needs a scope; allowed: {', '.join(SCOPES)}", "scope")
    return tuple(dict.fromkeys(scopes))
