"""Who is calling: tokens, sites, and signed visitors. An Origin header is never asked."""

import hashlib
import re
from dataclasses import dataclass

from aiohttp import web

from channels.channel import Ports, Site, WebSession
from channels.webchat.limits import Limits
from channels.webchat.refusals import SessionError, SignedRequiredError, UnknownSiteError
from conversation.messages import Address
from conversation.proof import ProofLevel
from conversation.web import client_address

CHANNEL = "webchat"

_TOKEN = re.compile(r"[A-Za-z0-9_-]{1,256}")


@dataclass(frozen=True, slots=True)
class Caller:
    """A browser with a live session. ``key`` names the session where the token itself must not appear."""

    session: WebSession
    token: str
    ip: str

    @property
    def address(self) -> Address:
        """Where this caller writes from and is answered."""
        return Address(CHANNEL, self.session.user)

    @property
    def key(self) -> str:
        """The session's name in rooms and logs."""
        return hashlib.sha256(self.token.encode()).hexdigest()[:32]


class Gate:
    """Opens, finds and ends sessions."""

    def __init__(self, ports: Ports, limits: Limits) -> None:
        """Ask ``ports`` for sessions and sites."""
        self._ports = ports
        self._limits = limits

    async def open(self, site_id: str, signed: str | None, ip: str) -> Caller:
        """Open a new session; raises UnknownSiteError, SignedRequiredError, ProofError, RateLimitError."""
        site = await self.load_site(site_id)
        await self._limits.check("session", ip)
        if site.requires_signed and not signed:
            raise SignedRequiredError(f"the site {site.id!r} takes only visitors signed by the shop")
        subject = await self._ports.sites.verify(site.id, signed) if signed else ""
        token, session = await self._ports.sessions.open(site.id, subject)
        return Caller(session, token, ip)

    async def find(self, token: str | None, ip: str) -> Caller:
        """Return the caller a token stands for; raises SessionError, SignedRequiredError, UnknownSiteError."""
        session = await self._ports.sessions.find(token) if token and _TOKEN.fullmatch(token) else None
        if session is None or not token:
            raise SessionError("this session has ended; open a new one")
        site = await self.load_site(session.site)
        if site.requires_signed and session.proof < ProofLevel.SIGNED:
            raise SignedRequiredError(f"the site {site.id!r} takes only visitors signed by the shop")
        return Caller(session, token, ip)

    async def identify(self, caller: Caller, signed: str) -> Caller:
        """Return the caller as the shop's site vouches for them; raises ProofError.

        The same visitor keeps the session; another one gets a new session, and the old one ends.
        """
        site = await self.load_site(caller.session.site)
        subject = await self._ports.sites.verify(site.id, signed)
        if caller.session.subject == subject and caller.session.proof >= ProofLevel.SIGNED:
            return caller
        token, session = await self._ports.sessions.open(site.id, subject)
        await self._ports.sessions.close(caller.token)
        return Caller(session, token, caller.ip)

    async def close(self, caller: Caller) -> None:
        """End the caller's session."""
        await self._ports.sessions.close(caller.token)

    async def load_site(self, site_id: str) -> Site:
        """Return a site; raises UnknownSiteError."""
        site = await self._ports.sites.find(site_id)
        if site is None:
            raise UnknownSiteError(f"there is no site {site_id!r}")
        return site


def find_token(request: web.Request) -> str | None:
    """Return the bearer token of a request; it never travels in a URL."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" and token.strip() else None


def find_ip(request: web.BaseRequest, hops: int) -> str:
    """Return the caller's network address; ``hops`` is how many proxies of our own stand in front."""
    return client_address(request.headers.get("X-Forwarded-For", ""), request.remote or "", hops)
