"""Offers to agents on both engines: made once, given back with their time, and never past what somebody can hold."""

import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest

from bot.floor import floor_moves
from bot.floor.dispatch import dispatch
from bot.floor.floor_moves import write_move
from bot.floor.floor_standing import read_agents, read_duty_and_alerts
from bot.floor.movement import Move, follow
from bot.jobs.housekeeping import sweep
from bot.jobs.service_watch import follow_said, watch_clocks
from conversation.errors import ConflictError
from conversation.events import EventKind
from conversation.messages import Address, Author, EntryKind
from conversation.state import Control, Conversation
from desk.presence_store import save_presence
from desk.staff import Staff
from desk.staff_store import staff_from_row, staff_table
from memory.conversation_store import load_conversation, open_conversations, save_control
from memory.entry_store import entries_after
from memory.transcript_store import Draft, append
from routing import control
from routing.agent_store import AgentProfile, load_agents, save_agents
from routing.hours import Hours, Span
from routing.invitation_store import find_invitations
from routing.queues import Queue, ServiceLevel, Setup, SkillNeed
from routing.setup_store import publish_setup
from routing.visit_store import find_since
from storage.database import Database
from storage.event_store import find_events, number_events

NOON = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)  # a Friday, 12:00 in Vietnam
DAY = Hours(((Span(time(8), time(18)),),) * 7, holidays="")
MORNING = Hours(((Span(time(8), time(11)),),) * 7, holidays="")
SKIN = Queue(
    "skin", (("vi", "Chuyên viên da"),), skills=(SkillNeed("skincare", 3),), overflow="care", overflow_minutes=10
)
SETUP = Setup(
    (
        Queue("care", (("vi", "Chăm sóc"),), service=ServiceLevel(5, 3, 60)),
        SKIN,
        Queue("morning", (("vi", "Nhóm sáng"),), hours=MORNING),
    ),
    "care",
)


class Floor:
    """A shop with a clock in the test's hand."""

    def __init__(self, database: Database, **staff: AgentProfile) -> None:
        self.database = database
        self.now = NOON
        database.write_now(publish_setup, SETUP, NOON)
        self.staff = {name: database.write_now(_add, name, profile) for name, profile in staff.items()}
        self.come(*staff)

    def come(self, *names: str) -> None:
        self.database.write_now(save_presence, "p", set(names), self.now)

    def waits(self, user: str, queue: str = "care", priority: int = 0) -> Conversation:
        return self.database.write_now(_wait, user, queue, priority, self.now)

    def dispatch(self) -> Sequence[Conversation]:
        return self.database.write_now(dispatch, self.now).moved

    def sweep(self, later: timedelta = timedelta(0), *here: str) -> None:
        """Let ``later`` go by, sweeping as often as it really happens; ``here`` stay connected."""
        until = self.now + later
        while self.now < until:
            self.now = min(until, self.now + timedelta(seconds=20))
            self.come(*here)
            self.database.write_now(sweep, DAY, self.now)

    def move(self, name: str, c: Conversation, change: floor_moves.Change) -> Conversation:
        return self.database.write_now(write_move, self.staff[name], c.id, change, "", self.now)[0]

    def load(self, c: Conversation) -> Conversation:
        return self.database.read_now(load_conversation, c.id)

    def told(self, c: Conversation) -> list[str]:
        return [
            e.text for e in self.database.read_now(entries_after, c.address, 0, 50) if e.author is not Author.CUSTOMER
        ]

    def events(self, *kinds: EventKind) -> list[dict[str, Any]]:
        self.database.write_now(number_events)
        return [dict(e.data) for e in self.database.read_now(find_events, 0, 500) if e.kind in kinds]


ABLE = AgentProfile("", (("skincare", 4),), 2.0)
PLAIN = AgentProfile("", (), 2.0)


