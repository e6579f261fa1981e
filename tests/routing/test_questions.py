"""What people really write to the demo shop, and what comes of it with the shipped model."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
import yaml

from bot.content.encoding import Encoding
from bot.content.library import Library
from bot.demo.load_demo import load_demo
from bot.floor.floor_state import FloorState
from bot.rules.rulebook import Rulebook
from bot.settings import Settings
from bot.skills.article_answer import best_hit
from bot.stages.find_out import FindOut
from bot.stages.prepare import Prepare
from bot.stages.route import Route
from bot.stages.understand import Understand
from bot.turns.inbox import Delivery
from bot.turns.turn import Turn
from conversation.messages import Address, InboundMessage
from routing.decision import Answer, HandOff
from storage.database import Database

NOW = datetime(2026, 11, 23, 3, tzinfo=UTC)
QUESTIONS: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("questions.yaml").read_text("utf-8"))

SHARE = 0.93
"""Of the questions that must come out right; the rest may ask again, which costs one more message."""


def ignore(_step: str, _done: float) -> None:
    """Nobody watches the progress of a test."""


@pytest_asyncio.fixture
async def turns(model_cache: Path, sqlite_database: Database) -> Sequence[Turn]:
    """Every question as a turn of its own, decided as the product decides."""
    load_demo(sqlite_database, NOW, ignore)
    encoding = Encoding(replace(Settings(), data_dir=model_cache), ignore)
    library = Library(sqlite_database, encoding, ignore)
    await library.load()
    deliveries = [
        Delivery(0, str(at), InboundMessage(str(at), Address("webchat", str(at)), str(at), NOW, question["text"]))
        for at, question in enumerate(QUESTIONS)
    ]
    turns: Sequence[Turn] = await Prepare(encoding, library, lambda: NOW)(deliveries)
    floor = FloorState(sqlite_database, lambda: NOW)
    stages = (Understand(library), Route(library, Rulebook(sqlite_database), floor, lambda: NOW))
    turns = await FindOut(sqlite_database, stages)(turns)
    await encoding.close()
    return turns


def is_right(turn: Turn, expected: dict[str, Any]) -> bool:
    """Compare a decision with what a question wants, in each respect it names."""
    decision = turn.decision
    topics = [decision.topic, *(topic for _, topic in decision.others)] if isinstance(decision, Answer) else []
    hit = best_hit(turn)
    found = {
        "skill": decision.skill if isinstance(decision, Answer) else "",
        "topic": topics[0] if len(topics) == 1 else "",
        "language": turn.language,
        "handoff": decision.reason.value if isinstance(decision, HandOff) else "",
        "article": hit.article_id.rpartition(".")[0] if hit else "",
    }
    if "several" in expected:
        several: list[str] = expected["several"]
        return topics == several
    wanted = {name: value if isinstance(value, list) else [value] for name, value in expected.items() if name != "text"}
    if not any(words in (hit.text if hit else "") for words in wanted.pop("told", [""])):
        return False
    return all(found[name] in allowed for name, allowed in wanted.items())


@pytest.mark.timeout(600)
async def test_nearly_all_of_what_people_write_comes_out_right(turns: Sequence[Turn]) -> None:
    wrong = [q["text"] for q, turn in zip(QUESTIONS, turns, strict=True) if not is_right(turn, q)]
    assert len(wrong) <= (1 - SHARE) * len(QUESTIONS), wrong


def test_no_question_is_an_example_a_topic_was_taught_with() -> None:
    taught = (Path(__file__).parents[2] / "bot/demo/content/topics.yaml").read_text("utf-8").casefold()
    assert [q["text"] for q in QUESTIONS if f"- {q['text'].casefold()}\n" in taught] == []
