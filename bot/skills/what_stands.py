"""Tells who takes a word back what is still being done for them, and ends it when they say so."""

from collections.abc import Sequence
from dataclasses import replace

from bot.skills.resources import Resources
from bot.turns.standing import ASKED, ask_what_stands
from bot.turns.turn import Outcome, Turn
from bot.words.wording import say
from conversation.messages import Reply
from routing.form import STANDS, set_aside


async def answer(turns: Sequence[Turn], resources: Resources) -> Sequence[Outcome]:
    """Return what stands and how to end it; after a yes, that it is ended."""
    return [_answer(turn, resources) for turn in turns]


def _answer(turn: Turn, resources: Resources) -> Outcome:
    dialogue = turn.conversation.dialogue
    if dialogue.skill != STANDS or dialogue.asked != ASKED:
        return ask_what_stands(turn, resources.library.shop.topics)
    over = set_aside(dialogue)
    if turn.said.is_no or not (turn.said.is_yes or turn.said.cancels):
        return Outcome((Reply(say(turn, "stands-kept")),), replace(over, topic=dialogue.topic))
    return Outcome((Reply(say(turn, "stands-ended")),), over, leaves_queue=True)
