"""Products are found by words with or without accents, by need, and never against what is to be avoided."""

import pytest

from offers.catalogue import Catalogue, Product

SUN = Product(
    "CN-001",
    (("vi", "Kem chống nắng da dầu"), ("en", "Oil-control sunscreen")),
    265_000,
    "suncare",
    (("vi", "Mỏng nhẹ, không bóng nhờn."),),
    needs=("sun", "oil_control"),
)
SPRAY = Product(
    "CN-003", (("vi", "Xịt chống nắng toàn thân"), ("en", "Body sun spray")), 320_000, "suncare", (), ("sun",)
)
RETINOL = Product("DA-009", (("vi", "Tinh chất retinol"),), 350_000, "skincare", needs=("aging",), avoid=("pregnancy",))
WASH = Product("DA-001", (("vi", "Sữa rửa mặt gạo"),), 145_000, "skincare", (("vi", "Dùng trước kem chống nắng."),))
GONE = Product("CN-009", (("vi", "Kem chống nắng cũ"),), 99_000, "suncare", needs=("sun",), in_stock=False)
GIFT = Product("QT-001", (("vi", "Hộp quà bưởi"),), 450_000, "home", is_featured=True)
CATALOGUE = Catalogue.build([SUN, SPRAY, RETINOL, WASH, GONE, GIFT])


def found(text: str = "", **wanted: object) -> list[str]:
    return [match.product.sku for match in CATALOGUE.search(text, **wanted)]  # type: ignore[arg-type]


def test_words_find_the_same_with_and_without_accents_and_in_english() -> None:
    assert found("kem chống nắng")[0] == "CN-001"
    assert found("kem chong nang") == found("kem chống nắng")
    assert found("sunscreen") == ["CN-001"]
    assert found("cn-003")[0] == "CN-003"


def test_the_name_counts_more_than_a_mention() -> None:
    assert found("chống nắng").index("DA-001") == 2


def test_needs_find_and_order_products() -> None:
    assert found(needs=["sun", "oil_control"]) == ["CN-001", "CN-003"]
    assert found("kem", needs=["sun"])[0] == "CN-001"


def test_limits_of_price_shelf_and_what_to_avoid_hold() -> None:
    assert found("chống nắng", highest_price=300_000) == ["CN-001", "DA-001"]
    assert found("chống nắng", category="suncare") == ["CN-003", "CN-001"]
    assert found("retinol") == ["DA-009"]
    assert found("retinol", avoid=["pregnancy"]) == []


def test_nothing_asked_shows_the_featured_first_and_nonsense_finds_nothing() -> None:
    assert found(limit=1) == ["QT-001"]
    assert found("xyzzy") == []
    assert found("'; DROP TABLE products; --") == []
    assert Catalogue.build([]).search("kem") == ()


def test_needs_of_known_products_are_told() -> None:
    assert CATALOGUE.needs_of(["CN-003", "nothing"]) == {"CN-003": ("sun",)}


def test_names_fall_back_to_the_first_language() -> None:
    assert SUN.name_in("en") == "Oil-control sunscreen"
    assert RETINOL.name_in("en") == "Tinh chất retinol"
    assert SUN.description_in("en") == "Mỏng nhẹ, không bóng nhờn."


def test_a_word_with_other_accents_is_another_word_where_the_question_has_accents() -> None:
    pan = Product("NB-001", (("vi", "Chảo vân đá đáy dầy"),), 349_000)
    gel = Product("DA-002", (("vi", "Gel cho da mụn"),), 189_000)
    kitchen = Catalogue.build([pan, gel])
    assert [match.product.sku for match in kitchen.search("da dầu mụn")] == ["DA-002"]
    assert [match.product.sku for match in kitchen.search("chảo vân đá")] == ["NB-001"]
    assert kitchen.search("chao van da")[0].product.sku == "NB-001"


def test_what_fits_far_worse_than_the_best_is_not_suggested() -> None:
    oil = Product("DA-003", (("vi", "Kem dưỡng cho da dầu"),), 259_000, needs=("oily",))
    far = Product("DO-001", (("vi", "Đèn bàn"),), 99_000, descriptions=(("vi", "Sáng dịu như kem, ghép từ nhiều tấm"),))
    found = Catalogue.build([oil, far]).search("kem dưỡng da dầu", needs=["oily"])
    assert [match.product.sku for match in found] == ["DA-003"]


def test_how_much_of_what_was_named_a_product_is() -> None:
    pan = Product("NB-001", (("vi", "Chảo chống dính"), ("en", "Non-stick pan")), 349_000)
    mask = Product("DA-001", (("vi", "Mặt nạ đất sét"),), 99_000, descriptions=(("vi", "Hút dầu và bụi mịn"),))
    blender = Product("NB-002", (("vi", "Máy xay"), ("en", "Blender")), 690_000)
    shop = Catalogue.build([pan, mask, blender])
    assert shop.cover("chảo", pan) == shop.cover("pans", pan) == 1.0
    assert shop.cover("máy hút bụi", mask) < 0.5
    assert shop.cover("máy hút bụi", blender) < 0.5
    assert shop.cover("hút bụi", mask, 0.0) == 0.0
    assert shop.cover("cháo", pan) == 0.0  # porridge is no pan
    assert shop.cover("", pan) == 0.0


@pytest.mark.parametrize("plural", ["pans", "knives", "candles", "brushes", "moisturizer"])
def test_english_words_are_found_in_other_forms(plural: str) -> None:
    names = ("pan", "knife", "candle", "brush", "moisturiser")
    products = [Product(name, (("en", f"Fine {name}"),), 1.0) for name in names]
    found = Catalogue.build(products).search(plural)
    assert [match.product.sku[:3] for match in found] == [plural[:3]]
