"""The words of the web chat that the record and the channel share."""

from dataclasses import dataclass
from datetime import datetime

from conversation.proof import ProofLevel


@dataclass(frozen=True, slots=True)
class WebSession:
    """A browser that is allowed to write. ``user`` is the address on the channel; the token itself is never kept."""

    user: str
    site: str
    proof: ProofLevel = ProofLevel.ANONYMOUS
    subject: str = ""
    """The shop's own id of a signed visitor."""


@dataclass(frozen=True, slots=True)
class Site:
    """One web site that carries the widget. ``origins`` empty means any page may frame it."""

    id: str
    name: str
    language: str = "vi"
    origins: tuple[str, ...] = ()
    colour: str = "#0f766e"
    requires_signed: bool = False


@dataclass(frozen=True, slots=True)
class LinkOffer:
    """A one-time invitation to tie this web session to a Telegram user. ``check`` is the number both sides show."""

    url: str
    code: str
    check: str
    expires_at: datetime


def client_address(forwarded_for: str, remote: str, hops: int) -> str:
    """Return the caller's network address from the X-Forwarded-For header and the socket's other end.

    ``hops`` is how many proxies of our own stand in front: that many entries from the right were written by them,
    everything further left by whoever called.
    """
    forwarded = [part.strip() for part in forwarded_for.split(",") if part.strip()]
    return forwarded[-hops] if 0 < hops <= len(forwarded) else remote
