"""How the web chat says no: an error becomes a stable code, and an HTTP status on the polling side.

InputError
├── UnknownEventError     there is no such event
└── TooLargeError         a body is larger than allowed
ProofError
├── SessionError          the token opens nothing (forged, ended, or none sent)
└── SignedRequiredError   the site demands visitors signed by the shop
NotFoundError
└── UnknownSiteError      no such site
"""

import math
from typing import Any

from conversation.errors import (
    ConflictError,
    InputError,
    KhachQuenError,
    NotFoundError,
    ProofError,
    RateLimitError,
    UnavailableError,
)


class UnknownEventError(InputError):
    """There is no such event."""

    code = "unknown_event"


class TooLargeError(InputError):
    """A body is larger than allowed."""

    code = "too_large"


class SessionError(ProofError):
    """The token opens nothing."""

    code = "bad_session"


class SignedRequiredError(ProofError):
    """The site demands visitors signed by the shop."""

    code = "signed_required"


class UnknownSiteError(NotFoundError):
    """No such site."""

    code = "unknown_site"


CODES = (
    "bad_input",
    "bad_message",
    "replayed_id",
    "unknown_event",
    "too_large",
    "bad_session",
    "signed_required",
    "bad_proof",
    "not_found",
    "unknown_site",
    "conflict",
    "rate_limited",
    "unavailable",
    "internal",
)
"""Every code a client may meet; ``docs/webchat-protocol.md`` describes each."""

_STATUS: tuple[tuple[type[KhachQuenError], int], ...] = (  # first match wins
    (TooLargeError, 413),
    (UnknownEventError, 404),
    (InputError, 400),
    (SignedRequiredError, 403),
    (ProofError, 401),
    (NotFoundError, 404),
    (ConflictError, 409),
    (RateLimitError, 429),
    (UnavailableError, 503),
)


def to_refusal(error: KhachQuenError) -> dict[str, Any]:
    """Return the negative acknowledgement of ``error``."""
    plain: dict[str, Any] = {"code": to_code(error), "message": str(error)[:300]}
    if isinstance(error, InputError) and error.place:
        plain["field"] = error.place
    if isinstance(error, RateLimitError):
        plain["retry_after"] = math.ceil(error.retry_after * 10) / 10
    return {"ok": False, "error": plain}


def to_code(error: KhachQuenError) -> str:
    """Return the code of ``error``; one the protocol does not name shows as ``internal``."""
    if isinstance(error, UnavailableError):
        return "unavailable"
    if isinstance(error, ConflictError):
        return "conflict"
    return error.code if error.code in CODES else "internal"


def to_status(error: KhachQuenError) -> int:
    """Return the HTTP status of ``error``."""
    return next((status for kind, status in _STATUS if isinstance(error, kind)), 500)


INTERNAL: dict[str, Any] = {"ok": False, "error": {"code": "internal", "message": "something went wrong; try again"}}
"""What a client gets for a fault of ours; the log has the rest."""
