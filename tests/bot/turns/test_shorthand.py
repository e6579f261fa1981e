"""A shop's own short forms count in the next message, over the shipped ones."""

from pathlib import Path

import pytest

from bot.stages.identify import LONGEST_UNDERSTOOD, open_turns
from bot.turns.inbox import Delivery
from conversation.errors import InputError
from conversation.messages import Address, InboundMessage
from conversation.teencode import read_shorthand, shorthand_rows, with_own
from tests.bot.floor.test_gaps_desk import NOW


def read(text: str, own: list[list[str]]) -> str:
    message = InboundMessage("m", Address("webchat", "lan"), "s", NOW, text)
    return open_turns([Delivery(0, "1", message)], NOW, with_own(own))[0].text


def test_the_shops_own_forms_stand_over_the_shipped_ones() -> None:
    assert read("hn2 còn ko shop", []) == "hn2 còn không shop"
    assert read("hn2 còn ko shop", [["hn2", "Hoa Nắng số 2", "vi"]]) == "Hoa Nắng số 2 còn không shop"
    assert read("ko 3 in 1 còn không", [["ko", "Ko", "always"]]) == "Ko 3 in 1 còn không"  # a product of that name


def test_a_table_survives_being_published(tmp_path: Path) -> None:
    table = tmp_path / "own.csv"
    table.write_text("short,full,when\nhn2,Hoa Nắng số 2,vi\nfsb,flash sale Bưởi,always\n", "utf-8")
    assert with_own(shorthand_rows(read_shorthand(table))) == with_own(
        [["hn2", "Hoa Nắng số 2", "vi"], ["fsb", "flash sale Bưởi", "always"]]
    )
    table.write_text("short,full,when\nhn2,,vi\n", "utf-8")
    with pytest.raises(InputError):
        read_shorthand(table)


def test_of_a_text_of_a_hundred_thousand_letters_the_beginning_is_understood() -> None:
    text = read("giao hàng " * 10_000, [])
    assert text.startswith("giao hàng giao hàng")
    assert len(text) <= LONGEST_UNDERSTOOD
