"""What the customer tells instead of asking: answers to a form, a word taken back, something worth keeping."""

from routing.considerations.considered import NONE, Considered, tone
from routing.considerations.skill_names import GIVES_UP, PROMISES
from routing.considerations.thresholds import ARTICLE_CONFIDENCE, SURE, TOPIC_CONFIDENCE
from routing.considerations.what_is_asked import parts_asked
from routing.control import is_waiting
from routing.decision import Answer, TraceLine
from routing.form import ONCE, STANDS
from routing.reference import is_sure
from routing.situation import Situation

_TAKES_BACK = frozenset({"cancel", "no", "skip"})
"""What a message may say to a form that takes a word back and tells nothing new."""


def gave_what_was_asked(situation: Situation) -> Considered:
    """The message answers the form that is open, or corrects the one just filled; a question beside it comes first."""
    dialogue = situation.conversation.dialogue
    gave = situation.gave if dialogue.skill else ()
    wants_else = is_sure(situation.meant, dialogue) or (
        situation.asks_something and _is_understood_otherwise(situation)
    )
    held = bool(gave) and not wants_else and (dialogue.is_asking or "correct" in gave)
    line = TraceLine(
        "trace-gave-what-was-asked",
        held,
        (("asked", dialogue.asked or NONE), ("gave", ", ".join(situation.gave) or NONE)),
    )
    return (Answer(dialogue.skill, dialogue.topic, tone(situation)) if held else None), line


def _is_understood_otherwise(situation: Situation) -> bool:
    topic = situation.conversation.dialogue.topic
    known = any(part.topic.id != topic and part.confidence >= TOPIC_CONFIDENCE for part in parts_asked(situation))
    return known or situation.answer_confidence >= ARTICLE_CONFIDENCE


def takes_back(situation: Situation) -> Considered:
    """A request that was made is not wanted after all: what stands is told, and how it is ended."""
    dialogue = situation.conversation.dialogue
    stands = is_waiting(situation.conversation) or dialogue.skill in PROMISES
    says_so = "cancel" in situation.gave and _TAKES_BACK.issuperset(situation.gave)
    held = says_so and stands and not dialogue.is_asking and not situation.asks_something
    line = TraceLine("trace-takes-back", held, (("stands", dialogue.topic or NONE),))
    return (Answer(STANDS, dialogue.topic, tone(situation)) if held else None), line


def nothing_to_take_back(situation: Situation) -> Considered:
    """A word that takes something back comes when nothing is open, and means nothing else: "ừ bỏ đi"."""
    gave, topic = set(situation.gave), situation.topic
    says_so = "cancel" in gave and gave <= _TAKES_BACK | {"yes"} and not situation.asks_something
    is_open = situation.conversation.dialogue.is_asking or is_waiting(situation.conversation)
    is_unsure = situation.understanding.confidence < TOPIC_CONFIDENCE
    means_it = topic is None or topic.skill in GIVES_UP or is_unsure
    held = says_so and not is_open and means_it
    return (Answer("goodbye", tone=tone(situation)) if held else None), TraceLine("trace-nothing-to-take-back", held)


def form_waits(situation: Situation) -> Considered:
    """Nothing else was understood while a form is open: it asks again in other words."""
    dialogue = situation.conversation.dialogue
    held = dialogue.is_asking and dialogue.skill not in ONCE
    line = TraceLine("trace-form-waits", held, (("asked", dialogue.asked or NONE),))
    return (Answer(dialogue.skill, dialogue.topic, tone(situation)) if held else None), line


def told_only(situation: Situation) -> Considered:
    """The customer asks nothing and tells something worth keeping: how to be called, a size, an allergy."""
    is_manner = bool({"form", "language"}.intersection(situation.tells))
    waiting = is_waiting(situation.conversation)
    said = situation.understanding
    asks = situation.asks_something or said.asks_products or (said.confidence >= SURE and not _only_looks_so(situation))
    held = bool(situation.tells) and not asks and (is_manner or not waiting)
    line = TraceLine("trace-told-only", held, (("told", ", ".join(situation.tells) or NONE),))
    return (Answer("noted", tone=tone(situation)) if held else None), line


def _only_looks_so(situation: Situation) -> bool:
    """Tell whether what is told alone makes the message look like a wish.

    How to be called ("gọi chị thôi em") looks like a wish to be called up; the size somebody wears, like the question
    which one to take.
    """
    topic = situation.topic
    if topic is None:
        return False
    is_manner = "form" in situation.tells and "phone" not in (*situation.tells, *situation.gave)
    if is_manner:
        return topic.skill == "callback"
    return situation.tells == ("size",) and "size" in topic.needs
