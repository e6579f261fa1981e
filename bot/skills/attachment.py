"""Acknowledges what was sent without words, by what it is."""

from collections.abc import Sequence

from bot.skills.resources import Resources
from bot.turns.turn import Outcome, Turn
from bot.words.wording import say
from conversation.messages import AttachmentKind, Choice, Reply


async def answer(turns: Sequence[Turn], resources: Resources) -> Sequence[Outcome]:  # noqa: ARG001 (a skill's shape)
    """Return one acknowledgement a turn."""
    return [_answer(turn) for turn in turns]


def _answer(turn: Turn) -> Outcome:
    kind = turn.message.attachments[0].kind
    if kind is AttachmentKind.STICKER:
        return Outcome((Reply(say(turn, "sticker")),))
    return Outcome((Reply(say(turn, "attachment", kind=kind.value), (Choice(say(turn, "choice-person"), "person"),)),))
