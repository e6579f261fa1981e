"""The review queue: pairs that may be one person, with reasons, judged by the staff; "not the same" is remembered."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Double,
    ForeignKey,
    Index,
    Integer,
    Row,
    Select,
    String,
    Table,
    UniqueConstraint,
    bindparam,
    or_,
    select,
    update,
)

from conversation.customer import Candidate, Reason
from conversation.errors import ConflictError, NotFoundError
from conversation.ids import new_id
from conversation.plain import from_plain, to_plain
from customers.customer_store import customers
from customers.merge_store import merge, unmerge
from customers.merges import Answer, Merge, MergeKind, Suggestion, ordered
from storage.schema import Instant, Json, metadata
from storage.upsert import insert_missing

merge_suggestions = Table(
    "merge_suggestions",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("one", String(36), ForeignKey("customers.id", ondelete="CASCADE"), nullable=False),
    Column("other", String(36), ForeignKey("customers.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("probability", Double, nullable=False),
    Column("weight", Double, nullable=False),
    Column("reasons", Json, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("answer", String(8), nullable=False),
    Column("version", Integer, nullable=False),
    Column("answered_by", String(200), nullable=False),
    Column("answered_at", Instant),
    Column("merge_id", String(36), nullable=False),
    UniqueConstraint("one", "other"),
    Index("ix_merge_suggestions_answer", "answer", "probability"),
)

_one, _other = customers.alias("one_side"), customers.alias("other_side")


def save_suggestions(conn: Connection, customer_id: str, candidates: Sequence[Candidate], now: datetime) -> None:
    """Put candidates for one customer in the queue; an open pair takes the new reasons, a judged one stays judged."""
    rows = [_row(customer_id, c, now) for c in candidates if c.customer_id != customer_id]
    if not rows:
        return
    insert_missing(conn, merge_suggestions, rows)
    changed = ("probability", "weight", "reasons")
    conn.execute(
        update(merge_suggestions)
        .where(
            merge_suggestions.c.one == bindparam("key_one"),
            merge_suggestions.c.other == bindparam("key_other"),
            merge_suggestions.c.answer == Answer.PENDING.value,
        )
        .values({name: bindparam(f"new_{name}", type_=merge_suggestions.c[name].type) for name in changed}),
        [{"key_one": r["one"], "key_other": r["other"]} | {f"new_{name}": r[name] for name in changed} for r in rows],
    )


def find_suggestions(
    conn: Connection, answers: Sequence[Answer] = (Answer.PENDING,), limit: int = 100
) -> tuple[Suggestion, ...]:
    """Return pairs with one of these answers, the likeliest first; without a yes only those that are still apart."""
    query = _pairs().where(
        merge_suggestions.c.answer.in_([a.value for a in answers]),
        or_(_one.c.group_id != _other.c.group_id, merge_suggestions.c.answer == Answer.YES.value),
    )
    return tuple(suggestion_from_row(row) for row in conn.execute(query.limit(limit)))


def find_suggestions_for(conn: Connection, customer_id: str) -> tuple[Suggestion, ...]:
    """Return the open pairs one customer is part of, any record of it, the likeliest first."""
    group = select(customers.c.group_id).where(customers.c.id == customer_id).scalar_subquery()
    query = _pairs().where(
        _one.c.group_id != _other.c.group_id,
        or_(_one.c.group_id == group, _other.c.group_id == group),
        merge_suggestions.c.answer != Answer.NO.value,
    )
    return tuple(suggestion_from_row(row) for row in conn.execute(query))


def find_pairs(conn: Connection, one: str, other: str) -> tuple[Suggestion, ...]:
    """Return the pairs of records between two customers: the open ones first, then the latest judged.

    Of two that are one customer by now, the pairs a yes was said to.
    """
    groups = {
        row.id: row.group_id
        for row in conn.execute(select(customers.c.id, customers.c.group_id).where(customers.c.id.in_((one, other))))
    }
    if len(groups) < len({one, other}):
        return ()
    sides = (groups[one], groups[other])
    query = _pairs().where(_one.c.group_id.in_(sides), _other.c.group_id.in_(sides))
    if sides[0] == sides[1]:
        query = query.where(merge_suggestions.c.answer == Answer.YES.value)
    else:
        query = query.where(_one.c.group_id != _other.c.group_id)
    found = [suggestion_from_row(row) for row in conn.execute(query)]
    never = datetime.min.replace(tzinfo=UTC)
    judged = sorted((s for s in found if s.is_judged), key=lambda s: s.answered_at or never, reverse=True)
    return (*(s for s in found if not s.is_judged), *judged)


def load_suggestion(conn: Connection, suggestion_id: str) -> Suggestion:
    """Return one pair; raises NotFoundError."""
    row = conn.execute(select(merge_suggestions).where(merge_suggestions.c.id == suggestion_id)).one_or_none()
    if row is None:
        raise NotFoundError(f"no suggestion {suggestion_id!r}")
    return suggestion_from_row(row)


def answer_suggestion(
    conn: Connection, suggestion_id: str, answer: Answer, by: str, now: datetime, version: int
) -> Suggestion:
    """Judge a pair as it stood at ``version``: yes merges it, no is remembered, later leaves it for another time.

    A change of mind is another answer: leaving yes undoes the merge. Raises NotFoundError, and ConflictError when
    somebody else was faster.
    """
    found = load_suggestion(conn, suggestion_id)
    won = conn.execute(
        update(merge_suggestions)
        .where(merge_suggestions.c.id == suggestion_id, merge_suggestions.c.version == version)
        .values(answer=answer.value, version=version + 1, answered_by=by, answered_at=now)
    )
    if won.rowcount != 1:
        raise ConflictError(f"suggestion {suggestion_id!r} was answered by {found.answered_by or 'somebody else'}")
    if found.merge_id and answer is not Answer.YES:
        unmerge(conn, found.merge_id, by, now)
        _set_merge(conn, suggestion_id, "")
    if answer is Answer.YES and not found.merge_id:
        made = merge(conn, found.one, found.other, MergeKind.STAFF, by, now, found.reasons)
        _set_merge(conn, suggestion_id, made.id)
    return load_suggestion(conn, suggestion_id)


def undo_merge(conn: Connection, merge_id: str, by: str, now: datetime) -> Merge:
    """Undo a merge that was wrong, and remember that the two are not the same.

    Raises NotFoundError, and ConflictError when it is undone already.
    """
    made = unmerge(conn, merge_id, by, now)
    refuse(conn, made.one, made.other, by, now, made.reasons)
    return made


def refuse(conn: Connection, one: str, other: str, by: str, now: datetime, reasons: Sequence[Reason] = ()) -> None:
    """Remember that two records are not the same person, whether or not anybody had suggested it."""
    insert_missing(conn, merge_suggestions, [_row(one, Candidate(other, "", 0.0, 0.0, tuple(reasons)), now)])
    low, high = ordered(one, other)
    conn.execute(
        update(merge_suggestions)
        .where(merge_suggestions.c.one == low, merge_suggestions.c.other == high)
        .values(
            answer=Answer.NO.value,
            version=merge_suggestions.c.version + 1,
            answered_by=by,
            answered_at=now,
            merge_id="",
        )
    )


def is_refused(conn: Connection, one: str, other: str) -> bool:
    """Tell whether somebody said that any record of one customer and any of the other are not the same."""
    return bool(find_refused(conn, one, [other]))


def find_refused(conn: Connection, customer_id: str, others: Iterable[str]) -> set[str]:
    """Return those of ``others`` that were judged not to be ``customer_id``, in one query."""
    asked = customers.alias("asked")
    own = select(customers.c.group_id).where(customers.c.id == customer_id).scalar_subquery()
    query = (
        select(asked.c.id)
        .select_from(merge_suggestions)
        .join(_one, _one.c.id == merge_suggestions.c.one)
        .join(_other, _other.c.id == merge_suggestions.c.other)
        .join(
            asked,
            ((asked.c.group_id == _other.c.group_id) & (_one.c.group_id == own))
            | ((asked.c.group_id == _one.c.group_id) & (_other.c.group_id == own)),
        )
        .where(merge_suggestions.c.answer == Answer.NO.value, asked.c.id.in_(set(others)))
    )
    return set(conn.execute(query).scalars())


def suggestion_from_row(row: Row[Any]) -> Suggestion:
    """Return the suggestion a row holds."""
    plain = dict(row._mapping)
    plain["answer"] = Answer(plain["answer"])
    plain["reasons"] = from_plain(tuple[Reason, ...], plain["reasons"])
    return Suggestion(**plain)


def _pairs() -> Select[Any]:
    return (
        select(merge_suggestions)
        .join(_one, _one.c.id == merge_suggestions.c.one)
        .join(_other, _other.c.id == merge_suggestions.c.other)
        .order_by(merge_suggestions.c.probability.desc(), merge_suggestions.c.id)
    )


def _row(customer_id: str, candidate: Candidate, now: datetime) -> dict[str, Any]:
    one, other = ordered(customer_id, candidate.customer_id)
    return {
        "id": new_id(),
        "one": one,
        "other": other,
        "probability": candidate.probability,
        "weight": candidate.weight,
        "reasons": to_plain(candidate.reasons),
        "made_at": now,
        "answer": Answer.PENDING.value,
        "version": 0,
        "answered_by": "",
        "answered_at": None,
        "merge_id": "",
    }


def _set_merge(conn: Connection, suggestion_id: str, merge_id: str) -> None:
    conn.execute(update(merge_suggestions).where(merge_suggestions.c.id == suggestion_id).values(merge_id=merge_id))
