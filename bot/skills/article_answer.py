"""Answers from the shop's articles: the exact passage, with its source."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from bot.content.article_page import source_of
from bot.skills.everyday import is_everyday
from bot.skills.resources import Resources
from bot.turns.turn import Outcome, SlowAnswer, Turn
from bot.words.chat_text import to_chat
from bot.words.language_model import LanguageModel
from bot.words.wording import pronouns, say, say_in_tone
from conversation.messages import Choice, Reply
from memory.knowledge import Hit
from routing.situation import Topic

NEAR = 0.18
"""Confidence of a passage below which it is said to be the nearest there is, not the answer."""

KNOWN = 0.8
"""Confidence of a topic from which its everyday questions are answered by its own articles without a doubt."""

OTHER = 0.25
"""What a passage of other articles counts at least, however sure the topic: it may answer word for word."""

_SLACK = 1.0
"""Seconds beyond the model's own, so that its own deadline is what ends it."""


async def answer(turns: Sequence[Turn], resources: Resources) -> Sequence[Outcome]:
    """Return the best passage of each turn; asks again where nothing was found.

    Where the shop has a language model it words the passage, beside the batch; the passage itself goes out when that
    is slow, down or wrong.
    """
    return [answer_from_articles(turn, resources.model) for turn in turns]


def answer_from_articles(turn: Turn, model: LanguageModel | None) -> Outcome:
    """Return the best passage of one turn."""
    hit = best_hit(turn)
    if hit is None:
        return Outcome(
            (Reply(say_in_tone(turn, "ask-again"), (Choice(say(turn, "choice-person"), "person"),), is_passing=True),)
        )
    is_near = hit.confidence < NEAR and not _is_expected(turn, hit)
    lead = say(turn, "article-near") if is_near else say_in_tone(turn, "article-lead")
    least = max(hit.confidence * 0.7, NEAR)
    others = [h.title for h in turn.hits if h.article_id != hit.article_id and h.confidence >= least]
    text = f"{lead}\n\n{to_chat(hit.text)}"
    if others:
        text += "\n\n" + say(turn, "article-also", titles=", ".join(dict.fromkeys(others)))
    choices = (Choice(say(turn, "choice-person"), "person"),) if is_near else ()
    plain = Reply(text, choices, sources=(source_of(hit),))
    if model is None or is_near:
        return Outcome((plain,))
    seconds = model.seconds + _SLACK
    return Outcome(slow=(SlowAnswer(partial(_worded, turn, hit, model, plain), plain=(plain,), seconds=seconds),))


async def _worded(turn: Turn, hit: Hit, model: LanguageModel, plain: Reply) -> tuple[Reply, ...]:
    """Return the passage in the model's words, nothing when it has none that may be said."""
    you, me = pronouns(turn)
    text = await model.word([hit.title, hit.passage.heading, hit.text], turn.text, hit.language, you, me)
    return (replace(plain, text=text),) if text else ()


def best_hit(turn: Turn) -> Hit | None:
    """Return the passage to answer with: the likeliest, given how sure the topic is whose own articles are known.

    A passage of the topic's own articles is as likely wanted as the topic is right, another as the topic is wrong.
    Where none stands out, the topic's articles are in the order in which they answer it.
    """
    topic, sure = turn.topic, turn.understanding.confidence
    if topic is None or not topic.articles:
        return turn.hits[0] if turn.hits else None

    def chance(hit: Hit) -> float:
        return hit.confidence * (sure if is_about(hit, topic) else max(1.0 - sure, OTHER))

    best = max(turn.hits, key=chance, default=None)
    if best is None or best.confidence >= NEAR or not is_about(best, topic):
        return best
    place = {slug: at for at, slug in enumerate(topic.articles)}
    own = [hit for hit in turn.hits if is_about(hit, topic)]
    return min(own, key=lambda hit: place[hit.article_id.rpartition(".")[0]])


def _is_expected(turn: Turn, hit: Hit) -> bool:
    """Tell whether the shop said that this is how it answers: a sure topic, its own article, an everyday question."""
    topic = turn.topic
    if topic is None or turn.understanding.confidence < KNOWN or not is_about(hit, topic):
        return False
    best = max((other for other in turn.hits if is_about(other, topic)), key=lambda other: other.score)
    return best is hit and is_everyday(turn.restored or turn.text, topic)


def is_about(hit: Hit, topic: Topic) -> bool:
    """Tell whether the passage is of an article that the topic names."""
    return hit.article_id.rpartition(".")[0] in topic.articles
