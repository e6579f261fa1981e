"""How customers are to be called is read from their first words, and is not read wrongly from words for others."""

from datetime import UTC, datetime

import pytest

from bot.stages.learn import MANNERS, _mannered
from conversation.messages import Address, Author, Entry
from conversation.proof import ProofLevel
from conversation.state import Dialogue
from memory.fact_extractors import facts_of

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)

OPENINGS = [
    ("em ơi cho chị hỏi phí ship", "chị"),
    ("cháu chào cô ạ", ""),
    ("shop ơi mình cần tư vấn", ""),
    ("anh cần mua serum", "anh"),
    ("con hỏi bác cái này", ""),
    ("cho anh xem mẫu này", "anh"),
    ("Em ơi, anh muốn đổi hàng", "anh"),
    ("chị muốn mua kem", "chị"),
    ("cô muốn mua nồi chiên", "cô"),
    ("chú đặt hàng hôm qua chưa thấy", "chú"),
    ("bác cần gặp nhân viên", "bác"),
    ("em muốn hỏi giá", ""),
    ("dạ em chào chị ạ", ""),
    ("chào anh, em cần tư vấn", ""),
    ("gọi lại cho chị nha", "chị"),
    ("tư vấn giúp anh với", "anh"),
    ("em oi cho chi hoi", "chị"),
    ("anh muon doi hang", "anh"),
    ("gọi mình là chị nhé", "chị"),
    ("chị chứ không phải anh", "chị"),
    ("đừng gọi anh, gọi chị", "chị"),
    ("con gái chị bị mụn, tư vấn giúp chị", "chị"),
    ("anh trai em muốn mua", ""),
    ("em tư vấn cho cô cái chảo", "cô"),
    ("shop kiểm tra giúp anh đơn này", "anh"),
    ("hello shop, I need help", ""),
    ("chi phí bao nhiêu vậy shop", ""),
    ("vợ anh muốn đổi size, giúp anh nhé", "anh"),
    ("Mình tên Lan, chị ở Huế", "chị"),
    ("cháu muốn mua quà cho bà", ""),
    ("anh chị shop cho em hỏi", ""),
    ("gọi mình là chị Lan nhé", ""),
    ("gọi chị là cô ạ", "cô"),
]
"""What is written first, and how the customer is called then; empty: as the shop calls everybody."""


def said(dialogue: Dialogue, text: str) -> Dialogue:
    entry = Entry("e", "c", 1, Author.CUSTOMER, NOW, text, proof=ProofLevel.POSSESSION)
    return _mannered(dialogue, facts_of(entry, Address("webchat", "lan"), text))


@pytest.mark.parametrize(("text", "you"), OPENINGS)
def test_an_opening_gives_the_right_pair(text: str, you: str) -> None:
    assert said(Dialogue(), text).pronouns == (you, MANNERS.get(you, ""))


def test_who_said_how_to_be_called_is_never_called_otherwise_again() -> None:
    told = said(said(Dialogue(), "anh muốn mua serum"), "chị chứ không phải anh")
    assert told.pronouns == ("chị", "em")
    for text in ("gọi lại cho anh nha", "anh cần mua kem", "em ơi cho anh hỏi"):
        assert said(told, text).pronouns == ("chị", "em")
