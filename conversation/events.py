"""What happened, as the feed and the webhooks tell it to a shop's own systems.

Whoever changes something hands an ``Event`` to ``storage.event_store.save_events`` in the same transaction.
The ledger tells messages (``memory.transcript_store.append``), ``bot.floor.movement.follow`` changes of hands.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from conversation.ids import new_id

Scalar = str | int | float | bool | None


class EventKind(StrEnum):
    """Everything the feed tells; a kind, once released, keeps its meaning."""

    MESSAGE_RECEIVED = "message.received"  # seq
    MESSAGE_SENT = "message.sent"  # seq, author: bot, agent or system
    MESSAGE_EDITED = "message.edited"  # seq, target
    MESSAGE_FAILED = "message.failed"  # seq, error
    CONVERSATION_OPENED = "conversation.opened"
    CONVERSATION_HANDED_OFF = "conversation.handed_off"  # queue, reason, priority, after_hours
    CONVERSATION_OFFERED = "conversation.offered"  # agent, until
    CONVERSATION_DECLINED = "conversation.declined"  # agent: said no, or the offer lapsed
    CONVERSATION_ASSIGNED = "conversation.assigned"  # agent
    CONVERSATION_TRANSFERRED = "conversation.transferred"  # queue, agent
    CONVERSATION_RELEASED = "conversation.released"  # back to the bot
    CONVERSATION_CLOSED = "conversation.closed"
    CONVERSATION_REOPENED = "conversation.reopened"
    HAND_OFF_FAILED = "conversation.hand_off_failed"  # queue, why
    CUSTOMER_CREATED = "customer.created"
    CUSTOMER_CHANGED = "customer.changed"
    CUSTOMER_MERGED = "customer.merged"  # other, join
    CUSTOMER_UNMERGED = "customer.unmerged"  # other, join
    CUSTOMER_LINKED = "customer.linked"  # other: the record of the linked address
    CUSTOMER_UNLINKED = "customer.unlinked"  # other
    CUSTOMER_FORGOTTEN = "customer.forgotten"
    ORDER_CHANGED = "order.changed"  # number, status
    SLA_WARNING = "sla.warning"  # target, due, queue
    SLA_BREACHED = "sla.breached"  # target, due, queue
    RULES_PUBLISHED = "rules.published"  # version, by
    QUEUES_PUBLISHED = "queues.published"  # version, by
    CONTENT_PUBLISHED = "content.published"  # what: topics, articles, offers; version, by
    OFFER_MADE = "offer.made"  # offer
    WEBHOOK_DISABLED = "webhook.disabled"  # webhook, since, error
    WEBHOOK_TEST = "webhook.test"  # webhook


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened. ``data`` holds what the comment beside the kind names: ids and words, never a person's
    own text, so that forgetting a customer leaves nothing here. ``seq`` is 0 until the feed has given it one.
    """

    kind: EventKind
    at: datetime
    conversation_id: str = ""
    customer_id: str = ""
    data: Mapping[str, Scalar] = field(default_factory=dict)
    id: str = field(default_factory=new_id)
    seq: int = 0
