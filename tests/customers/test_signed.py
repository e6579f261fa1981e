"""A signed visitor is believed when every part holds, and every part that does not has its own fault."""

import base64
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from conversation.errors import InputError, ProofError
from customers.signed import SigningKey, TokenError, TokenFault, check_key, verify

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
SECRET = "a-secret-of-the-shop-that-is-long-enough"
OTHER_SECRET = "another-secret-that-somebody-made-up-here"
PRIVATE = rsa.generate_private_key(public_exponent=65537, key_size=2048)
PRIVATE_PEM = PRIVATE.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
PUBLIC_PEM = PRIVATE.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()

KEYS = (
    SigningKey("old", "HS256", OTHER_SECRET, NOW - timedelta(days=90), NOW + timedelta(days=1)),
    SigningKey("new", "HS256", SECRET, NOW - timedelta(days=1)),
    SigningKey("rsa", "RS256", PUBLIC_PEM, NOW - timedelta(days=1)),
    SigningKey("retired", "HS256", SECRET, NOW - timedelta(days=90), NOW - timedelta(days=30)),
    SigningKey("coming", "HS256", SECRET, NOW + timedelta(days=1)),
)


def claims(**changes: Any) -> dict[str, Any]:
    """Good claims with changes; None takes one out."""
    at = int(NOW.timestamp())
    plain = {"sub": "KH-1", "aud": "shop", "iat": at, "exp": at + 600} | changes
    return {name: value for name, value in plain.items() if value is not None}


def hs(payload: dict[str, Any], kid: str | None = "new", secret: str = SECRET, algorithm: str = "HS256") -> str:
    return jwt.encode(payload, secret, algorithm=algorithm, headers={"kid": kid} if kid is not None else {})


def rs(payload: dict[str, Any], kid: str = "rsa") -> str:
    return jwt.encode(payload, PRIVATE_PEM, algorithm="RS256", headers={"kid": kid})


def raw(header: dict[str, Any], payload: dict[str, Any], signature: bytes = b"") -> str:
    """A token put together by hand, as an attacker would."""
    parts = [json.dumps(header).encode(), json.dumps(payload).encode(), signature]
    return ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts)


def confused() -> str:
    """An HS256 token whose secret is the public key of RS256, under the public key's kid."""
    import hashlib
    import hmac

    unsigned = raw({"alg": "HS256", "kid": "rsa"}, claims()).rsplit(".", 1)[0]
    digest = hmac.new(PUBLIC_PEM.encode(), unsigned.encode(), hashlib.sha256).digest()
    return f"{unsigned}.{base64.urlsafe_b64encode(digest).rstrip(b'=').decode()}"


AT = int(NOW.timestamp())


def refused() -> Iterator[tuple[str, str, TokenFault]]:
    """What is tried, the token, and the fault it is refused for."""
    yield "forged", hs(claims(), secret=OTHER_SECRET), TokenFault.BAD_SIGNATURE
    yield "changed after signing", _tampered(), TokenFault.BAD_SIGNATURE
    yield "signed with the other live key", hs(claims(), kid="old"), TokenFault.BAD_SIGNATURE
    yield "expired", hs(claims(iat=AT - 900, exp=AT - 60)), TokenFault.EXPIRED
    yield "future", hs(claims(iat=AT + 300, exp=AT + 900)), TokenFault.FROM_FUTURE
    yield "not before", hs(claims(nbf=AT + 300)), TokenFault.FROM_FUTURE
    yield "lives too long", hs(claims(exp=AT + 901)), TokenFault.TOO_LONG_LIVED
    yield "ends before it begins", hs(claims(iat=AT + 20, exp=AT + 10)), TokenFault.TOO_LONG_LIVED
    yield "wrong audience", hs(claims(aud="other-shop")), TokenFault.WRONG_AUDIENCE
    yield "several audiences", hs(claims(aud=["shop", "other"])), TokenFault.WRONG_AUDIENCE
    yield "alg none", raw({"alg": "none", "kid": "new"}, claims()), TokenFault.WRONG_ALGORITHM
    yield "alg None with capitals", raw({"alg": "nOnE", "kid": "new"}, claims()), TokenFault.WRONG_ALGORITHM
    yield "key confusion", confused(), TokenFault.WRONG_ALGORITHM
    yield "RS256 under a secret's kid", rs(claims(), kid="new"), TokenFault.WRONG_ALGORITHM
    yield "HS512", hs(claims(), secret=SECRET * 2, algorithm="HS512"), TokenFault.WRONG_ALGORITHM
    yield "no kid", hs(claims(), kid=None), TokenFault.NO_KID
    yield "kid is a path", hs(claims(), kid="../../etc/passwd"), TokenFault.UNKNOWN_KID
    yield "unknown kid", hs(claims(), kid="nobody"), TokenFault.UNKNOWN_KID
    yield "key retired", hs(claims(), kid="retired"), TokenFault.KEY_NOT_VALID
    yield "key not yet live", hs(claims(), kid="coming"), TokenFault.KEY_NOT_VALID
    for name in ("sub", "iat", "exp", "aud"):
        yield f"without {name}", hs(claims(**{name: None})), TokenFault.MISSING_CLAIM
    yield "empty subject", hs(claims(sub="  ")), TokenFault.BAD_SUBJECT
    yield "long subject", hs(claims(sub="x" * 129)), TokenFault.BAD_SUBJECT
    yield "times are words", _raw_hs(claims(iat="now")), TokenFault.MALFORMED
    yield "time is beyond measure", _raw_hs(claims(exp=1e300)), TokenFault.MALFORMED
    for junk in ("", "a.b", "a.b.c", "ắ.ằ.ẳ", "." * 9000, "\ud800.b.c"):
        yield f"junk {junk[:8]!r}", junk, TokenFault.MALFORMED


