"""Answers from the shop's articles: the exact passage, with its source."""

from collections.abc import Sequence

from bot.chat_text import to_chat
from bot.skills.resources import Resources
from bot.turn import Outcome, Turn
from bot.wording import say, say_in_tone
from conversation.messages import Choice, Reply, Source
from memory.knowledge import Hit
from routing.situation import Topic


async def answer(turns: Sequence[Turn], resources: Resources) -> Sequence[Outcome]:  # noqa: ARG001 (a skill's shape)
    """Return the best passage of each turn; asks again where nothing was found."""
    return [_answer(turn) for turn in turns]


def _answer(turn: Turn) -> Outcome:
    hit = best_hit(turn)
    if hit is None:
        return Outcome((Reply(say_in_tone(turn, "ask-again"), (Choice(say(turn, "choice-person"), "person"),)),))
    lead = say_in_tone(turn, "article-lead")
    others = [h.title for h in turn.hits if h.article_id != hit.article_id and h.confidence >= hit.confidence * 0.7]
    text = f"{lead}\n\n{to_chat(hit.passage.text)}"
    if others:
        text += "\n\n" + say(turn, "article-also", titles=", ".join(dict.fromkeys(others)))
    return Outcome((Reply(text, sources=(Source(hit.title, hit.url),)),))


def best_hit(turn: Turn) -> Hit | None:
    """Return the passage to answer with: the likeliest, given how sure the topic is whose own articles are known.

    A passage of the topic's own articles is as likely wanted as the topic is right, another as the topic is wrong.
    """
    topic, sure = turn.topic, turn.understanding.confidence
    if topic is None or not topic.articles:
        return turn.hits[0] if turn.hits else None

    def chance(hit: Hit) -> float:
        return hit.confidence * (sure if is_about(hit, topic) else 1.0 - sure)

    return max(turn.hits, key=chance, default=None)


def is_about(hit: Hit, topic: Topic) -> bool:
    """Tell whether the passage is of an article that the topic names."""
    return hit.article_id.rpartition(".")[0] in topic.articles
