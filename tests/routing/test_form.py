"""A form asks for nothing it knows, one thing at a time, in any order, and lets people change their mind."""

from datetime import UTC, datetime, timedelta

import pytest

from conversation.messages import Address, Author, Entry
from conversation.state import Dialogue, Slot, Standing
from customers.claims import find_claims
from memory.fact_extractors import facts_of
from memory.facts import Fact
from routing.form import (
    MOST_TRIES,
    Ask,
    Confirm,
    Done,
    GivenUp,
    Remembered,
    Said,
    absorb,
    begin,
    missing,
    next_step,
    note,
    set_aside,
)
from routing.situation import Question
from routing.slots import read_slots

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
NEEDS = ("order_number", "address")


def form(*needs: str) -> Dialogue:
    return begin(Dialogue(), "t", "request", needs or NEEDS, NOW)


def tell(dialogue: Dialogue, *values: tuple[str, str], **marks: bool) -> Dialogue:
    return absorb(dialogue, Said(values, **marks), NOW)


def asked(dialogue: Dialogue, **known: Remembered) -> Dialogue:
    return next_step(dialogue, known)[0]


def test_what_is_missing_is_asked_one_thing_at_a_time() -> None:
    dialogue, step = next_step(form(), {})
    assert step == Ask("order_number")
    dialogue, step = next_step(tell(dialogue, ("order_number", "NB-1")), {})
    assert step == Ask("address")
    assert missing(dialogue) == ("address",)
    dialogue, step = next_step(tell(dialogue, ("address", "5 Lê Lợi, Huế")), {})
    assert step == Done((("order_number", "NB-1"), ("address", "5 Lê Lợi, Huế")))


def test_facts_come_in_any_order_and_all_in_one_message() -> None:
    _, step = next_step(tell(asked(form()), ("address", "5 Lê Lợi, Huế")), {})
    assert step == Ask("order_number")
    _, step = next_step(tell(form(), ("address", "5 Lê Lợi, Huế"), ("order_number", "NB-1")), {})
    assert isinstance(step, Done)


def test_what_is_remembered_is_only_confirmed_and_what_was_just_told_here_not_even_that() -> None:
    old, here = Remembered("5 Lê Lợi, Huế", NOW - timedelta(days=9)), Remembered("NB-1", NOW, is_here=True)
    dialogue, step = next_step(form(), {"address": old, "order_number": here})
    assert step == Confirm("address", "5 Lê Lợi, Huế", old.at)
    _, step = next_step(tell(dialogue, is_yes=True), {})
    assert step == Done((("order_number", "NB-1"), ("address", "5 Lê Lợi, Huế")))


def test_a_no_to_what_is_remembered_asks_and_does_not_offer_it_again() -> None:
    known = {"address": Remembered("5 Lê Lợi, Huế", NOW - timedelta(days=9))}
    dialogue = tell(next_step(form("address"), known)[0], is_no=True)
    dialogue, step = next_step(dialogue, known)
    assert step == Ask("address")
    _, step = next_step(tell(dialogue, ("address", "9 Hà Huy Tập, quận 7")), known)
    assert step == Done((("address", "9 Hà Huy Tập, quận 7"),))


def test_a_no_with_the_right_value_needs_no_question() -> None:
    known = {"address": Remembered("5 Lê Lợi, Huế", NOW - timedelta(days=9))}
    dialogue = tell(
        next_step(form("address"), known)[0], ("address", "9 Hà Huy Tập, quận 7"), is_no=True, corrects=True
    )
    assert next_step(dialogue, known)[1] == Done((("address", "9 Hà Huy Tập, quận 7"),))


def test_a_mind_may_be_changed_before_and_after_the_form_is_filled() -> None:
    dialogue = tell(form(), ("address", "5 Lê Lợi, Huế"))
    dialogue = tell(asked(dialogue), ("address", "9 Hà Huy Tập, quận 7"))
    dialogue, step = next_step(tell(dialogue, ("order_number", "NB-1")), {})
    assert isinstance(step, Done)
    assert step.get("address") == "9 Hà Huy Tập, quận 7"
    _, step = next_step(tell(dialogue, ("order_number", "NB-2"), corrects=True), {})
    assert isinstance(step, Done)
    assert step.get("order_number") == "NB-2"


def test_what_nobody_can_tell_is_left_out() -> None:
    dialogue, step = next_step(tell(asked(form()), skips=True), {})
    assert step == Ask("address")
    _, step = next_step(tell(dialogue, ("address", "9 Hà Huy Tập, quận 7")), {})
    assert step == Done((("address", "9 Hà Huy Tập, quận 7"),))


