"""Messages and their topics read from CSV, each mistake named with its place."""

import csv
from collections.abc import Collection, Iterator
from pathlib import Path

from benchmarks.report import end_with_bad_input


def read_messages(path: Path) -> list[str]:
    """Return the messages of a CSV with the columns ``text,topic``; ends with status 2 on bad input."""
    return [text for _, text, _ in _rows(path)]


def read_topics(path: Path, known: Collection[str] = ()) -> list[str]:
    """Return the topic of each message; ends with status 2 on one that is not ``known``, when some are given."""
    topics: list[str] = []
    for line, _, topic in _rows(path):
        if known and topic not in known:
            end_with_bad_input(path, f"topic {topic!r} has no training message", line, "topic")
        topics.append(topic)
    return topics


def _rows(path: Path) -> Iterator[tuple[int, str, str]]:
    """Yield line number, text and topic of each row."""
    found = 0
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            for column in ("text", "topic"):
                if column not in (reader.fieldnames or ()):
                    end_with_bad_input(path, "the column is missing" if reader.fieldnames else "empty file", 1, column)
            for row in reader:
                for column in ("text", "topic"):
                    if not (row[column] or "").strip():
                        end_with_bad_input(path, "the cell is empty", reader.line_num, column)
                found += 1
                yield reader.line_num, row["text"], row["topic"].strip()
    except OSError as error:
        end_with_bad_input(path, error.strerror or "cannot be read")
    except UnicodeDecodeError as error:
        end_with_bad_input(path, f"not UTF-8: {error.reason}")
    except csv.Error as error:
        end_with_bad_input(path, f"not CSV: {error}", found + 2)
    if not found:
        end_with_bad_input(path, "no messages in it", 1)
