"""Accents are taken off and put back: ``python -m benchmarks.accents [--texts TEXTS.jsonl [--known KNOWN.jsonl]]``.

Without files the project's own topics: what one half teaches and the other asks, and a shop's and a hotel's. Each is
put back by a model that knows nothing but what is shipped, and by one that has read what is taught as well.
"""

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from time import process_time

from benchmarks.own_topics import halves, retail
from benchmarks.report import Value, end_with_bad_input, print_report
from conversation.text import clean, without_accents
from conversation.vietnamese import has_accents
from memory.accents import AccentModel
from memory.followers import WORD_OR_BREAK


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the benchmark and print its figures."""
    parser = argparse.ArgumentParser(prog="benchmarks.accents", description=__doc__)
    parser.add_argument("--texts", type=Path, help="JSON lines with a text each, with its accents")
    parser.add_argument("--known", type=Path, help="the same: what the shop has written itself")
    options = parser.parse_args(arguments)
    figures: dict[str, Value] = {}
    start = process_time()
    nothing = AccentModel.train(())
    figures["start_cpu_s"] = round(process_time() - start, 2)
    for name, known, asked in _own() if options.texts is None else _given(options.texts, options.known):
        models = {"nothing_known": nothing} | ({"known": AccentModel.train(known)} if known else {})
        for knowing, model in models.items():
            syllables, texts, ms = _measure(model, asked)
            figures[f"{name}_{knowing}_syllables_right"] = syllables
            figures[f"{name}_{knowing}_texts_right"] = texts
            figures[f"{name}_{knowing}_ms"] = ms
    print_report(figures, ("numpy",))


def _own() -> Iterator[tuple[str, Sequence[str], Sequence[str]]]:
    for half, name in zip(halves(), ("first_half", "second_half"), strict=True):
        yield name, half.texts, half.asked
    yield "retail", retail().texts, retail().asked


def _given(texts: Path, known: Path | None) -> Iterator[tuple[str, Sequence[str], Sequence[str]]]:
    yield "given", _read(known) if known else (), _read(texts)


def _read(path: Path) -> list[str]:
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            found.append(str(json.loads(line)["text"]))
        except (json.JSONDecodeError, KeyError, TypeError):
            end_with_bad_input(path, "each line is a JSON object with a text", number, "text")
    return found


def _measure(model: AccentModel, texts: Sequence[str]) -> tuple[float, float, float]:
    """Return the shares of syllables and of whole texts that come back right, and milliseconds of processor a text."""
    accented = [clean(text) for text in texts if has_accents(text)]
    if not accented:
        return 0.0, 0.0, 0.0
    bare = [without_accents(text) for text in accented]
    start = process_time()
    back = [model.force(text) for text in bare]
    took = process_time() - start
    pairs = [(_words(text), _words(other)) for text, other in zip(accented, back, strict=True)]
    right = sum(one == other for text, put in pairs for one, other in zip(text, put, strict=True))
    syllables = sum(len(text) for text, _ in pairs)
    whole = sum(text == put for text, put in pairs)
    return round(right / syllables, 4), round(whole / len(pairs), 4), round(1000 * took / len(pairs), 3)


def _words(text: str) -> list[str]:
    return [word for word in WORD_OR_BREAK.findall(text.casefold()) if word.isalpha()]


if __name__ == "__main__":
    main()
