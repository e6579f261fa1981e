"""Takes a new address for an order on its way to be packed: which order, where to."""

from collections.abc import Sequence

from bot.skills.resources import Resources
from bot.turns.forms import Form, is_waiting, run_form
from bot.turns.turn import Outcome, Turn
from bot.words.wording import say
from conversation.messages import Reply
from routing.decision import HandOffReason
from routing.form import Done


async def answer(turns: Sequence[Turn], resources: Resources) -> Sequence[Outcome]:
    """Return the next question, or what was noted, with a call for a colleague who changes it."""
    return await run_form(turns, resources, FORM)


def _finish(turn: Turn, done: Done, resources: Resources) -> Outcome:  # noqa: ARG001 (a form's shape)
    text = say(turn, "address-noted", number=done.get("order_number") or "none", address=done.get("address") or "…")
    return Outcome((Reply(text),), hand_off=None if is_waiting(turn) else HandOffReason.SKILL)


FORM = Form("change_address", ("address", "order_number"), _finish)
