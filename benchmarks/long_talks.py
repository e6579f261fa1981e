"""Makes long conversations of two friends, and questions about them: ``python -m benchmarks.long_talks --out FOLDER``.

What they tell is in ``chats/stories_*.yaml``. Each story is told several times over a year, by either of them and with
other people, places and things, so that whoever looks for an answer finds several that are nearly it. Writes
``memories_LANGUAGE.jsonl`` and ``questions_LANGUAGE.jsonl`` in the format of ``benchmarks.recall``.
"""

import argparse
import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

LANGUAGES = ("en", "vi")
_CHATS = Path(__file__).with_name("chats")
_START = datetime(2025, 1, 4, 19, tzinfo=UTC)
_STORIES_A_TALK = 2


@dataclass(frozen=True, slots=True)
class Story:
    """Lines ``(who, text)`` with slots in braces, what may fill them, and questions with the lines that answer them."""

    slots: Mapping[str, Sequence[str]]
    turns: Sequence[tuple[str, str]]
    questions: Sequence[tuple[str, Sequence[int]]]


@dataclass(frozen=True, slots=True)
class Script:
    """All that people of one language may say."""

    names: Sequence[str]
    chat: Sequence[str]
    stories: Sequence[Story]


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the files."""
    parser = argparse.ArgumentParser(prog="benchmarks.long_talks", description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="a folder")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--pairs", type=int, default=3, help="conversations a language")
    parser.add_argument("--times", type=int, default=3, help="how often each story is told in a conversation")
    options = parser.parse_args(arguments)
    options.out.mkdir(parents=True, exist_ok=True)
    for language in LANGUAGES:
        script = read_script(_CHATS / f"stories_{language}.yaml")
        memories: list[dict[str, Any]] = []
        questions: list[dict[str, Any]] = []
        for pair in range(options.pairs):
            said, asked = converse(
                script, f"{language}{pair}", options.times, random.Random(f"{options.seed}{language}{pair}")
            )
            memories += said
            questions += asked
        for name, rows in (("memories", memories), ("questions", questions)):
            lines = [json.dumps(row, ensure_ascii=False) for row in rows]
            (options.out / f"{name}_{language}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


def read_script(path: Path) -> Script:
    """Return what people of one language may say."""
    plain = yaml.safe_load(path.read_text(encoding="utf-8"))
    stories = [
        Story(s["slots"], [(who, text) for who, text in s["turns"]], [(text, rows) for text, rows in s["questions"]])
        for s in plain["stories"]
    ]
    return Script(plain["names"], plain["chat"], stories)


def converse(
    script: Script, customer: str, times: int, chance: random.Random
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the memories and the questions of one conversation, as rows.

    Where a friend tells a story again, every telling that answers a question is relevant; a question that names what
    fills a slot is about the tellings with that.
    """
    pair = chance.sample(list(script.names), 2)
    told = [(story, chance.choice((0, 1))) for story in script.stories for _ in range(times)]
    chance.shuffle(told)
    memories: list[dict[str, Any]] = []
    relevant: dict[str, list[str]] = {}
    at = _START
    for first in range(0, len(told), _STORIES_A_TALK):
        for who, text, asks in _talk(script, told[first : first + _STORIES_A_TALK], pair, chance):
            key = f"{customer}-{len(memories)}"
            memories.append({"id": key, "customer": customer, "at": at.isoformat(), "speaker": pair[who], "text": text})
            for question in asks:
                relevant.setdefault(question, []).append(key)
            at += timedelta(seconds=chance.randrange(20, 200))
        at += timedelta(days=chance.randrange(3, 15), minutes=chance.randrange(600))
    questions = [{"customer": customer, "text": text, "relevant": keys} for text, keys in relevant.items()]
    return memories, questions


def _talk(
    script: Script, told: Sequence[tuple[Story, int]], pair: Sequence[str], chance: random.Random
) -> Iterator[tuple[int, str, list[str]]]:
    """Yield who says what and the questions each line answers: stories, with small talk before, between and after."""
    speaker = chance.choice((0, 1))
    for story, teller in told:
        for _ in range(chance.randrange(2, 5)):
            yield speaker, chance.choice(script.chat).format(you=pair[1 - speaker]), []
            speaker = 1 - speaker
        fill = {name: chance.choice(list(options)) for name, options in story.slots.items()}
        people = {"me": pair[teller], "you": pair[1 - teller]}
        for number, (who, text) in enumerate(story.turns):
            said = text.format(**fill, **people)
            asks = [question.format(**people, **fill) for question, rows in story.questions if number in rows]
            yield (teller if who == "me" else 1 - teller), said[0].upper() + said[1:], asks
        speaker = 1 - teller
    for _ in range(2):
        yield speaker, chance.choice(script.chat).format(you=pair[1 - speaker]), []
        speaker = 1 - speaker


if __name__ == "__main__":
    main()
