"""Webhooks and their deliveries in the record store; deliveries are the log and the work that is left."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    Row,
    String,
    Table,
    Text,
    UniqueConstraint,
    and_,
    bindparam,
    delete,
    or_,
    select,
    update,
)

from api.webhook import OLD_SECRET_LIVES, Delivery, DeliveryStatus, Webhook
from conversation.errors import NotFoundError
from conversation.ids import new_id
from storage.schema import Instant, Json, metadata
from storage.upsert import insert_missing

LEASE = timedelta(minutes=1)
"""How long whoever claimed a delivery has to try it before another may."""

_Count = BigInteger().with_variant(Integer, "sqlite")

webhooks = Table(
    "webhooks",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("url", Text, nullable=False),
    Column("secret", String(128), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("kinds", Json, nullable=False),
    Column("note", String(256), nullable=False),
    Column("with_text", Boolean, nullable=False),
    Column("cursor", _Count, nullable=False),
    Column("old_secret", String(128), nullable=False),
    Column("old_secret_until", Instant),
    Column("failing_since", Instant),
    Column("disabled_at", Instant),
    Column("disabled_why", String(256), nullable=False),
)

webhook_deliveries = Table(
    "webhook_deliveries",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("webhook_id", String(36), ForeignKey("webhooks.id", ondelete="CASCADE"), nullable=False),
    Column("event_id", String(36), nullable=False),
    Column("event_seq", _Count, nullable=False),
    Column("kind", String(48), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("next_at", Instant, nullable=False),
    Column("leased_until", Instant),
    Column("status", String(16), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("tried_at", Instant),
    Column("status_code", Integer, nullable=False),
    Column("error", String(256), nullable=False),
    Column("milliseconds", Integer, nullable=False),
    UniqueConstraint("webhook_id", "event_id"),
    Index("ix_webhook_deliveries_due", "webhook_id", "status", "next_at"),
    Index("ix_webhook_deliveries_created_at", "created_at"),
)


def save_webhook(conn: Connection, webhook: Webhook) -> None:
    """Write a new webhook."""
    conn.execute(webhooks.insert().values(_webhook_row(webhook)))


def change_webhook(conn: Connection, webhook: Webhook) -> None:
    """Write what an admin may change: address, kinds, note, whether texts go along, whether it is on."""
    conn.execute(
        update(webhooks)
        .where(webhooks.c.id == webhook.id)
        .values(
            url=webhook.url,
            kinds=list(webhook.kinds),
            note=webhook.note,
            with_text=webhook.with_text,
            cursor=webhook.cursor,
            failing_since=webhook.failing_since,
            disabled_at=webhook.disabled_at,
            disabled_why=webhook.disabled_why,
        )
    )


def replace_secret(conn: Connection, webhook: Webhook, secret: str, now: datetime) -> Webhook:
    """Give a webhook a new secret; the old one signs beside it for a day."""
    changed = replace(webhook, secret=secret, old_secret=webhook.secret, old_secret_until=now + OLD_SECRET_LIVES)
    conn.execute(
        update(webhooks)
        .where(webhooks.c.id == webhook.id)
        .values(secret=secret, old_secret=changed.old_secret, old_secret_until=changed.old_secret_until)
    )
    return changed


def delete_webhook(conn: Connection, webhook_id: str) -> None:
    """Forget a webhook with its log; raises NotFoundError."""
    conn.execute(delete(webhook_deliveries).where(webhook_deliveries.c.webhook_id == webhook_id))
    if conn.execute(delete(webhooks).where(webhooks.c.id == webhook_id)).rowcount == 0:
        raise NotFoundError(f"no webhook {webhook_id!r}")


def load_webhook(conn: Connection, webhook_id: str) -> Webhook:
    """Return one webhook; raises NotFoundError."""
    row = conn.execute(select(webhooks).where(webhooks.c.id == webhook_id)).first()
    if row is None:
        raise NotFoundError(f"no webhook {webhook_id!r}")
    return webhook_from_row(row)


def load_webhooks(conn: Connection) -> tuple[Webhook, ...]:
    """Return every webhook, the oldest first."""
    query = select(webhooks).order_by(webhooks.c.created_at, webhooks.c.id)
    return tuple(webhook_from_row(row) for row in conn.execute(query))


def has_webhook_behind(conn: Connection, head: int) -> bool:
    """Tell whether a webhook that is on has not been handed every event up to ``head``."""
    query = select(webhooks.c.id).where(webhooks.c.disabled_at.is_(None), webhooks.c.cursor < head).limit(1)
    return conn.execute(query).first() is not None


def lock_behind(conn: Connection, head: int) -> tuple[Webhook, ...]:
    """Return the webhooks that are on and have not been handed every event up to ``head``, locked to the caller."""
    query = (
        select(webhooks)
        .where(webhooks.c.disabled_at.is_(None), webhooks.c.cursor < head)
        .order_by(webhooks.c.id)
        .with_for_update(skip_locked=True)
    )
    return tuple(webhook_from_row(row) for row in conn.execute(query))


def add_deliveries(
    conn: Connection, webhook: Webhook, events: Sequence[tuple[str, int, str]], cursor: int, now: datetime
) -> None:
    """Put events, each (id, seq, kind), on their way to a webhook and note how far it has been handed them."""
    insert_missing(
        conn,
        webhook_deliveries,
        [
            _delivery_row(Delivery(new_id(), webhook.id, event_id, seq, kind, now, now))
            for event_id, seq, kind in events
        ],
    )
    conn.execute(update(webhooks).where(webhooks.c.id == webhook.id).values(cursor=cursor))


def find_due(conn: Connection, now: datetime) -> tuple[Webhook, ...]:
    """Return the webhooks that are on and have a delivery to be tried now."""
    due = _due(now).where(webhook_deliveries.c.webhook_id == webhooks.c.id).exists()
    query = select(webhooks).where(webhooks.c.disabled_at.is_(None), due).order_by(webhooks.c.id)
    return tuple(webhook_from_row(row) for row in conn.execute(query))


def claim_deliveries(conn: Connection, webhook_id: str, now: datetime, limit: int) -> tuple[Delivery, ...]:
    """Lease up to ``limit`` deliveries that are to be tried now, in the order of their events."""
    query = (
        _due(now)
        .where(webhook_deliveries.c.webhook_id == webhook_id)
        .order_by(webhook_deliveries.c.event_seq)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    found = [delivery_from_row(row) for row in conn.execute(query)]
    if found:
        conn.execute(
            update(webhook_deliveries)
            .where(webhook_deliveries.c.id.in_([d.id for d in found]))
            .values(leased_until=now + LEASE)
        )
    return tuple(found)


def save_attempts(conn: Connection, tried: Sequence[Delivery]) -> None:
    """Write what came of an attempt at each of these deliveries and give their leases back."""
    if tried:
        names = ("status", "attempts", "next_at", "tried_at", "status_code", "error", "milliseconds")
        conn.execute(
            update(webhook_deliveries)
            .where(webhook_deliveries.c.id == bindparam("key"))
            .values(leased_until=None, **{name: bindparam(f"new_{name}") for name in names}),
            [{"key": d.id} | {f"new_{name}": getattr(d, name) for name in names} for d in tried],
        )


def mark_health(
    conn: Connection, webhook_id: str, failing_since: datetime | None, disabled_at: datetime | None, why: str
) -> None:
    """Note since when a webhook fails, and whether it is switched off for it."""
    conn.execute(
        update(webhooks)
        .where(webhooks.c.id == webhook_id)
        .values(failing_since=failing_since, disabled_at=disabled_at, disabled_why=why[:256])
    )


def find_deliveries(
    conn: Connection, webhook_id: str, status: str, after: tuple[datetime, str] | None, limit: int
) -> tuple[Delivery, ...]:
    """Return the log of a webhook, the newest first, from after the delivery with this time and id."""
    query = select(webhook_deliveries).where(webhook_deliveries.c.webhook_id == webhook_id)
    if status:
        query = query.where(webhook_deliveries.c.status == status)
    if after is not None:
        at, key = after
        older = and_(webhook_deliveries.c.created_at == at, webhook_deliveries.c.id < key)
        query = query.where(or_(webhook_deliveries.c.created_at < at, older))
    query = query.order_by(webhook_deliveries.c.created_at.desc(), webhook_deliveries.c.id.desc()).limit(limit)
    return tuple(delivery_from_row(row) for row in conn.execute(query))


def resend(conn: Connection, webhook_id: str, delivery_id: str, now: datetime) -> Delivery:
    """Put a delivery on its way again under its own id, for another day; raises NotFoundError."""
    query = select(webhook_deliveries).where(
        webhook_deliveries.c.id == delivery_id, webhook_deliveries.c.webhook_id == webhook_id
    )
    row = conn.execute(query).first()
    if row is None:
        raise NotFoundError(f"webhook {webhook_id} has no delivery {delivery_id!r}")
    again = replace(
        delivery_from_row(row),
        status=DeliveryStatus.PENDING,
        attempts=0,
        next_at=now,
        error="",
        status_code=0,
    )
    save_attempts(conn, [again])
    conn.execute(update(webhook_deliveries).where(webhook_deliveries.c.id == delivery_id).values(created_at=now))
    return replace(again, created_at=now)


def forget_deliveries(conn: Connection, before: datetime, limit: int = 5000) -> int:
    """Forget up to ``limit`` deliveries made before ``before``; return how many."""
    old = select(webhook_deliveries.c.id).where(webhook_deliveries.c.created_at < before).limit(limit)
    return conn.execute(delete(webhook_deliveries).where(webhook_deliveries.c.id.in_(old))).rowcount


def count_pending(conn: Connection) -> Mapping[str, int]:
    """Return how many deliveries wait, by webhook."""
    query = select(webhook_deliveries.c.webhook_id).where(webhook_deliveries.c.status == DeliveryStatus.PENDING.value)
    counts: dict[str, int] = {}
    for webhook_id in conn.execute(query).scalars():
        counts[webhook_id] = counts.get(webhook_id, 0) + 1
    return counts


def webhook_from_row(row: Row[Any]) -> Webhook:
    """Return the webhook a row holds."""
    return Webhook(**dict(row._mapping) | {"kinds": tuple(row.kinds)})


def delivery_from_row(row: Row[Any]) -> Delivery:
    """Return the delivery a row holds."""
    plain = {name: getattr(row, name) for name in Delivery.__dataclass_fields__}
    return Delivery(**plain | {"status": DeliveryStatus(row.status)})


def _due(now: datetime) -> Any:
    return select(webhook_deliveries).where(
        webhook_deliveries.c.status == DeliveryStatus.PENDING.value,
        webhook_deliveries.c.next_at <= now,
        (webhook_deliveries.c.leased_until.is_(None)) | (webhook_deliveries.c.leased_until < now),
    )


def _webhook_row(webhook: Webhook) -> dict[str, Any]:
    return {name: getattr(webhook, name) for name in Webhook.__dataclass_fields__} | {"kinds": list(webhook.kinds)}


def _delivery_row(delivery: Delivery) -> dict[str, Any]:
    plain = {name: getattr(delivery, name) for name in Delivery.__dataclass_fields__}
    return plain | {"status": delivery.status.value, "leased_until": None}