def test_an_offer_is_made_once_and_says_why_nobody_else_was_asked(database: Database) -> None:
    floor = Floor(database, an=PLAIN, chi=ABLE)
    lan = floor.waits("lan", "skin")
    (offered,) = floor.dispatch()
    assert (offered.control, offered.owner, offered.epoch) == (Control.OFFERED, "chi", lan.epoch + 1)
    assert floor.dispatch() == ()
    (invitation,) = database.read_now(find_invitations, lan.id)
    reasons = {v.agent: [why.value for why, _ in v.reasons] for v in invitation.verdicts}
    assert reasons == {"an": ["skill"], "chi": []}
    told = {line.agent: line.reasons for line in database.read_now(read_agents, lan.id, "vi", floor.now)}
    assert told["an"] == ("cần skincare mức 3, hiện có mức 0",)


def test_declined_it_goes_to_somebody_else_with_its_own_time(database: Database) -> None:
    floor = Floor(database, an=PLAIN, binh=PLAIN)
    lan = floor.waits("lan")
    (first,) = floor.dispatch()
    floor.now += timedelta(seconds=30)
    back = floor.move(first.owner, lan, floor_moves.decline)
    assert (back.control, back.waiting_since, back.priority) == (Control.WAITING, NOON, lan.priority)
    (second,) = floor.dispatch()
    assert second.owner != first.owner
    floor.move(second.owner, lan, floor_moves.decline)
    assert floor.dispatch() == (), "both have declined lately"
    floor.now += timedelta(minutes=SETUP.declined_minutes, seconds=1)
    floor.come("an", "binh")
    assert len(floor.dispatch()) == 1, "and are asked again later"


def test_who_lets_offers_lapse_is_away_until_they_say_otherwise(database: Database) -> None:
    floor = Floor(database, an=PLAIN)
    for user in ("lan", "hoa"):
        floor.waits(user)
        floor.dispatch()
        floor.sweep(timedelta(seconds=60), "an")
    (an,) = database.read_now(load_agents, ["an"])
    assert (an.is_away, an.away_why) == (True, "missed")
    duty, alerts = database.read_now(read_duty_and_alerts, floor.staff["an"], floor.now)
    assert (duty.is_away, duty.why) == (True, "missed")
    assert [(alert.key, alert.count) for alert in alerts] == [("unattended", 2)]


