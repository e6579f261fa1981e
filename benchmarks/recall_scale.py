"""How long one customer's long memory takes to search: ``python -m benchmarks.recall_scale --messages 20000``."""

import argparse
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import numpy as np

from benchmarks.report import Bar, print_report
from conversation.messages import Address
from conversation.proof import ProofLevel
from memory.means import LanguageMeans, Vectors, shipped_sentences
from memory.query import Query
from memory.recall import CustomerMemory, Memory, recall
from memory.terms import terms_of

_SIZE = 384
_QUERIES = 500
_ADDED = 100
"""Messages that come one by one once the others are there."""
_START = datetime(2024, 1, 1, tzinfo=UTC)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the benchmark and print its figures."""
    parser = argparse.ArgumentParser(prog="benchmarks.recall_scale", description=__doc__)
    parser.add_argument("--messages", type=int, default=20_000, help="messages of one customer")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    random = np.random.default_rng(options.seed)
    means = LanguageMeans.measure(lambda texts, _: _unit(random, len(texts)), "random")
    with Bar() as progress:
        progress("memories", 0.0)
        memories = _memories(options.messages + _ADDED, random)
        progress("memories", 1.0)
        start = time.perf_counter()
        memory = CustomerMemory.build(memories[:-_ADDED], means)
        build_s = time.perf_counter() - start
        added = []
        for later in memories[-_ADDED:]:
            start = time.perf_counter()
            memory = memory.followed_by([later])
            added.append((time.perf_counter() - start) * 1000)
        spent, busy = [], []
        for n, text in enumerate(_texts(_QUERIES, random)):
            query = Query(text, _unit(random, 1)[0], "vi", text)
            start, working = time.perf_counter(), time.thread_time()
            recall(memory, query, memories[-1].at, 5)
            spent.append((time.perf_counter() - start) * 1000)
            busy.append((time.thread_time() - working) * 1000)
            progress("queries", (n + 1) / _QUERIES)
    print_report(
        {
            "messages": options.messages,
            "query_p50_ms": round(float(np.percentile(spent, 50)), 3),
            "query_p99_ms": round(float(np.percentile(spent, 99)), 3),
            "query_cpu_p99_ms": round(float(np.percentile(busy, 99)), 3),
            "build_s": round(build_s, 3),
            "added_p50_ms": round(float(np.percentile(added, 50)), 3),
        },
        ("numpy",),
    )


def _memories(count: int, random: np.random.Generator) -> list[Memory]:
    vectors = _unit(random, count)
    return [
        Memory(
            entry_id=str(n),
            conversation_id=f"c{n % 3}",
            address=Address("benchmark", "one"),
            seq=n,
            at=_START + timedelta(minutes=7 * n),
            speaker=("customer", "bot", "agent")[n % 3],
            text=text,
            language="vi",
            proof=ProofLevel.POSSESSION,
            terms=terms_of(text),
            vector=vectors[n],
        )
        for n, text in enumerate(_texts(count, random))
    ]


def _texts(count: int, random: np.random.Generator) -> list[str]:
    """Return messages of 6 to 24 words, drawn as often as the shipped sentences use them."""
    pool = [word for sentence in shipped_sentences("vi") for word in sentence.replace(",", "").split()]
    return [" ".join(pool[at] for at in random.integers(0, len(pool), size)) for size in random.integers(6, 25, count)]


def _unit(random: np.random.Generator, count: int) -> Vectors:
    vectors = random.normal(size=(count, _SIZE)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors


if __name__ == "__main__":
    main()
