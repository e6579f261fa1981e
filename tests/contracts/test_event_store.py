"""What the event feed promises, on both engines."""

from datetime import UTC, datetime, timedelta

from conversation.events import Event, EventKind
from storage.database import Database
from storage.event_store import delete_events, find_events, find_first_seq, find_last_seq, number_events, save_events

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


def opened(name: str, at: datetime = NOW) -> Event:
    return Event(EventKind.CONVERSATION_OPENED, at, name)


def read(database: Database, after: int = 0, limit: int = 100, kinds: tuple[str, ...] = ()) -> list[Event]:
    database.write_now(number_events)
    return list(database.read_now(find_events, after, limit, kinds))


def test_events_come_back_in_order_with_numbers_that_have_no_gaps(database: Database) -> None:
    merged = Event(EventKind.CUSTOMER_MERGED, NOW, "", "p-1", {"other": "p-2", "sure": True, "score": 0.5})
    database.write_now(save_events, [opened("a"), merged])
    database.write_now(save_events, [opened("b")])
    found = read(database)
    assert [(e.seq, e.conversation_id, e.customer_id) for e in found] == [(1, "a", ""), (2, "", "p-1"), (3, "b", "")]
    assert found[1].data == merged.data
    assert found[1].id == merged.id


def test_a_reader_goes_on_from_where_it_was(database: Database) -> None:
    database.write_now(save_events, [opened(name) for name in "abcde"])
    first = read(database, 0, 2)
    assert [e.conversation_id for e in read(database, first[-1].seq)] == ["c", "d", "e"]


def test_a_reader_sees_only_the_kinds_it_wants(database: Database) -> None:
    database.write_now(save_events, [opened("a"), Event(EventKind.CONVERSATION_CLOSED, NOW, "a")])
    assert [e.kind for e in read(database, kinds=("conversation.closed",))] == [EventKind.CONVERSATION_CLOSED]


def test_what_is_rolled_back_leaves_neither_an_event_nor_a_gap(database: Database) -> None:
    class GoneError(Exception):
        pass

    def fail(conn: object) -> None:
        save_events(conn, [opened("lost")])  # type: ignore[arg-type]
        raise GoneError

    try:
        database.write_now(fail)
    except GoneError:
        database.write_now(save_events, [opened("kept")])
    assert [(e.seq, e.conversation_id) for e in read(database)] == [(1, "kept")]


def test_a_transaction_that_commits_late_is_never_skipped_by_a_reader(postgres_database: Database) -> None:
    """The one that inserted first commits last: a reader who has seen the other still gets it, with a higher number."""
    with postgres_database.engine.connect() as slow, slow.begin():
        save_events(slow, [opened("slow")])
        postgres_database.write_now(save_events, [opened("fast")])
        seen = read(postgres_database)
        assert [e.conversation_id for e in seen] == ["fast"]
    assert [(e.seq, e.conversation_id) for e in read(postgres_database, seen[-1].seq)] == [(2, "slow")]


def test_forgetting_old_events_keeps_the_numbers_rising(database: Database) -> None:
    database.write_now(save_events, [opened("a", NOW - timedelta(days=40)), opened("b", NOW - timedelta(days=39))])
    database.write_now(number_events)
    assert database.write_now(delete_events, NOW - timedelta(days=30)) == 1
    assert database.read_now(find_first_seq) == 2
    database.write_now(save_events, [opened("c")])
    assert [(e.seq, e.conversation_id) for e in read(database)] == [(2, "b"), (3, "c")]
    assert database.read_now(find_last_seq) == 3
