"""The project's own sets: topics of trades the demo shop is not in, asked in Vietnamese as customers type.

``vietnamese_topics.csv``: thirty topics of many trades, either half of which is learnt and the other one asked.
``retail_topics.csv``: forty-four of a clothes shop and a hotel, learnt from one writer's examples and asked with
another's messages. Both have the columns ``topic,text,split``; the topic ``oos`` means none of them and is only tested.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

FILE = Path(__file__).with_name("vietnamese_topics.csv")
RETAIL = Path(__file__).with_name("retail_topics.csv")
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
    for learnt in ("train", "test"):
        yield _learning(FILE, learnt, examples)


def retail(examples: int | None = None) -> Half:
    """Return what one writer teaches, ``examples`` of each topic or all fifteen, and what the other asks."""
    return _learning(RETAIL, "train", examples)


def _learning(path: Path, learnt: str, examples: int | None) -> Half:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    known = [row for row in rows if row["split"] == learnt and row["topic"] != OUTSIDE]
    other = [row for row in rows if row["split"] != learnt or row["topic"] == OUTSIDE]
    some = [row for _, group in groupby(known, lambda row: row["topic"]) for row in list(group)[:examples]]
    return Half(
        tuple(row["text"] for row in some),
        tuple(row["topic"] for row in some),
        tuple(row["text"] for row in other),
        tuple(row["topic"] for row in other),
    )
