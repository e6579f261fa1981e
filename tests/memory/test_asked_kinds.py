"""What a question wants, and which passages hold it: a span of time, money, a place."""

import pytest

from memory.asked_kinds import kinds_asked, kinds_held

SPAN, MONEY, PLACE = (True, False, False), (False, True, False), (False, False, True)
NOTHING = (False, False, False)


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("shop đổi trả trong bao lâu", SPAN),
        ("giao may ngay thi toi", SPAN),
        ("how long is the warranty", SPAN),
        ("gói quà bao nhiêu tiền", MONEY),
        ("trả hàng thì ai chịu ship", MONEY),
        ("is returning free", MONEY),
        ("cho xin địa chỉ cửa hàng", PLACE),
        ("where is your store", PLACE),
        ("kem này dùng sáng hay tối", NOTHING),
        ("", NOTHING),
    ],
)
def test_what_a_question_wants(question: str, wanted: tuple[bool, ...]) -> None:
    assert tuple(kinds_asked(question)) == wanted


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
    assert [tuple(row) for row in held] == [SPAN, MONEY, PLACE, (True, True, False), NOTHING]
    assert kinds_held([]).shape == (0, 3)
