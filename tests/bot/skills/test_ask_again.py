"""Which meanings a question back names."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.skills.ask_again import name_likely
from bot.stages.identify import open_turns
from bot.turns.inbox import Delivery
from conversation.messages import Address, InboundMessage
from routing.situation import Topic, TopicGuess, Understanding

NOW = datetime(2026, 11, 23, 3, tzinfo=UTC)
TOPICS = {name: Topic(name, "article_answer") for name in ("fee", "time", "stock")}


@pytest.mark.parametrize(
    ("understanding", "named"),
    [
        (Understanding(topics=(TopicGuess("fee", 0.4), TopicGuess("time", 0.35))), ["fee", "time"]),
        (Understanding(topics=(TopicGuess("fee", 0.4), TopicGuess("time", 0.05))), ["fee"]),
        (Understanding(topics=(TopicGuess("gone", 0.4), TopicGuess("time", 0.35))), ["time"]),
        # "kể chuyện cười đi" is neither, whatever comes nearest to it
        (Understanding(topics=(TopicGuess("fee", 0.4), TopicGuess("time", 0.35)), is_out_of_scope=True), []),
    ],
)
def test_only_likely_meanings_are_named(understanding: Understanding, named: Sequence[str]) -> None:
    message = InboundMessage("1", Address("webchat", "1"), "1", NOW, "gì đó")
    (turn,) = open_turns([Delivery(0, "1", message)], NOW)
    assert [topic.id for topic in name_likely(replace(turn, understanding=understanding), TOPICS)] == named
