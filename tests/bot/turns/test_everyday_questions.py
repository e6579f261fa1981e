"""What customers of the demo shop ask every day is answered at the first try, and with the passage that answers it.

None of these sentences is an example of a topic: what is learnt from the examples is what is tried here.
"""

import pytest

from bot.demo.read_content import read_content
from conversation.text import fold
from tests.bot.turns.talk import Talk

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(900)]

UNSURE = ("chưa chắc có đúng", "chưa hiểu rõ", "ý bạn là", "I am not sure", "I'm not sure", "Do you mean")

ASKED = [
    ("do you take visa", "Visa"),
    ("do you take mastercard", "Mastercard"),
    ("is cash ok", "Cash"),
    ("can I pay by card", "Visa, Mastercard"),
    ("cod dc k", "COD dùng được trên toàn quốc"),
    ("where are you located", "48 Trần Quang Diệu"),
    ("shop o dau z", "48 Trần Quang Diệu"),
    ("dia chi", "48 Trần Quang Diệu"),
    ("sdt shop", "028 7100 0048"),
    ("hotline", "028 7100 0048"),
    ("email shop là gì", "chao@nhabuoi.example"),
    ("do you repair old appliances", "for a fee"),
    ("do you fix old kettles", "for a fee"),
    ("how long does an opened cream last", "12 months"),
    ("how long is the sunscreen good after opening", "12 months after opening"),
    ("kem dưỡng mở nắp dùng được bao lâu", "12 tháng"),
    ("do you ship to Hue", "every province of Vietnam"),
    ("do you deliver to Singapore", "do not ship abroad"),
    ("ship nuoc ngoai dc ko", "chưa gửi hàng ra nước ngoài"),
    ("what's your return policy", "14 days"),
    ("mua rồi không thích trả lại được không", "14 ngày"),
    ("can I get a receipt", "electronic invoice"),
    ("do you test on animals", "Nothing is tested on animals"),
    ("how long does the bottle keep drinks hot", "hot for 8 hours"),
    ("do you sell on shopee", "not on Shopee"),
    ("có shopee không", "chưa mở gian hàng trên Shopee"),
    ("are you a bot", "a computer program"),
    ("em là bot phải hông", "chương trình máy tính"),
    ("what do you sell", "eight groups"),
    ("shop bán cái gì", "tám nhóm"),
    ("hạn sử dụng bao lâu", "hạn dùng"),
    ("bớt được ko", "không bớt thêm"),
    ("giam gia cho em di", "không bớt thêm"),
    ("mua 2 chai có bớt không", "không bớt thêm"),
    ("is the price negotiable at all", "do not bargain"),
    ("co serum vit c ko", "Serum vitamin C 15%"),
    ("do you have vitamin c serum", "Vitamin C 15% serum"),
    ("is there a warranty for the air fryer", "12 months"),
    ("son màu đỏ đất còn ko", "chưa bán"),
    ("máy giặt có bán không", "chưa bán"),
    ("nồi cơm điện loại nào nấu cho 4 người", "chưa bán"),
    ("có bán ở siêu thị không", "đại lý"),
    ("30/4 shop mở cửa tới mấy giờ", "từ 09:00 đến 17:00"),
    ("quốc khánh có mở không", "từ 09:00 đến 17:00"),
    ("mùng 1 tết shop nghỉ hông", "shop nghỉ"),
    ("are you open on national day", "from 09:00 to 17:00"),
    ("nồi chiên rửa thế nào", "180 °C"),
    ("serum vitamin c dùng sao", "3 đến 4 giọt"),
]

SHOWN_ALONE = [
    ("găng tay cỡ nào vừa", "Găng tay", "Kem"),
    ("em 55kg cao 1m6 mặc size gì", "cm", "cà phê"),
    ("tay nhỏ thì cỡ mấy", "Găng tay", "Hộp quà"),
    ("shop bán nước hoa không", "Nước hoa hồng sen", "Nước giặt"),
    ("nồi cơm điện loại nào nấu cho 4 người", "Nồi", "Dầu gội"),
    ("tẩy trang loại nào dịu nhẹ", "Nước tẩy trang", "Nước hoa hồng"),
]


@pytest.mark.parametrize(("text", "told"), ASKED)
async def test_an_everyday_question_is_answered_at_once(talk: Talk, text: str, told: str) -> None:
    answer = await talk.says(text)
    assert told in answer
    assert not any(words in answer for words in UNSURE), answer


@pytest.mark.parametrize(("text", "told", "not_told"), SHOWN_ALONE)
async def test_what_only_shares_a_word_with_the_goods_asked_about_is_not_shown(
    talk: Talk, text: str, told: str, not_told: str
) -> None:
    answer = await talk.says(text)
    assert told in answer
    assert not_told not in answer


async def test_none_of_these_questions_was_learnt() -> None:
    learnt = {fold(example).strip(" ?.!") for topic in read_content().topics for example in topic.examples}
    assert [text for text, _ in ASKED if fold(text).strip(" ?.!") in learnt] == []
