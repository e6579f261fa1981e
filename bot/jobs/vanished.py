"""Agents who vanished while a customer waits for their answer: lost line, shut lid, gone home."""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.floor.queue_reading import read_waiting
from conversation.messages import Author
from conversation.state import Control, Conversation
from desk.presence_store import find_online
from memory.overview_store import find_last_words
from routing.agent_store import load_agents, save_seen
from routing.queues import Setup

SEEN_EVERY = timedelta(seconds=20)
"""How exactly it is known when somebody was last there."""


def find_vanished(
    conn: Connection, setup: Setup, steady_since: datetime, now: datetime
) -> tuple[tuple[Conversation, datetime], ...]:
    """Return the conversations to be taken from agents who are gone, each with since when its customer waits.

    Gone is who was there once and has not been for the published time; a customer waits who said the last word, as long
    ago. After a restart or a jump of the clock everybody seems gone, so nothing is taken before the watch has been
    steady for as long.
    """
    patience = timedelta(minutes=setup.gone_minutes)
    online = set(find_online(conn, now))
    _note_seen(conn, online, now)
    if now - steady_since < patience:
        return ()
    held = read_waiting(conn, (Control.HUMAN,))
    owners = {agent.staff_id: agent for agent in load_agents(conn, {c.owner for c in held} - online)}
    gone = {key for key, agent in owners.items() if agent.seen_at is not None and now - agent.seen_at >= patience}
    orphaned = [c for c in held if c.owner in gone]
    last = find_last_words(conn, [c.id for c in orphaned]) if orphaned else {}
    return tuple(
        (c, last[c.id].at)
        for c in orphaned
        if c.id in last and last[c.id].author is Author.CUSTOMER and now - last[c.id].at >= patience
    )


def _note_seen(conn: Connection, online: set[str], now: datetime) -> None:
    known = {agent.staff_id: agent.seen_at for agent in load_agents(conn, online)}
    fresh = {key for key, at in known.items() if at is not None and timedelta(0) <= now - at < SEEN_EVERY}
    save_seen(conn, online - fresh, now)
