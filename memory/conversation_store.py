"""Conversations in the record store: one for each address, who holds it, and what the bot is in the middle of."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Index,
    Integer,
    Row,
    Select,
    String,
    Table,
    UniqueConstraint,
    bindparam,
    func,
    select,
    update,
)

from conversation.errors import NotFoundError
from conversation.events import Event, EventKind
from conversation.ids import new_id
from conversation.messages import Address
from conversation.plain import from_plain, to_plain
from conversation.state import Control, Conversation, Dialogue
from storage.event_store import save_events
from storage.pairs import in_asked_pairs, to_asked
from storage.schema import Instant, Json, metadata
from storage.upsert import insert_missing

conversations = Table(
    "conversations",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("channel", String(32), nullable=False),
    Column("user", String(128), nullable=False),
    Column("site", String(64), nullable=False, default=""),
    Column("opened_at", Instant, nullable=False),
    Column("since", Instant, nullable=False),
    Column("control", String(16), nullable=False),
    Column("owner", String(36), nullable=False, default=""),
    Column("queue", String(64), nullable=False, default=""),
    Column("priority", Integer, nullable=False, default=0),
    Column("reason", String(64), nullable=False, default=""),
    Column("epoch", Integer, nullable=False, default=0),
    Column("head", Integer, nullable=False, default=0),
    Column("deadline", Instant),
    Column("waiting_since", Instant),
    Column("last_agent", String(36), nullable=False, default=""),
    Column("language", String(8), nullable=False, default=""),
    Column("rules_version", Integer, nullable=False, default=0),
    Column("last_inbound_at", Instant),
    Column("dialogue", Json, nullable=False),
    UniqueConstraint("channel", "user"),
    Index("ix_conversations_control", "control", "waiting_since"),
    Index("ix_conversations_owner", "owner"),
    Index("ix_conversations_deadline", "deadline"),
)


def open_conversations(
    conn: Connection, addresses: Sequence[Address], now: datetime, sites: Sequence[str] = ()
) -> dict[Address, Conversation]:
    """Return the conversation of each address, made where there is none; one query for the batch."""
    found = find_conversations(conn, addresses)
    site_of = dict(zip(addresses, sites, strict=False))
    fresh = [
        Conversation(id=new_id(), address=address, opened_at=now, since=now, site=site_of.get(address, ""))
        for address in dict.fromkeys(addresses)
        if address not in found
    ]
    if fresh:
        conn.execute(conversations.insert(), [_conversation_row(c) for c in fresh])
        _tell_opened(conn, fresh)
    return found | {c.address: c for c in fresh}


def save_conversations(conn: Connection, opened: Sequence[Conversation]) -> None:
    """Store conversations that were opened in memory, and tell; one that is stored already is left as it is."""
    insert_missing(conn, conversations, [_conversation_row(c) for c in opened])
    _tell_opened(conn, opened)


def find_conversations(conn: Connection, addresses: Iterable[Address]) -> dict[Address, Conversation]:
    """Return the conversations that exist for ``addresses``."""
    asked = to_asked((a.channel, a.user) for a in addresses)
    if not asked["asked_pairs"]:
        return {}
    found = (conversation_from_row(row) for row in conn.execute(_AT_ADDRESSES, asked))
    return {c.address: c for c in found}


_AT_ADDRESSES = select(conversations).where(in_asked_pairs(conversations.c.channel, conversations.c.user))


def load_conversation(conn: Connection, conversation_id: str) -> Conversation:
    """Return one conversation; raises NotFoundError."""
    for found in _conversations(conn, select(conversations).where(conversations.c.id == conversation_id)):
        return found
    raise NotFoundError(f"no conversation {conversation_id!r}")


def find_conversations_in(conn: Connection, controls: Sequence[Control], limit: int = 500) -> tuple[Conversation, ...]:
    """Return conversations in any of ``controls``, longest waiting first."""
    query = (
        select(conversations)
        .where(conversations.c.control.in_([c.value for c in controls]))
        .order_by(conversations.c.priority.desc(), func.coalesce(conversations.c.waiting_since, conversations.c.since))
        .limit(limit)
    )
    return tuple(_conversations(conn, query))


def find_head(conn: Connection, address: Address) -> int:
    """Return the last seq of the address's conversation, 0 when there is none."""
    query = select(conversations.c.head).where(
        conversations.c.channel == address.channel, conversations.c.user == address.user
    )
    return conn.execute(query).scalar() or 0


