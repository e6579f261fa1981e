"""A message, or a clause of one, that only tells what a body is like asks nothing: no topic is made of it."""

from dataclasses import replace

from bot.turns.turn import Turn
from routing.told_traits import is_only_told

_SHOWS = "product_finder"
"""The skill that may answer what is only told: who has dry skin is shown what suits it."""


def without_traits(turn: Turn) -> Turn:
    """Return the turn without the topics that were guessed from nothing but traits it tells."""
    kinds = [fact.kind.value for fact in turn.facts]
    values = [fact.value for fact in turn.facts]
    is_over = any(fact.is_over for fact in turn.facts)
    if not kinds:
        return turn
    if is_only_told(turn.restored or turn.text, kinds, values, is_over=is_over):
        if turn.topic is not None and turn.topic.skill == _SHOWS:
            return turn
        return replace(turn, understanding=replace(turn.understanding, topics=(), clauses=()), topic=None)
    asking = [
        (clause, said)
        for clause, said in zip(turn.clauses, turn.understanding.clauses, strict=False)
        if not is_only_told(clause.text, kinds, values, is_over=is_over)
    ]
    if not asking or len(asking) == len(turn.understanding.clauses):
        return turn
    if len(asking) > 1:
        clauses, said = zip(*asking, strict=True)
        return replace(turn, clauses=clauses, understanding=replace(turn.understanding, clauses=said))
    ((clause, alone),) = asking
    return replace(turn, clauses=(), understanding=alone, topic=clause.topic, hits=clause.hits)
