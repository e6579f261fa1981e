"""Puts the accents back into Vietnamese typed without them: the likeliest chain of syllables, by Viterbi.

A syllable follows two others with the probability seen in the shop's own texts, interpolated (Witten and Bell 1991)
with how often it follows the second, how often it goes on a word that one begins, and how common it is by itself.
Shipped tables start it off: everyday sentences (``sentences/vi``), syllables that make a word together
(``word_pairs.txt``), and how common each is (``syllables.csv``; see ``docs/decisions/0004-recall.md``).
"""

import csv
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from heapq import nlargest
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from conversation.text import clean, fold, without_accents
from conversation.vietnamese import has_accents, weigh
from memory.best_chains import Edges, State, best_chains
from memory.followers import NUMBER, START, WORD_OR_BREAK, Counts

_FOLDER = Path(__file__).parent
_SENTENCES = sorted((_FOLDER / "sentences" / "vi").glob("*.txt"))
RECIPE = (
    Path(__file__),
    *(_FOLDER / name for name in ("best_chains.py", "followers.py", "syllables.csv", "word_pairs.txt")),
    *_SENTENCES,
)
"""The files a model follows from, beside the shop's own texts."""
_PRIOR_WEIGHT = 12_000.0
"""How many seen syllables the shipped table of frequencies is worth."""
_IN_WORDS = 0.9
"""How far the shipped shares of words are believed: of its own words a shop uses some more and most less."""
_OWN_WEIGHT = 4
"""How many times each of a shop's own texts counts."""
_DOUBT = 3.0
"""How many times each kind of follower counts for the followers that were not seen; Witten and Bell have 1."""
_UNSEEN = 1e-9
_BEAM = 16
"""Chains that are followed from each syllable to the next; more change nothing."""
_KEPT_PAIRS = 50_000
"""Pairs of syllables of which is kept what follows: the same few thousand make up most of what is written."""
_USUALLY = 0.45
"""Share of accents missing from which on a text counts as typed without; ordinary Vietnamese stays below."""

_NEARLY_ALWAYS = 0.95
"""Share from which one syllable says it alone: ``thieu`` and ``roi`` are no words as they stand."""

_LEAST_ODDS = math.log(0.08)
"""Readings less likely than that beside the likeliest are none."""

_PARTS = 4
"""Into how many parts texts are cut of which each is put back by a model that has not read it."""

_AfterTwo = tuple[Mapping[str, int], float, float]
"""Counts of what follows two syllables, how much the unseen weigh beside them, and both together."""
_NOTHING: _AfterTwo = ({}, 0.0, 0.0)
_BEGINNING = (START, START)
_Reached = tuple[float, int, int]
"""How likely the best chain to a state is, in nats, and the numbers of the state's two syllables."""


class Reading(NamedTuple):
    """A text with accents put back, and how likely it is beside the likeliest one, in nats: 0 or less."""

    text: str
    odds: float


