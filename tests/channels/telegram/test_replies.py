"""Every part of a reply is shown as Telegram can show it."""

import pytest

from channels.telegram.telegram_channel import TelegramChannel
from conversation.messages import Attachment, AttachmentKind, Choice, DeliveryStatus, EntryKind, Source
from tests.channels.telegram.ports import Shelf
from tests.channels.telegram.replies import to
from tests.telegram_double import Person, TelegramDouble

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 64


@pytest.fixture(autouse=True)
async def started(lan: Person) -> None:
    """Lan has pressed Start, so the bot may write."""
    await lan.starts()


async def test_text_arrives_as_typed(channel: TelegramChannel, lan: Person) -> None:
    texts = [
        "Giá 199.000đ (đã giảm 10%)! Còn #2 màu: đỏ-cam & hồng_đất *mới* [xem] {x} ~ `a` > b | c = d + e",
        "<b>không phải HTML</b> {{ ten }} '; DROP TABLE orders;--",
        "שלום — 🇻🇳👩‍👩‍👧‍👦 NFD: Tie\u0302\u0301ng Vie\u0323\u0302t",
        "\\ \\\\ \\* ```\nkhối\n```",
    ]
    for text in texts:
        await channel.send([to(lan, text)])
    assert lan.texts == texts


async def test_sources_are_links_and_choices_are_buttons(channel: TelegramChannel, lan: Person) -> None:
    reply = to(
        lan,
        "Đổi trả trong 7 ngày ạ.",
        sources=(Source("Chính sách (đổi trả)", "https://tiem.vn/doi_tra?a=(1)"),),
        choices=(Choice("Đổi", "d"), Choice("Trả", "t"), Choice("Xem trang chi tiết của shop", url="https://tiem.vn")),
    )
    await channel.send([reply])
    (seen,) = lan.sees
    assert seen.text == "Đổi trả trong 7 ngày ạ.\n\n🔗 Chính sách (đổi trả)"
    assert seen.links == [("Chính sách (đổi trả)", "https://tiem.vn/doi_tra?a=(1)")]
    assert seen.buttons == [["Đổi", "Trả"], ["Xem trang chi tiết của shop"]]
    assert await lan.presses("Xem trang chi tiết của shop") == "https://tiem.vn"


async def test_a_button_telegram_would_refuse_does_not_take_the_message_with_it(
    channel: TelegramChannel, lan: Person
) -> None:
    choices = (
        Choice("ok", "ok"),
        Choice("dài", "đ" * 33),  # 66 bytes
        Choice("gần", url="http://localhost:8080/shop"),
        Choice(" ", "trống"),
        Choice("chỉ nhãn"),  # the label is the value
    )
    await channel.send([to(lan, "Chọn nhé", choices=choices)])
    assert lan.sees[0].buttons == [["ok", "chỉ nhãn"]]


async def test_a_long_text_has_its_buttons_below_the_last_part(channel: TelegramChannel, lan: Person) -> None:
    text = "\n\n".join("Đoạn này dài. " * 150 for _ in range(6))
    (result,) = await channel.send([to(lan, text, choices=(Choice("Đúng", "y"),))])
    assert "".join("".join(lan.texts).split()) == "".join(text.split())
    assert all(seen.length <= 4096 for seen in lan.sees)
    assert [seen.buttons for seen in lan.sees] == [[]] * (len(lan.sees) - 1) + [[["Đúng"]]]
    assert result.reference.split(",") == [str(seen.id) for seen in lan.sees]


async def test_an_answer_quotes_the_question_and_does_without_when_it_is_gone(
    channel: TelegramChannel, lan: Person
) -> None:
    asked = await lan.writes("Phí ship?")
    await channel.send([to(lan, "20.000đ ạ", reply_to=str(asked.id)), to(lan, "Dạ", reply_to="999999")])
    assert [seen.reply_to for seen in lan.sees] == [asked.id, 0]
    await channel.send([to(lan, "Vâng", reply_to="0190-not-a-telegram-id")])
    assert lan.texts[-1] == "Vâng"


