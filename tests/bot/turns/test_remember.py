"""What acting needs of the record store is read with everything else, so that no skill goes there again."""

from typing import Any

import pytest

from bot.turns import forms
from tests.bot.turns.talk import Talk

pytestmark = pytest.mark.asyncio(loop_scope="session")


def fail(*_: Any) -> Any:
    """Nobody may come here."""
    raise AssertionError("it was known already")


@pytest.mark.parametrize(
    "wish",
    ["mình muốn đổi trả đơn hàng", "giao sai hàng rồi shop", "đổi địa chỉ giao giúp mình", "gọi lại cho mình nhé"],
)
async def test_forms_ask_by_what_was_read_ahead(talk: Talk, monkeypatch: pytest.MonkeyPatch, wish: str) -> None:
    monkeypatch.setattr(forms, "load_known", fail)
    await talk.says(wish)
    first = talk.asked
    assert first, "something is asked"
    assert "21:" in await talk.says("mà shop mở cửa tới mấy giờ vậy")
    assert talk.asked == first, "a question in between does not end it"


async def test_a_form_takes_from_memory_what_was_told_before_it(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forms, "load_known", fail)
    await talk.says("số của mình là 0912345678")
    talk.waits(days=2)
    await talk.says("gọi lại cho mình nhé")
    assert talk.asked == "phone?", "whether the number still holds"
