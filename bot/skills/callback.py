"""Takes a wish to be called: asks for the number only when it is not known, and puts it before the staff."""

from collections.abc import Sequence

from bot.skills.resources import Resources
from bot.turns.forms import Form, is_waiting, run_form
from bot.turns.turn import Outcome, Turn
from bot.words.wording import say, time_text
from conversation.messages import Reply
from routing.decision import HandOffReason
from routing.form import Done
from routing.hours import is_open, next_opening


async def answer(turns: Sequence[Turn], resources: Resources) -> Sequence[Outcome]:
    """Return a confirmation with the number, or one question for it."""
    return await run_form(turns, resources, FORM)


def _finish(turn: Turn, done: Done, resources: Resources) -> Outcome:
    profile, now = resources.library.shop.profile, resources.clock()
    opens = next_opening(profile.hours, now)
    when = "asked" if done.get("time") else "open" if is_open(profile.hours, now) else "closed"
    at = done.get("time") or (time_text(opens, profile.timezone, turn.language, now) if opens else "…")
    if not done.get("phone"):
        return Outcome((Reply(say(turn, "callback-no-phone")),), hand_off=_call(turn))
    text = say(turn, "callback-thanks", phone=done.get("phone"), when=say(turn, f"callback-when.{when}", opens=at))
    return Outcome((Reply(text),), hand_off=_call(turn))


def _call(turn: Turn) -> HandOffReason | None:
    return None if is_waiting(turn) else HandOffReason.SKILL


FORM = Form("callback", ("phone",), _finish, also=("time",))
