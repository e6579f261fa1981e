"""A yes is a yes and a no is a no however they are typed, and what cannot be undone wants a plain one."""

import pytest

from conversation.text import expand
from routing.agreement import About, Agreement, read_agreement

YES, NO, NEITHER = Agreement.YES, Agreement.NO, Agreement.NEITHER

# to "vẫn giao về … ạ?", "em dùng số … được không ạ?"
STILL_HOLDS = (
    *(
        "đúng rồi em",
        "dung r",
        "uk dung r",
        "ờ",
        "ờ đúng rồi",
        "vẫn vậy nha",
        "vẫn số cũ",
        "van so do nha",
        "địa chỉ cũ",
    ),
    *("số đó vẫn xài được nha", "cứ gọi số đó", "giao về đó luôn", "uhm van cho cu", "giống lần trước", "y chang"),
    *("không đổi", "k đổi gì em ơi", "giữ nguyên nha", "không có gì thay đổi", "dạ đúng ạ, không đổi", "chuẩn cmnr"),
    *("yep still the same", "same as before", "use that one", "no change", "that's fine", "keep it", "yup", "👍"),
)
NO_LONGER = (
    *("không phải số đó", "k phai so do", "số cũ rồi, không dùng nữa", "số đó bỏ rồi", "số đó hết xài rồi", "doi so r"),
    *("mình chuyển nhà rồi", "chuyen nha roi e oi", "không còn ở đó nữa", "chỗ khác nha", "so khac", "nhầm rồi"),
    *("đừng gọi số đó", "thôi số khác nha", "cũ rồi", "hông phải", "nope", "not anymore", "i moved", "wrong number"),
    *("that's the old one", "i changed my number", "another number"),
)
SAYS_SOMETHING_ELSE = (
    "em thấy da hơi khô",
    "phí ship nhiêu",
    "số đó hả?",
    "dung goi so do",
    "cho em hỏi chút",
    "cô ơi?",
)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        *((text, YES) for text in STILL_HOLDS),
        *((text, NO) for text in NO_LONGER),
        *((text, NEITHER) for text in SAYS_SOMETHING_ELSE),
    ],
)
def test_whether_what_is_remembered_holds(text: str, said: Agreement) -> None:
    assert read_agreement(expand(text), About.MEMORY)[0] is said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        *((text, YES) for text in ("ừ xoá đi", "ok xóa hết đi", "đúng, xoá đi", "chắc chắn", "yes delete everything")),
        *((text, NO) for text in ("đừng xoá", "Dạ đừng xóa nha", "không xóa nữa", "don't delete it", "no, keep it")),
        # đừng without its accents looks like đúng: nothing is erased for it
        *((text, NEITHER) for text in ("dung xoa", "dung xoa nha shop", "giữ nguyên", "như cũ", "ok nhưng khoan đã")),
    ],
)
def test_what_cannot_be_undone_wants_a_plain_yes(text: str, said: Agreement) -> None:
    assert read_agreement(expand(text), About.DEED)[0] is said


@pytest.mark.parametrize(
    ("text", "said"),
    [("đúng rồi", YES), ("đổi rồi", YES), ("như cũ", NO), ("không đổi", NO), ("still the same", NO)],
)
def test_whether_something_newer_holds(text: str, said: Agreement) -> None:
    assert read_agreement(expand(text), About.CHANGE)[0] is said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        *((text, YES) for text in ("còn em", "làm tiếp đi", "vẫn cần nha", "ừ tiếp đi", "go on", "yes please")),
        *((text, NO) for text in ("xong rồi em", "nhân viên đổi cho rồi", "không cần nữa", "no, it's done")),
    ],
)
def test_whether_something_is_still_wanted(text: str, said: Agreement) -> None:
    assert read_agreement(expand(text), About.TASK)[0] is said


def test_what_stands_behind_a_no_is_given_back_as_it_was_written() -> None:
    assert read_agreement("dạ không phải, giao về Quận 3", About.MEMORY) == (NO, "giao về Quận 3")
    assert read_agreement("không đâu em ơi", About.MEMORY) == (NO, "")
