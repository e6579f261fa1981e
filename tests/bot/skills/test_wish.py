"""What somebody looks for, read from their words."""

import pytest

from bot.skills.wish import Wish, to_wish
from routing.prices import PriceRange


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("báo giá cho chú", Wish("")),  # names nothing
        ("xin giá serum với shop", Wish("serum")),
        (
            "tư vấn giúp em son cho da khô dưới 200.000",
            Wish("son", "dry", ("dry",), PriceRange(None, 200_000.0, "duoi 200.000")),
        ),
        ("any sunscreen for oily skin?", Wish("any sunscreen", "oily", ("oily", "sun"))),
    ],
)
def test_a_wish_is_its_words_its_skin_and_its_price(text: str, wish: Wish) -> None:
    assert to_wish(text) == wish
