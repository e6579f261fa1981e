"""Visitors signed by the shop's own site: a JSON Web Token (RFC 7519), believed only when all of it holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from conversation.errors import InputError, ProofError

ALGORITHMS = ("HS256", "RS256")

LIFE = timedelta(minutes=15)
"""Longest time between ``iat`` and ``exp``."""

LEEWAY = timedelta(seconds=30)
"""How far the site's clock may be off."""

_MOST_CHARACTERS = 8192
_LONGEST_SUBJECT = 128
_LEAST_SECRET_BYTES = 32
_LEAST_RSA_BITS = 2048


class TokenFault(StrEnum):
    """What is wrong with a token."""

    NO_KEYS = "no_keys"
    MALFORMED = "token_malformed"
    NO_KID = "token_without_kid"
    UNKNOWN_KID = "token_unknown_kid"
    KEY_NOT_VALID = "token_key_not_valid"
    WRONG_ALGORITHM = "token_wrong_algorithm"
    BAD_SIGNATURE = "token_bad_signature"
    MISSING_CLAIM = "token_missing_claim"
    WRONG_AUDIENCE = "token_wrong_audience"
    EXPIRED = "token_expired"
    FROM_FUTURE = "token_from_future"
    TOO_LONG_LIVED = "token_too_long_lived"
    BAD_SUBJECT = "token_bad_subject"


class TokenError(ProofError):
    """A signed visitor's token does not hold; ``code`` is the fault, for the site's own log."""

    def __init__(self, fault: TokenFault) -> None:
        super().__init__(f"the visitor's token is refused: {fault.value}")
        self.code = fault.value


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A site's key: a shared secret for HS256, a public key in PEM for RS256. Its algorithm is fixed here, never taken
    from a token.
    """

    kid: str
    algorithm: str
    key: str
    valid_from: datetime
    valid_until: datetime | None = None

    def is_live(self, now: datetime) -> bool:
        """Whether the key may be used."""
        return self.valid_from <= now and (self.valid_until is None or now < self.valid_until)


def check_key(key: SigningKey) -> None:
    """Raise InputError when a key is of the wrong kind or too weak to stand on."""
    if not key.kid or len(key.kid) > 64:
        raise InputError("a key needs a kid of 1 to 64 characters", "kid")
    if key.algorithm not in ALGORITHMS:
        raise InputError(f"algorithm is {key.algorithm!r}; allowed: {', '.join(ALGORITHMS)}", "algorithm")
    if key.algorithm == "HS256":
        if "-----BEGIN" in key.key:
            raise InputError("a PEM key cannot be the secret of HS256", "key")
        if len(key.key.encode()) < _LEAST_SECRET_BYTES:
            raise InputError(f"the secret of HS256 needs at least {_LEAST_SECRET_BYTES} bytes", "key")
        return
    from cryptography.exceptions import UnsupportedAlgorithm  # (here: a start does not wait for them)
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    try:
        public = load_pem_public_key(key.key.encode())
    except (ValueError, UnsupportedAlgorithm) as error:
        raise InputError("the key of RS256 must be a public key in PEM", "key") from error
    if not isinstance(public, RSAPublicKey) or public.key_size < _LEAST_RSA_BITS:
        raise InputError(f"the key of RS256 must be an RSA key of at least {_LEAST_RSA_BITS} bits", "key")


def verify(site: str, keys: Sequence[SigningKey], token: str, now: datetime) -> str:
    """Return the ``sub`` of a token signed for ``site`` with one of its live keys; raises TokenError."""
    import jwt  # (here: a start does not wait for it)

    key = _key_of(token, keys, now)
    try:
        claims = jwt.decode(
            token,
            key.key,
            algorithms=[key.algorithm],
            audience=site,
            options={
                "require": ["sub", "iat", "exp", "aud"],
                "verify_exp": False,  # the three times are held against our own clock below
                "verify_iat": False,
                "verify_nbf": False,
                "verify_sub": False,
                "strict_aud": True,
            },
        )
    except jwt.InvalidSignatureError as error:
        raise TokenError(TokenFault.BAD_SIGNATURE) from error
    except jwt.InvalidAlgorithmError as error:
        raise TokenError(TokenFault.WRONG_ALGORITHM) from error
    except jwt.MissingRequiredClaimError as error:
        raise TokenError(TokenFault.MISSING_CLAIM) from error
    except jwt.InvalidAudienceError as error:
        raise TokenError(TokenFault.WRONG_AUDIENCE) from error
    except jwt.PyJWTError as error:
        raise TokenError(TokenFault.MALFORMED) from error
    _check_times(claims, now)
    subject = claims["sub"]
    if not isinstance(subject, str) or not subject.strip() or len(subject) > _LONGEST_SUBJECT or "\x00" in subject:
        raise TokenError(TokenFault.BAD_SUBJECT)
    return subject


def _key_of(token: str, keys: Sequence[SigningKey], now: datetime) -> SigningKey:
    import jwt

    if len(token) > _MOST_CHARACTERS:
        raise TokenError(TokenFault.MALFORMED)
    try:
        header = jwt.get_unverified_header(token)
    except (jwt.PyJWTError, ValueError) as error:
        raise TokenError(TokenFault.MALFORMED) from error
    kid = header.get("kid")
    if not isinstance(kid, str) or not kid:
        raise TokenError(TokenFault.NO_KID)
    key = next((k for k in keys if k.kid == kid), None)
    if key is None:
        raise TokenError(TokenFault.UNKNOWN_KID)
    if not key.is_live(now):
        raise TokenError(TokenFault.KEY_NOT_VALID)
    if header.get("alg") != key.algorithm:
        raise TokenError(TokenFault.WRONG_ALGORITHM)
    return key


def _check_times(claims: Mapping[str, Any], now: datetime) -> None:
    times = [claims.get(name, 0) for name in ("iat", "exp", "nbf")]
    if not all(isinstance(at, int | float) and not isinstance(at, bool) and abs(at) < 1e12 for at in times):
        raise TokenError(TokenFault.MALFORMED)
    issued, expires, not_before = times
    at, leeway = now.timestamp(), LEEWAY.total_seconds()
    if max(issued, not_before) > at + leeway:
        raise TokenError(TokenFault.FROM_FUTURE)
    if expires <= at - leeway:
        raise TokenError(TokenFault.EXPIRED)
    if not 0 < expires - issued <= LIFE.total_seconds():
        raise TokenError(TokenFault.TOO_LONG_LIVED)
