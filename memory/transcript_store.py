"""The ledger: conversations and their entries, each with a gap-free sequence number given in the same transaction."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    ForeignKey,
    Index,
    Integer,
    Row,
    Select,
    String,
    Table,
    Text,
    UniqueConstraint,
    and_,
    bindparam,
    case,
    func,
    or_,
    select,
    update,
)

from conversation.errors import NotFoundError
from conversation.ids import new_id
from conversation.messages import (
    Address,
    Attachment,
    Author,
    Choice,
    DeliveryStatus,
    Entry,
    EntryKind,
    Source,
)
from conversation.plain import from_plain, to_plain
from conversation.proof import ProofLevel
from conversation.state import Control, Conversation, Dialogue
from storage.pairs import in_pairs
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

entries = Table(
    "entries",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("conversation_id", String(36), ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("author", String(16), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("at", Instant, nullable=False),
    Column("stored_at", Instant, nullable=False),
    Column("text", Text, nullable=False, default=""),
    Column("author_id", String(36), nullable=False, default=""),
    Column("author_name", String(128), nullable=False, default=""),
    Column("source_id", String(128)),
    Column("language", String(8), nullable=False, default=""),
    Column("parts", Json),
    Column("reply_to", String(64), nullable=False, default=""),
    Column("target", Integer, nullable=False, default=0),
    Column("proof", Integer, nullable=False, default=0),
    Column("status", String(16), nullable=False),
    Column("reference", String(64), nullable=False, default=""),
    Column("epoch", Integer, nullable=False, default=0),
    UniqueConstraint("conversation_id", "seq"),
    UniqueConstraint("conversation_id", "source_id"),
    Index("ix_entries_at", "at"),
)


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry before it has its place in the ledger.

    ``epoch`` is the conversation's epoch the writer knew; the store refuses the draft when it has moved on. None is for
    customers' own messages, which are taken whoever holds the conversation.
    """

    conversation_id: str
    author: Author
    at: datetime
    text: str = ""
    kind: EntryKind = EntryKind.MESSAGE
    id: str = ""
    author_id: str = ""
    author_name: str = ""
    source_id: str = ""
    language: str = ""
    attachments: tuple[Attachment, ...] = ()
    choices: tuple[Choice, ...] = ()
    sources: tuple[Source, ...] = ()
    reply_to: str = ""
    target: int = 0
    proof: ProofLevel = ProofLevel.ANONYMOUS
    epoch: int | None = None
    reference: str = ""
    """The channel's own handle of it, which a later edit names."""


@dataclass(frozen=True, slots=True)
class Appended:
    """What an append did: the entries written, and the drafts it refused as repeated or stale."""

    entries: tuple[Entry, ...]
    repeated: tuple[Draft, ...] = ()
    stale: tuple[Draft, ...] = ()


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
    return found | {c.address: c for c in fresh}


def save_conversations(conn: Connection, opened: Sequence[Conversation]) -> None:
    """Store conversations that were opened in memory; one that is stored already is left as it is."""
    insert_missing(conn, conversations, [_conversation_row(c) for c in opened])


