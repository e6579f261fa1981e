"""Asks again, naming the two likeliest meanings when they are close."""

from collections.abc import Mapping, Sequence

from bot.skills.resources import Resources
from bot.turns.turn import Outcome, Turn
from bot.words.wording import say, say_in_tone
from conversation.messages import Choice, Reply
from routing.situation import Topic
from routing.understand import OUT_OF_SCOPE

LIKELY = 0.12
"""Least confidence of a topic worth naming."""


async def answer(turns: Sequence[Turn], resources: Resources) -> Sequence[Outcome]:
    """Return one question a turn, with the buttons that answer it."""
    topics = {key: topic for key, topic in resources.library.shop.topics.items() if key != OUT_OF_SCOPE}
    return [_ask(turn, name_likely(turn, topics)) for turn in turns]


_SOCIAL = frozenset({"greeting", "thanks", "goodbye"})
"""Skills of topics nobody has to ask about."""


def name_likely(turn: Turn, topics: Mapping[str, Topic]) -> list[Topic]:
    """Return the topics worth naming; none where the message is of none of them, which would be a guess in the dark."""
    if turn.understanding.is_out_of_scope:
        return []
    likely = [topics[g.topic] for g in turn.understanding.topics if g.confidence >= LIKELY and g.topic in topics]
    return [topic for topic in likely if topic.skill not in _SOCIAL]


def _ask(turn: Turn, likely: Sequence[Topic]) -> Outcome:
    person = Choice(say(turn, "choice-person"), "person")
    if len(likely) < 2:
        return Outcome((Reply(say_in_tone(turn, "ask-again"), (person,)),))
    first, second = (dict(topic.names).get(turn.language, topic.id) for topic in likely[:2])
    text = say(turn, "did-you-mean", first=first, second=second)
    choices = (Choice(first, f"topic:{likely[0].id}"[:64]), Choice(second, f"topic:{likely[1].id}"[:64]), person)
    return Outcome((Reply(text, choices),))
