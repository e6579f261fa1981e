"""Each recorded update says what the customer did, or that there is nothing to hear."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from aiogram.types import Update

from channels.telegram.translate import Unheard, to_inbound
from conversation.messages import InboundMessage
from conversation.plain import to_plain

PAYLOADS = sorted((Path(__file__).parent / "payloads").glob("*.json"))
NOW = datetime(2026, 1, 1, 9, tzinfo=UTC)


@pytest.mark.parametrize("path", PAYLOADS, ids=lambda path: path.stem)
def test_a_recorded_update_becomes_what_stands_beside_it(path: Path) -> None:
    recorded = json.loads(path.read_text())
    heard = to_inbound(Update.model_validate(recorded["update"]), NOW)
    if "unheard" in recorded:
        assert heard == Unheard(**recorded["unheard"])
    else:
        assert isinstance(heard, InboundMessage)
        plain = to_plain(heard)
        assert plain.pop("id")
        assert plain == recorded["heard"]


def test_the_same_update_always_has_the_same_source_id() -> None:
    update = json.loads((PAYLOADS[0].parent / "text.json").read_text())["update"]
    first, second = (to_inbound(Update.model_validate(update), NOW) for _ in range(2))
    assert isinstance(first, InboundMessage)
    assert isinstance(second, InboundMessage)
    assert first.source_id == second.source_id == str(update["update_id"])


def test_a_bot_is_not_a_customer() -> None:
    update = json.loads((PAYLOADS[0].parent / "text.json").read_text())["update"]
    update["message"]["from"]["is_bot"] = True
    assert to_inbound(Update.model_validate(update), NOW) == Unheard("message_in_private", "712345678")
