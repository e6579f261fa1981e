"""The live side of the desk: Socket.IO namespace ``/desk``.

Events to the browser: ``conversation_changed`` {conversation_id, control, owner, epoch, head, deadline}, ``entry`` (an
entry of a conversation being watched), ``note`` {conversation_id}, ``waiting_changed`` {}, ``typing`` {conversation_id,
name}, ``forgotten`` {conversation_id} (nothing of it may be shown any more), ``customer_changed`` {conversation_id} and
``presence`` {online}. From it: ``watch`` {conversation_id}. A socket proves nothing: what it says is a hint$
to ask over HTTP.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import socketio
import structlog

from conversation.errors import KhachQuenError, UnavailableError
from conversation.ids import new_id
from conversation.messages import Entry
from conversation.plain import to_plain
from conversation.state import Control, Conversation
from desk.api import Scope, check_scope
from desk.door import Records, StaffDoor
from desk.presence_store import find_online, save_presence
from desk.staff import Session
from desk.staff_store import find_live_keys

NAMESPACE = "/desk"
BEAT = 60.0
"""Seconds between two checks that connected staff are still signed in."""
_LOOK_ELSEWHERE = timedelta(seconds=5)
_EVERYBODY = "staff"

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Change:
    """What a commit did to one conversation. ``is_moved`` says that control, owner or queue changed."""

    conversation: Conversation
    entries: tuple[Entry, ...] = ()
    is_moved: bool = False
    has_note: bool = False


@dataclass(slots=True)
class _Connected:
    session: Session
    watched: str = ""


class Live:
    """Tells connected agents what changed; costs next to nothing while none is."""

    def __init__(self, server: Any, door: StaffDoor, records: Records, clock: Callable[[], datetime]) -> None:
        """Listen on ``server`` (socketio.AsyncServer); who is connected is kept in ``records`` for all processes."""
        self._server = server
        self._door = door
        self._records = records
        self._clock = clock
        self._process = new_id()
        self._connected: dict[str, _Connected] = {}
        self._beat: asyncio.Task[None] | None = None
        self._elsewhere = False
        self._looked_at: datetime | None = None
        self.on_presence: Callable[[], Awaitable[None]] = _nothing
        """Called when somebody has come or gone."""
        server.on("connect", self._connect, namespace=NAMESPACE)
        server.on("disconnect", self._disconnect, namespace=NAMESPACE)
        server.on("watch", self._watch, namespace=NAMESPACE)

    async def online(self) -> frozenset[str]:
        """Return the ids of the staff connected to any process."""
        return frozenset(await self._records.read(find_online, self._clock()))

    async def push(self, changes: Sequence[Change]) -> None:
        """Tell whoever is concerned; call it after the commit."""
        if not changes or not await self._is_anybody_there():
            return
        watched = {c.watched for c in self._connected.values()}
        for change in changes:
            conversation = change.conversation
            is_watched = conversation.id in watched or self._elsewhere
            if is_watched:
                await self._tell_watchers(change)
            if change.is_moved or conversation.control not in (Control.BOT, Control.CLOSED):
                await self._emit("conversation_changed", _state(conversation), _EVERYBODY)
            elif is_watched:
                await self._emit("conversation_changed", _state(conversation), conversation.id)
        if any(change.is_moved for change in changes):
            await self._emit("waiting_changed", {}, _EVERYBODY)

    async def show_typing(self, conversation_id: str, name: str = "") -> None:
        """Show watchers that the customer, or the colleague ``name``, is writing."""
        if await self._is_anybody_there():
            await self._emit("typing", {"conversation_id": conversation_id, "name": name}, conversation_id)

    async def tell_forgotten(self, conversation_ids: Sequence[str]) -> None:
        """Have every page drop what it shows of conversations whose customer was forgotten."""
        if conversation_ids and await self._is_anybody_there():
            for conversation_id in conversation_ids:
                await self._emit("forgotten", {"conversation_id": conversation_id}, _EVERYBODY)
            await self._emit("waiting_changed", {}, _EVERYBODY)

    async def tell_corrected(self, conversation_ids: Sequence[str]) -> None:
        """Have the pages that watch these conversations read again who the customer is."""
        if conversation_ids and await self._is_anybody_there():
            for conversation_id in conversation_ids:
                await self._emit("customer_changed", {"conversation_id": conversation_id}, conversation_id)

    async def shut_out(self, keys: Collection[str]) -> None:
        """Cut the sockets of sessions that have ended."""
        for sid, connected in list(self._connected.items()):
            if connected.session.key in keys:
                await self._server.disconnect(sid, namespace=NAMESPACE)

    async def shut_out_staff(self, staff_id: str) -> None:
        """Cut every socket of one person."""
        await self.shut_out({c.session.key for c in self._connected.values() if c.session.staff.id == staff_id})

    async def check_sessions(self) -> None:
        """Cut the sockets whose session has ended meanwhile, and write down who is there."""
        keys = {c.session.key for c in self._connected.values()}
        if keys:
            now = self._clock()
            alive = await self._records.read(find_live_keys, sorted(keys), now)
            await self.shut_out(keys - set(alive))
        await self._save_presence()

    async def stop(self) -> None:
        """Stop checking, and be nobody's process any more."""
        if self._beat is not None:
            self._beat.cancel()
            self._beat = None
        self._connected.clear()
        await self._save_presence()

    async def _is_anybody_there(self) -> bool:
        now = self._clock()
        if self._looked_at is None or now - self._looked_at > _LOOK_ELSEWHERE:
            self._looked_at = now
            self._elsewhere = bool(await self._records.read(find_online, now, self._process))
        return bool(self._connected) or self._elsewhere

    async def _tell_watchers(self, change: Change) -> None:
        room = change.conversation.id
        for entry in change.entries:
            await self._emit("entry", to_plain(entry), room)
        if change.has_note:
            await self._emit("note", {"conversation_id": room}, room)

    async def _connect(self, sid: str, environ: dict[str, Any], auth: Any = None) -> None:  # noqa: ARG002
        try:
            session = await self._let_in(environ)
            self._connected[sid] = _Connected(session)
            await self._server.enter_room(sid, _EVERYBODY, namespace=NAMESPACE)
            await self._tell_presence()
        except KhachQuenError as error:
            self._connected.pop(sid, None)
            raise socketio.exceptions.ConnectionRefusedError(error.code) from error
        except TypeError as error:  # python-socketio would run this handler a second time
            self._connected.pop(sid, None)
            log.exception("desk_connect_failed")
            raise socketio.exceptions.ConnectionRefusedError("failed") from error
        if self._beat is None:
            self._beat = asyncio.create_task(self._keep_checking())

    async def _let_in(self, environ: dict[str, Any]) -> Session:
        if not self._door.is_own_origin(environ.get("HTTP_ORIGIN"), environ.get("HTTP_HOST", "")):
            raise socketio.exceptions.ConnectionRefusedError("forbidden")
        session = await self._door.find_by_cookie(environ.get("HTTP_COOKIE", ""))
        return check_scope(Scope.AGENT, session)

    async def _disconnect(self, sid: str, reason: str = "") -> None:  # noqa: ARG002
        if self._connected.pop(sid, None) is None:
            return
        try:
            await self._tell_presence()
        except UnavailableError as error:
            log.warning("desk_presence_failed", error=str(error))

    async def _watch(self, sid: str, data: Any = None) -> dict[str, bool]:
        connected = self._connected.get(sid)
        wanted = data.get("conversation_id") if isinstance(data, dict) else None
        if connected is None or not isinstance(wanted, str) or len(wanted) > 64 or wanted == _EVERYBODY:
            return {"ok": False}
        if connected.watched:
            await self._server.leave_room(sid, connected.watched, namespace=NAMESPACE)
        connected.watched = wanted
        if wanted:
            await self._server.enter_room(sid, wanted, namespace=NAMESPACE)
        return {"ok": True}

    async def _tell_presence(self) -> None:
        await self._save_presence()
        await self._emit("presence", {"online": sorted(await self.online())}, _EVERYBODY)
        await self.on_presence()

    async def _save_presence(self) -> None:
        ids = {c.session.staff.id for c in self._connected.values()}
        await self._records.write(save_presence, self._process, ids, self._clock())

    async def _keep_checking(self) -> None:
        while True:
            await asyncio.sleep(BEAT)
            try:
                await self.check_sessions()
            except UnavailableError as error:
                log.warning("desk_check_failed", error=str(error))

    async def _emit(self, event: str, data: Any, room: str) -> None:
        await self._server.emit(event, data, room=room, namespace=NAMESPACE)


def _state(conversation: Conversation) -> dict[str, Any]:
    return {
        "conversation_id": conversation.id,
        "control": conversation.control.value,
        "owner": conversation.owner,
        "epoch": conversation.epoch,
        "head": conversation.head,
        "deadline": conversation.deadline.isoformat() if conversation.deadline else None,
    }


async def _nothing() -> None:
    return None
