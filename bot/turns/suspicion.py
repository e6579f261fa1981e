"""Messages that give orders to a machine or carry code: kept as they are, answered as words, never acted on."""

from dataclasses import replace

import structlog

from bot.turns.turn import Turn
from conversation.messages import InboundKind
from conversation.suspicious import INSTRUCTION, find_sign

log = structlog.get_logger()


def as_words(turn: Turn) -> Turn:
    """Return the turn, nothing that could be done understood in it when it gives orders; the log names it."""
    if turn.message.kind is not InboundKind.MESSAGE or turn.is_repeat:
        return turn
    sign = find_sign(turn.message.text)
    if not sign:
        return turn
    log.warning("injection_noticed", message=turn.message.id, sign=sign)
    if sign != INSTRUCTION:
        return turn
    nothing = replace(turn.understanding, topics=(), clauses=(), is_out_of_scope=True)
    return replace(turn, understanding=nothing, topic=None, hits=(), clauses=())
