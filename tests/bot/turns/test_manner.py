"""How customers are to be called is read from their first words, and is not read wrongly from words for others."""

from datetime import UTC, datetime

import pytest

from bot.stages.learn import MANNERS, _mannered
from conversation.messages import Address, Author, Entry
from conversation.proof import ProofLevel
from conversation.state import Dialogue
from conversation.text import expand
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
    ("báo giá cho chú", "chú"),
    ("báo giá cho chú cái nồi chiên", "chú"),
    ("chú hỏi chút", "chú"),
    ("cho bác hỏi thăm cái đơn", "bác"),
    ("cô muốn đặt 2 hộp", "cô"),
    ("chị em gửi hàng chưa tới", ""),
    ("chị em gửi cho em cái này", ""),
    ("mua quà cho chị", ""),
    ("em mua cho anh trai", ""),
    ("tặng cô giáo thì nên mua gì", ""),
    ("anh shipper thái độ quá", ""),
    ("anh giao hàng gọi em hoài", ""),
    ("chị nhân viên tư vấn sai", ""),
    ("chị ơi", ""),
    ("anh ơi cho em hỏi", ""),
    ("cô ơi con hỏi chút", ""),
    ("chú ơi cháu đặt hàng", ""),
    ("chào chị, em muốn mua kem", ""),
    ("dạ chị", ""),
    ("cảm ơn anh", ""),
    ("anh có bán kem chống nắng không", ""),
    ("chị có giao hàng ở Huế không ạ", ""),
    ("em có serum nào không", ""),
    ("em còn hàng không, chị lấy 2 hộp", "chị"),
    ("e ơi c mua 2 hộp", "chị"),
    ("a hoi ti", "anh"),
    ("e muon mua kem", ""),
    ("c oi e hoi", ""),
    ("chị tên gì vậy", ""),
    ("em tên gì", ""),
    ("gọi chị thôi em", "chị"),
    ("gọi chị thôi", "chị"),
    ("gọi cô thôi con ơi", "cô"),
    ("con mình là con gái", ""),
    ("chồng chị bị dị ứng", "chị"),
    ("vợ chú muốn mua", "chú"),
    ("chị Lan đây, đơn của chị tới đâu rồi", "chị"),
    ("gửi cho chị Lan nhé", ""),
    ("đơn của chị tới đâu rồi", "chị"),
    ("anh ấy muốn đổi hàng", ""),
    ("mẹ em muốn mua, tư vấn giúp em", ""),
    ("tui muốn mua", ""),
    ("tớ cần tư vấn", ""),
    ("gửi anh báo giá nhé", "anh"),
    ("chị đặt hàng hôm qua chưa thấy giao", "chị"),
    ("tư vấn cho bác sĩ", ""),
    ("chú ý giao giờ hành chính", ""),
    ("cho con hỏi", ""),
    ("cho cháu xin giá", ""),
    ("tư vấn cho anh cái áo sơ mi", "anh"),
    ("kiểm tra đơn giúp cô với", "cô"),
    ("anh cần gấp nha em", "anh"),
    ("I want to buy", ""),
    ("em ơi tư vấn cho chị kem nào hợp da dầu với", "chị"),
    ("shop tư vấn cho chị nhé, con chị bị mụn", "chị"),
    ("chị hỏi em cái này", "chị"),
    ("anh muốn hỏi em về đơn hàng", "anh"),
    ("em ơi anh đổi size được không", "anh"),
    ("cô không thích màu này", "cô"),
    ("gọi điện cho chú", "chú"),
    ("gọi cho bác", "bác"),
    ("alo anh hỏi cái này", "anh"),
    ("nhờ em kiểm tra giúp chị", "chị"),
    ("phiền chị xem giúp em", ""),
    ("anh xem giúp em đơn này với", ""),
    ("bạn tư vấn giúp mình", ""),
    ("bạn ơi anh muốn mua", "anh"),
    ("dạ con cảm ơn cô", ""),
    ("chị cảm ơn em", "chị"),
    ("anh cảm ơn nhé", "anh"),
    ("ok em, chị lấy cái này", "chị"),
    ("bé nhà anh bị nổi mẩn", "anh"),
    ("da chị nhạy cảm lắm", "chị"),
    ("anh em mình mua chung được giảm không", ""),
    ("cô chú em mua", ""),
    ("em gửi hàng cho chị chưa", "chị"),
    ("chị gửi lại hàng rồi", "chị"),
    ("giao hàng cho chị nhé, chị ở quận 3", "chị"),
    ("mẹ chị bị đau lưng", "chị"),
    ("mua cho mẹ chị cái ghế massage", "chị"),
    ("bán cho chị 2 hộp", "chị"),
    ("chốt cho chú 2 cái", "chú"),
    ("để chị xem đã", "chị"),
    ("thôi để anh hỏi vợ", "anh"),
    ("chắc chị mua 2", "chị"),
    ("hôm qua anh đặt rồi", "anh"),
    ("bữa trước chị mua kem", "chị"),
    ("hôm bữa chú mua cái nồi bị hư", "chú"),
    ("shop oi cho c hoi", "chị"),
    ("tv cho a sp nay", "anh"),
    ("con mua cho mẹ", ""),
    ("cô giáo em muốn mua", ""),
    ("bác tài gọi em", ""),
    ("anh chị ơi cho em hỏi", ""),
    ("anh đặt nhầm size", "anh"),
    ("chị hết tiền rồi", "chị"),
    ("sao chị chưa nhận được hàng", "chị"),
    ("bao giờ chị nhận được hàng", "chị"),
    ("khi nào giao cho chú", "chú"),
]
"""What is written first, and how the customer is called then; empty: as the shop calls everybody."""


def said(dialogue: Dialogue, text: str) -> Dialogue:
    entry = Entry("e", "c", 1, Author.CUSTOMER, NOW, text, proof=ProofLevel.POSSESSION)
    return _mannered(dialogue, facts_of(entry, Address("webchat", "lan"), expand(text)), NOW)


@pytest.mark.parametrize(("text", "you"), OPENINGS)
def test_an_opening_gives_the_right_pair(text: str, you: str) -> None:
    assert said(Dialogue(), text).pronouns == (you, MANNERS.get(you, ""))


def test_who_said_how_to_be_called_is_never_called_otherwise_again() -> None:
    told = said(said(Dialogue(), "anh muốn mua serum"), "chị chứ không phải anh")
    assert told.pronouns == ("chị", "em")
    for text in ("gọi lại cho anh nha", "anh cần mua kem", "em ơi cho anh hỏi"):
        assert said(told, text).pronouns == ("chị", "em")


@pytest.mark.parametrize(
    ("wrong", "text", "you"),
    [
        ("anh muốn mua serum", "gọi chị thôi em", "chị"),
        ("anh muốn mua serum", "mình là nữ mà", "chị"),
        ("chị muốn mua serum", "mình là nam nha shop", "anh"),
        ("chị muốn mua serum", "mình không phải chị đâu", ""),
        ("cô muốn mua nồi", "đừng gọi cô nữa nha", ""),
        ("chú muốn mua nồi", "gọi anh cho trẻ", "anh"),
    ],
)
def test_a_correction_is_heard_however_it_is_said_and_holds(wrong: str, text: str, you: str) -> None:
    corrected = said(said(Dialogue(), wrong), text)
    assert corrected.pronouns == (you, MANNERS.get(you, ""))
    assert said(corrected, wrong).pronouns == corrected.pronouns
