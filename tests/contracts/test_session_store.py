"""What web sessions promise, on both engines."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, select

from conversation.proof import ProofLevel
from customers.session_store import (
    IDLE_LIFE,
    SIGNED_LIFE,
    TOUCH_EVERY,
    WebSessions,
    close_session,
    close_sessions_of,
    find_session,
    forget_dead_sessions,
    open_session,
    signed_user,
    touch_session,
    web_sessions,
)
from storage.database import Database

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)


async def test_a_token_finds_its_session_until_it_is_closed(database: Database) -> None:
    sessions = WebSessions(database)
    token, opened = await sessions.open("shop")
    assert await sessions.find(token) == opened
    assert opened.proof is ProofLevel.ANONYMOUS
    await sessions.close(token)
    assert await sessions.find(token) is None


async def test_every_anonymous_visitor_is_somebody_else_and_a_signed_one_the_same_everywhere(
    database: Database,
) -> None:
    sessions = WebSessions(database)
    one, two = [(await sessions.open("shop"))[1] for _ in range(2)]
    (token, phone), (other_token, laptop) = [await sessions.open("shop", "KH-1") for _ in range(2)]
    assert one.user != two.user
    assert phone == laptop
    assert phone.proof is ProofLevel.SIGNED
    assert token != other_token


@pytest.mark.parametrize("token", ["", "guess", "x" * 100_000, "\ud800", "v-1' OR 1=1 --"])
async def test_a_made_up_token_finds_nothing_and_makes_nothing(database: Database, token: str) -> None:
    sessions = WebSessions(database)
    await sessions.open("shop")
    assert await sessions.find(token) is None
    await sessions.close(token)


def test_the_token_itself_is_nowhere_in_the_record(database: Database) -> None:
    token, _ = database.write_now(open_session, "shop", "", NOW)

    def everything(conn: Connection) -> str:
        return str(conn.execute(select(web_sessions)).all())

    assert token not in database.read_now(everything)


def test_a_session_lives_as_long_as_it_is_used(database: Database) -> None:
    token, _ = database.write_now(open_session, "shop", "", NOW)
    signed, _ = database.write_now(open_session, "shop", "KH-1", NOW)
    assert database.read_now(find_session, signed, NOW + SIGNED_LIFE)
    assert database.read_now(find_session, signed, NOW + SIGNED_LIFE + timedelta(seconds=1)) is None
    database.write_now(touch_session, token, NOW + timedelta(days=100))
    assert database.read_now(find_session, token, NOW + timedelta(days=100) + IDLE_LIFE)
    assert database.read_now(find_session, token, NOW + timedelta(days=101) + IDLE_LIFE) is None


async def test_use_is_noted_once_an_hour(database: Database) -> None:
    before = datetime.now(UTC) - TOUCH_EVERY - timedelta(minutes=1)
    token, _ = database.write_now(open_session, "shop", "", before)
    assert await WebSessions(database).find(token)
    found = database.read_now(find_session, token, datetime.now(UTC))
    assert found is not None
    assert found.last_seen_at > before + TOUCH_EVERY


def test_logging_out_here_leaves_the_other_device_signed_in(database: Database) -> None:
    here, _ = database.write_now(open_session, "shop", "KH-1", NOW)
    there, session = database.write_now(open_session, "shop", "KH-1", NOW)
    database.write_now(close_session, here, NOW)
    assert database.read_now(find_session, there, NOW)
    assert database.write_now(close_sessions_of, [session.user], NOW) == 1
    assert database.read_now(find_session, there, NOW) is None


def test_dead_sessions_are_swept_away(database: Database) -> None:
    database.write_now(open_session, "shop", "", NOW - IDLE_LIFE - timedelta(days=1))
    token, _ = database.write_now(open_session, "shop", "", NOW)
    assert database.write_now(forget_dead_sessions, NOW) == 1
    assert database.read_now(find_session, token, NOW)


def test_no_two_pairs_of_site_and_subject_share_a_user() -> None:
    pairs = [("a", "b:c"), ("a:b", "c"), ("a", "b"), ("a", "B"), ("", "ab"), ("ab", "")]
    assert len({signed_user(*pair) for pair in pairs}) == len(pairs)
