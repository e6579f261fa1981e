"""Nothing is asked that was told: through restarts, hand-offs, channels, digressions and changes of mind."""

import pytest

from tests.bot.turns.talk import Talk

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(900)]

ORDER, PLACE = "NB-1042", "45 Nguyễn Huệ, Quận 1"


async def test_a_half_filled_form_survives_a_restart(talk: Talk) -> None:
    await talk.says("mình muốn trả hàng", ORDER)
    assert talk.asked == "reason"
    await talk.shop.restart()
    answer = await talk.says("kem bị vỡ hũ")
    assert ORDER in answer
    assert "kem bị vỡ hũ" in answer
    assert talk.asked == ""


async def test_what_was_told_while_an_agent_had_it_is_not_asked_again(talk: Talk) -> None:
    await talk.says("mình muốn đổi địa chỉ nhận hàng")
    talk.is_taken()
    assert await talk.says(f"giao về {PLACE} giúp mình nha") == ""
    talk.is_given_back()
    await talk.says("alo shop")
    assert talk.asked == "resume?"
    await talk.says("còn em, làm tiếp đi")
    assert talk.asked == "order_number"
    assert PLACE in await talk.says(ORDER)


async def test_what_was_told_before_an_agent_had_it_is_not_asked_after(talk: Talk) -> None:
    await talk.says("mình muốn trả hàng", ORDER)
    talk.is_taken()
    await talk.says("vâng để em chờ")
    talk.is_given_back()
    await talk.says("shop ơi", "ừ tiếp đi")
    assert talk.asked == "reason"
    assert ORDER in await talk.says("hũ kem bị vỡ nắp")


async def test_a_form_begun_on_the_web_goes_on_in_telegram(talk: Talk) -> None:
    await talk.says("mình muốn đổi địa chỉ nhận hàng", f"giao về {PLACE}")
    talk.goes_to_telegram()
    answer = await talk.says("chào shop")
    assert talk.asked == "order_number"
    assert "mã đơn" in answer
    answer = await talk.says(ORDER)
    assert PLACE in answer
    assert ORDER in answer


async def test_what_was_told_on_the_web_is_only_confirmed_in_telegram(talk: Talk) -> None:
    await talk.says("sđt mình là 0901234567")
    talk.goes_to_telegram()
    assert "0901234567" in await talk.says("gọi lại cho mình với")
    assert talk.asked == "phone?"
    await talk.says("vẫn số đó nha")
    assert talk.asked == ""


async def test_something_else_is_answered_in_between_and_the_form_goes_on(talk: Talk) -> None:
    await talk.says("mình muốn trả hàng")
    answer = await talk.says("phí ship về Huế bao nhiêu?")
    assert "35.000đ" in answer
    assert talk.asked == "order_number"
    await talk.says(ORDER, "shop mở cửa mấy giờ?")
    assert talk.asked == "reason"
    assert ORDER in await talk.says("vì kem bị vỡ")


@pytest.mark.parametrize(
    ("first", "then", "told"),
    [
        (f"giao về {PLACE}", "à thôi giao về 12 Lê Lợi, Quận 3 nhé", "12 Lê Lợi, Quận 3"),
        (f"giao về {PLACE}", "à thôi giao về 9 Võ Văn Tần Quận 3 nhé", "9 Võ Văn Tần Quận 3"),
        (f"giao về {PLACE}", "nhầm, gửi về 12 Lê Lợi, Quận 3", "12 Lê Lợi, Quận 3"),
        ("45 nguyen hue quan 1", "a thoi giao ve 12 le loi quan 3 nhe", "12 le loi quan 3"),
    ],
)
async def test_an_address_may_be_changed_while_the_form_is_open(talk: Talk, first: str, then: str, told: str) -> None:
    await talk.says("mình muốn đổi địa chỉ nhận hàng", first, then)
    assert talk.told["address"] == told
    assert talk.asked == "order_number"
    assert told in await talk.says(ORDER)


@pytest.mark.parametrize("text", ["à không phải số đó, NB-1043 nhé", "nham, NB-1043 moi dung", "sorry, i mean NB-1043"])
async def test_an_order_may_be_corrected_after_the_form_is_filled(talk: Talk, text: str) -> None:
    await talk.says(f"mình muốn đổi địa chỉ đơn {ORDER} sang {PLACE}")
    assert "NB-1043" in await talk.says(text)
    assert talk.told["order_number"] == "NB-1043"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (f"đổi địa chỉ đơn {ORDER} qua {PLACE} giúp mình", (ORDER, PLACE)),
        ("doi dia chi don NB-1042 sang 45 nguyen hue quan 1 giup minh voi", (ORDER, "45 nguyen hue quan 1")),
        (
            f"change the address of order {ORDER} to 45 Nguyen Hue street, Hue please",
            (ORDER, "45 Nguyen Hue street, Hue"),
        ),
        (f"mình muốn trả hàng đơn {ORDER} vì kem bị vỡ", (ORDER, "kem bị vỡ")),
        (f"em muốn đổi size đơn {ORDER} sang M, áo chật quá", (ORDER, "áo chật quá")),
        (f"I want to return order {ORDER}, the jar is broken", (ORDER, "the jar is broken")),
        ("gọi lại cho mình số 0901234567 lúc 3 giờ chiều mai nhé", ("0901234567", "lúc 3 giờ chiều mai")),
        ("please call me back at 0901234567 after 5pm", ("0901234567", "after 5pm")),
    ],
)
async def test_all_that_is_needed_may_come_in_one_message(talk: Talk, text: str, parts: tuple[str, ...]) -> None:
    answer = await talk.says(text)
    assert talk.asked == ""
    assert [part for part in parts if part not in answer] == []


