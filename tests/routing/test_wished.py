"""A question whether something is to be had shows products where it may as well be about what the shop sells at all."""

import pytest

from routing.situation import Topic, TopicGuess, Understanding
from routing.wished import prefer_products

TOPICS = {
    "range": Topic("range", "article_answer"),
    "stock": Topic("stock", "product_finder"),
    "return": Topic("return", "return_request"),
}


def said(*guesses: tuple[str, float], asks: bool = True, outside: bool = False) -> Understanding:
    return Understanding(
        topics=tuple(TopicGuess(*guess) for guess in guesses), asks_products=asks, is_out_of_scope=outside
    )


def test_the_topic_that_shows_products_comes_first_when_it_is_as_good() -> None:
    weighed = prefer_products(said(("range", 0.42), ("stock", 0.38), ("return", 0.1)), TOPICS, 0.1)
    assert [guess.topic for guess in weighed.topics] == ["stock", "range", "return"]


@pytest.mark.parametrize(
    ("understanding", "answered"),
    [
        pytest.param(said(("range", 0.42), ("stock", 0.38), asks=False), 0.1, id="nothing is looked for"),
        pytest.param(said(("range", 0.62), ("stock", 0.5)), 0.1, id="there is no doubt"),
        pytest.param(said(("range", 0.5), ("stock", 0.3)), 0.1, id="the other is far behind"),
        pytest.param(said(("range", 0.22), ("stock", 0.18)), 0.1, id="neither is likely"),
        pytest.param(said(("range", 0.42), ("stock", 0.38)), 0.4, id="an article answers well"),
        pytest.param(said(("return", 0.42), ("stock", 0.38)), 0.1, id="a request is no question"),
        pytest.param(said(("stock", 0.42), ("range", 0.38)), 0.1, id="it is first already"),
        pytest.param(said(("range", 0.42), ("stock", 0.38), outside=True), 0.1, id="out of scope"),
        pytest.param(said(("range", 0.42)), 0.1, id="there is one topic"),
        pytest.param(said(("gone", 0.42), ("stock", 0.38)), 0.1, id="the topic is no longer there"),
    ],
)
def test_otherwise_it_stays_as_it_was_understood(understanding: Understanding, answered: float) -> None:
    assert prefer_products(understanding, TOPICS, answered) is understanding