def save_dialogues(conn: Connection, changed: Sequence[Conversation]) -> None:
    """Write what the bot is in the middle of, unless the conversation has changed hands; never control or epoch."""
    if changed:
        conn.execute(
            _SAVE_DIALOGUE,
            [
                {
                    "key": c.id,
                    "known_epoch": c.epoch,
                    "new_dialogue": to_plain(c.dialogue),
                    "new_language": c.language,
                    "new_inbound": c.last_inbound_at,
                    "new_version": c.rules_version,
                }
                for c in changed
            ],
        )


_SAVE_DIALOGUE = (
    update(conversations)
    .where(conversations.c.id == bindparam("key"), conversations.c.epoch == bindparam("known_epoch"))
    .values(
        dialogue=bindparam("new_dialogue", type_=Json),
        language=bindparam("new_language"),
        last_inbound_at=bindparam("new_inbound", type_=Instant),
        rules_version=bindparam("new_version"),
    )
)


def save_control(conn: Connection, changed: Conversation, expected_epoch: int) -> bool:
    """Compare-and-set: write who holds it and the dialogue with epoch + 1; false when the epoch has moved on."""
    return bool(save_controls(conn, [(changed, expected_epoch)]))


def save_controls(conn: Connection, changes: Sequence[tuple[Conversation, int]]) -> set[str]:
    """As ``save_control`` for many conversations with the epochs expected; returns the ids of those written.

    The rows are locked before they are compared, so nothing moves between the look and the writing.
    """
    if not changes:
        return set()
    ids = sorted({changed.id for changed, _ in changes})
    epochs = {row.id: row.epoch for row in conn.execute(_LOCK_EPOCHS, {"ids": ids})}
    rows = [_control_row(changed, epoch) for changed, epoch in changes if epochs.get(changed.id) == epoch]
    if rows:
        conn.execute(_SAVE_CONTROL, rows)
    return {str(row["key"]) for row in rows}


_LOCK_EPOCHS = (
    select(conversations.c.id, conversations.c.epoch)
    .where(conversations.c.id.in_(bindparam("ids", expanding=True)))
    .order_by(conversations.c.id)
    .with_for_update()
)

_CONTROL = ("owner", "queue", "priority", "reason", "since", "deadline", "waiting_since", "last_agent")

_SAVE_CONTROL = (
    update(conversations)
    .where(conversations.c.id == bindparam("key"))
    .values({name: bindparam(f"new_{name}") for name in (*_CONTROL, "control", "epoch", "dialogue")})
)


def _control_row(changed: Conversation, expected_epoch: int) -> dict[str, Any]:
    row = {f"new_{name}": getattr(changed, name) for name in _CONTROL}
    return row | {
        "key": changed.id,
        "new_control": changed.control.value,
        "new_epoch": expected_epoch + 1,
        "new_dialogue": to_plain(changed.dialogue),
    }


def conversation_from_row(row: Row[Any]) -> Conversation:
    """Return the conversation a row holds."""
    plain = dict(row._mapping)
    address = Address(plain.pop("channel"), plain.pop("user"))
    plain["control"] = Control(plain["control"])
    plain["dialogue"] = from_plain(Dialogue, plain["dialogue"])
    return Conversation(address=address, **plain)


def _tell_opened(conn: Connection, opened: Sequence[Conversation]) -> None:
    save_events(conn, [Event(EventKind.CONVERSATION_OPENED, c.opened_at, c.id) for c in opened])


def _conversations(conn: Connection, query: Select[Any]) -> Iterable[Conversation]:
    return (conversation_from_row(row) for row in conn.execute(query))


def _conversation_row(conversation: Conversation) -> dict[str, Any]:
    row = {name: getattr(conversation, name) for name in Conversation.__dataclass_fields__ if name != "address"}
    row["channel"], row["user"] = conversation.address.channel, conversation.address.user
    row["control"] = conversation.control.value
    row["dialogue"] = to_plain(conversation.dialogue)
    return row
