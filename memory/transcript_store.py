"""Writing to the ledger: each entry gets a gap-free sequence number in the transaction that writes it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from conversation.errors import NotFoundError
from conversation.events import Event, EventKind
from conversation.ids import new_id
from conversation.messages import Attachment, Author, Choice, Entry, EntryKind, Source
from conversation.plain import to_plain
from conversation.proof import ProofLevel
from memory.conversation_store import conversations
from memory.entry_store import entries, find_sources
from storage.event_store import save_events


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


def append(conn: Connection, drafts: Sequence[Draft], now: datetime, *, is_past: bool = False) -> Appended:
    """Give each draft the next seq of its conversation and write it; order within a conversation is the order given.

    The conversations are locked for the transaction. A draft whose ``source_id`` its conversation has already is
    repeated; one whose ``epoch`` is not the conversation's is stale; neither is written. What is written is told as
    events, unless it ``is_past``: brought in from elsewhere.
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
        conn.execute(_INSERT, rows)
        conn.execute(
            _SAVE_HEAD,
            [{"key": key, "new_head": heads[key][0]} for key in {e.conversation_id for e in written}],
        )
        if not is_past:
            save_events(conn, [_to_event(entry, now) for entry in written if entry.kind in _TOLD])
    return Appended(tuple(written), tuple(repeated), tuple(stale))


_INSERT = entries.insert()
_SAVE_HEAD = update(conversations).where(conversations.c.id == bindparam("key")).values(head=bindparam("new_head"))
_LOCK_HEADS = (
    select(conversations.c.id, conversations.c.head, conversations.c.epoch)
    .where(conversations.c.id.in_(bindparam("ids", expanding=True)))
    .order_by(conversations.c.id)
    .with_for_update()
)

_TOLD = (EntryKind.MESSAGE, EntryKind.EDIT)


def _to_event(entry: Entry, now: datetime) -> Event:
    if entry.kind is EntryKind.EDIT:
        data = {"seq": entry.seq, "target": entry.target}
        return Event(EventKind.MESSAGE_EDITED, now, entry.conversation_id, data=data)
    kind = EventKind.MESSAGE_RECEIVED if entry.author is Author.CUSTOMER else EventKind.MESSAGE_SENT
    return Event(kind, now, entry.conversation_id, data={"seq": entry.seq, "author": entry.author.value})


def _lock_heads(conn: Connection, ids: set[str]) -> dict[str, tuple[int, int]]:
    return {row.id: (row.head, row.epoch) for row in conn.execute(_LOCK_HEADS, {"ids": sorted(ids)})}


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
