"""Asks somebody new for a name and a number once, and keeps what is given."""

from collections.abc import Sequence
from dataclasses import replace

from bot.skills.resources import Resources
from bot.turn import Outcome, Turn
from bot.wording import say
from conversation.messages import Reply
from customers.claims import ClaimKind

ASKED = "lead"


async def answer(turns: Sequence[Turn], resources: Resources) -> Sequence[Outcome]:  # noqa: ARG001 (a skill's shape)
    """Return thanks for what was given, or one question for what is missing."""
    return [_answer(turn) for turn in turns]


def _answer(turn: Turn) -> Outcome:
    dialogue = turn.conversation.dialogue
    has_phone = any(claim.kind in (ClaimKind.PHONE, ClaimKind.EMAIL) for claim in turn.claims)
    if has_phone:
        done = replace(dialogue, topic="", asked="")
        return Outcome((Reply(say(turn, "lead-thanks")),), done)
    waiting = replace(dialogue, topic="lead_capture", asked=ASKED)
    return Outcome((Reply(say(turn, "lead-ask")),), waiting)
