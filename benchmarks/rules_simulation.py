"""A draft tried over 10,000 past conversations, made with a seed: seconds of processor time, and what it found.

Run: ``OPENBLAS_NUM_THREADS=1 python -m benchmarks.rules_simulation``; ``--conversations``, ``--messages`` and
``--seed`` change the base. Prints one JSON object.
"""

import argparse
import json
import random
import tempfile
import time
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, insert

from bot.demo.load_demo import to_topics
from bot.demo.read_content import read_content
from bot.demo.read_rules import read_rules_document
from bot.rules.rulebook import to_rules
from bot.rules.rules_wording import RuleWords
from bot.rules.simulation import simulate
from bot.turns.decision_record import outcome_of, stripped
from bot.turns.trace_store import decisions
from conversation.customer import Lifecycle, Recognition, Segments, ValueTier
from conversation.ids import new_id
from conversation.messages import Address, InboundMessage
from conversation.plain import to_plain
from conversation.proof import ProofLevel
from conversation.state import Conversation
from memory.conversation_store import save_conversations
from routing.rules import snapshot as snapshots
from routing.rules.compiled import Compiled
from routing.rules.deciding import decide_by_rules
from routing.rules.observe import Known, observe
from routing.rules.snapshot import QueueFacts
from routing.situation import Situation, Topic, TopicGuess, Understanding
from storage.database import Database
from storage.make_migration import declare_tables
from storage.schema import metadata

NOW = datetime(2026, 11, 23, 3, tzinfo=UTC)
PAGE = 500


def main() -> None:
    """Make the past, try a draft over it, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--conversations", type=int, default=10_000)
    parser.add_argument("--messages", type=int, default=2, help="messages a conversation")
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args()
    topics = _topics()
    document = read_rules_document()
    before = Compiled(to_rules(document))
    after = Compiled(to_rules(_changed(document)))
    declare_tables()
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/record.db")
        metadata.create_all(database.engine)
        chance = random.Random(given.seed)
        for start in range(0, given.conversations, PAGE):
            count = min(PAGE, given.conversations - start)
            database.write_now(_write, before, topics, chance, count, given.messages)
        words = RuleWords("vi", lambda of, _: of)
        started, clock = time.process_time(), time.perf_counter()
        found = database.read_now(simulate, before, after, topics, NOW - timedelta(days=30), words)
        seconds, waited = time.process_time() - started, time.perf_counter() - clock
        database.close()
    report = {
        "conversations": found.conversations,
        "messages": found.messages,
        "changed": found.changed,
        "counts": {kind.value: count for kind, count in found.counts},
        "processor_seconds": round(seconds, 2),
        "seconds": round(waited, 2),
    }
    print(json.dumps(report, indent=1))


def _topics() -> dict[str, Topic]:
    return {topic.id: topic for topic in to_topics(read_content())}


def _changed(document: dict[str, Any]) -> dict[str, Any]:
    """Return a draft that differs as an admin's would: another priority, another tone, another queue."""
    draft: dict[str, Any] = json.loads(json.dumps(document))
    by_id = {rule["id"]: rule for rule in (*draft["classify"], *draft["route"])}
    by_id["khach-cao-nhat"]["then"]["priority"] = 45
    by_id["mung-khach-quay-lai"]["then"]["tone"] = "sorry"
    by_id["tieng-anh"]["then"] = [{"queue": "household"}]
    return draft


def _write(
    conn: Connection, rules: Compiled, topics: dict[str, Topic], chance: random.Random, count: int, messages: int
) -> None:
    made = [_situation(topics, chance) for _ in range(count)]
    save_conversations(conn, [one.conversation for one in made])
    asked = [one for one in made for _ in range(messages)]
    queues = {
        name: QueueFacts(chance.randint(0, 12), 120.0, chance.randint(0, 3), is_open=True) for name in ("care", "skin")
    }
    seen = [observe(one, Known(one.message.text), queues) for one in asked]
    decided = decide_by_rules(rules, asked, seen, topics)
    rows = []
    for one, snapshot, result in zip(asked, seen, decided, strict=True):
        outcome = outcome_of(result.decision, result.situation.ruling)
        rows.append(
            {
                "message_id": new_id(),
                "conversation_id": one.conversation.id,
                "at": one.now - timedelta(hours=chance.randint(1, 600)),
                "kind": outcome["kind"],
                "what": outcome["what"],
                "topic": "",
                "tone": "",
                "language": "vi",
                "epoch": 0,
                "rules_version": 0,
                "trace": to_plain(result.decision.trace),
                "snapshot": {"seen": snapshots.to_record(snapshot), "situation": to_plain(stripped(one)), "topics": []},
                "outcome": outcome,
            }
        )
    conn.execute(insert(decisions), rows)


def _situation(topics: dict[str, Topic], chance: random.Random) -> Situation:
    topic = chance.choice(list(topics.values()))
    address = Address(chance.choice(["webchat", "telegram"]), new_id())
    text = " ".join(chance.choice(["cho", "em", "hỏi", "phí", "ship", "giá", "sỉ", "gấp", "kem"]) for _ in range(12))
    proof = chance.choice([ProofLevel.ANONYMOUS, ProofLevel.POSSESSION])
    return Situation(
        message=InboundMessage(new_id(), address, new_id(), NOW, text),
        conversation=Conversation(new_id(), address, NOW, NOW),
        recognition=Recognition("someone" if proof else "", proof),
        understanding=Understanding(chance.choice(["vi", "vi", "en"]), (TopicGuess(topic.id, 0.9),)),
        segments=Segments(chance.choice(list(ValueTier)), lifecycle=chance.choice(list(Lifecycle))),
        now=NOW,
        topic=topic,
        answer_confidence=0.8,
        default_queue="care",
    )


if __name__ == "__main__":
    main()
