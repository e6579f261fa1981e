"""Calls about oneself: signing in and out, the password, who is there."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from aiohttp import web
from pydantic import AfterValidator, Field

from conversation.text import clean
from conversation.web import client_address
from desk.api import Body, Call, Endpoint, Scope, WithToken
from desk.door import Records, StaffDoor
from desk.live import Live
from desk.passwords import LONGEST
from desk.staff import Role, Staff
from desk.staff_store import load_users


class SignInBody(Body):
    """E-mail and password of a member of the staff."""

    email: Annotated[str, Field(max_length=254), AfterValidator(clean)]
    password: Annotated[str, Field(max_length=LONGEST)]


class SignOutBody(Body):
    """Whether to end every session of one's own."""

    everywhere: bool = False


class ChangePasswordBody(Body):
    """The password one has, and the one one wants."""

    old: Annotated[str, Field(max_length=LONGEST)]
    new: Annotated[str, Field(max_length=LONGEST)]


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody a conversation can be passed to."""

    id: str
    name: str
    role: Role
    teams: tuple[str, ...]
    languages: tuple[str, ...]
    is_online: bool


class AccountCalls:
    """Signing in and out, the password, colleagues."""

    def __init__(self, door: StaffDoor, records: Records, live: Live, hops: int = 0) -> None:
        """``live`` knows who is connected, and cuts who is signed out; ``hops`` proxies of our own stand in front."""
        self._hops = hops
        self._door = door
        self._records = records
        self._live = live

    def endpoints(self) -> Sequence[Endpoint]:
        """Return the declarations."""
        public, signed_in = Scope.PUBLIC, Scope.SIGNED_IN
        return (
            Endpoint("POST", "/sign-in", self.sign_in, "Sign in", SignInBody, Staff, public),
            Endpoint("POST", "/sign-out", self.sign_out, "Sign out, here or everywhere", SignOutBody, None, signed_in),
            Endpoint("GET", "/me", self.me, "Who am I", None, Staff, signed_in),
            Endpoint("POST", "/password", self.change_password, "Change it", ChangePasswordBody, Staff, signed_in),
            Endpoint("GET", "/colleagues", self.colleagues, "Who else answers", None, tuple[Colleague, ...]),
        )

    async def sign_in(self, call: Call, body: SignInBody) -> WithToken:
        """Open a session with a fresh token."""
        token, staff = await self._door.sign_in(body.email, body.password, *self._from(call.request))
        return WithToken(staff, token)

    async def sign_out(self, call: Call, body: SignOutBody) -> WithToken:
        """End the session, or all."""
        if call.session is not None:
            await self._door.sign_out(call.session, everywhere=body.everywhere)
            if body.everywhere:
                await self._live.shut_out_staff(call.staff.id)
            else:
                await self._live.shut_out((call.session.key,))
        return WithToken(None, "")

    async def me(self, call: Call) -> Staff:
        """Return who calls."""
        return call.staff

    async def change_password(self, call: Call, body: ChangePasswordBody) -> WithToken:
        """Change one's password; every other session ends."""
        token = await self._door.change_password(call.staff, body.old, body.new, *self._from(call.request))
        await self._live.shut_out_staff(call.staff.id)
        session = await self._door.find_by_token(token)
        return WithToken(session.staff if session else call.staff, token)

    def _from(self, request: web.Request) -> tuple[str, str]:
        """Return where a request comes from and with which browser."""
        forwarded = request.headers.get("X-Forwarded-For", "")
        return client_address(forwarded, request.remote or "", self._hops)[:64], _agent(request)

    async def colleagues(self, call: Call) -> tuple[Colleague, ...]:
        """Return everybody else who can take a conversation, those who are there first."""
        users = await self._records.read(load_users)
        online = await self._live.online()
        others = (
            Colleague(u.id, u.name, u.role, u.teams, u.languages, u.id in online)
            for u in users
            if u.disabled_at is None and u.id != call.staff.id
        )
        return tuple(sorted(others, key=lambda c: not c.is_online))


def _agent(request: web.Request) -> str:
    return clean(request.headers.get("User-Agent", "").encode("utf-8", "replace").decode())[:256]
