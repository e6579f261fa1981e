"""Articles are written in Markdown; what a customer is sent is not."""

import pytest

from bot.words.chat_text import to_chat


@pytest.mark.parametrize(
    ("markdown", "chat"),
    [
        ("Giao trong **2–4 ngày**, *miễn phí* từ `299.000đ`.", "Giao trong 2–4 ngày, miễn phí từ 299.000đ."),
        ("Gồm:\n\n- Sữa rửa mặt\n- Kem dưỡng\n", "Gồm:\n\n• Sữa rửa mặt\n• Kem dưỡng"),
        ("1. Mở đơn\n2. Chọn đổi trả", "1. Mở đơn\n2. Chọn đổi trả"),
        ("- Ngoài\n  - Trong\n- Cuối", "• Ngoài\n  • Trong\n• Cuối"),
        ("Một dòng\nhai dòng", "Một dòng\nhai dòng"),
        ("Xem [bảng giá](https://shop.example/gia) nhé", "Xem bảng giá (https://shop.example/gia) nhé"),
        (
            "| Khu vực | Phí | Ngày |\n|---|---|---|\n| Nội thành | 20.000đ | 1 |\n| Tỉnh | 30.000đ | 3 |",
            "• Nội thành: Phí: 20.000đ; Ngày: 1\n• Tỉnh: Phí: 30.000đ; Ngày: 3",
        ),
        ("## Điều kiện\n\nCòn nguyên tem.", "Điều kiện\n\nCòn nguyên tem."),
        ("<b>đậm</b> & 5 < 6", "<b>đậm</b> & 5 < 6"),
        ("", ""),
    ],
)
def test_a_passage_is_said_without_its_signs(markdown: str, chat: str) -> None:
    assert to_chat(markdown) == chat


def test_no_word_of_the_demos_articles_is_lost() -> None:
    from bot.demo.read_content import read_content

    for article in read_content().articles:
        body = article.body
        said = to_chat(body)
        assert "**" not in said, article.id
        assert "|---" not in said, article.id
        numbers = {word for word in body.split() if word.strip(".,").isdigit()}
        assert all(number in said for number in numbers), article.id
