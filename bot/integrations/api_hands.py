"""What the shop's own systems may do with a conversation: the same moves as agents make, under the same rules."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from functools import partial

from sqlalchemy import Connection

from bot.floor.floor import ShopFloor
from bot.floor.floor_moves import Changed, enqueue, write_move
from bot.floor.queue_reading import read_crew, read_waiting, to_states
from bot.floor.remembering import remember_said
from bot.sending.notices import Notice
from conversation.errors import ConflictError, InputError, NotFoundError, ReplayedIdError, StaleEpochError
from conversation.messages import Author, Entry
from conversation.state import Control, Conversation
from desk.floor import ReplyDraft
from desk.live import Change
from desk.staff import Staff
from desk.staff_store import load_users
from memory.conversation_store import load_conversation
from memory.overview_store import find_entry
from memory.transcript_store import Draft, append
from routing import control
from routing.control import NO_OPENING, REVIEW_AFTER, may_bot_speak
from routing.decision import HandOffReason
from routing.hours import is_open, next_opening
from routing.setup_store import load_hours, load_setup
from routing.targets import Target, find_place
from storage.database import Database

_CALLED = (Control.HUMAN, Control.OFFERED, Control.WAITING, Control.AFTER_HOURS)


class ApiHands:
    """Conversations moved and spoken in for callers of the API."""

    def __init__(
        self,
        database: Database,
        floor: ShopFloor,
        sent: Callable[[Change], Awaitable[None]],
        clock: Callable[[], datetime],
    ) -> None:
        """Move through ``floor``; ``sent`` is told after a commit, as the floor tells it."""
        self._database = database
        self._floor = floor
        self._sent = sent
        self._clock = clock

    async def assign(self, conversation_id: str, agent_id: str, epoch: int | None) -> Conversation:
        """Give it to an agent."""
        await self._floor.take(await self._agent(agent_id), conversation_id, epoch)
        return await self._load(conversation_id)

    async def release(self, conversation_id: str) -> Conversation:
        """Take it from whoever holds it, and give it back to the bot."""
        await self._floor.release(await self._holder(conversation_id), conversation_id)
        return await self._load(conversation_id)

    async def close(self, conversation_id: str) -> Conversation:
        """End it for whoever holds it."""
        await self._floor.close(await self._holder(conversation_id), conversation_id)
        return await self._load(conversation_id)

    async def transfer(self, conversation_id: str, queue: str, agent_id: str, note: str) -> Conversation:
        """Pass it on for whoever holds it."""
        await self._check_queue(queue)
        to = await self._agent(agent_id) if agent_id else None
        await self._floor.transfer(await self._holder(conversation_id), conversation_id, queue, to, note)
        return await self._load(conversation_id)

    async def hand_off(self, conversation_id: str, queue: str, priority: int, note: str, by: str) -> Conversation:
        """Put it into a queue for a person, unless one has it."""
        await self._check_queue(queue)
        change = partial(_call_person, queue, priority)
        caller = Staff(by[:36], by, "")
        moved, entries, is_moved = await self._database.write(
            write_move, caller, conversation_id, change, note, self._clock()
        )
        if is_moved:
            await self._sent(Change(moved, entries, is_moved=True, has_note=bool(note)))
        return moved

    async def say_as_agent(self, conversation_id: str, agent_id: str, key: str, epoch: int | None, text: str) -> Entry:
        """Say something as the agent who holds it; the same ``key`` says it once."""
        agent = await self._agent(agent_id)
        known = epoch if epoch is not None else (await self._load(conversation_id)).epoch
        return await self._floor.reply(agent, ReplyDraft(conversation_id, f"api-{key}", known, text))

    async def say_as_shop(self, conversation_id: str, key: str, epoch: int | None, text: str) -> Entry:
        """Say something in the shop's own voice, while no person holds it; the same ``key`` says it once."""
        conversation, entry, is_new = await self._database.write(
            _say, conversation_id, f"api:{key}", epoch, text, self._clock()
        )
        if is_new:
            await self._sent(Change(conversation, (entry,)))
        return entry

    async def _load(self, conversation_id: str) -> Conversation:
        return await self._database.read(load_conversation, conversation_id)

    async def _agent(self, agent_id: str) -> Staff:
        for one in await self._database.read(load_users):
            if one.id == agent_id and one.disabled_at is None:
                return one
        raise InputError(f"nobody on the staff has the id {agent_id!r}", "agent_id")

    async def _holder(self, conversation_id: str) -> Staff:
        conversation = await self._load(conversation_id)
        if conversation.control is not Control.HUMAN:
            raise ConflictError(f"no person holds it: it is {conversation.control.value}")
        for one in await self._database.read(load_users):
            if one.id == conversation.owner:
                return one
        raise NotFoundError(f"whoever holds it ({conversation.owner}) is no longer on the staff")

    async def _check_queue(self, queue: str) -> None:
        known = [one.id for one in (await self._database.read(load_setup)).queues]
        if queue and known and queue not in known:
            raise InputError(f"queue {queue!r} is not there; there are: {', '.join(known)}", "queue")


def _call_person(queue: str, priority: int, conn: Connection, before: Conversation, _: Staff, now: datetime) -> Changed:
    """Have it wait for a person; a closed queue promises when it is back."""
    if before.control in _CALLED:
        raise ConflictError(f"a person is called already: it is {before.control.value}")
    setup = load_setup(conn)
    wanted = queue or setup.default
    place = find_place((Target(wanted, priority),), setup, {}, now)
    reason = HandOffReason.RULE.value
    moved = control.wait(before, wanted, reason, now, now + REVIEW_AFTER, priority)
    shop_hours = load_hours(conn)
    hours = setup.load(wanted).hours or shop_hours
    states = to_states(setup, shop_hours, read_crew(conn, setup, now), read_waiting(conn), {}, now)
    if is_open(hours, now) or any(state.queue == wanted and state.agents for state in states):
        return Changed(moved, "waiting", place)
    opens = next_opening(hours, now) or now + NO_OPENING
    promised = replace(control.promise(moved, wanted, reason, now, opens), priority=priority)
    return Changed(promised, "waiting", place, notice=Notice.CLOSED_TEAM)


def _say(
    conn: Connection, conversation_id: str, source_id: str, epoch: int | None, text: str, now: datetime
) -> tuple[Conversation, Entry, bool]:
    conversation = load_conversation(conn, conversation_id)
    known = find_entry(conn, conversation_id, source_id)
    if known is not None:
        if known.text != text:
            raise ReplayedIdError("this key was used for another message", "text")
        return conversation, known, False
    if epoch is not None and epoch != conversation.epoch:
        raise StaleEpochError("the conversation has changed hands; nothing was sent")
    if not may_bot_speak(conversation):
        raise ConflictError("a person holds it, and only they speak in it")
    draft = Draft(
        conversation_id,
        Author.BOT,
        now,
        text,
        source_id=source_id,
        language=conversation.language,
        epoch=conversation.epoch,
    )
    written = append(conn, (draft,), now).entries
    if not written:
        raise StaleEpochError("the conversation has changed hands; nothing was sent")
    conversation = replace(conversation, head=written[-1].seq)
    remember_said(conn, conversation, written)
    enqueue(conn, conversation, written, now)
    return conversation, written[0], True
