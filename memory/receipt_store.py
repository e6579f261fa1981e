"""What became of entries on their way to the reader: sent, delivered, read."""

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, case, func, or_, select, update

from conversation.messages import Address, Author, DeliveryStatus
from memory.conversation_store import conversations
from memory.entry_store import entries


def save_statuses(conn: Connection, statuses: Sequence[tuple[str, DeliveryStatus, str]]) -> None:
    """Record (entry id, status, the channel's own reference) for a batch.

    An empty reference keeps the old one, and what the reader has acknowledged stays acknowledged.
    """
    if statuses:
        conn.execute(
            _SAVE_STATUS,
            [{"key": k, "new_status": status.value, "new_reference": ref} for k, status, ref in statuses],
        )


_IS_ACKNOWLEDGED = or_(
    entries.c.status == DeliveryStatus.DELIVERED.value, entries.c.status == DeliveryStatus.READ.value
)
_SAVE_STATUS = (
    update(entries)
    .where(entries.c.id == bindparam("key"))
    .values(
        status=case((_IS_ACKNOWLEDGED, entries.c.status), else_=bindparam("new_status")),
        reference=func.coalesce(func.nullif(bindparam("new_reference"), ""), entries.c.reference),
    )
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
