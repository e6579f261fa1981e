"""What /metrics tells: counters and histograms of this process, in Prometheus' words."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

REGISTRY = CollectorRegistry()

RECEIVED = Counter("khachquen_received", "Messages taken in durably.", ("channel",), registry=REGISTRY)
TURNS = Counter("khachquen_turns", "Turns committed.", ("decision", "channel"), registry=REGISTRY)
ANSWER_SECONDS = Histogram(
    "khachquen_answer_seconds",
    "From a message's arrival to its committed turn.",
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60),
    registry=REGISTRY,
)
BATCH_SIZE = Histogram(
    "khachquen_batch_size", "Messages a batch.", buckets=(1, 2, 4, 8, 16, 32, 64, 128), registry=REGISTRY
)
BACKLOG = Gauge("khachquen_inbox_backlog", "Messages that wait for their turn.", registry=REGISTRY)
OUTBOX = Gauge("khachquen_outbox_pending", "Entries that wait to be sent.", registry=REGISTRY)
WAITING = Gauge("khachquen_conversations_waiting", "Conversations that wait for a person.", registry=REGISTRY)
DEAD_LETTERS = Counter("khachquen_dead_letters", "Messages set aside because no turn succeeded.", registry=REGISTRY)
UNDELIVERED = Counter("khachquen_undelivered", "Entries no channel would take.", ("channel",), registry=REGISTRY)
SLOW_ANSWERS = Counter("khachquen_slow_answers", "Answers made beside the batch.", ("given",), registry=REGISTRY)
STRANDED = Gauge(
    "khachquen_hand_offs_failed", "Conversations that wait though nobody on the staff may take them.", registry=REGISTRY
)
OFFERS_MADE = Counter("khachquen_offers_to_agents", "Conversations offered to agents.", registry=REGISTRY)
_waits = (5, 15, 30, 60, 120, 300, 600, 1800, 3600, 14400)
WAIT_SECONDS = Histogram(
    "khachquen_wait_seconds", "From the hand-off until an agent took it.", ("queue",), buckets=_waits, registry=REGISTRY
)
WAIT_ERROR_SECONDS = Histogram(
    "khachquen_wait_error_seconds",
    "How far the wait a customer was told differed from the one they had.",
    ("queue",),
    buckets=_waits,
    registry=REGISTRY,
)
SERVICE_BREACHES = Counter(
    "khachquen_service_breaches", "Promises of service levels not kept.", ("promise", "queue"), registry=REGISTRY
)
LOOP_BLOCKED = Gauge(
    "khachquen_loop_blocked_seconds", "Longest the event loop was held up since the last look.", registry=REGISTRY
)
WEBHOOK_POSTS = Counter("khachquen_webhook_posts", "Posts of events to webhooks.", ("result",), registry=REGISTRY)
