"""What topics and articles share: prepared as drafts, then published together."""

from typing import Literal

from sqlalchemy import Connection

from api.endpoint import Call, View
from conversation.events import Event, EventKind, Scalar
from storage.draft_store import delete_drafts
from storage.event_store import save_events
from storage.publication_store import publish

Change = Literal["new", "changed", "removed"]


class DraftLine(View):
    """One document that publishing would change."""

    key: str
    change: Change


class DraftList(View):
    """Everything that publishing would change."""

    items: list[DraftLine]


class Published(View):
    """What publishing has put in force; every worker answers from it within seconds, the shop stays open meanwhile."""

    version: int
    items: list[DraftLine]


def put_in_force(conn: Connection, call: Call, kind: str, document: object, changes: list[DraftLine]) -> Published:
    """Raise the version of ``kind``, tell it, and leave no drafts behind."""
    delete_drafts(conn, kind)
    return Published(version=tell_published(conn, call, kind, document), items=changes)


def tell_published(conn: Connection, call: Call, kind: str, document: object = None) -> int:
    """Raise the version of ``kind``, tell it, and return it; None says that what is kept elsewhere has changed."""
    version = publish(conn, kind, document, call.now)
    data: dict[str, Scalar] = {"what": kind, "version": version, "by": call.by}
    save_events(conn, [Event(EventKind.CONTENT_PUBLISHED, call.now, data=data)])
    return version