@pytest.mark.parametrize(
    ("kind", "field"),
    [
        (AttachmentKind.PHOTO, "photo"),
        (AttachmentKind.DOCUMENT, "document"),
        (AttachmentKind.VIDEO, "video"),
        (AttachmentKind.AUDIO, "audio"),
        (AttachmentKind.VOICE, "voice"),
    ],
)
async def test_a_file_is_uploaded_with_the_text_as_its_caption(
    channel: TelegramChannel, double: TelegramDouble, lan: Person, shelf: Shelf, kind: AttachmentKind, field: str
) -> None:
    file = shelf.keep("bảng giá.bin", PNG, "application/octet-stream", kind)
    await channel.send([to(lan, "Đây ạ (mới).", attachments=(file,), choices=(Choice("Mua", "buy"),))])
    (seen,) = lan.sees
    assert (seen.text, seen.buttons) == ("Đây ạ (mới).", [["Mua"]])
    sent = seen.raw[field][-1] if field == "photo" else seen.raw[field]
    stored = double.files[sent["file_id"]]
    assert (stored.data, stored.name) == (PNG, "bảng giá.bin")


async def test_a_text_too_long_for_a_caption_follows_the_photo(
    channel: TelegramChannel, lan: Person, shelf: Shelf
) -> None:
    photo = shelf.keep("son.png", PNG, "image/png")
    (result,) = await channel.send([to(lan, "ơi " * 400, attachments=(photo,), choices=(Choice("Mua", "buy"),))])
    picture, text = lan.sees
    assert (picture.has("photo"), picture.text, text.buttons) == (True, "", [["Mua"]])
    assert result.reference == f"{picture.id}m,{text.id}"


async def test_many_photos_are_albums(channel: TelegramChannel, lan: Person, shelf: Shelf) -> None:
    photos = tuple(shelf.keep(f"{number}.png", PNG + bytes([number]), "image/png") for number in range(11))
    (result,) = await channel.send([to(lan, "Mẫu mới ạ", attachments=photos)])
    assert [seen.has("photo") for seen in lan.sees] == [True] * 11 + [False]
    assert [seen.has("media_group_id") for seen in lan.sees] == [True] * 10 + [False] * 2
    assert result.status is DeliveryStatus.SENT
    assert lan.texts[-1] == "Mẫu mới ạ"


async def test_places_people_stickers_and_what_telegram_knows_already(
    channel: TelegramChannel, double: TelegramDouble, lan: Person
) -> None:
    sticker = double.keep_file(b"RIFF", "a.webp")["file_id"]
    await channel.send(
        [
            to(lan, "Shop ở đây", attachments=(Attachment(AttachmentKind.LOCATION, latitude=10.77, longitude=106.7),)),
            to(lan, attachments=(Attachment(AttachmentKind.CONTACT, phone="0900000000", name="Tiệm"),)),
            to(lan, attachments=(Attachment(AttachmentKind.STICKER, sticker),), choices=(Choice("Ok", "ok"),)),
            to(lan, attachments=(Attachment(AttachmentKind.PHOTO, "https://tiem.vn/son.jpg"),)),
        ]
    )
    place, words, person, sticker_seen, photo = lan.sees
    assert place.raw["location"] == {"latitude": 10.77, "longitude": 106.7}
    assert words.text == "Shop ở đây"
    assert person.raw["contact"]["phone_number"] == "0900000000"
    assert (sticker_seen.has("sticker"), sticker_seen.buttons) == (True, [["Ok"]])
    assert photo.has("photo")


