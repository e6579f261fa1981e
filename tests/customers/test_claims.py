import pytest

from customers.claims import ClaimKind, canonical_order, find_claims, fold_in_place

SAID = [
    ("em là Lan, hôm trước mua kem chống nắng, sđt 0912 345 678", {"name": "lan", "phone": "+84912345678"}),
    ("em la lan hom truoc mua kem chong nang sdt 0912345678", {"name": "lan", "phone": "+84912345678"}),  # no accents
    ("e tên Nguyễn Thị Lan ạ, đơn NB-240917-0032 chưa thấy", {"name": "nguyen thi lan", "order": "NB2409170032"}),
    ("mk la tran van hung, don nb-240917-0032 dau r", {"name": "tran van hung", "order": "NB2409170032"}),  # teencode
    (
        "My name is sarah connor and my email is Sarah.C@Gmail.com",
        {"name": "sarah connor", "email": "sarahc@gmail.com"},
    ),
    ("I'm John Smith, order #12345", {"name": "john smith", "order": "12345"}),
    ("chị là Hằng đây em ơi", {"name": "hang"}),
    ("Lan đây ạ", {"name": "lan"}),
    ("shop ơi em Hương đây", {"name": "huong"}),
    ("anh Tuấn nè", {"name": "tuan"}),
    ("TÊN EM LÀ LAN, SĐT 0912345678", {"name": "lan", "phone": "+84912345678"}),
    ("tên: Lê Văn Tám, sinh ngày 12/05/1990", {"name": "le van tam", "date_of_birth": "1990-05-12"}),
    ("sinh nhật em ngày 3 tháng 4 năm 1992", {"date_of_birth": "1992-04-03"}),
    ("em sn 1995", {"date_of_birth": "1995"}),
    ("born on May 12, 1990", {"date_of_birth": "1990-05-12"}),
    ("sđt em 0168 345 6789", {"phone": "+84383456789"}),
    ("số zalo 912345678", {"phone": "+84912345678"}),
    ("+44 20 7946 0958 is my number", {"phone": "+442079460958"}),
    ("lan (at) gmail.com nhé", {"email": "lan@gmail.com"}),
    ("mã đơn DH001234", {"order": "DH001234"}),
    ("đơn 4567 của em đâu", {"order": "4567"}),
    ("đơn hàng NB 240917 0032", {"order": "NB2409170032"}),
    ("mẹ em tên Hoa, em tên Mai", {"name": "mai"}),  # the mother's name is no claim
]


@pytest.mark.parametrize(("text", "claims"), SAID)
def test_what_people_say_of_themselves_is_read(text: str, claims: dict[str, str]) -> None:
    assert {claim.kind.value: claim.canonical for claim in find_claims(text)} == claims


NOT_SAID = [
    "em là khách cũ",
    "mình là sinh viên",
    "em là anh trai của Lan",
    "I'm looking for a cream",
    "this is great",
    "call me back please",
    "kem 1.200.000đ size 38 spf50",
    "giá 350k còn không",
    "em đặt 2 hộp ngày 20/11/2024",
    "mã giảm giá SALE2024 dùng sao",
    "mst 0312345678",
    "mã số thuế của công ty là 0312345678",
    "tax code: 0312345678",
    "stk 0912345678 ngân hàng VCB",
    "cccd 079123456789",
    "hom nay em la nguoi dau tien",
    "em sinh ngày 1990-02-30",  # a date in no calendar
    "",
    "🙂",
]


@pytest.mark.parametrize("text", NOT_SAID)
def test_what_only_looks_like_a_claim_is_none(text: str) -> None:
    assert find_claims(text) == ()


def test_a_claim_says_where_it_stands() -> None:
    (claim,) = find_claims("dạ em là Lan ạ")
    assert (claim.kind, claim.value, claim.start, claim.end) == (ClaimKind.NAME, "Lan", 9, 12)


def test_several_phones_are_several_claims() -> None:
    claims = find_claims("sđt 0912345678 hoặc 0987654321")
    assert [claim.canonical for claim in claims] == ["+84912345678", "+84987654321"]


def test_an_order_number_compares_without_what_stands_between() -> None:
    assert canonical_order("nb-240917 0032") == canonical_order("NB2409170032")


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Đặng Thị Ngọc", "dang thi ngoc"),
        ("STRASSE, Straße", "strasse, straße"),  # one letter that folds to two stays
        ("a\u0301 ạ", "a\u0301 a"),  # an accent by itself stays, so that places stay
        ("😀 Lan", "😀 lan"),
    ],
)
def test_a_text_folded_in_place_keeps_its_places(written: str, folded: str) -> None:
    assert fold_in_place(written) == folded
    assert len(fold_in_place(written)) == len(written)
