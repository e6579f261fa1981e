"""Asks, after a person has had the conversation, whether what was being arranged before is still wanted."""

from collections.abc import Sequence
from dataclasses import replace

from bot.skills.resources import Resources
from bot.turns.form_words import task_name
from bot.turns.turn import Outcome, Turn
from bot.words.wording import say
from conversation.messages import Choice, Reply
from conversation.state import Slot, Standing
from routing.form import set_aside
from routing.form_stack import RESUME, wanted_again, without_left

ASKED = "resume?"


async def answer(turns: Sequence[Turn], resources: Resources) -> Sequence[Outcome]:
    """Return the question; what was answered with yes is gone on with behind this skill."""
    return [_answer(turn, resources) for turn in turns]


def _answer(turn: Turn, resources: Resources) -> Outcome:
    dialogue = turn.conversation.dialogue
    over = set_aside(dialogue)
    if dialogue.skill == RESUME and dialogue.asked == ASKED:
        if turn.said.is_yes and not turn.said.is_no:
            return Outcome((), wanted_again(over))
        return Outcome((Reply(say(turn, "form-cancelled")),), without_left(over))
    left = dialogue.parked[-1]
    task = task_name(turn, left.topic, left.skill, resources.library.shop.topics)
    yes, no = Choice(say(turn, "choice-go-on"), "form:yes"), Choice(say(turn, "choice-cancel"), "form:no")
    slots = (Slot(ASKED.removesuffix("?"), standing=Standing.OFFERED), *over.slots)
    asked = replace(over, topic=RESUME, skill=RESUME, asked=ASKED, slots=slots)
    return Outcome((Reply(say(turn, "form-left", task=task), (yes, no)),), asked)
