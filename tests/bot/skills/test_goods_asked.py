"""The thing somebody asks about is read out of the question; a question about no thing names none."""

import pytest

from bot.skills.goods_asked import goods_asked


@pytest.mark.parametrize(
    ("text", "goods"),
    [
        ("có bán máy hút bụi không", "máy hút bụi"),
        ("cho em hỏi bên mình có bán kem tay không ạ", "kem tay"),
        ("em ơi còn bình giữ nhiệt không", "bình giữ nhiệt"),
        ("bên mình có thớt gỗ chứ", "thớt gỗ"),
        ("chảo 26cm còn không", "chảo 26cm"),
        ("máy giặt có bán không", "máy giặt"),
        ("chào shop, son dưỡng còn không", "son dưỡng"),
        ("alo shop kem tay con ko", "kem tay"),
        ("ấm siêu tốc mấy tiền", "ấm siêu tốc"),
        ("tay nhỏ thì cỡ mấy", ""),
        ("nước hoa bên mình có bán không ạ", "nước hoa"),
        ("có bán ở siêu thị không", ""),
        ("ấm siêu tốc bao nhiêu tiền", "ấm siêu tốc"),
        ("iphone giá sao", "iphone"),
        ("xin giá dầu gội bưởi", "dầu gội bưởi"),
        ("tìm mua bộ nồi", "bộ nồi"),
        ("shop có kem chống nắng cho da dầu không", "kem chống nắng"),
        ("do you sell laptops", "laptops"),
        ("have you got any hand cream?", "hand cream"),
        ("how much is the kettle", "kettle"),
        ("what does the conditioner cost", "conditioner"),
        ("is the air fryer still available", "air fryer"),
        ("còn màu khác không", ""),
        ("còn hàng không shop", ""),
        ("có loại nào giá rẻ hơn không", ""),
        ("hói có mọc lại không", ""),
        ("do you have anything for hair loss", ""),
        ("I have dry skin what do you suggest", ""),
        ("cái này nhiêu tiền em", ""),
        ("em bị dị ứng cồn, có toner nào không cồn không", ""),
        ("", ""),
    ],
)
def test_the_thing_that_is_asked_about(text: str, goods: str) -> None:
    assert goods_asked(text) == goods
