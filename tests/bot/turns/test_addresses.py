"""An address somebody is to be sent something to is asked for until it is one, and nothing of it is asked twice."""

import pytest

from tests.bot.turns.talk import Talk

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(900)]

WISH = "mình muốn đổi địa chỉ nhận hàng"


@pytest.mark.parametrize(
    ("part", "lacking", "rest", "whole"),
    [
        ("Quận 3", "số nhà", "12 Lê Lợi", "12 Lê Lợi, Quận 3"),
        ("giao về q3 nha", "số nhà", "12 le loi", "12 le loi, "),
        ("Huế", "số nhà", "số 5 Hà Nội ạ", "số 5 Hà Nội, Huế"),
        ("12 Lê Lợi", "tỉnh", "phường Bến Thành, TP.HCM", "12 Lê Lợi, phường Bến Thành, TP.HCM"),
        ("12 Lê Lợi", "tỉnh", "à giao về 45 Nguyễn Huệ, Quận 1 đi", "45 Nguyễn Huệ, Quận 1"),
        ("12 le loi", "tỉnh", "hue", "12 le loi, hue"),
    ],
)
async def test_the_rest_is_asked_for_and_what_was_given_kept(
    talk: Talk, part: str, lacking: str, rest: str, whole: str
) -> None:
    answer = await talk.says(WISH, part)
    assert talk.asked == "address"
    assert lacking in answer
    await talk.says(rest)
    assert talk.asked == "order_number"
    assert whole in talk.told["address"]
    assert whole in await talk.says("NB-1042")


async def test_in_english_too(talk: Talk) -> None:
    answer = await talk.says("I need to change my delivery address", "district 3")
    assert "house" in answer
    await talk.says("12 Le Loi street")
    assert talk.asked == "order_number"
    assert "12 Le Loi street, district 3" in await talk.says("NB-1042")


@pytest.mark.parametrize(
    "text",
    [
        "địa chỉ cho đơn 1042 là 12 Lê Lợi, Huế",
        "dia chi cho don 1042 la 12 le loi, hue",
        "the address for order 1042 is 12 Le Loi street, Hue",
        "giao đơn 1042 tới 12 Lê Lợi, Huế giúp em",
        "giao đơn 1042 tới 12 Lê Lợi, Huế",
        "gui don 1042 ve 12 le loi, hue nhe shop",
        "please send order 1042 to 12 Le Loi street, Hue",
        "đơn 1042, 12 Lê Lợi, Huế",
        "order 1042: 12 Le Loi, Hue",
    ],
)
async def test_an_address_told_with_its_order_is_taken_at_once(talk: Talk, text: str) -> None:
    answer = await talk.says(text)
    assert talk.asked == ""
    assert "1042" in answer
    assert any(street in answer.lower() for street in ("12 lê lợi", "12 le loi"))


@pytest.mark.parametrize(
    "text",
    [
        "đơn 1042 em đặt giao tới 12 Lê Lợi mà chưa thấy đâu",
        "don 1042 giao toi 12 le loi ma chua thay dau",
        "đơn 1042 còn 3 chai thôi",
        "đơn 1042 giao 2 hộp sữa rửa mặt, hộp bị móp",
    ],
)
async def test_what_is_told_of_an_order_under_way_is_no_new_address(talk: Talk, text: str) -> None:
    await talk.says(text)
    assert talk.asked != "address"
    assert talk.told.get("address", "") == ""


async def test_told_with_its_order_in_part_the_rest_is_asked_for(talk: Talk) -> None:
    answer = await talk.says("địa chỉ cho đơn 1042 là 12 Lê Lợi")
    assert talk.asked == "address"
    assert "12 Lê Lợi" in answer
    assert "12 Lê Lợi, Huế" in await talk.says("ở Huế")


async def test_what_is_not_known_any_closer_goes_to_the_colleague_as_it_is(talk: Talk) -> None:
    await talk.says(WISH, "Quận 3", "không biết nữa")
    assert "Quận 3" in await talk.says("NB-1042")


async def test_the_whole_address_is_remembered_not_its_parts(talk: Talk) -> None:
    await talk.says(WISH, "giao về Quận 3", "12 Lê Lợi", "NB-1042")
    talk.waits(hours=20)
    assert "12 Lê Lợi, Quận 3" in await talk.says(WISH)
    assert talk.asked == "address?"
