"""What a question wants, and which passages hold it: a span of time, money, a place."""

import numpy as np
import pytest
from numpy.typing import NDArray

from memory.asked_kinds import kinds_asked, kinds_held

SPAN, MONEY, PLACE, NOTHING = {"span"}, {"money"}, {"place"}, set[str]()
KINDS = ("span", "money", "place", "months", "years", "hours", "weeks")


def named(row: NDArray[np.bool_]) -> set[str]:
    """Return the names of the kinds that are true."""
    return {kind for kind, is_so in zip(KINDS, row, strict=True) if is_so}


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("shop đổi trả trong bao lâu", SPAN),
        ("giao may ngay thi toi", SPAN),
        ("how long is the warranty", SPAN),
        ("trả góp mấy tháng", {"span", "months"}),
        ("bảo hành bao nhiêu năm", {"span", "years"}),
        ("how many hours does it take", {"span", "hours"}),
        ("gói quà bao nhiêu tiền", MONEY),
        ("trả hàng thì ai chịu ship", MONEY),
        ("is returning free", MONEY),
        ("cho xin địa chỉ cửa hàng", PLACE),
        ("where is your store", PLACE),
        ("kem này dùng sáng hay tối", NOTHING),
        ("", NOTHING),
    ],
)
def test_what_a_question_wants(question: str, wanted: set[str]) -> None:
    assert named(kinds_asked(question)) == wanted


def test_what_passages_hold() -> None:
    held = kinds_held(
        [
            "Bạn có 14 ngày kể từ ngày nhận.",
            "Shop trả phí hai chiều; bạn đổi ý: 25.000đ.",
            "48 Trần Quang Diệu, Phường Nhiêu Lộc.",
            "We answer within 1 working day, for free.",
            "Ngày nào cũng mở, chiều nghỉ.",
        ]
    )
    assert [named(row) for row in held] == [SPAN, MONEY, PLACE, {"span", "money"}, NOTHING]
    assert named(kinds_held(["3, 6 hoặc 9 tháng."])[0]) == {"span", "months"}
    assert kinds_held([]).shape == (0, 7)
