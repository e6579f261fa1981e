"""Reads what carrying a decision out needs of the record store: what forms may take from memory, offers refused."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from bot.content.library import Library
from bot.turns.form_memory import load_known
from bot.turns.form_return import FORM_SKILLS
from bot.turns.offering import find_refused, may_offer
from bot.turns.turn import Turn
from routing.decision import Answer, Silence


class Remember:
    """Reads it with everything else that is found out: a hop to a thread for each skill would cost the batch more."""

    def __init__(self, library: Library, clock: Callable[[], datetime]) -> None:
        """Offers are those ``library`` has published."""
        self._library = library
        self._clock = clock

    def __call__(self, conn: Connection, turns: Sequence[Turn]) -> Sequence[Turn]:
        """Return the turns with what is known for their forms and what offers they do not want."""
        forms = [turn for turn in turns if _may_ask(turn)]
        known = load_known(conn, forms) if forms else {}
        now, shop = self._clock(), self._library.shop
        offered = [turn for turn in turns if may_offer(turn, now, shop)]
        refused = find_refused(conn, offered, now) if offered else {}
        return tuple(
            replace(turn, known=known.get(turn.conversation.id), refused=refused.get(turn.message.address))
            for turn in turns
        )


def _may_ask(turn: Turn) -> bool:
    """Tell whether a form may ask the customer something in this turn."""
    decision = turn.decision
    if turn.is_repeat or isinstance(decision, Silence):
        return False
    dialogue = turn.conversation.dialogue
    skills = {dialogue.skill, *(form.skill for form in dialogue.parked), turn.topic.skill if turn.topic else ""}
    if isinstance(decision, Answer):
        skills |= {decision.skill, *(skill for skill, _ in decision.others)}
    return not FORM_SKILLS.isdisjoint(skills)
