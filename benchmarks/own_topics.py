"""The project's own set: thirty topics of trades the demo shop is not in, asked in Vietnamese as customers type.

``vietnamese_topics.csv`` has the columns ``topic,text,split``; the topic ``oos`` means none of them and is only tested.
Either half is learnt and the other one asked.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

FILE = Path(__file__).with_name("vietnamese_topics.csv")
OUTSIDE = "oos"


@dataclass(frozen=True, slots=True)
class Half:
    """What is learnt and what is asked, as texts and their topics."""

    texts: tuple[str, ...]
    topics: tuple[str, ...]
    asked: tuple[str, ...]
    truth: tuple[str, ...]


def halves(examples: int | None = None) -> Iterator[Half]:
    """Yield both ways to halve the set, each topic learnt from ``examples`` of its half, None for all twelve."""
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for learnt in ("train", "test"):
        known = [row for row in rows if row["split"] == learnt and row["topic"] != OUTSIDE]
        other = [row for row in rows if row["split"] != learnt or row["topic"] == OUTSIDE]
        some = [row for _, group in groupby(known, lambda row: row["topic"]) for row in list(group)[:examples]]
        yield Half(
            tuple(row["text"] for row in some),
            tuple(row["topic"] for row in some),
            tuple(row["text"] for row in other),
            tuple(row["topic"] for row in other),
        )
