"""The recall benchmark names what is wrong with its input, and counts as documented."""

import json
from pathlib import Path

import pytest

from benchmarks.recall import _quality
from benchmarks.recall_jsonl import read_memories, read_questions, read_relevant

MEMORY = {"id": "m1", "customer": "lan", "at": "2026-01-01T08:00:00+07:00", "text": "giao buổi tối"}
QUESTION = {"customer": "lan", "text": "giao khi nào", "relevant": ["m1"]}


def write(path: Path, *rows: object) -> Path:
    path.write_text("".join(f"{row if isinstance(row, str) else json.dumps(row)}\n" for row in rows), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("rows", "place"),
    [
        ([], "line 1"),
        (["not json"], "line 1"),
        (["[1]"], "line 1"),
        ([MEMORY, {**MEMORY, "text": "khác"}], "line 2, column id"),
        ([{**MEMORY, "at": "hôm qua"}], "line 1, column at"),
        ([{k: v for k, v in MEMORY.items() if k != "text"}], "line 1, column text"),
        ([{**MEMORY, "customer": 7}], "line 1, column customer"),
    ],
)
def test_a_wrong_memory_ends_with_its_place(
    tmp_path: Path, rows: list[object], place: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path / "m.jsonl", *rows)
    with pytest.raises(SystemExit) as ended:
        read_memories(path)
    assert ended.value.code == 2
    assert f"{path}, {place}:" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ({**QUESTION, "customer": "ai đó"}, "customer"),
        ({**QUESTION, "relevant": []}, "relevant"),
        ({**QUESTION, "relevant": ["m9"]}, "relevant"),
    ],
)
def test_a_wrong_question_ends_with_its_place(
    tmp_path: Path, row: object, column: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path / "q.jsonl", QUESTION, row)
    with pytest.raises(SystemExit) as ended:
        _read_both(path)
    assert ended.value.code == 2
    assert f"line 2, column {column}:" in capsys.readouterr().err


def test_a_memory_may_have_a_speaker_and_its_time_is_utc(tmp_path: Path) -> None:
    (note,) = read_memories(write(tmp_path / "m.jsonl", {**MEMORY, "speaker": "Lan"}))
    assert (note.speaker, note.at.isoformat()) == ("Lan", "2026-01-01T01:00:00+00:00")


def test_recall_is_the_share_of_relevant_ids_found_averaged_over_questions() -> None:
    rankings = [["a", "b", "c"], ["x", "y", "z"]]
    relevant = [frozenset({"a", "c"}), frozenset({"q"})]
    figures = _quality(rankings, relevant)
    assert (figures["recall_at_1"], figures["recall_at_5"], figures["mrr"]) == (0.25, 0.5, 0.5)


def _read_both(path: Path) -> None:
    read_questions(path, {"lan"})
    read_relevant(path, {"m1"})
