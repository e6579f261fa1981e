"""What is still being done for a customer who says "thôi khỏi" when their request was made already."""

from collections.abc import Mapping
from dataclasses import replace

from bot.turns.form_words import task_name
from bot.turns.turn import Outcome, Turn
from bot.words.wording import say
from conversation.messages import Choice, Reply
from conversation.state import Dialogue, Slot, Standing
from routing.considerations.skill_names import PROMISES
from routing.form import STANDS, set_aside
from routing.situation import Topic

ASKED = "end?"


def ask_what_stands(turn: Turn, topics: Mapping[str, Topic]) -> Outcome:
    """Return what stands, and whether it is to be ended: a request with the colleagues, a place in their queue.

    A number that was left is with the shop: it is told how that is taken back.
    """
    dialogue = turn.conversation.dialogue
    if dialogue.skill in PROMISES:
        choices = (Choice(say(turn, "choice-forget-me"), "/forget"), Choice(say(turn, "choice-person"), "person"))
        return Outcome((Reply(say(turn, "stands-contact", contact=_contact(dialogue)), choices),), set_aside(dialogue))
    key, task = "stands-waiting", ""
    if dialogue.topic:
        key, task = "stands-request", task_name(turn, dialogue.topic, dialogue.topic, topics)
    choices = (Choice(say(turn, "choice-end"), "form:yes"), Choice(say(turn, "choice-let-stand"), "form:no"))
    over = set_aside(dialogue)
    slots = (Slot(ASKED.removesuffix("?"), standing=Standing.OFFERED), *over.slots)
    asked = replace(over, topic=dialogue.topic, skill=STANDS, asked=ASKED, slots=slots)
    return Outcome((Reply(say(turn, key, task=task), choices, is_passing=True),), asked)


def _contact(dialogue: Dialogue) -> str:
    told = {slot.name: slot.value for slot in dialogue.slots}
    return told.get("phone") or told.get("email") or "…"
