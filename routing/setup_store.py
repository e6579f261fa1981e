"""The published queues: one document, replaced whole, never over somebody else's change."""

import json
from dataclasses import replace
from datetime import datetime
from functools import lru_cache

from sqlalchemy import Connection, Text, bindparam, select, type_coerce

from conversation.errors import ConflictError
from conversation.plain import from_json, from_plain, to_plain
from routing.hours import ALWAYS, Hours
from routing.queues import Setup
from storage.publication_store import publications, publish

NAME = "queues"
"""What the document is published as."""

PROFILE = "profile"
"""What the shop says of itself, its hours among it, is published as."""


_DOCUMENT = select(type_coerce(publications.c.body, Text), publications.c.version).where(
    publications.c.name == bindparam("asked")
)


def load_setup(conn: Connection) -> Setup:
    """Return the published queues; none where nothing was published."""
    row = conn.execute(_DOCUMENT, {"asked": NAME}).first()
    return _read(row[0], row[1]) if row and row[0] else Setup()


def publish_setup(conn: Connection, setup: Setup, now: datetime, expected: int | None = None) -> Setup:
    """Publish ``setup`` and return it with its version.

    Raises ConflictError when another than version ``expected`` stands there: somebody else was faster.
    """
    current = load_setup(conn).version
    if expected is not None and expected != current:
        raise ConflictError(f"the queues have been changed meanwhile: they are at version {current}, not {expected}")
    unversioned = replace(setup, version=0)
    return replace(setup, version=publish(conn, NAME, to_plain(unversioned), now))


def load_hours(conn: Connection) -> Hours:
    """Return the shop's own hours, which hold for every queue without hours; always open where nothing is published."""
    body = conn.execute(_DOCUMENT, {"asked": PROFILE}).scalar()
    return _read_hours(body) if body else ALWAYS


@lru_cache(maxsize=8)
def _read_hours(body: str) -> Hours:
    plain = json.loads(body).get("hours")
    return from_plain(Hours, plain) if plain else ALWAYS


@lru_cache(maxsize=8)
def _read(body: str, version: int) -> Setup:
    """Read a document once however often it is asked for; what is kept is immutable."""
    return replace(from_json(Setup, body), version=version)
