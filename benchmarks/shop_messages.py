"""Messages as customers write them to a Vietnamese shop, all different, made with a seed."""

import random

from conversation.text import fold

_GOODS = (
    "nước tẩy trang hoa hồng", "kem nền lâu trôi", "bột giặt trẻ em", "chảo chống dính 28cm", "viên rửa bát",
    "dầu xả phục hồi", "kem trị nám", "máy sấy tóc ion", "miếng dán mụn", "sữa tắm hương sen", "bàn chải điện",
    "the vitamin C serum", "the non-stick pan", "the baby detergent", "the tinted sunscreen", "the hair dryer",
)  # fmt: skip
_PLACES = ("Cần Thơ", "Huế", "Thanh Hóa", "Bình Dương", "Hội An", "Lào Cai", "Vinh", "Gò Vấp", "Cầu Giấy", "Phan Thiết")
_SENTENCES = (
    "Shop ơi, đơn {number} của mình bao giờ giao tới {place} vậy ạ?",
    "Em hỏi chút, {goods} còn hàng ở chi nhánh {place} không chị?",
    "{goods} giá {price}k đúng không shop",
    "Mình nhận {goods} hôm {day} mà nắp bị nứt, đổi cái khác cho đơn {number} được không?",
    "Can you ship {goods} to {place} before {day}? I need it for a birthday.",
    "I returned order {number} on {day} and still wait for my {price},000đ back.",
    "Cho mình gặp nhân viên với, đơn {number} gọi mãi không ai nghe",
    "Da mình nhạy cảm, hay nổi mẩn khi đổi mỹ phẩm, {goods} có hương liệu hay cồn không, dùng buổi nào thì hợp hơn?",
    "còn {price} điểm thì đổi được gì shop",
    "Xuất giúp hóa đơn đơn {number}, công ty ở {place}, gửi trước ngày {day} nhé",
    "Is there a warranty on {goods}, and who pays the postage from {place}?",
    "alo {number}",
    "Mua {goods} kèm mã SALE{price} thì được giảm bao nhiêu, có cộng với miễn phí giao hàng về {place} không?",
    "my order {number} says delivered on {day} but nothing came",
    "hủy đơn {number} giúp em, em đặt nhầm {goods} màu khác",
)


def shop_messages(count: int, seed: int = 20) -> list[str]:
    """Return ``count`` different messages, Vietnamese with and without accents and English, in a fixed order."""
    chance = random.Random(seed)
    messages: dict[str, None] = {}
    while len(messages) < count:
        message = chance.choice(_SENTENCES).format(
            number=chance.randrange(10_000, 10_000_000),
            place=chance.choice(_PLACES),
            goods=chance.choice(_GOODS),
            price=chance.randrange(15, 2_000),
            day=f"{chance.randrange(1, 29)}/{chance.randrange(1, 13)}",
        )
        messages[fold(message) if chance.random() < 0.2 else message] = None
    return list(messages)
