"""What somebody is allergic to is kept from them, in either language; "fragrance-free" is no fragrance."""

import pytest

from offers.allergens import contains_any, to_avoid
from offers.catalogue import Catalogue, Fit, Product

CASES = [
    ("hương liệu", "Không xà phòng, không hương liệu, rửa xong da mềm", (), False),
    ("hương liệu", "Soap-free and fragrance-free; leaves skin soft", (), False),
    ("fragrance", "Sữa tắm hương liệu hoa bưởi", (), True),
    ("huong lieu", "Sữa tắm", ("fragrance",), True),
    ("cồn", "alcohol-free, no stinging eyes", (), False),
    ("cồn khô", "contains alcohol", (), True),
    ("aspirin", "Axit salicylic 2% làm sạch sâu", (), True),
    ("sữa", "Sữa rửa mặt gạo dịu nhẹ", (), False),
    ("đậu phộng", "with peanut oil", (), True),
    ("con mèo", "dành cho con nít", (), False),
    ("tràm trà", "Kem chấm mụn tràm trà", (), True),
    ("bột lạ", "Bột lạ và nước", (), True),
    ("", "anything", (), False),
]


@pytest.mark.parametrize(("allergy", "text", "tags", "expected"), CASES)
def test_what_is_named_is_kept_away(allergy: str, text: str, tags: tuple[str, ...], expected: bool) -> None:  # noqa: FBT001 (a table's column)
    assert contains_any([text], tags, to_avoid([allergy])) is expected


def product(
    sku: str,
    name: str,
    skin_types: tuple[str, ...] = (),
    avoid: tuple[str, ...] = (),
    sizes: tuple[str, ...] = (),
) -> Product:
    return Product(sku, (("vi", name),), 100.0, skin_types=skin_types, avoid=avoid, sizes=sizes)


SHELF = Catalogue.build(
    [
        product("oily", "Kem dưỡng da dầu", skin_types=("oily",)),
        product("dry", "Kem dưỡng da khô", skin_types=("dry",)),
        product("scented", "Kem dưỡng hương bưởi", skin_types=("oily", "dry"), avoid=("fragrance",)),
        product("mild", "Kem dưỡng tràm", skin_types=("dry", "sensitive"), avoid=("sensitive",)),
        product("pan", "Chảo kem sứ"),
        product("glove", "Găng kem", sizes=("S", "M")),
    ]
)


@pytest.mark.parametrize(
    ("fit", "left_out"),
    [
        (Fit(), set()),
        (Fit(skin="oily"), {"dry", "mild"}),
        (Fit(skin="oily", is_for_skin=True), {"dry", "mild", "pan", "glove"}),
        (Fit(skin="sensitive"), {"oily", "dry", "scented", "mild"}),
        (Fit(allergies=("hương liệu",)), {"scented"}),
        (Fit(size="XL"), {"glove"}),
        (Fit(skin="acne"), set()),
    ],
)
def test_only_what_fits_who_asks_is_found(fit: Fit, left_out: set[str]) -> None:
    found = {match.product.sku for match in SHELF.search("kem", fit=fit, limit=9)}
    assert set(SHELF.products) - found == left_out
