"""What crosses the stream and the socket comes back as it was, and what is wrong is named by its place."""

from datetime import UTC, datetime, time

import pytest

from conversation.errors import InputError
from conversation.ids import new_id
from conversation.messages import Address, Attachment, AttachmentKind, InboundMessage
from conversation.plain import from_json, from_plain, to_json
from conversation.proof import ProofLevel
from conversation.state import Dialogue, Slot, Standing
from routing.hours import Hours, Span

NOW = datetime(2026, 11, 21, 8, 0, 1, 123456, tzinfo=UTC)


def test_a_message_comes_back_as_it_was() -> None:
    message = InboundMessage(
        new_id(),
        Address("telegram", "7"),
        "42",
        NOW,
        "Chào shop 👋",
        attachments=(Attachment(AttachmentKind.LOCATION, latitude=10.77, longitude=106.7),),
        proof=ProofLevel.POSSESSION,
    )
    assert from_json(InboundMessage, to_json(message)) == message


def test_pairs_times_and_nested_tuples_come_back() -> None:
    said = Slot("size", "M", Standing.SAID, datetime(2026, 11, 21, tzinfo=UTC))
    dialogue = Dialogue(slots=(said, Slot("order_number")), pronouns=("chị", "em"))
    assert from_json(Dialogue, to_json(dialogue)) == dialogue
    hours = Hours(((Span(time(8, 30), time(21)),), ()), exceptions=((NOW.date(), ()),))
    assert from_json(Hours, to_json(hours)) == hours


@pytest.mark.parametrize(
    ("plain", "said"),
    [
        ("[]", "InboundMessage must be an object"),
        ("{", "not JSON"),
        ('{"id":"1"}', "needs 'address'"),
        ('{"id":"1","address":{"channel":"x","user":"y"},"source_id":"z","sent_at":"today"}', "sent_at must be a time"),
        (
            '{"id":1,"address":{"channel":"x","user":"y"},"source_id":"z","sent_at":"2026-11-21T08:00:00Z"}',
            "id must be str",
        ),
        (
            '{"id":"1","address":{"channel":"x","user":7},"source_id":"z","sent_at":"2026-11-21T08:00:00Z"}',
            "address.user must be str",
        ),
        (
            '{"id":"1","address":{"channel":"x","user":"y"},"source_id":"z","sent_at":"2026-11-21T08:00:00Z","hp":1}',
            "has no field 'hp'",
        ),
        (
            '{"id":"1","address":{"channel":"x","user":"y"},"source_id":"z","sent_at":"2026-11-21T08:00:00Z","kind":"?"}',
            "kind must be one of message",
        ),
    ],
)
def test_what_is_wrong_is_named(plain: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        from_json(InboundMessage, plain)


def test_a_pair_of_three_is_refused() -> None:
    with pytest.raises(InputError, match="pronouns must have 2 items"):
        from_plain(Dialogue, {"pronouns": ["a", "b", "c"]})
