"""Which language a message is in, however it is typed."""

import pytest

from memory.language import clauses_by_language, detect


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Đơn hàng của em tới đâu rồi?", "vi"),
        ("don hang cua em toi dau roi", "vi"),
        ("sp nay con hang ko ad", "vi"),
        ("ib mình bn tiền z", "vi"),
        ("Where is my order?", "en"),
        ("can i get a refund", "en"),
        ("mình muốn hỏi phí giao hàng, thanks", "vi"),
        ("I bought serum ở shop yesterday and it broke in the box", "en"),
        ("https://shop.example/san-pham Where do I pay?", "en"),  # an address has no language
        ("ok", ""),
        ("👍👍", ""),
        ("0912345678", ""),
        ("", ""),
        ("asdf qwer zxcv", ""),  # what fingers hit is of no language
        ("asdkj qwpoe zmxn", ""),
        ("sdfsdf dfgdfg", ""),
        ("were you able to type this", "en"),
        ("שלום מה קורה, מתי החבילה מגיעה", ""),  # another script tells which of ours it is least of all
        ("Здравствуйте, сколько стоит доставка", ""),
        ("こんにちは、送料はいくらですか", ""),
        ("你好，多少钱", ""),
        ("ค่าจัดส่งเท่าไหร่", ""),
        ("iPhone 15 Pro có bán không", "vi"),
        ("giá bao nhiêu 多少钱 vậy shop", "vi"),
        ("alo shop", "vi"),
        ("yep, that's true", "en"),
        ("don't", "en"),
        ("uhm", ""),
    ],
)
def test_the_language_of_a_message(text: str, language: str) -> None:
    assert detect([text]) == (language,)


def test_a_mixed_message_is_cut_where_the_language_changes() -> None:
    assert clauses_by_language("mình muốn đổi size, can you help me please? cảm ơn shop") == (
        ("vi", "mình muốn đổi size"),
        ("en", "can you help me please"),
        ("vi", "cảm ơn shop"),
    )


def test_a_very_long_text_is_taken() -> None:
    assert detect(["xin chào shop " * 8000]) == ("vi",)
