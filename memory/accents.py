"""Puts the accents back into Vietnamese typed without them: the likeliest chain of syllables, by Viterbi.

A syllable follows another with the probability seen in the shop's own texts, interpolated (Witten and Bell 1991) with
how common it is by itself and with which neighbours it makes a word. Shipped tables start it off: everyday sentences
(``accents_base.txt``, ``accents_everyday.txt``), what customers say of themselves (``accents_of_self.txt``), syllables
that make a word together (``word_pairs.txt``), and how common each is in written Vietnamese (``syllables.csv``; see
``docs/decisions/0004-recall.md``).
"""

import csv
import json
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from pathlib import Path

from conversation.errors import InputError
from conversation.text import clean, fold
from conversation.vietnamese import has_accents, weigh
from memory.means import shipped_sentences

_FOLDER = Path(__file__).parent
_WORD_OR_BREAK = re.compile(r"[^\W\d_]+|\d+|[.,;:!?\n]")
_START = ""
_PRIOR_WEIGHT = 40.0
"""How many seen syllables the shipped table of frequencies is worth."""
_WORD_WEIGHT = 1.0
"""How many times a syllable that begins a word of the shipped list counts as seen before one that goes on with it."""
_UNSEEN = 1e-9
_KEPT_PAIRS = 50_000
"""Pairs whose chance is kept: the same few thousand make up most of what is written."""
_USUALLY = 0.45
"""Share of accents missing from which on a text counts as typed without; ordinary Vietnamese stays below."""

_NEARLY_ALWAYS = 0.95
"""Share from which one syllable says it alone: ``thieu`` and ``roi`` are no words as they stand."""

Pairs = Mapping[str, Mapping[str, int]]
_NOTHING: Mapping[str, int] = {}


