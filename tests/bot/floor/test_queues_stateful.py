"""Whatever agents, customers, hours and admins do, in whatever order: nobody is stranded, and there is one voice."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import Connection, create_engine, select
from sqlalchemy.pool import StaticPool

from bot.floor import floor_moves
from bot.floor.dispatch import dispatch
from bot.floor.floor_moves import write_move
from bot.floor.movement import Move, follow
from bot.floor.queue_reading import read_waiting, sort_waiting
from bot.jobs.housekeeping import sweep
from bot.jobs.service_watch import follow_said
from bot.rules.rulebook import load_compiled
from conversation.errors import ConflictError, KhachQuenError
from conversation.messages import Address, Author, EntryKind
from conversation.state import Control, Conversation
from desk.presence_store import save_presence
from desk.staff import Staff
from desk.staff_store import staff_from_row, staff_table
from memory.conversation_store import (
    conversation_from_row,
    conversations,
    load_conversation,
    open_conversations,
    save_control,
)
from memory.entry_store import entries
from memory.transcript_store import Draft, append
from routing import control
from routing.agent_store import AgentProfile, load_agents, save_agents, save_duty
from routing.balance import overtaken_until, rank
from routing.control import REVIEW_AFTER
from routing.hours import Hours, Span, is_open
from routing.invitation_store import invitations
from routing.queues import Queue, ServiceLevel, Setup, SkillNeed
from routing.rules.directions import Call, direct
from routing.rules.engine import rule_on
from routing.rules.snapshot import Fact, Snapshot
from routing.rules_store import find_version, load_rules, publish_rules
from routing.setup_store import publish_setup
from routing.targets import Place, find_place
from storage.schema import metadata

START = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)  # a Friday, noon in Vietnam
DAY = Hours(((Span(time(8), time(18)),),) * 7, holidays="")
NIGHT = Hours(((Span(time(18), time(23)),),) * 7, holidays="")
QUEUES = ("care", "skin")
AGENTS = ("an", "binh", "chi")
CUSTOMERS = tuple(f"khach{n}" for n in range(6))
CAPACITY = 2.0
WORTH = {0: "none", 10: "middle", 40: "top"}
RULES: dict[str, dict[str, Any]] = {
    "by_worth": {
        "classify": [
            {"id": "top", "when": {"field": "customer.value", "op": "is", "value": "top"}, "then": {"priority": 40}},
            {
                "id": "some",
                "when": {"field": "customer.value", "op": "is", "value": "middle"},
                "then": {"priority": 10},
            },
        ],
        "route": [
            {
                "id": "skin",
                "on": ["hand_off"],
                "when": {"field": "message.topic", "op": "is", "value": "skin"},
                "then": [{"queue": "skin"}],
            }
        ],
        "default": [{"queue": "care"}],
    },
    "all_alike": {"default": [{"queue": "skin"}, {"queue": "care"}]},
}


@dataclass
class Said:
    """What one side believes it may say: the epoch it knows."""

    conversation: str
    epoch: int


@dataclass
class Model:
    """What the test remembers beside the store."""

    online: set[str] = field(default_factory=set)
    late_bot: list[Said] = field(default_factory=list)
    late_agent: list[tuple[str, Said]] = field(default_factory=list)


class Shop(RuleBasedStateMachine):
    """A shop floor over the real store, its clock in the test's hand."""

    @initialize()
    def open(self) -> None:
        self.engine = create_engine(
            "sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False}, isolation_level="AUTOCOMMIT"
        )
        metadata.create_all(self.engine)
        self.conn = self.engine.connect()
        self.now = START
        self.ids = itertools.count()
        self.model = Model()
        self.setup = Setup(tuple(_queue(name) for name in QUEUES), "care", declined_minutes=3)
        publish_setup(self.conn, self.setup, self.now)
        self.published: list[str] = []
        self.rules_are_published("by_worth")
        self.staff = {name: _add_staff(self.conn, name, self.now) for name in AGENTS}
        self.an_agent_comes("chi")
        self.sweep()

    def teardown(self) -> None:
        if hasattr(self, "conn"):
            self.conn.close()
            self.engine.dispose()

    # Customers

    @rule(customer=st.sampled_from(CUSTOMERS), queue=st.sampled_from(QUEUES), priority=st.sampled_from([0, 10, 40]))
    def a_customer_is_handed_off(self, customer: str, queue: str, priority: int) -> None:
        before = self._conversation(customer)
        self._says(before)
        before = self._conversation(customer)
        if before.control in (Control.CLOSED, Control.WRAPPING):
            reopened = control.reopen(before, self.now)
            self._store(before, reopened)
            before = self._conversation(customer)
        if before.control is Control.BOT:
            place = self._place(queue, priority)
            hours = self.setup.load(place.queue).hours or DAY
            review = self.now + REVIEW_AFTER
            waiting = control.wait(before, place.queue, "asked", self.now, review, place.priority)
            promised = control.promise(waiting, place.queue, "asked", self.now, self.now + timedelta(hours=8))
            self._store(before, waiting if is_open(hours, self.now) else promised, place)

    @rule(queue=st.sampled_from(QUEUES), priorities=st.lists(st.sampled_from([0, 10, 40]), min_size=2, max_size=4))
    def several_come_at_once(self, queue: str, priorities: list[int]) -> None:
        for customer, priority in zip(CUSTOMERS, priorities, strict=False):
            self.now += timedelta(seconds=7)
            self.a_customer_is_handed_off(customer, queue, priority)
        self.the_queues_are_drained()

    @rule(customer=st.sampled_from(CUSTOMERS))
    def a_customer_writes(self, customer: str) -> None:
        self._says(self._conversation(customer))

    @rule(customer=st.sampled_from(CUSTOMERS))
    def a_customer_gives_up_waiting(self, customer: str) -> None:
        before = self._conversation(customer)
        if control.is_waiting(before):
            self._store(before, control.return_to_bot(before, self.now))

    # The bot

    @rule(customer=st.sampled_from(CUSTOMERS))
    def the_bot_begins_to_think(self, customer: str) -> None:
        found = self._conversation(customer)
        if control.may_bot_speak(found):
            self.model.late_bot.append(Said(found.id, found.epoch))

    @precondition(lambda self: self.model.late_bot)
    @rule(at=st.integers(0, 50))
    def the_bot_has_thought(self, at: int) -> None:
        said = self.model.late_bot.pop(at % len(self.model.late_bot))
        now_held = load_conversation(self.conn, said.conversation)
        done = append(self.conn, [Draft(said.conversation, Author.BOT, self.now, "Dạ", epoch=said.epoch)], self.now)
        assert bool(done.entries) is (now_held.epoch == said.epoch)
        assert not (done.entries and now_held.control is Control.HUMAN), "the bot spoke while a person holds it"

    # Agents

    @rule(agent=st.sampled_from(AGENTS))
    def an_agent_comes(self, agent: str) -> None:
        self.model.online.add(agent)
        self._presence()

    @rule(agent=st.sampled_from(AGENTS))
    def an_agent_goes_or_dies(self, agent: str) -> None:
        self.model.online.discard(agent)
        self._presence()

    @rule(agent=st.sampled_from(AGENTS), is_away=st.booleans())
    def an_agent_steps_away_or_back(self, agent: str, is_away: bool) -> None:  # noqa: FBT001
        save_duty(self.conn, self.staff[agent].id, self.now, is_away=is_away)

    @rule(agent=st.sampled_from(AGENTS), customer=st.sampled_from(CUSTOMERS))
    def an_agent_takes(self, agent: str, customer: str) -> None:
        before = self._conversation(customer)
        self._acts(agent, before, floor_moves.take(None))

    @rule(agent=st.sampled_from(AGENTS))
    def an_agent_accepts(self, agent: str) -> None:
        for offered in self._offered(agent):
            assert self._acts(agent, offered, floor_moves.take(None))

    @rule(agent=st.sampled_from(AGENTS))
    def an_agent_declines(self, agent: str) -> None:
        for offered in self._offered(agent):
            assert self._acts(agent, offered, floor_moves.decline)
            after = load_conversation(self.conn, offered.id)
            assert (after.waiting_since, after.priority) == (offered.waiting_since, offered.priority)

    @rule(
        agent=st.sampled_from(AGENTS), customer=st.sampled_from(CUSTOMERS), what=st.sampled_from(["release", "close"])
    )
    def an_agent_is_done(self, agent: str, customer: str, what: str) -> None:
        self._acts(agent, self._conversation(customer), getattr(floor_moves, what))

    @rule(agent=st.sampled_from(AGENTS), customer=st.sampled_from(CUSTOMERS), to=st.sampled_from([*QUEUES, *AGENTS]))
    def an_agent_passes_on(self, agent: str, customer: str, to: str) -> None:
        change = floor_moves.transfer("" if to in AGENTS else to, self.staff.get(to))
        self._acts(agent, self._conversation(customer), change)

    @rule(agent=st.sampled_from(AGENTS), customer=st.sampled_from(CUSTOMERS))
    def an_agent_begins_to_write(self, agent: str, customer: str) -> None:
        found = self._conversation(customer)
        if floor_moves.is_held_by(found, self.staff[agent]):
            self.model.late_agent.append((agent, Said(found.id, found.epoch)))

    @precondition(lambda self: self.model.late_agent)
    @rule(at=st.integers(0, 50))
    def an_agent_has_written(self, at: int) -> None:
        agent, said = self.model.late_agent.pop(at % len(self.model.late_agent))
        held = load_conversation(self.conn, said.conversation)
        draft = Draft(said.conversation, Author.AGENT, self.now, "Dạ em đây", author_id=agent, epoch=said.epoch)
        done = append(self.conn, [draft], self.now)
        assert bool(done.entries) is (held.epoch == said.epoch)
        follow_said(self.conn, [held], done.entries, self.now)

    # What happens by itself

    @rule()
    def the_queues_are_drained(self) -> None:
        waiting = sort_waiting(read_waiting(self.conn, (Control.WAITING, Control.AFTER_HOURS)), self.setup)
        done = dispatch(self.conn, self.now)
        offered = {c.id for c in done.moved}
        for queue in QUEUES:
            mine = [c for c in waiting if c.queue == queue]
            passed = [c for c in mine if c.id not in offered]
            for late in (c for c in mine if c.id in offered):
                ahead = [c for c in passed if self._rank(c) < self._rank(late)]
                assert all(self._could_not(c, late.id, offered) for c in ahead), "somebody was passed over"
        assert dispatch(self.conn, self.now).moved == (), "drained twice, offered twice"

    @rule(seconds=st.sampled_from([1, 20, 50, 130, 400, 3600, 40_000]))
    def time_goes_by(self, seconds: int) -> None:
        """Several sweeps, as they come every few seconds; hours open and close meanwhile."""
        for _ in range(3):
            self.now += timedelta(seconds=seconds / 3)
            self._presence()
            self.sweep()

    @rule(hours=st.sampled_from([-26, -1, 26]))
    def the_clock_jumps(self, hours: int) -> None:
        self.now += timedelta(hours=hours)
        self.sweep()
        self.sweep()

    @rule(hours=st.sampled_from([DAY, NIGHT, None]), queue=st.sampled_from(QUEUES), ageing=st.sampled_from([5, 15, 60]))
    def queues_are_published(self, hours: Hours | None, queue: str, ageing: int) -> None:
        changed = tuple(replace(q, hours=hours) if q.id == queue else q for q in self.setup.queues)
        self.setup = publish_setup(self.conn, replace(self.setup, queues=changed, ageing_seconds=ageing), self.now)

    @rule(name=st.sampled_from(["by_worth", "all_alike"]))
    def rules_are_published(self, name: str) -> None:
        publish_rules(self.conn, RULES[name], 3, len(self.published), "admin", "", self.now)
        with pytest.raises(ConflictError):  # somebody else has looked at what was in force before
            publish_rules(self.conn, RULES["by_worth"], 3, len(self.published), "other", "", self.now)
        self.published.append(name)

    @precondition(lambda self: len(self.published) > 1)
    @rule(back=st.integers(1, 3))
    def rules_are_rolled_back(self, back: int) -> None:
        version = max(1, len(self.published) - back)
        old = load_rules(self.conn, version)
        made = publish_rules(self.conn, old.body, old.rules, len(self.published), "admin", "", self.now, version)
        assert made.restored_from == version
        self.published.append(self.published[version - 1])

    # What always holds

    @invariant()
    def every_open_conversation_has_an_owner_or_a_next_action_with_a_time(self) -> None:
        for c in self._all():
            is_at_rest = c.control in (Control.BOT, Control.CLOSED)
            assert (c.deadline is None) is is_at_rest, c
            is_owned = c.control in (Control.HUMAN, Control.OFFERED, Control.WRAPPING)
            assert bool(c.owner) is is_owned, c
            assert (c.waiting_since is not None) is control.is_waiting(c), c

    @invariant()
    def an_offer_stands_for_exactly_what_is_offered(self) -> None:
        if not hasattr(self, "conn"):
            return
        query = select(invitations).where(invitations.c.answer == "", invitations.c.staff_id != "")
        standing = sorted((row.conversation_id, row.staff_id) for row in self.conn.execute(query))
        assert standing == sorted((c.id, c.owner) for c in self._all() if c.control is Control.OFFERED)

    @invariant()
    def what_was_said_was_said_by_who_had_the_word(self) -> None:
        """Between an agent's coming and going the ledger holds no word of the bot's."""
        if not hasattr(self, "conn"):
            return
        held = [c for c in self._all() if c.control is Control.HUMAN]
        for c in held:
            query = select(entries.c.author, entries.c.kind, entries.c.text).where(
                entries.c.conversation_id == c.id, entries.c.epoch == c.epoch
            )
            assert all(row.author != Author.BOT.value for row in self.conn.execute(query))

    # How

    def sweep(self) -> None:
        sweep(self.conn, DAY, self.now)
        for c in self._all():
            assert c.deadline is None or c.deadline > self.now or c.control is Control.HUMAN, "something is overdue"

    def _rank(self, c: Conversation) -> datetime:
        return rank(c.waiting_since or c.since, c.priority, self.setup.ageing)

    def _could_not(self, c: Conversation, late: str, offered: set[str]) -> bool:
        """Tell whether who was passed over could not be given to the agent that a later one was offered to."""
        query = select(invitations.c.staff_id, invitations.c.answer, invitations.c.answered_at).where(
            invitations.c.conversation_id == c.id
        )
        declined = {row.staff_id for row in self.conn.execute(query) if row.answer in ("declined", "lapsed")}
        taken_by = load_conversation(self.conn, late).owner
        agent = next(a for a in load_agents(self.conn, [taken_by]))
        needs = {need.skill for need in self.setup.load(c.queue).skills}
        return taken_by in declined or not needs <= {name for name, _ in agent.skills}

    def _all(self) -> Iterator[Conversation]:
        if hasattr(self, "conn"):
            yield from [conversation_from_row(row) for row in self.conn.execute(select(conversations))]

    def _conversation(self, customer: str) -> Conversation:
        address = Address("webchat", customer)
        return open_conversations(self.conn, [address], self.now)[address]

    def _says(self, c: Conversation) -> None:
        source = f"m{next(self.ids)}"
        done = append(self.conn, [Draft(c.id, Author.CUSTOMER, self.now, "Shop ơi", source_id=source)], self.now)
        assert len(done.entries) == 1, "a customer's word is always kept"
        follow_said(self.conn, [c], done.entries, self.now)

    def _store(self, before: Conversation, after: Conversation, place: Place | None = None) -> None:
        assert save_control(self.conn, after, before.epoch)
        follow(self.conn, [Move(before, replace(after, epoch=before.epoch + 1), place)], self.now)

    def _place(self, topic: str, worth: int) -> Place:
        """Return where the rules in force send somebody, as a worker that has just looked for them does."""
        compiled = load_compiled(self.conn, find_version(self.conn), "care")
        assert compiled.version == len(self.published)
        facts: dict[str, Fact] = {"message.event": "message", "message.topic": topic, "customer.value": WORTH[worth]}
        (ruling,) = rule_on(compiled, (Snapshot(self.now, facts),))
        (direction,) = direct(compiled, [Call(ruling, "asked", ruling.priority or 0)])
        place = find_place(direction.targets, self.setup, {}, self.now)
        by_worth = self.published[-1] == "by_worth"
        assert (place.queue, place.priority) == ((topic, worth) if by_worth else ("skin", 0))
        return place

    def _acts(self, agent: str, c: Conversation, change: floor_moves.Change) -> bool:
        try:
            write_move(self.conn, self.staff[agent], c.id, change, "", self.now)
        except KhachQuenError:
            return False
        return True

    def _offered(self, agent: str) -> list[Conversation]:
        mine = self.staff[agent].id
        return [c for c in self._all() if c.control is Control.OFFERED and c.owner == mine]

    def _presence(self) -> None:
        save_presence(self.conn, "p1", {self.staff[name].id for name in self.model.online}, self.now)


