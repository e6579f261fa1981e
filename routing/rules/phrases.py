"""Whether a text contains a phrase: whole words, blind to accents and case, one or two slips of the keyboard forgiven.

A word counts as a slip only when it is no word by itself: most Vietnamese syllables are a letter away from another one,
so ``trang`` is never taken for ``trong``, while ``trongf`` is.
"""

from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz.distance import OSA

from conversation.text import clean, fold, words
from conversation.vietnamese import common_words, is_syllable

ONE_SLIP, TWO_SLIPS = 4, 9
"""Letters from which a word may have one slip, and two."""

_MOST_KEPT = 20_000
_TEXTS_KEPT = 1_024


@lru_cache(maxsize=2_048)  # a message is asked about several times: by both stages, by a draft and what is in force
def to_words(text: str) -> tuple[str, ...]:
    """Return the folded words of a text or an address."""
    return words(fold(clean(text)).replace("_", " "))


def contains(text: str, phrase: str) -> bool:
    """Tell whether the words of ``phrase`` stand in ``text`` one after the other; a phrase without words is nowhere."""
    said, wanted = to_words(text), to_words(phrase)
    return bool(wanted) and any(
        all(is_same(word, goal) for word, goal in zip(said[i:], wanted, strict=False))
        for i in range(len(said) - len(wanted) + 1)
    )


def is_same(word: str, goal: str) -> bool:
    """Tell whether ``word`` is ``goal``, or a slip for it; both folded."""
    if word == goal:
        return True
    most = _slips(goal)
    return most > 0 and _is_slip(word) and OSA.distance(word, goal, score_cutoff=most) <= most


def _slips(goal: str) -> int:
    return 0 if not goal.isalpha() else 2 if len(goal) >= TWO_SLIPS else 1 if len(goal) >= ONE_SLIP else 0


@lru_cache(maxsize=_MOST_KEPT)
def _is_slip(word: str) -> bool:
    return word.isalpha() and len(word) >= ONE_SLIP - 1 and not is_syllable(word) and word not in common_words("en")


class Phrases:
    """Many phrases looked for at once: each word of a text is looked up, not compared."""

    def __init__(self, phrases: Sequence[str]) -> None:
        """Index ``phrases`` by their words."""
        self._phrases = [to_words(phrase) for phrase in phrases]
        self._goals = sorted({word for phrase in self._phrases for word in phrase})
        self._place = {word: i for i, word in enumerate(self._goals)}
        self._starts: dict[int, list[tuple[int, tuple[int, ...]]]] = {}
        for i, phrase in enumerate(self._phrases):
            if phrase:
                first, *rest = (self._place[word] for word in phrase)
                self._starts.setdefault(first, []).append((i, tuple(rest)))
        self._near = _near_spellings(self._goals)
        self._kept: dict[str, tuple[int, ...]] = {}
        self._found: dict[str, tuple[int, ...]] = {}

    def find(self, text: str) -> tuple[int, ...]:
        """Return the places of the phrases ``text`` contains, each once.

        A text is asked about several times, by both stages and after what rules have set: it is searched once.
        """
        found = self._found.get(text)
        if found is None:
            if len(self._found) >= _TEXTS_KEPT:
                self._found.clear()
            found = self._found[text] = self._search(text)
        return found

    def _search(self, text: str) -> tuple[int, ...]:
        kept = self._kept
        said = [kept[word] if word in kept else self._goals_of(word) for word in to_words(text)]
        found: dict[int, None] = {}
        for at, goals in enumerate(said):
            for goal in goals:
                for phrase, rest in self._starts.get(goal, ()):
                    if at + len(rest) < len(said) and all(part in said[at + 1 + j] for j, part in enumerate(rest)):
                        found[phrase] = None
        return tuple(found)

    def _goals_of(self, word: str) -> tuple[int, ...]:
        known = self._kept.get(word)
        if known is None:
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            known = self._kept[word] = self._look_up(word)
        return known

    def _look_up(self, word: str) -> tuple[int, ...]:
        exact = self._place.get(word)
        found = () if exact is None else (exact,)
        if not self._near or not _is_slip(word):
            return found
        near = {goal for spelling in _without(word, 2) for goal in self._near.get(spelling, ())}
        return found + tuple(goal for goal in sorted(near) if goal != exact and is_same(word, self._goals[goal]))


def _near_spellings(goals: Sequence[str]) -> dict[str, tuple[int, ...]]:
    """Return by each spelling with letters left out the goals it comes from (SymSpell, Garbe 2012)."""
    near: dict[str, list[int]] = {}
    for i, goal in enumerate(goals):
        slips = _slips(goal)
        for spelling in _without(goal, slips) if slips else ():
            near.setdefault(spelling, []).append(i)
    return {spelling: tuple(found) for spelling, found in near.items()}


def _without(word: str, most: int) -> set[str]:
    """Return ``word`` with up to ``most`` letters left out; two only where two slips could be meant."""
    found = {word}
    for _ in range(most if len(word) >= TWO_SLIPS - 2 else 1):
        found |= {spelling[:i] + spelling[i + 1 :] for spelling in found for i in range(len(spelling))}
    return found
