"""What a customer says in answer to a shop's own question before it is asked; pure.

A shop asks "what should be changed in the order?" in words of its own, and any sentence may answer it. So the one that
makes the request may ("add a bottle of shampoo to my order"), and so may one that comes while something else is asked.
Such a sentence is told by its words: those that the request is always made in say nothing yet.
"""

from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from conversation.state import Dialogue, Standing
from conversation.text import clean, fold, words
from routing.situation import Question, Topic

_MORE = 2
"""Words of its own from which a sentence says more than that the request is made."""

_OF_THE_REQUEST = 2
"""Examples of a topic that a word must stand in to belong to the request itself."""

_SAYS_NOTHING = frozenset(
    words("""
    a ad admin anh ban bac bao bi cac cai cam can cho chi chi co coi con cua cung da dang dc dau de di do dum duoc e em
    gap gi giup gium ha hay hom hon ib inbox k khong ko la lai lam lan luc luon mai may minh moi mot muon nao nay nha
    nhan nhe nho nhung nua oi on ra roi sang se shop sop the thi thoi toi tu truoc va vang vay ve vi voi vua xin y
    about again already also am an and any are as at be can could dear do for from has have hello help hey hi how i id
    in is it its just like me my need now of off on or our please so some sorry thanks thank that the then there this
    to today want was we what when will with would yes yesterday you your
    """)
)
"""Words of courtesy, persons, days and grammar, Vietnamese ones without their accents."""


def find_own_question(topic: Topic | None) -> Question | None:
    """Return the one question of its own that ``topic`` asks and any sentence may answer; None when it has several."""
    own = [one for one in topic.questions if one.name in topic.needs and not one.choices] if topic else []
    return own[0] if len(own) == 1 else None


def is_missing(dialogue: Dialogue, name: str) -> bool:
    """Tell whether the open form still lacks the fact, and asks for another one."""
    lacks = any(slot.name == name and slot.standing is Standing.MISSING for slot in dialogue.slots)
    return lacks and dialogue.asked.removesuffix("?") != name


def opens_with_more(text: str, topic: Topic) -> bool:
    """Tell whether the sentence that makes a request says more than others do that make it."""
    return len(_words_of(text) - _of_names(topic) - _of_request(topic.examples)) >= _MORE


def says_more(text: str, topic: Topic) -> bool:
    """Tell whether a sentence said while the request is open says more than what it is called."""
    return len(_words_of(text) - _of_names(topic)) >= _MORE


def _words_of(text: str) -> frozenset[str]:
    return frozenset(words(fold(clean(text)))) - _SAYS_NOTHING


def _of_names(topic: Topic) -> frozenset[str]:
    return _all_words(name for _, name in topic.names)


def _all_words(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(word for text in texts for word in _words_of(text))


@lru_cache(maxsize=256)
def _of_request(examples: tuple[str, ...]) -> frozenset[str]:
    counts = Counter(word for example in examples for word in _words_of(example))
    return frozenset(word for word, count in counts.items() if count >= _OF_THE_REQUEST)