def test_a_question_that_gets_no_answer_ends_with_a_person() -> None:
    dialogue = form()
    steps = []
    for _ in range(MOST_TRIES + 1):
        dialogue, step = next_step(tell(dialogue), {})
        steps.append(step)
    assert steps[0] == Ask("order_number")
    assert steps[-1] == GivenUp()


def test_what_was_told_for_one_thing_serves_the_next_but_its_reason_does_not() -> None:
    dialogue, _ = next_step(tell(form("order_number", "reason"), ("order_number", "NB-1"), ("reason", "vỡ")), {})
    after = begin(dialogue, "u", "change_address", ("order_number", "reason"), NOW + timedelta(minutes=5))
    dialogue, step = next_step(after, {})
    assert step == Ask("reason")
    later = begin(dialogue, "u", "change_address", ("order_number",), NOW + timedelta(days=3))
    assert next_step(later, {})[1] == Confirm("order_number", "NB-1", NOW)


def test_a_form_that_is_set_aside_asks_nothing_and_forgets_no_fact() -> None:
    left = set_aside(tell(asked(form()), ("order_number", "NB-1")))
    assert not left.is_asking
    assert left.slots == (Slot("order_number", "NB-1", Standing.KEPT, NOW),)


def test_an_order_spoken_of_before_is_not_asked_for_later() -> None:
    dialogue = begin(note(Dialogue(), [("order_number", "NB-1")], NOW), "t", "return_request", ("order_number",), NOW)
    assert next_step(dialogue, {})[1] == Done((("order_number", "NB-1"),))


@pytest.mark.parametrize(
    ("parts", "whole"),
    [
        (("Quận 3", "12 Lê Lợi"), "12 Lê Lợi, Quận 3"),
        (("12 Lê Lợi", "phường Bến Thành, TP.HCM"), "12 Lê Lợi, phường Bến Thành, TP.HCM"),
        (("12 Lê Lợi", "Huế"), "12 Lê Lợi, Huế"),
        (("Quận 3", "TP HCM", "số 12 Lê Lợi"), "số 12 Lê Lợi, Quận 3, TP HCM"),
        (("Quận 3", "à giao 45 Nguyễn Huệ, Quận 1"), "à giao 45 Nguyễn Huệ, Quận 1"),
        (("phường Bến Thành", "12 Lê Lợi, phường Bến Thành"), "12 Lê Lợi, phường Bến Thành"),
    ],
)
def test_an_address_told_in_parts_is_asked_for_the_rest_and_joined(parts: tuple[str, ...], whole: str) -> None:
    dialogue = asked(form("address"))
    for at, part in enumerate(parts):
        dialogue, step = next_step(tell(dialogue, ("address", part)), {})
        if at < len(parts) - 1:
            assert isinstance(step, Ask)
            assert part in step.partly
            assert step.tries == 0
    assert step == Done((("address", whole),))


def test_what_is_known_of_an_address_in_part_is_kept_when_there_is_no_more() -> None:
    dialogue = tell(asked(tell(asked(form("address")), ("address", "Quận 3"))), skips=True)
    assert next_step(dialogue, {})[1] == Done((("address", "Quận 3"),))


def test_a_remembered_ward_is_confirmed_and_then_asked_for_the_house() -> None:
    known = {"address": Remembered("phường Bến Thành", NOW - timedelta(days=9))}
    dialogue, step = next_step(form("address"), known)
    assert isinstance(step, Confirm)
    _, step = next_step(tell(dialogue, is_yes=True), known)
    assert step == Ask("address", 0, "phường Bến Thành")


def facts(text: str) -> tuple[Fact, ...]:
    return facts_of(Entry("e", "c", 1, Author.CUSTOMER, NOW, text), Address("webchat", "lan"), text)


def read(text: str, asked: str = "", question: Question | None = None) -> Said:
    return read_slots(text, text, find_claims(text), facts(text), asked, question=question)


