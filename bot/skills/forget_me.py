"""Forgets a customer who asks for it: says what will go, wants a yes, and gives a receipt with a number."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bot.rights.erasure_store import Forget, new_number
from bot.skills.resources import Resources, ways_to_prove
from bot.stages.identify import may_open
from bot.turns.turn import Outcome, Turn
from bot.words.wording import say
from conversation.messages import Choice, Reply
from conversation.state import Slot, Standing
from routing.form import set_aside
from routing.form_stack import park

ASKED = "forget?"

ANSWER_WITHIN = timedelta(hours=1)
"""How long a yes counts: a yes to something older must not erase anything."""


async def answer(turns: Sequence[Turn], resources: Resources) -> Sequence[Outcome]:
    """Return the question, the receipt, or that nothing was touched."""
    return [_answer(turn, resources) for turn in turns]


def _answer(turn: Turn, resources: Resources) -> Outcome:
    dialogue = turn.conversation.dialogue
    is_answer = dialogue.skill == "forget_me" and dialogue.asked == ASKED and _is_prompt(turn)
    if is_answer and turn.said.is_yes and not (turn.said.is_no or turn.said.cancels):
        return _forget(turn, resources)
    if is_answer and (turn.said.is_no or turn.said.cancels):
        return Outcome((Reply(say(turn, "forget-kept")),), set_aside(dialogue))
    key = "forget-ask" if may_open(turn.recognition) else "forget-ask-here"
    yes, no = Choice(say(turn, "choice-forget"), "form:yes"), Choice(say(turn, "choice-keep"), "form:no")
    proves = ways_to_prove(turn, resources)[:1] if not may_open(turn.recognition) and resources.can_link else ()
    slots = (Slot("forget", standing=Standing.OFFERED),)
    asked = replace(park(dialogue).dialogue, topic="forget_me", skill="forget_me", asked=ASKED, slots=slots)
    return Outcome((Reply(say(turn, key), (yes, no, *proves)),), asked)


def _forget(turn: Turn, resources: Resources) -> Outcome:
    number = new_number(resources.clock())
    customer = turn.recognition.customer_id if may_open(turn.recognition) else ""
    wish = Forget(number, customer, turn.message.address)
    return Outcome((Reply(say(turn, "forget-done", number=number)),), forget=wish)


def _is_prompt(turn: Turn) -> bool:
    last = turn.conversation.last_inbound_at
    return last is not None and turn.message.sent_at - last <= ANSWER_WITHIN
