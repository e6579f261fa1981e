"""For each of the staff, why a conversation was not theirs when a person was called for."""

from collections.abc import Sequence

from sqlalchemy import Connection

from bot.floor.floor_standing import to_agent_line
from bot.turns.trace_store import Decided
from conversation.rules import AgentTrace
from routing.balance import Verdict
from routing.invitation_store import find_invitations
from routing.queues import Setup
from routing.setup_store import load_hours, load_setup

LOOKED_AT = 100
"""Offers of a conversation that are looked at."""


def find_agent_traces(
    conn: Connection, conversation_id: str, kept: Sequence[Decided], language: str
) -> list[tuple[AgentTrace, ...]]:
    """Return for each decision what the balancer found of every agent when it first looked after it, if it did."""
    if not any(one.kind == "handoff" for one in kept):
        return [() for _ in kept]
    setup, zone = load_setup(conn), load_hours(conn).timezone
    looked = sorted(find_invitations(conn, conversation_id, LOOKED_AT), key=lambda one: one.at)
    found: list[tuple[AgentTrace, ...]] = []
    for one in kept:
        first = next((offer for offer in looked if offer.at >= one.at), None)
        verdicts = first.verdicts if first is not None and one.kind == "handoff" else ()
        found.append(tuple(_to_trace(verdict, setup, zone, language) for verdict in verdicts))
    return found


def _to_trace(verdict: Verdict, setup: Setup, timezone: str, language: str) -> AgentTrace:
    line = to_agent_line(verdict, setup, timezone, language)
    return AgentTrace(line.name or line.agent, ", ".join(line.reasons))