@pytest.mark.parametrize(
    ("asked", "text", "expected"),
    [
        ("order_number", "NB-261105-0042", {"order_number": "NB-261105-0042"}),
        ("order_number", "mã 10423 nha", {"order_number": "10423"}),
        ("address", "dạ giao về 12 Lê Lợi, phường Bến Thành nha", {"address": "12 Lê Lợi, phường Bến Thành"}),
        ("address", "ngõ 5 Tôn Đức Thắng", {"address": "ngõ 5 Tôn Đức Thắng"}),
        ("address", "phí ship bao nhiêu vậy?", {}),  # a question is no address
        ("size", "M ạ", {"size": "M"}),
        ("size", "vẫn là L nha", {"size": "L"}),
        ("skin_type", "da em dầu lắm", {"skin_type": "oily"}),
        ("phone", "0912 345 678", {"phone": "0912345678"}),
        ("name", "em tên Lan ạ", {"name": "Lan"}),
        ("reason", "hàng bị rò ra hộp", {"reason": "hàng bị rò ra hộp"}),
        ("reason", "cảm ơn shop", {}),
        ("", "em muốn trả đơn NB-261105-0042 vì sai màu", {"order_number": "NB-261105-0042", "reason": "sai màu"}),
        ("address?", "giao về Quận 3 nhé", {"address": "Quận 3"}),
        ("address?", "không, 45 nguyen hue q3 nha", {"address": "45 nguyen hue q3"}),
        ("address?", "no, 45 Nguyen Hue street", {"address": "45 Nguyen Hue street"}),
        ("address?", "hông, phường Bến Nghé", {"address": "phường Bến Nghé"}),
        ("address?", "không, mai em trả lời", {}),  # no place
        ("phone?", "ko, số mới 0912345678", {"phone": "0912345678"}),
        ("size?", "không, L nha", {"size": "L"}),
        ("time?", "không, sau 6h tối", {"time": "sau 6h tối"}),
        ("name?", "không, tên Lan", {"name": "Lan"}),
        ("product?", "không, serum vitamin C", {"product": "serum vitamin C"}),
        ("", "đổi size đơn NB-1042 sang M, áo chật quá", {"order_number": "NB-1042", "reason": "áo chật quá"}),
        ("", "mình muốn đổi size L đơn NB-1042", {"order_number": "NB-1042", "reason": "đổi size L"}),
        ("", "return order NB-1042, it doesn't fit", {"order_number": "NB-1042", "reason": "it doesn't fit"}),
        ("", "gọi lại lúc 3 giờ chiều mai, 0901234567", {"phone": "0901234567", "time": "lúc 3 giờ chiều mai"}),
        ("", "call me at 0901234567 after 5pm", {"phone": "0901234567", "time": "after 5pm"}),
        ("", "sáng nay mình đặt mà chưa thấy, gọi lại 0901234567", {"phone": "0901234567"}),  # no time to call
        ("", "gọi lại ngày 31/2 số 0901234567", {"phone": "0901234567"}),
        (
            "",
            "đổi địa chỉ đơn NB-1042 qua 45 Nguyễn Huệ, Quận 1 giúp mình",
            {"order_number": "NB-1042", "address": "45 Nguyễn Huệ, Quận 1"},
        ),
        (
            "",
            "doi dia chi don NB-1042 sang 45 nguyen hue quan 1 giup minh voi",
            {"order_number": "NB-1042", "address": "45 nguyen hue quan 1"},
        ),
        (
            "",
            "change the address of order NB-1042 to 45 Nguyen Hue street please",
            {"order_number": "NB-1042", "address": "45 Nguyen Hue street"},
        ),
        ("name", "tên em là {{admin}}", {}),
        ("address", "<script>alert(1)</script>", {}),
    ],
)
def test_what_a_message_tells(asked: str, text: str, expected: dict[str, str]) -> None:
    assert dict(read(text, asked).values) == expected


@pytest.mark.parametrize("text", ["đúng rồi", "dạ vâng", "ừ", "ok shop", "yes", "ừ xoá đi", "đồng ý", "dung roi a"])
def test_a_yes_is_a_yes(text: str) -> None:
    assert read(text, "address?").is_yes


@pytest.mark.parametrize("text", ["không", "dạ không phải", "no", "sai rồi", "ko"])
def test_a_no_is_a_no(text: str) -> None:
    said = read(text, "address?")
    assert said.is_no
    assert not said.is_yes


@pytest.mark.parametrize("text", ["thôi khỏi", "thôi không cần nữa", "never mind", "khỏi đổi nữa shop"])
def test_a_form_can_be_called_off(text: str) -> None:
    assert read(text, "address").cancels


def test_a_question_of_the_shops_own_takes_its_choices_or_any_words() -> None:
    hair = Question("hair", (("vi", "Tóc mình thế nào ạ?"),), (("dry", "vi", "khô"), ("oily", "vi", "dầu")))
    assert read("tóc em hơi khô", "hair", hair).values == (("hair", "dry"),)
    assert read("bình thường", "hair", hair).values == ()
    free = Question("gift", (("vi", "Mình tặng ai ạ?"),))
    assert read("tặng mẹ nha", "gift", free).values == (("gift", "tặng mẹ"),)


def test_a_button_answers_only_what_was_asked() -> None:
    assert read_slots("Da dầu", "", (), (), "skin_type", "form:skin_type:oily").values == (("skin_type", "oily"),)
    assert read_slots("Da dầu", "", (), (), "address", "form:skin_type:oily").values == ()
    assert read_slots("Đúng", "", (), (), "address?", "form:yes").is_yes