@pytest.mark.parametrize(
    "lines",
    [
        ("mình muốn trả hàng", "vì kem bị vỡ", ORDER),
        ("mình muốn trả hàng", ORDER, "kem bị vỡ"),
        ("mình muốn trả hàng", f"kem bị vỡ, đơn {ORDER}"),
        (f"đơn {ORDER} nha shop", "mình muốn trả hàng", "kem bị vỡ"),
    ],
)
async def test_facts_come_in_any_order(talk: Talk, lines: tuple[str, ...]) -> None:
    answer = await talk.says(*lines)
    assert talk.asked == ""
    assert ORDER in answer
    assert "kem bị vỡ" in answer


@pytest.mark.parametrize(
    ("text", "number"),
    [
        *((text, "0901234567") for text in ("đúng rồi em", "uk dung r", "vẫn số cũ nha", "so do van xai dc nha")),
        *((text, "0901234567") for text in ("k đổi gì em ơi", "yep still the same", "👍")),
        *((text, "") for text in ("không phải số đó", "k phai so do", "doi so r", "i changed my number")),
        *((text, "0912345678") for text in ("không, gọi 0912345678", "ko, so moi 0912345678")),
        *((text, "0912345678") for text in ("nope, use 0912 345 678 instead", "số 0912345678 nhé")),
    ],
)
async def test_what_is_remembered_is_confirmed_and_any_answer_is_understood(talk: Talk, text: str, number: str) -> None:
    await talk.says("sđt mình là 0901234567")
    talk.waits(days=2)
    assert "0901234567" in await talk.says("gọi lại cho mình với")
    assert talk.asked == "phone?"
    answer = await talk.says(text)
    if number:
        assert talk.asked == ""
        assert number in answer
    else:
        assert talk.asked == "phone"
        assert "0901234567" not in answer


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("dạ vẫn giao về đó", PLACE),
        ("van cho cu nha", PLACE),
        ("same address please", PLACE),
        ("không, giao về 12 Lê Lợi, Quận 3", "12 Lê Lợi, Quận 3"),
        ("ko, 12 le loi q3 nha", "12 le loi q3"),
        ("no, send it to 12 Le Loi street, Hue", "12 Le Loi street, Hue"),
        ("mình chuyển nhà rồi", ""),
    ],
)
async def test_so_is_a_remembered_address(talk: Talk, text: str, place: str) -> None:
    await talk.says(f"giao về {PLACE} nhé")
    talk.waits(days=2)
    answer = await talk.says(f"mình muốn đổi địa chỉ đơn {ORDER}")
    assert talk.asked == "address?"
    assert PLACE in answer
    answer = await talk.says(text)
    assert talk.asked == ("" if place else "address")
    assert place in answer


@pytest.mark.parametrize("text", ["đừng xoá", "dung xoa nha", "thôi giữ nguyên đi", "no, don't delete anything"])
async def test_nothing_is_erased_without_a_plain_yes(talk: Talk, text: str) -> None:
    await talk.says("xóa dữ liệu của mình")
    assert talk.asked == "forget?"
    assert "biên nhận" not in await talk.says(text)
    assert "receipt" not in await talk.says("chào shop")


async def test_a_correction_of_how_to_be_called_holds_on_every_channel_and_after_a_restart(talk: Talk) -> None:
    assert "anh" in await talk.says("anh muốn hỏi phí ship")
    talk.goes_to_telegram()
    await talk.says("anh cần tư vấn kem")
    assert talk.dialogue.pronouns == ("anh", "em")
    talk.here = talk.web
    await talk.says("gọi chị thôi em")
    for here in (talk.telegram, talk.web):
        talk.here = here
        assert "chị" in await talk.says("phí ship về Huế bao nhiêu?")
        assert talk.dialogue.pronouns == ("chị", "em")
    await talk.shop.restart()
    talk.here = talk.telegram
    await talk.says("anh cần mua serum")
    assert talk.dialogue.pronouns == ("chị", "em")


@pytest.mark.parametrize(
    ("wish", "told"),
    [
        ("mình muốn thêm 1 chai dầu gội vào đơn đã đặt", "dầu gội"),
        ("them 2 tuyp kem duong vao don giup minh", "kem dưỡng"),
        ("I want to add one more shampoo to my order", "shampoo"),
    ],
)
async def test_what_the_wish_itself_tells_is_not_asked(talk: Talk, wish: str, told: str) -> None:
    await talk.says(wish)
    assert talk.asked == "order_number"
    answer = await talk.says(ORDER)
    assert talk.asked == ""
    assert told in answer


@pytest.mark.parametrize(
    "change", ["bớt một món", "bot tuyp kem nha", "dạ em đặt nhầm màu son ạ", "make it two instead of one"]
)
async def test_what_a_shop_asks_in_its_own_words_may_be_told_before(talk: Talk, change: str) -> None:
    answer = await talk.says("sửa đơn giúp mình", change)
    assert talk.asked == "order_number"
    assert "chưa rõ" not in answer
    assert "did not quite" not in answer
    await talk.says(ORDER)
    assert talk.told["change"]
    assert talk.asked == ""


@pytest.mark.parametrize("text", ["mình muốn sửa đơn", "shop ở đâu vậy", "trời hôm nay nóng quá"])
async def test_what_is_said_beside_a_form_is_no_answer_to_its_next_question(talk: Talk, text: str) -> None:
    await talk.says("sửa đơn giúp mình", text, ORDER)
    assert talk.asked == "change"
