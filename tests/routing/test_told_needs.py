"""A message that tells everything a request asks for is that request, whatever else its words look like."""

import pytest

from routing.situation import Topic, TopicGuess, Understanding
from routing.told_needs import weigh_needs

MOVE = Topic("move", "change_address", needs=("address", "order_number"))
CALL = Topic("call", "callback", needs=("phone",))
TOPICS = {"move": MOVE, "call": CALL}


def understood(topic: str, confidence: float) -> Understanding:
    return Understanding("vi", (TopicGuess(topic, confidence), TopicGuess("other", 0.2)))


def test_all_of_its_needs_make_a_topic_sure_and_the_others_less_so() -> None:
    weighed = weigh_needs(understood("move", 0.36), ("address", "order_number"), TOPICS)
    assert weighed.confidence > 0.7
    assert sum(guess.confidence for guess in weighed.topics) <= 1
    assert weighed.topics[1].confidence < 0.2


@pytest.mark.parametrize(
    ("topic", "confidence", "told"),
    [
        ("move", 0.36, ("address",)),  # half of it
        ("call", 0.36, ("phone",)),  # a number is told for many reasons
        ("move", 0.03, ("address", "order_number")),
        ("unknown", 0.36, ("address", "order_number")),
    ],
)
def test_otherwise_nothing_changes(topic: str, confidence: float, told: tuple[str, ...]) -> None:
    said = understood(topic, confidence)
    assert weigh_needs(said, told, TOPICS) is said


def test_a_less_likely_topic_may_be_the_one_that_was_told_all_about() -> None:
    said = Understanding("vi", (TopicGuess("shops", 0.45), TopicGuess("move", 0.18)))
    assert weigh_needs(said, ("address", "order_number"), TOPICS).topic == "move"
    sure = Understanding("vi", (TopicGuess("shops", 0.9), TopicGuess("move", 0.1)))
    assert weigh_needs(sure, ("address", "order_number"), TOPICS) is sure


def test_beside_a_question_what_is_told_counts_for_less() -> None:
    """What it costs to send order 1042 to a street is asked by who tells both as well."""
    told = ("address", "order_number")
    guesses = (TopicGuess("fees", 0.7), TopicGuess("move", 0.12))
    said = Understanding("vi", guesses)
    assert weigh_needs(said, told, TOPICS, asks=True) is said
    assert weigh_needs(said, told, TOPICS, asks=False).topic == "move"


def test_who_asks_nothing_and_tells_it_all_is_in_scope() -> None:
    said = Understanding("vi", (TopicGuess("move", 0.28), TopicGuess("contact", 0.15)), is_out_of_scope=True)
    told = ("address", "order_number")
    weighed = weigh_needs(said, told, TOPICS, asks=False)
    assert (weighed.topic, weighed.is_out_of_scope) == ("move", False)
    assert weigh_needs(said, told, TOPICS, asks=True) is said
    assert weigh_needs(said, ("address",), TOPICS, asks=False) is said
    unlikely = Understanding("vi", (TopicGuess("move", 0.08),), is_out_of_scope=True)
    assert weigh_needs(unlikely, told, TOPICS, asks=False) is unlikely
