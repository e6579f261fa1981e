"""Published rule sets, every one of them kept, and the shop's one draft; and the labels rules give to conversations."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, ForeignKey, Integer, String, Table, bindparam, delete, func, insert, select
from sqlalchemy.exc import IntegrityError

from conversation.errors import ConflictError, NotFoundError
from storage.schema import Instant, Json, metadata
from storage.upsert import insert_missing, insert_or_update

rule_sets = Table(
    "rule_sets",
    metadata,
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
    Column("by", String(254), nullable=False),
    Column("note", String(500), nullable=False),
    Column("rules", Integer, nullable=False),
    Column("restored_from", Integer, nullable=False),
    Column("body", Json, nullable=False),
)
rule_draft = Table(
    "rule_draft",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("revision", Integer, nullable=False),
    Column("based_on", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    Column("by", String(254), nullable=False),
    Column("body", Json),
)
labels = Table(
    "labels",
    metadata,
    Column("conversation_id", String(36), ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True),
    Column("label", String(40), primary_key=True),
    Column("at", Instant, nullable=False),
)
noticed = Table(
    "noticed",
    metadata,
    Column("conversation_id", String(36), ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True),
    Column("facts", Json, nullable=False),
)
"""What was the case at each customer's last message: what a change is a change from."""

_ONLY = 1

_IN_FORCE = select(func.max(rule_sets.c.version))
_LABELS = (
    select(labels)
    .where(labels.c.conversation_id.in_(bindparam("ids", expanding=True)))
    .order_by(labels.c.at, labels.c.label)
)
_NOTICED = select(noticed).where(noticed.c.conversation_id.in_(bindparam("ids", expanding=True)))


@dataclass(frozen=True, slots=True)
class StoredRules:
    """One published rule set, as plain data."""

    version: int
    at: datetime
    by: str
    note: str
    rules: int
    restored_from: int
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class StoredDraft:
    """The draft, as plain data; ``body`` None says that it was thrown away."""

    revision: int
    based_on: int
    at: datetime
    by: str
    body: Mapping[str, Any] | None


def find_version(conn: Connection) -> int:
    """Return the version in force, 0 before anything was published."""
    return conn.execute(_IN_FORCE).scalar() or 0


def find_rules(conn: Connection, versions: Collection[int] | None = None) -> tuple[StoredRules, ...]:
    """Return published rule sets, newest first; all of them when no version is asked for."""
    query = select(rule_sets).order_by(rule_sets.c.version.desc())
    if versions is not None:
        query = query.where(rule_sets.c.version.in_(sorted(versions)))
    return tuple(StoredRules(**row._mapping) for row in conn.execute(query))


def list_versions(conn: Connection) -> tuple[StoredRules, ...]:
    """Return published rule sets without their documents, newest first."""
    columns = [column for column in rule_sets.c if column.name != "body"]
    query = select(*columns).order_by(rule_sets.c.version.desc())
    return tuple(StoredRules(**row._mapping, body={}) for row in conn.execute(query))


def load_rules(conn: Connection, version: int) -> StoredRules:
    """Return one published rule set; raises NotFoundError."""
    found = find_rules(conn, [version])
    if not found:
        raise NotFoundError(f"rules have no version {version}")
    return found[0]


def publish_rules(
    conn: Connection,
    body: Mapping[str, Any],
    rules: int,
    expected: int,
    by: str,
    note: str,
    now: datetime,
    old: int = 0,
) -> StoredRules:
    """Put ``body`` in force as version ``expected`` + 1; ``old`` is the version it repeats.

    Raises ConflictError when another than ``expected`` is in force: the version is the key, so of two who publish at
    once one is refused by the store itself.
    """
    in_force = find_version(conn)
    made = StoredRules(expected + 1, now, by[:254], note[:500], rules, old, body)
    if in_force == expected:
        row = {name: getattr(made, name) for name in StoredRules.__dataclass_fields__}
        try:
            with conn.begin_nested():
                conn.execute(insert(rule_sets).values(row))
        except IntegrityError:
            in_force = expected + 1
        else:
            return made
    who = conn.execute(select(rule_sets.c.by).where(rule_sets.c.version == in_force)).scalar() or "somebody else"
    raise ConflictError(f"version {in_force} of the rules was published by {who} meanwhile, not {expected}; look again")


def find_draft(conn: Connection) -> StoredDraft | None:
    """Return the draft as it was last written, None before the first."""
    columns = [column for column in rule_draft.c if column.name != "id"]
    row = conn.execute(select(*columns).where(rule_draft.c.id == _ONLY)).first()
    return StoredDraft(**row._mapping) if row else None


def write_draft(
    conn: Connection, body: Mapping[str, Any] | None, based_on: int, revision: int, by: str, now: datetime
) -> StoredDraft:
    """Keep ``body`` as the revision after ``revision``; raises ConflictError when that is no longer the last."""
    old = conn.execute(select(rule_draft).where(rule_draft.c.id == _ONLY).with_for_update()).first()
    last = old.revision if old else 0
    if (last if old and old.body is not None else 0) != revision:
        who = old.by if old else "somebody"
        raise ConflictError(f"the draft was changed by {who} meanwhile: it is at revision {last}, not {revision}")
    draft = StoredDraft(last + 1, based_on, now, by[:254], body)
    row = {name: getattr(draft, name) for name in StoredDraft.__dataclass_fields__} | {"id": _ONLY}
    if old:
        insert_or_update(conn, rule_draft, [row], ["id"])
        return draft
    try:
        with conn.begin_nested():
            conn.execute(insert(rule_draft).values(row))
    except IntegrityError as error:
        raise ConflictError("somebody else has just begun a draft; look again") from error
    return draft


def find_labels(conn: Connection, conversation_ids: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return the labels of each conversation that has any."""
    asked = sorted(set(conversation_ids))
    found: dict[str, list[str]] = {}
    for row in conn.execute(_LABELS, {"ids": asked}) if asked else ():
        found.setdefault(row.conversation_id, []).append(row.label)
    return {conversation: tuple(of) for conversation, of in found.items()}


def save_labels(conn: Connection, given: Mapping[str, Collection[str]], now: datetime) -> None:
    """Give labels to conversations; one that is there already stays."""
    rows = [
        {"conversation_id": conversation, "label": label, "at": now}
        for conversation, of in given.items()
        for label in of
    ]
    insert_missing(conn, labels, rows)


def remove_label(conn: Connection, conversation_id: str, label: str) -> None:
    """Take a label away; one that is not there is fine."""
    conn.execute(delete(labels).where(labels.c.conversation_id == conversation_id, labels.c.label == label))


def find_noticed(conn: Connection, conversation_ids: Iterable[str]) -> dict[str, Mapping[str, Any]]:
    """Return what was the case at each conversation's last message."""
    asked = sorted(set(conversation_ids))
    return {row.conversation_id: row.facts for row in conn.execute(_NOTICED, {"ids": asked})} if asked else {}


def save_noticed(conn: Connection, facts: Mapping[str, Mapping[str, Any]]) -> None:
    """Remember what is the case now, in place of what was."""
    rows = [{"conversation_id": conversation, "facts": dict(of)} for conversation, of in facts.items()]
    insert_or_update(conn, noticed, rows, ["conversation_id"])
