"""The demo's agents as staff, with the skills and hours the balancer goes by."""

from datetime import datetime

from sqlalchemy import Connection

from bot.demo.make_queues import make_profiles
from bot.demo.records import Demo
from desk.passwords import one_time_password
from desk.staff_store import add_user
from routing.agent_store import save_agents


def add_agents(conn: Connection, demo: Demo, now: datetime) -> None:
    """Put the demo's agents on the staff; each gets in once an admin has made a password with ``user reset``."""
    ids = {}
    for agent in demo.content.agents:
        password = one_time_password()
        added = add_user(conn, agent.name, agent.email, password, now, teams=agent.teams, languages=agent.languages)
        ids[agent.email] = added.id
    save_agents(conn, make_profiles(demo.content, ids))
