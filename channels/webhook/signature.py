"""Signatures of webhook bodies: HMAC-SHA256 over ``timestamp.body``, as hex, with a version in front."""

import hashlib
import hmac
from datetime import datetime

from conversation.errors import ProofError

TIMESTAMP = "X-KhachQuen-Timestamp"
SIGNATURE = "X-KhachQuen-Signature"
DELIVERY = "X-KhachQuen-Delivery"

WINDOW = 300.0
"""How far the sender's clock may be from ours, in seconds, either way."""

_VERSION = "v1="


class SignatureError(ProofError):
    """The signature does not hold."""

    code = "bad_signature"


class StaleError(ProofError):
    """The timestamp is outside the window: an old request sent again, or a wrong clock."""

    code = "stale_timestamp"


def sign(secret: str, timestamp: int, body: bytes) -> str:
    """Return the signature of ``body`` sent at ``timestamp`` (Unix seconds)."""
    digest = hmac.new(secret.encode(), f"{timestamp}.".encode() + body, hashlib.sha256).hexdigest()
    return _VERSION + digest


def check(secret: str, timestamp: str, signature: str, body: bytes, now: datetime) -> None:
    """Return when ``signature`` is that of ``body`` and fresh; raises SignatureError, StaleError.

    ``signature`` may hold several, parted by commas: a sender that changes its key signs with both for a while.
    """
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12):
        raise SignatureError(f"{TIMESTAMP} must be Unix seconds")
    expected = sign(secret, int(timestamp), body).encode()
    offered = [one.strip().encode(errors="replace") for one in signature.split(",")[:4]]
    matches = [hmac.compare_digest(one, expected) for one in offered]  # all are looked at, in constant time
    if not any(matches):
        raise SignatureError("the signature does not hold; see docs/webhook-channel.md")
    if abs(now.timestamp() - int(timestamp)) > WINDOW:
        raise StaleError(f"the timestamp is more than {WINDOW:.0f} seconds off")
