"""Memories and questions read from JSON lines, each mistake named with its place."""

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.report import end_with_bad_input


@dataclass(frozen=True, slots=True)
class Note:
    """One remembered text of the input; ``speaker`` may be empty."""

    id: str
    customer: str
    at: datetime
    text: str
    speaker: str


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the input, without what is relevant to it."""

    customer: str
    text: str


def read_memories(path: Path) -> list[Note]:
    """Return the memories; ends with status 2 on a missing key, a wrong type, a duplicate id or an empty file."""
    notes: list[Note] = []
    lines: dict[str, int] = {}
    for line, row in _rows(path):
        key = _text(path, line, row, "id")
        if key in lines:
            end_with_bad_input(path, f"id {key!r} is on line {lines[key]} too", line, "id")
        lines[key] = line
        speaker = _text(path, line, row, "speaker") if row.get("speaker") else ""
        at = _time(path, line, _text(path, line, row, "at"))
        notes.append(Note(key, _text(path, line, row, "customer"), at, _text(path, line, row, "text"), speaker))
    return notes


def read_questions(path: Path, customers: Collection[str]) -> list[Question]:
    """Return the questions; what is relevant is left unread."""
    questions: list[Question] = []
    for line, row in _rows(path):
        customer = _text(path, line, row, "customer")
        if customer not in customers:
            end_with_bad_input(path, f"nothing is remembered of customer {customer!r}", line, "customer")
        questions.append(Question(customer, _text(path, line, row, "text")))
    return questions


def read_relevant(path: Path, known: Collection[str]) -> list[frozenset[str]]:
    """Return the relevant ids of each question; ends with status 2 when one is unknown or there is none."""
    relevant: list[frozenset[str]] = []
    for line, row in _rows(path):
        ids = row.get("relevant")
        if not isinstance(ids, list) or not ids:
            end_with_bad_input(path, "a list of ids is wanted", line, "relevant")
        for key in ids:
            if key not in known:
                end_with_bad_input(path, f"{key!r} is the id of no memory", line, "relevant")
        relevant.append(frozenset(ids))
    return relevant


def _rows(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield line number and object of each line."""
    count = 0
    try:
        with path.open(encoding="utf-8-sig") as file:
            for line, text in enumerate(file, 1):
                if not text.strip():
                    continue
                try:
                    row = json.loads(text)
                except ValueError as error:
                    end_with_bad_input(path, f"not JSON: {error}", line)
                if not isinstance(row, dict):
                    end_with_bad_input(path, "an object is wanted", line)
                count += 1
                yield line, row
    except OSError as error:
        end_with_bad_input(path, error.strerror or "cannot be read")
    except UnicodeDecodeError:
        end_with_bad_input(path, "not UTF-8", count + 1)
    if not count:
        end_with_bad_input(path, "the file is empty", 1)


def _text(path: Path, line: int, row: dict[str, Any], column: str) -> str:
    value = row.get(column)
    if not isinstance(value, str) or not value:
        end_with_bad_input(path, "missing" if value in (None, "") else "a text is wanted", line, column)
    return str(value)


def _time(path: Path, line: int, text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        end_with_bad_input(path, f"{text!r} is not a time in ISO 8601", line, "at")
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