def _queue(name: str) -> Queue:
    skills = (SkillNeed("skincare", 3),) if name == "skin" else ()
    overflow = "care" if name == "skin" else ""
    service = ServiceLevel(5, 5, 60)
    return Queue(name, skills=skills, overflow=overflow, overflow_minutes=10 if overflow else 0, service=service)


def _add_staff(conn: Connection, name: str, now: datetime) -> Staff:
    """A member of the staff without a password that could be used: hashing one is slow and not what is tested."""
    teams = list(QUEUES) if name != "an" else ["care"]
    conn.execute(
        staff_table.insert().values(
            id=name,
            name=name.title(),
            email=f"{name}@shop.vn",
            role="agent",
            teams=teams,
            languages=["vi"],
            password_hash="!",
            created_at=now,
        )
    )
    skills = (("skincare", 4),) if name == "chi" else ()
    save_agents(conn, [AgentProfile(name, skills, CAPACITY)])
    return staff_from_row(conn.execute(select(staff_table).where(staff_table.c.id == name)).one())


TestShop = pytest.mark.timeout(600)(Shop.TestCase)
TestShop.settings = settings(max_examples=20, stateful_step_count=35, deadline=None)


def test_nobody_who_comes_later_than_the_bound_is_served_before() -> None:
    ageing = timedelta(seconds=15)
    for priority in (0, 10, 60, 100):
        until = overtaken_until(START, priority, ageing)
        assert rank(until, 100, ageing) >= rank(START, priority, ageing)
        assert rank(until - timedelta(microseconds=1), 100, ageing) < rank(START, priority, ageing) or priority == 100


@pytest.mark.parametrize("kind", [EntryKind.MESSAGE, EntryKind.STATUS])
def test_a_late_answer_is_refused_by_the_store_whatever_it_is(sqlite_database: object, kind: EntryKind) -> None:
    from storage.database import Database

    database = sqlite_database
    assert isinstance(database, Database)
    address = Address("webchat", "lan")
    opened = database.write_now(open_conversations, [address], START)[address]
    assert database.write_now(save_control, control.take(opened, "an", START), opened.epoch)
    late = Draft(opened.id, Author.BOT, START, "Dạ phí ship là 30.000", kind, epoch=opened.epoch)
    done = database.write_now(append, [late], START)
    assert (done.entries, done.stale) == ((), (late,))
