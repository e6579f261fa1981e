"""Who only says what a body is like is told from who says what has happened to it."""

import pytest

from routing.told_traits import is_only_told


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("em bị dị ứng cồn", ["cồn"]),
        ("em bi di ung con", ["cồn"]),
        ("e bị dị ứng vs hương liệu ạ", ["hương liệu"]),
        ("con em bị dị ứng sữa", ["sữa"]),
        ("mẹ chồng em dị ứng đậu phộng nặng lắm", ["đậu phộng"]),
        ("chào shop, da em nhạy cảm, dễ kích ứng", ["sensitive"]),
        ("da mình bị khô", ["dry"]),
        ("I'm allergic to fragrance", ["fragrance"]),
        ("my daughter has a nut allergy btw", ["nut"]),
        ("em tên Lan, da dầu mụn, hay dị ứng hương liệu", ["Lan", "acne", "hương liệu"]),
        ("my name is Anna, I'm allergic to fragrance", ["Anna", "fragrance"]),
    ],
)
def test_a_trait_is_only_told(text: str, values: list[str]) -> None:
    assert is_only_told(text, ["allergy"], values)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("em bị dị ứng kem", ["kem"]),  # what was put on is no trait
        ("em dị ứng mặt sưng hết lên", ["mặt sưng"]),
        ("em đang bị dị ứng sữa", ["sữa"]),
        ("em bi di ung con, ngua qua", ["cồn"]),
        ("I'm allergic to your cream", ["your cream"]),
        ("I'm allergic to nuts and my face is burning", ["nuts"]),
        ("em bị dị ứng cồn, dùng toner này được không", ["cồn"]),
        ("em bị dị ứng cồn rồi", ["cồn"]),
        ("da em khô mà shop giao loại da dầu", ["dry"]),
    ],
)
def test_what_has_happened_or_is_asked_beside_is_more_than_a_trait(text: str, values: list[str]) -> None:
    assert not is_only_told(text, ["allergy", "skin"], values)


def test_that_it_is_over_is_only_told_where_it_is_read_so() -> None:
    assert is_only_told("em hết dị ứng cồn rồi", ["allergy"], ["cồn"], is_over=True)
    assert not is_only_told("em hết dị ứng cồn rồi", ["allergy"], ["cồn"])


def test_other_facts_are_no_traits() -> None:
    assert not is_only_told("em tên Lan", ["name"], ["Lan"])
