"""Of the ways a message typed without accents may read, the one is meant that the shop's topics make most of."""

from collections.abc import Mapping, Sequence

import numpy as np
import pytest

from routing.readings import Reading, Readings, choose, comparable, find_doubtful
from routing.understand import Understander

SCREEN = "thay nguyên màn hết bao nhiêu"
SALTY = "thay nguyên mặn hết bao nhiêu"


class Topics:
    """Topics that claim each text as told; ``sure`` is how sure the likeliest is."""

    topics = ("screen", "oos")

    def __init__(self, claims: Mapping[str, float], sure: float = 0.5) -> None:
        self.claims = claims
        self.sure = sure
        self.asked: list[str] = []

    def score(self, texts: Sequence[str], vectors: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return as told."""
        assert len(texts) == len(vectors)
        self.asked += texts
        return np.full((len(texts), 2), [self.sure, 0.0]), np.array([self.claims[text] for text in texts])


def vectors_of(*readings: Reading) -> dict[str, np.ndarray]:
    return {bare: np.ones(3, np.float32) for reading in readings for bare in reading.bare}


def meant(topics: Topics, *readings: Reading) -> Reading:
    """Return what is chosen of the readings."""
    return choose(topics, {7: readings}, vectors_of(*readings))[7]  # type: ignore[arg-type]


def is_doubtful(topics: object, readings: Readings) -> bool:
    return bool(find_doubtful(topics, {7: readings}, vectors_of(readings[0])))  # type: ignore[arg-type]


SAID = (Reading.of(SALTY), Reading.of(SCREEN, -1.0))


def test_the_reading_the_topics_claim_most_is_meant() -> None:
    assert meant(Topics({SALTY: 0.2, SCREEN: 1.4}), *SAID).text == SCREEN


def test_a_claim_that_is_hardly_larger_does_not_outweigh_the_syllables() -> None:
    assert meant(Topics({SALTY: 1.2, SCREEN: 1.4}), *SAID).text == SALTY


def test_of_equals_the_likelier_is_meant() -> None:
    assert meant(Topics({SALTY: 1.0, SCREEN: 1.0}), Reading.of(SALTY), Reading.of(SCREEN)).text == SALTY


@pytest.mark.parametrize(
    ("claim", "sure", "expected"), [(0.5, 0.5, True), (0.5, 0.95, False), (-0.5, 0.5, False), (-0.5, 0.95, False)]
)
def test_only_what_is_in_scope_and_unsure_is_read_again(claim: float, sure: float, *, expected: bool) -> None:
    assert is_doubtful(Topics({SALTY: claim}, sure), SAID) is expected


def test_what_has_one_reading_is_not_asked_about() -> None:
    topics = Topics({})
    assert not is_doubtful(topics, SAID[:1])
    assert topics.asked == []


def test_a_shop_without_topics_keeps_the_likeliest_reading() -> None:
    assert not is_doubtful(Understander(), SAID)
    assert choose(Understander(), {}, {}) == {}


def test_one_unsure_clause_is_enough_and_its_claim_decides() -> None:
    asks = "shop ở đâu vậy ạ"
    said = (Reading.of(f"{asks}? {SALTY}"), Reading.of(f"{asks}? {SCREEN}", -1.0))
    assert [len(reading.clauses) for reading in said] == [2, 2]
    topics = Topics({asks: 2.0, SALTY: 0.2, SCREEN: 1.4})
    assert is_doubtful(topics, said)
    assert meant(topics, *said) == said[1]


def test_messages_of_a_batch_are_told_apart() -> None:
    topics = Topics({SALTY: 0.2, SCREEN: 1.4})
    other = (Reading.of(SCREEN), Reading.of(SALTY, -0.1))
    chosen = choose(topics, {3: SAID, 9: other}, vectors_of(*SAID))  # type: ignore[arg-type]
    assert {at: reading.text for at, reading in chosen.items()} == {3: SCREEN, 9: SCREEN}


def test_a_reading_that_says_fewer_things_is_not_compared() -> None:
    two = Reading.of("giá bao nhiêu và khi nào có hàng")
    one = Reading.of("giá bao nhiêu vá khi nào có hàng", -0.3)
    assert comparable([two, one, two]) == (two, two)


def test_numbers_are_no_part_of_what_is_embedded() -> None:
    assert Reading.of("em muốn đổi hàng vì sai màu, đơn NB-260815-0012").bare == ("em muốn đổi hàng vì sai màu",)
