"""Collects whatever its topic needs and hands it over: changing an order, an invoice, anything a shop asks for."""

from collections.abc import Sequence

from bot.skills.resources import Resources
from bot.turns.form_words import summary
from bot.turns.forms import Form, is_waiting, run_form
from bot.turns.turn import Outcome, Turn
from bot.words.wording import say
from conversation.messages import Reply
from routing.decision import HandOffReason
from routing.form import Done


async def answer(turns: Sequence[Turn], resources: Resources) -> Sequence[Outcome]:
    """Return the next question, or what was noted, with a call for a colleague."""
    return await run_form(turns, resources, FORM)


def _finish(turn: Turn, done: Done, resources: Resources) -> Outcome:
    topic = resources.library.shop.topics.get(turn.conversation.dialogue.topic) or turn.topic
    text = say(turn, "request-noted") + "\n" + summary(turn, done, topic)
    return Outcome((Reply(text.strip()),), hand_off=None if is_waiting(turn) else HandOffReason.SKILL)


FORM = Form("request", ("order_number", "reason"), _finish, is_by_topic=True)