def find_sources(conn: Connection, keys: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """Return those (conversation id, source id) that are in the ledger already."""
    wanted = sorted(set(keys))
    if not wanted:
        return set()
    query = select(entries.c.conversation_id, entries.c.source_id).where(
        in_pairs(entries.c.conversation_id, entries.c.source_id, wanted)
    )
    return {(row.conversation_id, row.source_id) for row in conn.execute(query)}


def find_referred(conn: Connection, keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """Return the seq of what each (conversation id, channel's own handle) names, where it is known."""
    wanted = sorted(set(keys))
    if not wanted:
        return {}
    query = select(entries.c.conversation_id, entries.c.reference, entries.c.seq).where(
        entries.c.conversation_id.in_({key for key, _ in wanted}), entries.c.reference.in_({ref for _, ref in wanted})
    )
    found = {(row.conversation_id, row.reference): row.seq for row in conn.execute(query)}
    return {key: found[key] for key in wanted if key in found}


def find_conversations(conn: Connection, addresses: Iterable[Address]) -> dict[Address, Conversation]:
    """Return the conversations that exist for ``addresses``."""
    keys = [(a.channel, a.user) for a in set(addresses)]
    if not keys:
        return {}
    query = select(conversations).where(in_pairs(conversations.c.channel, conversations.c.user, keys))
    return {c.address: c for c in _conversations(conn, query)}


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


def append(conn: Connection, drafts: Sequence[Draft], now: datetime) -> Appended:
    """Give each draft the next seq of its conversation and write it; order within a conversation is the order given.

    The conversations are locked for the transaction. A draft whose ``source_id`` its conversation has already is
    repeated; one whose ``epoch`` is not the conversation's is stale; neither is written.
    """
    if not drafts:
        return Appended(())
    heads = _lock_heads(conn, {d.conversation_id for d in drafts})
    known = find_sources(conn, ((d.conversation_id, d.source_id) for d in drafts if d.source_id))
    written: list[Entry] = []
    rows: list[dict[str, Any]] = []
    repeated: list[Draft] = []
    stale: list[Draft] = []
    for draft in drafts:
        if draft.conversation_id not in heads:
            raise NotFoundError(f"no conversation {draft.conversation_id!r}")
        head, epoch = heads[draft.conversation_id]
        if draft.source_id and (draft.conversation_id, draft.source_id) in known:
            repeated.append(draft)
        elif draft.epoch is not None and draft.epoch != epoch:
            stale.append(draft)
        else:
            heads[draft.conversation_id] = (head + 1, epoch)
            known.add((draft.conversation_id, draft.source_id))
            entry = _to_entry(draft, head + 1)
            written.append(entry)
            rows.append(_entry_row(entry, now, epoch) | {"reference": draft.reference[:64]})
    if rows:
        conn.execute(entries.insert(), rows)
        conn.execute(
            update(conversations).where(conversations.c.id == bindparam("key")).values(head=bindparam("new_head")),
            [{"key": key, "new_head": heads[key][0]} for key in {e.conversation_id for e in written}],
        )
    return Appended(tuple(written), tuple(repeated), tuple(stale))


def entries_after(conn: Connection, address: Address, seq: int, limit: int) -> tuple[Entry, ...]:
    """Return up to ``limit`` entries above ``seq``, in order."""
    query = _of_address(address).where(entries.c.seq > seq).order_by(entries.c.seq).limit(limit)
    return tuple(entry_from_row(row) for row in conn.execute(query))


def entries_before(conn: Connection, address: Address, seq: int, limit: int) -> tuple[Entry, ...]:
    """Return up to ``limit`` entries below ``seq``, in order."""
    query = _of_address(address).where(entries.c.seq < seq).order_by(entries.c.seq.desc()).limit(limit)
    return tuple(reversed([entry_from_row(row) for row in conn.execute(query)]))


def find_head(conn: Connection, address: Address) -> int:
    """Return the last seq of the address's conversation, 0 when there is none."""
    query = select(conversations.c.head).where(
        conversations.c.channel == address.channel, conversations.c.user == address.user
    )
    return conn.execute(query).scalar() or 0


def save_statuses(conn: Connection, statuses: Sequence[tuple[str, DeliveryStatus, str]]) -> None:
    """Record (entry id, status, the channel's own reference) for a batch.

    An empty reference keeps the old one, and what the reader has acknowledged stays acknowledged.
    """
    if statuses:
        conn.execute(
            update(entries)
            .where(entries.c.id == bindparam("key"))
            .values(
                status=case(
                    (_is_acknowledged(), entries.c.status),
                    else_=bindparam("new_status"),
                ),
                reference=func.coalesce(func.nullif(bindparam("new_reference"), ""), entries.c.reference),
            ),
            [{"key": k, "new_status": status.value, "new_reference": ref} for k, status, ref in statuses],
        )


def save_receipts(conn: Connection, address: Address, seq: int, status: DeliveryStatus) -> None:
    """Mark what bot and agents wrote up to ``seq`` as delivered or read; a status never goes back."""
    earlier = [DeliveryStatus.PENDING.value, DeliveryStatus.SENT.value, DeliveryStatus.UNKNOWN.value]
    if status is DeliveryStatus.READ:
        earlier.append(DeliveryStatus.DELIVERED.value)
    conversation_id = (
        select(conversations.c.id)
        .where(conversations.c.channel == address.channel, conversations.c.user == address.user)
        .scalar_subquery()
    )
    conn.execute(
        update(entries)
        .where(
            entries.c.conversation_id == conversation_id,
            entries.c.seq <= seq,
            entries.c.author != Author.CUSTOMER.value,
            entries.c.status.in_(earlier),
        )
        .values(status=status.value)
    )


def save_dialogues(conn: Connection, changed: Sequence[Conversation]) -> None:
    """Write what the bot is in the middle of, unless the conversation has changed hands; never control or epoch."""
    if changed:
        conn.execute(
            update(conversations)
            .where(conversations.c.id == bindparam("key"), conversations.c.epoch == bindparam("known_epoch"))
            .values(
                dialogue=bindparam("new_dialogue", type_=Json),
                language=bindparam("new_language"),
                last_inbound_at=bindparam("new_inbound", type_=Instant),
                rules_version=bindparam("new_version"),
            ),
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


def save_control(conn: Connection, changed: Conversation, expected_epoch: int) -> bool:
    """Compare-and-set: write who holds it and the dialogue with epoch + 1; false when the epoch has moved on."""
    result = conn.execute(
        update(conversations)
        .where(and_(conversations.c.id == changed.id, conversations.c.epoch == expected_epoch))
        .values(
            control=changed.control.value,
            owner=changed.owner,
            queue=changed.queue,
            priority=changed.priority,
            reason=changed.reason,
            epoch=expected_epoch + 1,
            since=changed.since,
            deadline=changed.deadline,
            waiting_since=changed.waiting_since,
            last_agent=changed.last_agent,
            dialogue=to_plain(changed.dialogue),
        )
    )
    return result.rowcount == 1


def conversation_from_row(row: Row[Any]) -> Conversation:
    """Return the conversation a row holds."""
    plain = dict(row._mapping)
    address = Address(plain.pop("channel"), plain.pop("user"))
    plain["control"] = Control(plain["control"])
    plain["dialogue"] = from_plain(Dialogue, plain["dialogue"])
    return Conversation(address=address, **plain)


def entry_from_row(row: Row[Any]) -> Entry:
    """Return the entry a row holds."""
    parts = row.parts or {}
    return Entry(
        id=row.id,
        conversation_id=row.conversation_id,
        seq=row.seq,
        author=Author(row.author),
        kind=EntryKind(row.kind),
        at=row.at,
        text=row.text,
        author_id=row.author_id,
        author_name=row.author_name,
        source_id=row.source_id or "",
        language=row.language,
        attachments=from_plain(tuple[Attachment, ...], parts.get("attachments", [])),
        choices=from_plain(tuple[Choice, ...], parts.get("choices", [])),
        sources=from_plain(tuple[Source, ...], parts.get("sources", [])),
        reply_to=row.reply_to,
        target=row.target,
        proof=ProofLevel(row.proof),
        status=DeliveryStatus(row.status),
    )


def _conversations(conn: Connection, query: Select[Any]) -> Iterable[Conversation]:
    return (conversation_from_row(row) for row in conn.execute(query))


def _lock_heads(conn: Connection, ids: set[str]) -> dict[str, tuple[int, int]]:
    query = (
        select(conversations.c.id, conversations.c.head, conversations.c.epoch)
        .where(conversations.c.id.in_(sorted(ids)))
        .order_by(conversations.c.id)
        .with_for_update()
    )
    return {row.id: (row.head, row.epoch) for row in conn.execute(query)}


def _is_acknowledged() -> ColumnElement[bool]:
    return or_(entries.c.status == DeliveryStatus.DELIVERED.value, entries.c.status == DeliveryStatus.READ.value)


def _of_address(address: Address) -> Select[Any]:
    query = select(entries).join(conversations, entries.c.conversation_id == conversations.c.id)
    return query.where(conversations.c.channel == address.channel, conversations.c.user == address.user)


def _to_entry(draft: Draft, seq: int) -> Entry:
    return Entry(
        id=draft.id or new_id(),
        conversation_id=draft.conversation_id,
        seq=seq,
        author=draft.author,
        at=draft.at,
        text=draft.text,
        kind=draft.kind,
        author_id=draft.author_id,
        author_name=draft.author_name,
        source_id=draft.source_id,
        language=draft.language,
        attachments=draft.attachments,
        choices=draft.choices,
        sources=draft.sources,
        reply_to=draft.reply_to,
        target=draft.target,
        proof=draft.proof,
    )


def _entry_row(entry: Entry, now: datetime, epoch: int) -> dict[str, Any]:
    parts = {
        name: to_plain(items)
        for name, items in (("attachments", entry.attachments), ("choices", entry.choices), ("sources", entry.sources))
        if items
    }
    return {
        "id": entry.id,
        "conversation_id": entry.conversation_id,
        "seq": entry.seq,
        "author": entry.author.value,
        "kind": entry.kind.value,
        "at": entry.at,
        "stored_at": now,
        "text": entry.text,
        "author_id": entry.author_id,
        "author_name": entry.author_name,
        "source_id": entry.source_id or None,
        "language": entry.language,
        "parts": parts or None,
        "reply_to": entry.reply_to,
        "target": entry.target,
        "proof": int(entry.proof),
        "status": entry.status.value,
        "reference": "",
        "epoch": epoch,
    }


def _conversation_row(conversation: Conversation) -> dict[str, Any]:
    row = {name: getattr(conversation, name) for name in Conversation.__dataclass_fields__ if name != "address"}
    row["channel"], row["user"] = conversation.address.channel, conversation.address.user
    row["control"] = conversation.control.value
    row["dialogue"] = to_plain(conversation.dialogue)
    return row
