"""The door of the desk: signing in and out, who a request comes from, and which pages may send one."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from http.cookies import CookieError, SimpleCookie
from typing import Any, Protocol, TypeVar
from urllib.parse import urlsplit

import structlog
from aiohttp import web

from conversation.errors import InputError, ProofError
from desk.api import ForbiddenError
from desk.passwords import LONGEST, check_password, is_password
from desk.staff import Session, Staff
from desk.staff_store import (
    ABSOLUTE_LIFE,
    close_session,
    close_sessions,
    find_credentials,
    find_session,
    hash_token,
    is_touch_due,
    open_session,
    set_password,
    touch_session,
)

T = TypeVar("T")
COOKIE = "desk_session"

_PER_EMAIL = (10, 900.0)
"""Tries to sign in with one e-mail address in so many seconds."""
_PER_IP = (30, 900.0)

log = structlog.get_logger()


class Records(Protocol):
    """The record store, as ``storage.database.Database`` offers it."""

    async def read(self, work: Callable[..., T], *args: Any) -> T:
        """Run ``work(connection, *args)`` on a snapshot."""

    async def write(self, work: Callable[..., T], *args: Any) -> T:
        """Run ``work(connection, *args)`` as one transaction."""


class Limiter(Protocol):
    """Counts tries across all workers."""

    async def check(self, key: str, limit: int, window: float) -> None:
        """Count one try on ``key``; raises RateLimitError over ``limit`` in ``window`` seconds."""


class StaffDoor:
    """Lets staff in with e-mail and password, and knows them again by the cookie."""

    def __init__(self, records: Records, limiter: Limiter, public_url: str, clock: Callable[[], datetime]) -> None:
        """Keep sessions in ``records``; ``public_url`` decides whether the cookie is for HTTPS alone."""
        self._records = records
        self._limiter = limiter
        self._clock = clock
        parts = urlsplit(public_url)
        self._is_secure = parts.scheme == "https"
        self._origin = f"{parts.scheme}://{parts.netloc}".casefold()
        self._hashing = asyncio.Semaphore(2)

    async def sign_in(self, email: str, password: str, ip: str, agent: str) -> tuple[str, Staff]:
        """Return a new token and who it is for; raises ProofError in the same time and words whatever was wrong."""
        await self._limiter.check(f"desk-sign-in-ip:{ip}", *_PER_IP)
        await self._limiter.check(f"desk-sign-in-email:{hash_token(email.strip().casefold())}", *_PER_EMAIL)
        found = await self._records.read(find_credentials, email)
        is_right = await self._is_password(password, found[1] if found else None)
        if found is None or not is_right or found[0].disabled_at is not None:
            log.info("desk_sign_in_refused", ip=ip)
            raise ProofError("e-mail or password is wrong")
        token = await self._records.write(open_session, found[0].id, self._clock(), ip, agent)
        log.info("desk_signed_in", staff=found[0].id, ip=ip)
        return token, found[0]

    async def change_password(self, staff: Staff, old: str, new: str, ip: str, agent: str) -> str:
        """Set a new password, end every session and return the token of a fresh one; raises ProofError, InputError."""
        await self._limiter.check(f"desk-password:{staff.id}", *_PER_EMAIL)
        found = await self._records.read(find_credentials, staff.email)
        if found is None or not await self._is_password(old, found[1]):
            raise ForbiddenError("the old password is wrong")
        if old == new:
            raise InputError("the new password must differ from the old one", "password")
        check_password(new)
        async with self._hashing:
            return await self._records.write(_replace_password, staff.id, new, self._clock(), ip, agent)

    async def sign_out(self, session: Session, *, everywhere: bool) -> None:
        """End this session, or all of this person's."""
        if everywhere:
            await self._records.write(close_sessions, session.staff.id)
        else:
            await self._records.write(close_session, session.key)

    async def find(self, request: web.Request) -> Session | None:
        """Return the live session of a request."""
        return await self.find_by_token(request.cookies.get(COOKIE, ""))

    async def find_by_cookie(self, header: str) -> Session | None:
        """Return the live session of a raw Cookie header."""
        try:
            morsel = SimpleCookie(header).get(COOKIE)
        except CookieError:
            return None
        return await self.find_by_token(morsel.value if morsel else "")

    async def find_by_token(self, token: str) -> Session | None:
        """Return the live session of a token."""
        if not 0 < len(token) <= 128 or not token.isascii():
            return None
        now = self._clock()
        session = await self._records.read(find_session, token, now)
        if session is not None and is_touch_due(session, now):
            await self._records.write(touch_session, session.key, now)
        return session

    def check_origin(self, request: web.Request) -> None:
        """Refuse a request another site's page has sent; raises ForbiddenError."""
        if not self.is_own_origin(request.headers.get("Origin"), request.host):
            raise ForbiddenError("another site's page may not do this")

    def is_own_origin(self, origin: str | None, host: str) -> bool:
        """Whether a request's Origin is ours; none at all comes from programs, not from foreign pages."""
        if origin is None:
            return True
        try:
            netloc = urlsplit(origin).netloc
        except ValueError:
            return False
        return origin.casefold() == self._origin or netloc.casefold() == host.casefold()

    def set_cookie(self, response: web.StreamResponse, token: str) -> None:
        """Put the session into the browser, or take it away when ``token`` is empty."""
        if not token:
            response.del_cookie(COOKIE, path="/", httponly=True, samesite="Strict", secure=self._is_secure)
            return
        response.set_cookie(
            COOKIE,
            token,
            max_age=int(ABSOLUTE_LIFE.total_seconds()),
            path="/",
            httponly=True,
            samesite="Strict",
            secure=self._is_secure,
        )

    async def _is_password(self, password: str, password_hash: str | None) -> bool:
        async with self._hashing:
            return await asyncio.to_thread(is_password, password[: LONGEST + 1], password_hash)


def _replace_password(conn: Any, staff_id: str, password: str, now: datetime, ip: str, agent: str) -> str:
    set_password(conn, staff_id, password, now)
    return open_session(conn, staff_id, now, ip, agent)
