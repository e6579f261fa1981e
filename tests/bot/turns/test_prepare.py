"""Messages before their turn: long ones are kept whole and understood by their beginning, and the log says so."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest
from structlog.testing import capture_logs

from bot.stages.identify import LONGEST_UNDERSTOOD
from bot.stages.prepare import Prepare
from bot.turns.inbox import Delivery
from bot.turns.turn import Turn
from conversation.messages import Address, InboundMessage
from conversation.teencode import shipped_shorthand
from memory.accents import AccentModel
from routing.understand import Understander

NOW = datetime(2026, 11, 23, 3, tzinfo=UTC)


class Published:
    """A shop that has learnt no texts of its own."""

    accents = AccentModel.train([])
    shorthand = shipped_shorthand()
    understander: Any = Understander()

    @property
    def shop(self) -> "Published":
        """What is published is the same object."""
        return self

    async def ready(self) -> None:
        """Nothing has to be loaded."""


class Listening:
    """An encoder that keeps what it was asked."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    async def embed(self, texts: Sequence[str]) -> Any:
        """Return one unit vector a text: of the first one heard the first, and so on."""
        self.heard += texts
        return np.eye(16, dtype=np.float32)[len(self.heard) - len(texts) : len(self.heard)]


class Screens(Published):
    """A shop with a topic that claims what is said of a screen, and is not sure of it."""

    topics = ("screen", "oos")

    @property
    def understander(self) -> "Screens":  # type: ignore[override]
        """The topics are the same object, too."""
        return self

    def score(self, texts: Sequence[str], _: Any) -> tuple[Any, Any]:
        """Return how sure the topic is of each text and how much it claims it."""
        return np.full((len(texts), 2), [0.5, 0.0]), np.array([float("màn" in text) for text in texts])


async def prepared(text: str, shop: Published | None = None) -> tuple[Turn, list[str]]:
    encoding = Listening()
    prepare = Prepare(encoding, shop or Published(), lambda: NOW)  # type: ignore[arg-type]
    (turn,) = await prepare([Delivery(0, "1", InboundMessage("1", Address("webchat", "lan"), "1", NOW, text))])
    return turn, encoding.heard


@pytest.mark.parametrize("text", ["phí ship bao nhiêu " * 5_000, "ạ" * 100_000, "😍" * 100_000, "שלום " * 20_000])
async def test_a_message_of_a_hundred_thousand_letters_is_understood_by_its_beginning(text: str) -> None:
    with capture_logs() as logs:
        turn, heard = await prepared(text)
    assert turn.message.text == text
    assert sum(map(len, heard)) <= 2 * LONGEST_UNDERSTOOD
    (line,) = [line for line in logs if line["event"] == "message_read_in_part"]
    assert (line["message"], line["letters"]) == ("1", len(text))


async def test_the_encoder_hears_what_is_wanted_without_the_number_of_the_order() -> None:
    turn, heard = await prepared("em muốn đổi hàng vì sai màu, đơn NB-260815-0012")
    assert heard == ["em muốn đổi hàng vì sai màu"]
    assert turn.text.endswith("NB-260815-0012")
    assert [claim.canonical for claim in turn.claims] == ["NB2608150012"]


@pytest.mark.parametrize(
    ("text", "language"),
    [("שלום, איפה ההזמנה שלי?", "vi"), ("👍👍", "vi"), ("asdfgh zxcvbn", "vi"), ("where is my order", "en")],
)
async def test_what_no_shop_here_speaks_is_answered_in_the_first_language(text: str, language: str) -> None:
    turn, _ = await prepared(text)
    assert turn.language == language


async def test_who_says_who_they_are_before_they_ask_has_asked_one_thing() -> None:
    turn, heard = await prepared("em tên Nguyễn Thị Lan, sđt 0912345678. Đơn hàng của em tới đâu rồi ạ?")
    assert heard == ["Đơn hàng của em tới đâu rồi ạ?"]
    assert turn.clauses == ()


async def test_a_message_is_meant_as_its_topic_knows_it_and_kept_as_its_syllables_say() -> None:
    typed = "cam ung bi liet mot nua co phai thay nguyen man khong"
    turn, heard = await prepared(typed, Screens())
    assert turn.restored == heard[0] == Published.accents.restore(typed)
    assert "mặn" in turn.restored
    assert turn.vector is not None
    assert "màn" in heard[int(turn.vector.argmax())]


async def test_a_message_that_can_only_be_read_one_way_is_embedded_once() -> None:
    typed = "cảm ứng bị liệt một nửa có phải thay nguyên màn không"
    assert (await prepared(typed, Screens()))[1] == [typed]