def test_two_processes_never_offer_past_what_somebody_can_hold(database: Database) -> None:
    floor = Floor(database, an=PLAIN)
    for n in range(6):
        floor.waits(f"khach{n}")
    workers = [threading.Thread(target=floor.dispatch) for _ in range(6)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    offered = floor.events(EventKind.CONVERSATION_OFFERED)
    assert len(offered) == 1, "one offer at a time"


def test_two_agents_who_grab_one_chat_get_one_winner(database: Database) -> None:
    floor = Floor(database, an=PLAIN, binh=PLAIN)
    lan = floor.waits("lan")
    won: list[str] = []

    def grab(name: str) -> None:
        try:
            floor.move(name, lan, floor_moves.take(lan.epoch))
            won.append(name)
        except ConflictError:
            pass

    threads = [threading.Thread(target=grab, args=(name,)) for name in ("an", "binh") * 3]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(won) == {floor.load(lan).owner}
    assert len(floor.events(EventKind.CONVERSATION_ASSIGNED)) == 1


def test_an_agent_who_vanishes_strands_nobody(database: Database) -> None:
    floor = Floor(database, an=PLAIN, binh=PLAIN)
    lan = floor.waits("lan")
    floor.sweep(timedelta(minutes=4), "an", "binh")  # the watch is steady
    floor.move("an", lan, floor_moves.take(None))
    _says(floor, lan)
    floor.sweep(timedelta(minutes=2), "binh")
    assert floor.load(lan).owner == "an", "a short break is no reason"
    floor.sweep(timedelta(minutes=5), "binh")
    after = floor.load(lan)
    assert (after.control, after.queue) == (Control.WAITING, "care")
    assert any("mời người khác" in text for text in floor.told(lan))
    assert [c.owner for c in floor.dispatch()] == ["binh"]


def test_after_a_jump_of_the_clock_nobody_is_taken_from_anybody(database: Database) -> None:
    floor = Floor(database, an=PLAIN)
    lan = floor.waits("lan")
    floor.sweep(timedelta(minutes=4), "an")
    floor.move("an", lan, floor_moves.take(None))
    _says(floor, lan)
    floor.now += timedelta(hours=1)
    database.write_now(sweep, DAY, floor.now)
    assert floor.load(lan).owner == "an"


def test_an_offer_made_before_the_clock_was_set_back_does_not_stand_for_a_day(database: Database) -> None:
    floor = Floor(database, an=PLAIN)
    lan = floor.waits("lan")
    floor.dispatch()
    floor.now -= timedelta(days=1)
    database.write_now(sweep, DAY, floor.now)
    assert floor.load(lan).control is Control.WAITING


def test_whom_nobody_may_take_is_an_alarm_once_and_goes_on_to_the_next_queue(database: Database) -> None:
    floor = Floor(database, an=replace(PLAIN))
    database.write_now(_set_teams, "an", ["care"])
    lan = floor.waits("lan", "skin")
    for _ in range(3):
        assert floor.dispatch() == ()
    failed = floor.events(EventKind.HAND_OFF_FAILED)
    assert failed == [{"queue": "skin", "why": "nobody_can"}]
    _, alerts = database.read_now(read_duty_and_alerts, floor.staff["an"], floor.now)
    assert [(alert.key, alert.count, alert.queues) for alert in alerts] == [("stranded", 1, ("skin",))]
    floor.sweep(timedelta(minutes=13), "an")
    after = floor.load(lan)
    assert (after.queue, after.waiting_since) == ("care", NOON)
    assert any("Chăm sóc" in text for text in floor.told(lan))
    assert [c.owner for c in floor.dispatch()] == ["an"]


def test_passed_on_to_a_closed_team_the_customer_is_promised_its_opening(database: Database) -> None:
    floor = Floor(database, an=PLAIN)
    database.write_now(_set_teams, "an", ["care"])
    lan = floor.waits("lan")
    floor.move("an", lan, floor_moves.take(None))
    after = floor.move("an", lan, floor_moves.transfer("morning", None))
    assert (after.control, after.queue) == (Control.AFTER_HOURS, "morning")
    assert after.deadline == datetime(2026, 11, 21, 1, 0, tzinfo=UTC)
    (promise,) = [text for text in floor.told(lan) if "Nhóm sáng" in text]
    assert "08:00" in promise
    floor.sweep(timedelta(hours=1))
    assert floor.load(lan).control is Control.AFTER_HOURS


def test_who_comes_back_gets_the_agent_they_had(database: Database) -> None:
    floor = Floor(database, an=PLAIN, binh=PLAIN)
    lan = floor.waits("lan")
    floor.move("binh", lan, floor_moves.take(None))
    floor.move("binh", lan, floor_moves.release)
    floor.now += timedelta(hours=1)
    floor.come("an", "binh")
    floor.waits("lan")
    assert [c.owner for c in floor.dispatch()] == ["binh"]


def test_promises_warn_break_and_end_as_events(database: Database) -> None:
    floor = Floor(database, an=PLAIN)
    lan = floor.waits("lan")
    for minutes in (3, 4, 5, 6):
        database.write_now(watch_clocks, NOON + timedelta(minutes=minutes))
    kinds = (EventKind.SLA_WARNING, EventKind.SLA_BREACHED)
    assert [e["target"] for e in floor.events(*kinds)] == ["first_response"] * 2
    floor.now += timedelta(minutes=7)
    floor.move("an", lan, floor_moves.take(None))
    _says(floor, lan, Author.AGENT)
    _says(floor, lan)
    for minutes in (2.5, 4):
        database.write_now(watch_clocks, floor.now + timedelta(minutes=minutes))
    assert [e["target"] for e in floor.events(*kinds)] == ["first_response"] * 2 + ["next_response"] * 2
    floor.move("an", lan, floor_moves.close)
    database.write_now(watch_clocks, NOON + timedelta(days=3))
    assert len(floor.events(*kinds)) == 4, "what is closed breaks nothing any more"


def test_what_was_told_is_kept_beside_what_was(database: Database) -> None:
    floor = Floor(database, an=PLAIN)
    lan = floor.waits("lan")
    floor.now += timedelta(seconds=90)
    floor.come("an")
    floor.move("an", lan, floor_moves.take(None))
    floor.now += timedelta(minutes=10)
    floor.move("an", lan, floor_moves.close)
    (visit,) = database.read_now(find_since, NOON - timedelta(days=1))
    assert visit.left_at is not None
    assert visit.ended_at is not None
    assert (visit.taken_by, visit.left_at - visit.entered_at, visit.ended_at - visit.left_at) == (
        "an",
        timedelta(seconds=90),
        timedelta(minutes=10),
    )


def test_two_admins_who_publish_at_once_get_one_winner(database: Database) -> None:
    first = database.write_now(publish_setup, SETUP, NOON, 0)
    with pytest.raises(ConflictError, match="version 1"):
        database.write_now(publish_setup, replace(SETUP, ageing_seconds=60), NOON, 0)
    assert database.write_now(publish_setup, first, NOON, 1).version == 2


def _says(floor: Floor, c: Conversation, author: Author = Author.CUSTOMER) -> None:
    known = floor.load(c)
    draft = Draft(
        c.id, author, floor.now, "Dạ", EntryKind.MESSAGE, epoch=known.epoch if author is Author.AGENT else None
    )

    def write(conn: Any) -> None:
        follow_said(conn, [known], append(conn, [draft], floor.now).entries, floor.now)

    floor.database.write_now(write)


def _wait(conn: Any, user: str, queue: str, priority: int, now: datetime) -> Conversation:
    address = Address("webchat", user)
    opened = open_conversations(conn, [address], now)[address]
    append(conn, [Draft(opened.id, Author.CUSTOMER, now, "gặp nhân viên")], now)
    before = load_conversation(conn, opened.id)
    waiting = control.wait(before, queue, "asked", now, now + control.REVIEW_AFTER, priority)
    assert save_control(conn, waiting, before.epoch)
    follow(conn, [Move(before, replace(waiting, epoch=before.epoch + 1))], now)
    return load_conversation(conn, opened.id)


def _add(conn: Any, name: str, profile: AgentProfile) -> Staff:
    row = {
        "id": name,
        "name": name.title(),
        "email": f"{name}@shop.vn",
        "role": "agent",
        "teams": [],
        "languages": ["vi"],
        "password_hash": "!",
        "created_at": NOON,
    }
    conn.execute(staff_table.insert().values(**row))
    save_agents(conn, [replace(profile, staff_id=name)])
    return staff_from_row(conn.execute(staff_table.select().where(staff_table.c.id == name)).one())


def _set_teams(conn: Any, name: str, teams: list[str]) -> None:
    conn.execute(staff_table.update().where(staff_table.c.id == name).values(teams=teams))


def test_who_is_in_no_team_serves_every_queue_and_who_is_in_one_serves_only_its_own(database: Database) -> None:
    floor = Floor(database, an=ABLE)
    database.write_now(_set_teams, "an", [])
    floor.waits("lan", "skin")
    floor.waits("hoa", "care")
    (first,) = floor.dispatch()
    floor.move("an", first, floor_moves.take(None))
    (second,) = floor.dispatch()
    assert {first.queue, second.queue} == {"skin", "care"}
    floor.move("an", second, floor_moves.decline)
    database.write_now(_set_teams, "an", ["elsewhere"])
    floor.waits("minh", "care")
    assert floor.dispatch() == ()