@pytest.mark.parametrize(
    ("kind", "method", "words"),
    [
        (AttachmentKind.PHOTO, "sendPhoto", "Bad Request: PHOTO_INVALID_DIMENSIONS"),
        (AttachmentKind.PHOTO, "sendPhoto", "Bad Request: IMAGE_PROCESS_FAILED"),
        (AttachmentKind.VOICE, "sendVoice", "Bad Request: VOICE_MESSAGES_FORBIDDEN"),
    ],
)
async def test_a_file_refused_in_its_kind_goes_as_a_document(
    channel: TelegramChannel,
    double: TelegramDouble,
    lan: Person,
    shelf: Shelf,
    kind: AttachmentKind,
    method: str,
    words: str,
) -> None:
    file = shelf.keep("dài.png", PNG, "image/png", kind)
    double.refuses(method, 400, words)
    (result,) = await channel.send([to(lan, "Đây.", attachments=(file,), choices=(Choice("Ok", "ok"),))])
    (seen,) = lan.sees
    assert result.status is DeliveryStatus.SENT
    assert (seen.has("document"), seen.text, seen.buttons) == (True, "Đây.", [["Ok"]])


async def test_a_file_nobody_has_fails_by_name(channel: TelegramChannel, lan: Person) -> None:
    (result,) = await channel.send([to(lan, "a", attachments=(Attachment(AttachmentKind.PHOTO, "/files/gone"),))])
    assert result.status is DeliveryStatus.FAILED
    assert "wrong file identifier" in result.error


async def test_an_edit_changes_what_was_sent(channel: TelegramChannel, lan: Person) -> None:
    (sent,) = await channel.send([to(lan, "Giá 100.000đ")])
    edit = to(lan, "Giá 90.000đ", sent.reference, kind=EntryKind.EDIT, target=1)
    assert [r.status for r in await channel.send([edit])] == [DeliveryStatus.SENT]
    assert lan.texts == ["Giá 90.000đ"]
    assert [r.status for r in await channel.send([edit])] == [DeliveryStatus.SENT]  # again changes nothing
    assert lan.sees[0].edits == 1


async def test_an_edit_of_a_caption_changes_the_caption(channel: TelegramChannel, lan: Person, shelf: Shelf) -> None:
    photo = shelf.keep("son.png", PNG, "image/png")
    (sent,) = await channel.send([to(lan, "Son đỏ", attachments=(photo,))])
    assert sent.reference.endswith("c")
    await channel.send([to(lan, "Son cam.", sent.reference, kind=EntryKind.EDIT)])
    assert (lan.texts, lan.sees[0].has("photo")) == (["Son cam."], True)


@pytest.mark.parametrize(("before", "after"), [(3, 1), (1, 3), (2, 2)])
async def test_an_edit_of_a_long_text_takes_more_or_fewer_messages(
    channel: TelegramChannel, lan: Person, before: int, after: int
) -> None:
    (sent,) = await channel.send([to(lan, "\n\n".join("cũ " * 1300 for _ in range(before)))])
    assert len(lan.sees) == before
    text = "\n\n".join("mới " * 1000 for _ in range(after))
    (edited,) = await channel.send([to(lan, text, sent.reference, kind=EntryKind.EDIT)])
    assert edited.status is DeliveryStatus.SENT
    assert len(lan.sees) == after
    assert "".join("".join(lan.texts).split()) == "".join(text.split())


async def test_an_edit_of_something_forgotten_is_a_new_message(channel: TelegramChannel, lan: Person) -> None:
    await channel.send([to(lan, "Giá mới là 90.000đ", kind=EntryKind.EDIT, target=1)])
    assert lan.texts == ["Giá mới là 90.000đ"]


async def test_a_delete_takes_back_every_part_and_may_come_twice(channel: TelegramChannel, lan: Person) -> None:
    (sent,) = await channel.send([to(lan, "nhầm " * 1500)])
    assert len(lan.sees) == 2
    for _ in range(2):
        (result,) = await channel.send([to(lan, reference=sent.reference, kind=EntryKind.DELETE)])
        assert result.status is DeliveryStatus.SENT
    assert lan.sees == []


async def test_a_change_of_status_is_not_a_message(channel: TelegramChannel, lan: Person) -> None:
    (result,) = await channel.send([to(lan, "waiting", kind=EntryKind.STATUS)])
    assert (result.status, lan.sees) == (DeliveryStatus.SENT, [])