class AccentModel:
    """How often syllables follow each other; immutable once trained."""

    def __init__(self, seen: Counts) -> None:
        counts = seen.alone()
        prior = _shipped_frequencies()
        total = sum(counts.values()) + _PRIOR_WEIGHT
        self._alone = {
            word: (counts.get(word, 0) + _PRIOR_WEIGHT * prior.get(word, 0.0)) / total
            for word in sorted(counts.keys() | prior.keys())
        }
        self._spellings: dict[str, list[str]] = defaultdict(list)
        for word in sorted(self._alone):  # ties must fall the same way in every process
            self._spellings[fold(word)].append(word)
        self._accented = {
            bare: sum(self._alone[w] for w in spellings if w != bare) / sum(self._alone[w] for w in spellings)
            for bare, spellings in self._spellings.items()
        }
        self._after = lru_cache(maxsize=_KEPT_PAIRS)(self._readings)
        self._seen = seen
        self._after_one = lru_cache(maxsize=_KEPT_PAIRS)(seen.after_one)
        self._after_two: dict[tuple[int, int], _AfterTwo] = {}

    @classmethod
    def train(cls, texts: Iterable[str]) -> "AccentModel":
        """Return a model of ``texts`` on top of the shipped sentences; texts without accents teach nothing."""
        own = "\n".join(clean(text) for text in texts if has_accents(text))
        return cls(_shipped_counts().and_of(own, _OWN_WEIGHT))

    @classmethod
    def put_back(cls, texts: Sequence[str], others: Sequence[str] = ()) -> tuple[str, ...]:
        """Return ``texts`` as they come back when typed without accents; what never had any stays as it is.

        Each is put back by a model that has read ``others`` and three quarters of ``texts``, but not it.
        """
        found = list(texts)
        for left_out in range(_PARTS if any(map(has_accents, texts)) else 0):
            model = cls.train([*others, *(text for at, text in enumerate(texts) if at % _PARTS != left_out)])
            for at in range(left_out, len(texts), _PARTS):
                if has_accents(texts[at]):
                    found[at] = model.restore(without_accents(texts[at]))
        return tuple(found)

    def restore(self, text: str) -> str:
        """Return ``text`` with its likeliest accents when it is Vietnamese typed (mostly) without; else unchanged.

        Case, punctuation, unknown words and syllables that carry accents already stay as they are.
        """
        return self.readings(text)[0].text

    def lacks_accents(self, text: str) -> bool:
        """Return whether most syllables of ``text`` that stand bare would usually carry an accent, or one always.

        Words written out of teencode bring accents of their own, so the share of accents alone says little.
        """
        tokens = [match[0] for match in WORD_OR_BREAK.finditer(text.casefold()) if match[0].isalpha()]
        bare = [token for token in tokens if token.isascii()]
        if sum(map(weigh, bare)) <= 0:
            return False
        shares = [self._accented[token] for token in bare if token in self._accented]
        missing, present = sum(shares), len(tokens) - len(bare)
        is_most = missing >= _USUALLY * len(shares) or any(share >= _NEARLY_ALWAYS for share in shares)
        return bool(shares) and is_most and missing >= 0.75 * present

    def force(self, text: str) -> str:
        """As ``restore``, whatever the text looks like."""
        return self._read(text, 1)[0].text

    def readings(self, text: str, most: int = 1) -> tuple[Reading, ...]:
        """Return up to ``most`` ways to restore ``text``, the likeliest first, which is what ``restore`` gives."""
        return self._read(text, most) if self.lacks_accents(text) else (Reading(text, 0.0),)

    def _read(self, text: str, most: int) -> tuple[Reading, ...]:
        found = list(WORD_OR_BREAK.finditer(text))
        chains = best_chains(self._trellis([match[0].casefold() for match in found]), _BEGINNING, _LEAST_ODDS)
        readings = []
        for states, odds in islice(chains, most):
            out: list[str] = []
            position = 0
            for match, (_, word) in zip(found, states, strict=True):
                is_kept = word in (NUMBER, START)
                out += text[position : match.start()], match[0] if is_kept else _with_case(word, match[0])
                position = match.end()
            readings.append(Reading("".join((*out, text[position:])), odds))
        return tuple(readings)

    def _trellis(self, words: Sequence[str]) -> list[Edges]:
        """Viterbi over the spellings of each word, its state the last two; a break starts the chain afresh."""
        columns: list[Edges] = []
        states: dict[State, _Reached] = {_BEGINNING: (0.0, 0, 0)}
        for word in words:
            if not word[0].isalnum():
                columns.append({_BEGINNING: [(score, state) for state, (score, *_) in states.items()]})
                states = {_BEGINNING: (max(score for score, *_ in states.values()), 0, 0)}
                continue
            step: dict[State, _Reached] = {}
            edges: dict[State, list[tuple[float, State]]] = {}
            for state, (score, first, second) in states.items():
                before = state[1]
                counts, doubt, of_all = self._behind(first, second)
                for option, chance, log, number in self._after(before, word):
                    if doubt:
                        log = math.log((counts.get(option, 0) + doubt * chance) / of_all)
                    reached = score + log
                    after = (before, option)
                    known = step.get(after)
                    if known is None:
                        edges[after] = [(reached, state)]
                        step[after] = reached, second, number
                    else:
                        edges[after].append((reached, state))
                        if known[0] < reached:
                            step[after] = reached, second, number
            states = dict(nlargest(_BEAM, step.items(), key=_score)) if len(step) > _BEAM else step
            columns.append(edges if states is step else {state: edges[state] for state in states})
        return columns

    def _behind(self, first: int, second: int) -> _AfterTwo:
        """Return what follows two syllables; what was found is kept, and most pairs were never seen."""
        kept = self._after_two.get((first, second))
        if kept:
            return kept
        seen = self._seen.after_two(first, second)
        if not seen:
            return _NOTHING
        doubt = _DOUBT * len(seen.counts)
        found = self._after_two[first, second] = seen.counts, doubt, seen.total + doubt
        return found

    def _options(self, word: str) -> list[str]:
        if word.isdigit():
            return [NUMBER]
        if not word.isascii() or not word.isalpha():
            return [word]
        return self._spellings.get(word) or [word]

    def _readings(self, before: str, word: str) -> tuple[tuple[str, float, float, int], ...]:
        """Return each reading of ``word``, its chance behind ``before``, the log of that, and its number."""
        chances = ((option, self._weigh(before, option)) for option in self._options(word))
        return tuple((option, chance, math.log(chance), self._seen.number(option)) for option, chance in chances)

    def _weigh(self, before: str, word: str) -> float:
        """Return the chance that ``word`` follows ``before``, whatever stood before that."""
        chance = self._alone.get(word, _UNSEEN)
        in_words = _word_pairs().get(before)
        if in_words:
            shares, all_in_words = in_words
            chance = _IN_WORDS * shares.get(word, 0.0) + (1 - _IN_WORDS * all_in_words) * chance
        seen = self._after_one(self._seen.number(before))
        if not seen:
            return chance
        doubt = _DOUBT * len(seen.counts)
        return (seen.counts.get(word, 0) + doubt * chance) / (seen.total + doubt)


def _score(state: tuple[State, _Reached]) -> float:
    return state[1][0]


def _with_case(word: str, like: str) -> str:
    if like.isupper() and len(like) > 1:
        return word.upper()
    return word.capitalize() if like[0].isupper() else word


@cache
def _shipped_counts() -> Counts:
    return Counts.of("\n".join(table.read_text(encoding="utf-8") for table in _SENTENCES))


@cache
def _word_pairs() -> Mapping[str, tuple[Mapping[str, float], float]]:
    """Return by first syllable in which share of its occurrences each other follows it in a word, and their sum."""
    lines = (_FOLDER / "word_pairs.txt").read_text(encoding="utf-8").splitlines()
    pairs = {}
    for first, *seconds in (line.split() for line in lines if not line.startswith("#")):
        shares = {second: float(share) / 100 for second, _, share in (entry.partition("=") for entry in seconds)}
        pairs[first] = shares, min(1.0, sum(shares.values()))
    return pairs


@cache
def _shipped_frequencies() -> Mapping[str, float]:
    with (_FOLDER / "syllables.csv").open(encoding="utf-8", newline="") as file:
        shares = {row["syllable"]: float(row["per_million"]) for row in csv.DictReader(file)}
    total = sum(shares.values())
    return {syllable: share / total for syllable, share in shares.items()}
