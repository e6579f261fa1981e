"""The Socket.IO side: one namespace, ``/chat``.

A socket proves nothing about delivery: the ledger does, and browsers ask it (``head``, ``history``).
"""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import socketio
import structlog
from socketio.exceptions import ConnectionRefusedError as RefusedError

from channels.webchat.events import Hello, read
from channels.webchat.gate import Caller, Gate, find_ip
from channels.webchat.reception import Reception
from channels.webchat.refusals import INTERNAL, SessionError, UnknownEventError, UnknownSiteError, to_refusal
from channels.webchat.wire import find_link_change, from_entry
from conversation.errors import KhachQuenError, ProofError, UnavailableError
from conversation.messages import Address, Outgoing

NAMESPACE = "/chat"
TRUST_SECONDS = 120.0
"""A session is looked up again after this long: one ended on another machine ends here too."""

_WELCOMES_AT_ONCE = 32
"""After a deploy everybody comes back at once; messages must not wait behind their catching up."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Visit:
    """One live socket. ``trusted_until`` is on the monotonic clock, in seconds."""

    caller: Caller
    trusted_until: float


class ChatNamespace(socketio.AsyncNamespace):  # type: ignore[misc]  # the library ships no types
    """Takes events of browsers, and shows them their ledger as it grows."""

    def __init__(self, gate: Gate, hops: int = 0, clock: Callable[[], float] = time.monotonic) -> None:
        """``hops`` proxies of our own stand in front."""
        super().__init__(NAMESPACE)
        self.reception: Reception | None = None
        self._gate = gate
        self._hops = hops
        self._clock = clock
        self._visits: dict[str, Visit] = {}
        self._welcoming = asyncio.Semaphore(_WELCOMES_AT_ONCE)
        self._tasks: set[asyncio.Task[None]] = set()
        self.is_draining = False

    async def trigger_event(self, event: Any, *args: Any) -> Any:
        """Answer one event; replaces the library's own dispatch, which calls a handler twice after a TypeError.

        A browser may also *send* events named connect and disconnect: those are unknown events.
        """
        sid = args[0]
        if event == "connect" and sid not in self._visits:
            return await self._connect(sid, args[2] if len(args) > 2 else None)
        if event == "disconnect" and not self.server.manager.is_connected(sid, NAMESPACE):
            self._visits.pop(sid, None)
            return None
        return await self._answer(sid, event, args[1:])

    async def show(self, outgoing: Sequence[Outgoing]) -> None:
        """Emit entries to the rooms of their addresses, one packet a room; best effort."""
        rooms: dict[Address, list[Outgoing]] = {}
        for item in outgoing:
            rooms.setdefault(item.address, []).append(item)
        await self._emit_all(
            [
                ("entry", tuple(from_entry(item.entry) for item in items), address.user)
                for address, items in rooms.items()
            ]
        )
        changes = [(item.address, find_link_change(item.entry)) for item in outgoing]
        await self._emit_all(
            [("linked", {"linked": is_linked}, address.user) for address, is_linked in changes if is_linked is not None]
        )
        for address in {address for address, is_linked in changes if is_linked}:
            await self._doubt(address)

    async def show_typing(self, addresses: Sequence[Address], seconds: float) -> None:
        """Show that an answer is being written, for so many seconds unless an entry comes first."""
        await self._emit_all([("typing", {"seconds": seconds}, address.user) for address in dict.fromkeys(addresses)])

    async def show_statuses(self, statuses: Sequence[tuple[Address, int, str]]) -> None:
        """Show how far the customers' own entries have come: (address, seq, status)."""
        await self._emit_all(
            [("status", {"seq": seq, "status": status}, address.user) for address, seq, status in statuses]
        )

    async def end(self, caller: Caller, reason: str) -> None:
        """Tell every socket of a session that it is over, and hang up those that are here."""
        await self._emit_all([("session_ended", {"reason": reason}, _session_room(caller))])
        for sid in [sid for sid, visit in self._visits.items() if visit.caller.token == caller.token]:
            self._soon(self._hang_up(sid))

    async def end_stale(self) -> None:
        """Hang up sockets whose session was ended elsewhere."""
        for sid, visit in list(self._visits.items()):
            manager = self.server.manager
            if not (manager.is_connected(sid, NAMESPACE) or manager.is_pre_connected(sid, NAMESPACE)):
                self._visits.pop(sid, None)  # it hung up while it was being let in
                continue
            await self._recheck(sid, visit)

    def is_here(self, address: Address) -> bool:
        """Say whether a socket of ``address`` is connected to this process."""
        return address.user in self.server.manager.rooms.get(NAMESPACE, {})

    async def drain(self) -> None:
        """Take no new sockets, and hang up all others: browsers come back elsewhere, with jitter."""
        self.is_draining = True
        await asyncio.gather(*(self._hang_up(sid) for sid in list(self._visits)), return_exceptions=True)
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _connect(self, sid: str, auth: Any) -> None:
        environ = self.server.get_environ(sid, NAMESPACE) or {}
        try:
            caller, hello = await self._admit(environ, auth)
        except KhachQuenError as error:
            refusal = to_refusal(error)["error"]
            log.info("webchat_connect_refused", code=refusal["code"])
            raise RefusedError(refusal["message"], refusal) from error
        except Exception as error:
            log.exception("webchat_connect_failed")
            raise RefusedError("internal", INTERNAL["error"]) from error
        self._visits[sid] = Visit(caller, self._clock() + TRUST_SECONDS)
        await self.enter_room(sid, caller.session.user)
        await self.enter_room(sid, _session_room(caller))
        self._soon(self._welcome(sid, caller, hello))

    async def _admit(self, environ: dict[str, Any], auth: Any) -> tuple[Caller, Hello]:
        if self.is_draining:
            raise UnavailableError("the server is going down; come back in a moment")
        hello = read(Hello, {} if auth is None else auth)
        ip = find_ip(environ["aiohttp.request"], self._hops)
        if hello.token:
            return await self._gate.find(hello.token, ip), hello
        if not hello.site:
            raise UnknownSiteError("a new session needs its 'site'")
        return await self._gate.open(hello.site, hello.signed, ip), hello

    async def _welcome(self, sid: str, caller: Caller, hello: Hello) -> None:
        if self.reception is None:
            return
        try:
            async with self._welcoming:
                welcome = await self.reception.welcome(caller, hello.last_seq)
        except KhachQuenError as error:  # the browser's own head check catches up later
            log.warning("webchat_welcome_failed", error=str(error))
            return
        await self.emit("welcome", welcome if hello.token else welcome | {"token": caller.token}, to=sid)

    async def _answer(self, sid: str, event: Any, args: tuple[Any, ...]) -> dict[str, Any]:
        visit = self._visits.get(sid)
        try:
            if visit is None or self.reception is None:
                raise SessionError("this session has ended; open a new one")
            if len(args) > 1:
                raise UnknownEventError(f"an event has one payload, not {len(args)}")
            await self._trust(sid, visit)
            ack = await self.reception.answer(visit.caller, event, args[0] if args else None)
            if event == "link_offer" and "token" in ack:
                await self._go_on_as(sid, visit, replace(visit.caller, token=ack["token"]))
            return ack
        except KhachQuenError as error:
            refusal = to_refusal(error)
            log.info("webchat_refused", event_name=str(event)[:40], code=refusal["error"]["code"])
            return refusal
        except Exception:
            log.exception("webchat_event_failed", event_name=str(event)[:40])
            return INTERNAL

    async def _trust(self, sid: str, visit: Visit) -> None:
        user = visit.caller.session.user
        hears = sid in self.server.manager.rooms.get(NAMESPACE, {}).get(user, ())
        if hears and self._clock() < visit.trusted_until:
            return
        await self._gate.find(visit.caller.token, visit.caller.ip)
        if sid in self._visits:
            self._visits[sid] = replace(visit, trusted_until=self._clock() + TRUST_SECONDS)
            await self.enter_room(sid, user)

    async def _recheck(self, sid: str, visit: Visit) -> None:
        """Hang up a socket whose session is over."""
        try:
            await self._trust(sid, visit)
        except ProofError:
            await self.emit("session_ended", {"reason": "ended"}, to=sid)
            await self._hang_up(sid)
        except KhachQuenError as error:
            log.warning("webchat_session_check_failed", error=str(error))

    async def _doubt(self, address: Address) -> None:
        """Show an address's entries to nobody, here or in other processes, before they have proved themselves again.

        Sockets of other processes do so with their next event, and browsers ask for the head once they hear of a link.
        """
        await self.server.close_room(address.user, NAMESPACE)
        for sid, visit in list(self._visits.items()):
            if visit.caller.address == address:
                await self._recheck(sid, visit)

    async def _go_on_as(self, sid: str, visit: Visit, caller: Caller) -> None:
        """Let a socket go on under its visitor's new token."""
        self._visits[sid] = replace(visit, caller=caller)
        await self.leave_room(sid, _session_room(visit.caller))
        await self.enter_room(sid, _session_room(caller))

    async def _emit_all(self, emissions: Sequence[tuple[str, Any, str]]) -> None:
        """Emit (event, data, room) side by side; each room gets its own in the order of the calls."""
        results = await asyncio.gather(
            *(self.emit(event, data, room=room) for event, data, room in emissions), return_exceptions=True
        )
        failed = [result for result in results if isinstance(result, Exception)]
        if failed:
            log.warning("webchat_emit_failed", count=len(failed), error=str(failed[0]))

    async def _hang_up(self, sid: str) -> None:
        self._visits.pop(sid, None)
        await self.server.disconnect(sid, namespace=NAMESPACE)

    def _soon(self, work: Any) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _session_room(caller: Caller) -> str:
    return f"session:{caller.key}"