class AccentModel:
    """How often syllables follow each other; immutable once trained."""

    def __init__(self, pairs: Pairs) -> None:
        self._pairs = {first: dict(seconds) for first, seconds in pairs.items()}
        self._after = {first: sum(seconds.values()) for first, seconds in self._pairs.items()}
        counts: Counter[str] = Counter()
        for seconds in self._pairs.values():
            counts.update(seconds)
        counts.pop(_START, None)
        prior = _shipped_frequencies()
        total = sum(counts.values()) + _PRIOR_WEIGHT
        self._alone = {
            word: (counts[word] + _PRIOR_WEIGHT * prior.get(word, 0.0)) / total
            for word in sorted(counts.keys() | prior.keys())
        }
        self._spellings: dict[str, list[str]] = defaultdict(list)
        for word in sorted(self._alone):  # ties must fall the same way in every process
            self._spellings[fold(word)].append(word)
        self._accented = {
            bare: sum(self._alone[w] for w in spellings if w != bare) / sum(self._alone[w] for w in spellings)
            for bare, spellings in self._spellings.items()
        }
        self._log = lru_cache(maxsize=_KEPT_PAIRS)(self._weigh)

    @classmethod
    def train(cls, texts: Iterable[str]) -> "AccentModel":
        """Return a model of ``texts`` on top of the shipped sentences; texts without accents teach nothing."""
        pairs: dict[str, Counter[str]] = defaultdict(Counter)
        own = tuple(texts)
        for text in (*shipped_sentences("vi"), *_more_sentences(), *own, *own):  # a shop's own words count twice
            if has_accents(text):
                _count(clean(text).casefold(), pairs)
        return cls(pairs)

    @classmethod
    def from_json(cls, text: str) -> "AccentModel":
        """Return the model ``to_json`` wrote; raises InputError."""
        try:
            pairs = json.loads(text)["pairs"]
            return cls({first: {word: int(n) for word, n in seconds.items()} for first, seconds in pairs.items()})
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise InputError(f"not an accent model: {error}") from error

    def to_json(self) -> str:
        """Return the model as one line of JSON."""
        return json.dumps({"pairs": self._pairs}, ensure_ascii=False, separators=(",", ":"))

    def restore(self, text: str) -> str:
        """Return ``text`` with its likeliest accents when it is Vietnamese typed (mostly) without; else unchanged.

        Case, punctuation, unknown words and syllables that carry accents already stay as they are.
        """
        return self.force(text) if self.lacks_accents(text) else text

    def lacks_accents(self, text: str) -> bool:
        """Return whether most syllables of ``text`` that stand bare would usually carry an accent, or one always.

        Words written out of teencode bring accents of their own, so the share of accents alone says little.
        """
        tokens = [match[0] for match in _WORD_OR_BREAK.finditer(text.casefold()) if match[0].isalpha()]
        bare = [token for token in tokens if token.isascii()]
        if sum(map(weigh, bare)) <= 0:
            return False
        shares = [self._accented[token] for token in bare if token in self._accented]
        missing, present = sum(shares), len(tokens) - len(bare)
        is_most = missing >= _USUALLY * len(shares) or any(share >= _NEARLY_ALWAYS for share in shares)
        return bool(shares) and is_most and missing >= 0.75 * present

    def force(self, text: str) -> str:
        """As ``restore``, whatever the text looks like."""
        found = list(_WORD_OR_BREAK.finditer(text))
        chosen = self._likeliest([match[0].casefold() for match in found])
        out: list[str] = []
        position = 0
        for match, word in zip(found, chosen, strict=True):
            out += text[position : match.start()], _with_case(word, match[0])
            position = match.end()
        return "".join((*out, text[position:]))

    def _likeliest(self, words: list[str]) -> list[str]:
        """Viterbi over the spellings of each word; a break or an unknown word starts the chain afresh."""
        paths: dict[str, tuple[float, tuple[str, ...] | None]] = {_START: (0.0, None)}
        chains: list[dict[str, tuple[float, str]]] = []
        for word in words:
            options = self._options(word)
            step: dict[str, tuple[float, str]] = {}
            for option in options:
                best = max(
                    ((score + self._log(before, option), before) for before, (score, _) in paths.items()),
                    key=lambda pair: pair[0],
                )
                step[option] = best
            chains.append(step)
            paths = {option: (score, None) for option, (score, _) in step.items()}
        if not chains:
            return []
        last = max(chains[-1], key=lambda option: chains[-1][option][0])
        chosen = [last]
        for step in reversed(chains[1:]):
            chosen.append(step[chosen[-1]][1])
        return chosen[::-1]

    def _options(self, word: str) -> list[str]:
        if not word.isascii() or not word.isalpha():
            return [word]
        return self._spellings.get(word) or [word]

    def _weigh(self, before: str, word: str) -> float:
        """Return the log of the chance that ``word`` follows ``before``."""
        alone = self._alone.get(word, _UNSEEN)
        followers = self._pairs.get(before, _NOTHING)
        kinds, count = len(followers), float(followers.get(word, 0))
        total = float(self._after.get(before, 0) + kinds)
        in_words = _word_pairs().get(before)
        if in_words:
            kinds, total = kinds or 1, (total or 1) + _WORD_WEIGHT
            count += _WORD_WEIGHT / len(in_words) if word in in_words else 0
        return math.log((count + kinds * alone) / total) if total else math.log(alone)


def _count(text: str, pairs: dict[str, Counter[str]]) -> None:
    before = _START
    for match in _WORD_OR_BREAK.finditer(text):
        word = match[0]
        if word[0].isalnum():
            pairs[before][word] += 1
            before = word
        else:
            before = _START


def _with_case(word: str, like: str) -> str:
    if like.isupper() and len(like) > 1:
        return word.upper()
    return word.capitalize() if like[0].isupper() else word


@cache
def _more_sentences() -> tuple[str, ...]:
    tables = ("accents_everyday.txt", "accents_of_self.txt")
    return tuple(line for name in tables for line in (_FOLDER / name).read_text(encoding="utf-8").splitlines())


@cache
def _word_pairs() -> Mapping[str, frozenset[str]]:
    lines = (_FOLDER / "word_pairs.txt").read_text(encoding="utf-8").splitlines()
    parts = (line.split() for line in lines if not line.startswith("#"))
    return {first: frozenset(seconds) for first, *seconds in parts}


@cache
def _shipped_frequencies() -> Mapping[str, float]:
    with (_FOLDER / "syllables.csv").open(encoding="utf-8", newline="") as file:
        shares = {row["syllable"]: float(row["per_million"]) for row in csv.DictReader(file)}
    total = sum(shares.values())
    return {syllable: share / total for syllable, share in shares.items()}