def _tampered() -> str:
    header, _, signature = hs(claims()).split(".")
    payload = base64.urlsafe_b64encode(json.dumps(claims(sub="KH-2")).encode()).rstrip(b"=").decode()
    return f"{header}.{payload}.{signature}"


def _raw_hs(payload: dict[str, Any]) -> str:
    return jwt.PyJWS().encode(json.dumps(payload).encode(), SECRET, "HS256", headers={"kid": "new"})


@pytest.mark.parametrize(("token", "fault"), [pytest.param(t, f, id=name) for name, t, f in refused()])
def test_a_token_that_does_not_hold_is_refused_with_its_fault(token: str, fault: TokenFault) -> None:
    with pytest.raises(TokenError) as caught:
        verify("shop", KEYS, token, NOW)
    assert isinstance(caught.value, ProofError)
    assert caught.value.code == fault.value


def test_either_of_two_live_keys_is_believed_and_either_algorithm() -> None:
    tokens = [hs(claims()), hs(claims(), kid="old", secret=OTHER_SECRET), rs(claims())]
    assert [verify("shop", KEYS, token, NOW) for token in tokens] == ["KH-1"] * 3


def test_a_key_that_was_rotated_out_is_believed_until_its_last_day() -> None:
    token = hs(claims(), kid="old", secret=OTHER_SECRET)
    assert verify("shop", KEYS, token, NOW) == "KH-1"
    later = NOW + timedelta(days=2)
    with pytest.raises(TokenError, match="token_key_not_valid"):
        verify("shop", KEYS, token, later)


def test_a_site_whose_clock_is_a_little_off_is_forgiven() -> None:
    assert verify("shop", KEYS, hs(claims(iat=AT + 20)), NOW) == "KH-1"
    assert verify("shop", KEYS, hs(claims(iat=AT - 600, exp=AT - 20)), NOW) == "KH-1"


WEAK = [
    (SigningKey("", "HS256", SECRET, NOW), "kid"),
    (SigningKey("k", "none", "", NOW), "algorithm"),
    (SigningKey("k", "HS256", "short", NOW), "key"),
    (SigningKey("k", "HS256", PUBLIC_PEM, NOW), "key"),  # would make key confusion possible
    (SigningKey("k", "RS256", SECRET, NOW), "key"),
    (SigningKey("k", "RS256", PRIVATE_PEM, NOW), "key"),  # the shop's private key is none of our business
]


@pytest.mark.parametrize(("key", "place"), WEAK)
def test_a_weak_or_wrong_key_is_refused_before_it_is_kept(key: SigningKey, place: str) -> None:
    with pytest.raises(InputError) as caught:
        check_key(key)
    assert caught.value.place == place


def test_a_short_rsa_key_is_refused() -> None:
    short = rsa.generate_private_key(public_exponent=65537, key_size=1024).public_key()  # noqa: S505 - its weakness is the point
    pem = short.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    with pytest.raises(InputError, match="2048"):
        check_key(SigningKey("k", "RS256", pem, NOW))
