"""Texts that hold no word of a form of address are passed over; none that says one may be among them."""

import re
from random import Random

from memory import form_of_address as forms

WORDS = re.findall(
    r"\S+",
    "anh chị chi cô chú bác em con cháu mình tôi gọi goi kêu xưng phải phai không khong là la chứ mà đừng cho của giúp"
    " báo muốn cần đặt ơi nữ nam gái trai đâu ạ nha thôi được tên có chồng mẹ số da Lan CHỊ Anh nè , . ? shop kem giá",
)


def texts() -> list[str]:
    random = Random(7)  # noqa: S311 (nothing secret)
    return [" ".join(random.choices(WORDS, k=random.randint(1, 10))).replace(" ,", ",") for _ in range(20_000)]


def test_no_text_that_says_a_form_is_passed_over() -> None:
    said = [text for text in texts() if any(pattern.search(text) for pattern, _ in forms._PARTS)]
    told = [text for text in texts() if forms._FORM_TOLD.search(text) or forms._NOT_SO.search(text)]
    assert len(said) > 100
    assert len(told) > 20
    assert all(forms._HAS.search(text) for text in said)
    assert all(forms._NAMES_A_FORM.search(text) for text in told)
