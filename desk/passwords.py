"""Passwords of the staff: argon2id hashes, and one-time passwords a person can read out."""

import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from conversation.errors import InputError

SHORTEST = 10
LONGEST = 256

_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)  # OWASP's first recommendation, 19 MiB
_READABLE = "abcdefghjkmnpqrstuvwxyz23456789"  # without i, l, o, 0 and 1


def one_time_password() -> str:
    """Return 16 readable characters in four groups: 79 random bits."""
    return "-".join("".join(secrets.choice(_READABLE) for _ in range(4)) for _ in range(4))


def check_password(password: str) -> None:
    """Refuse a password that is too short, too long or one character over and over; raises InputError."""
    if len(password) < SHORTEST:
        raise InputError(f"password must have at least {SHORTEST} characters", "password")
    if len(password) > LONGEST:
        raise InputError(f"password must have at most {LONGEST} characters", "password")
    if len(set(password)) < 4:
        raise InputError("password must have at least four different characters", "password")


def hash_password(password: str) -> str:
    """Return the argon2id hash; takes tens of milliseconds, so never call it on the event loop."""
    return _HASHER.hash(password)


def is_password(password: str, password_hash: str | None) -> bool:
    """Whether ``password`` fits; without a hash it spends the same time and says no."""
    try:
        fits = _HASHER.verify(password_hash or _nobody(), password)
    except (VerificationError, InvalidHashError):
        return False
    return fits and password_hash is not None


@cache
def _nobody() -> str:
    return _HASHER.hash(secrets.token_urlsafe(32))
