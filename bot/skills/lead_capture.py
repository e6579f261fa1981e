"""Asks somebody new for a name and a number, and keeps what is given; the record learns it with the turn."""

from collections.abc import Sequence

from bot.skills.resources import Resources
from bot.turns.forms import Form, run_form
from bot.turns.turn import Outcome, Turn
from bot.words.wording import say
from conversation.messages import Reply
from routing.form import Done


async def answer(turns: Sequence[Turn], resources: Resources) -> Sequence[Outcome]:
    """Return thanks for what was given, or one question for what is missing."""
    return await run_form(turns, resources, FORM)


def _finish(turn: Turn, done: Done, resources: Resources) -> Outcome:  # noqa: ARG001 (a form's shape)
    reached = done.get("phone") or done.get("email")
    return Outcome((Reply(say(turn, "lead-thanks" if reached else "lead-none", contact=reached)),))


FORM = Form("lead_capture", ("name", "phone"), _finish)
