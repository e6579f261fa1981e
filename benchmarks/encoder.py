"""The shipped encoder beside plain sentence-transformers in fp32: same messages, same threads, same run.

They take turns, so that a busy machine is busy for both: batch by batch, and eight single messages at a time, since one
message follows another in a shop, too. The first of each eight is told apart (``one_first_ms``): the other encoder has
just been through the processor's cache.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from benchmarks.report import Bar, print_report
from benchmarks.shop_messages import shop_messages
from conversation.errors import KhachQuenError
from memory.encoder import Encoder, EncoderSettings
from memory.weights import Progress

BATCH = 64
IN_A_ROW = 8
"""Single messages that one encoder takes before the other has its turn."""
_Timed = tuple[float, NDArray[np.float32]]
"""Seconds, and vectors ``[texts, dimensions]``."""


def main() -> None:
    """Measure both and print one JSON object."""
    options = _options()
    try:
        with TemporaryDirectory(prefix="encoder-") as fresh, Bar() as progress:
            figures = _measure(options, options.cache or Path(fresh), progress)
    except KhachQuenError as error:
        print(error, file=sys.stderr)
        raise SystemExit(2) from error
    print_report(figures, ("torch", "sentence-transformers", "transformers", "numpy"))


def _measure(options: argparse.Namespace, cache: Path, progress: Progress) -> dict[str, float | int | str]:
    settings = EncoderSettings(cache, backend=options.backend, threads=options.threads)
    start = perf_counter()
    shipped = Encoder.load(settings, progress)
    load_s = perf_counter() - start
    plain = Encoder.load(EncoderSettings(cache, backend="fp32", threads=options.threads), progress)
    messages = shop_messages(options.messages)
    batches = [messages[at : at + BATCH] for at in range(0, len(messages), BATCH)]
    for encoder in (shipped, plain):
        _timed(encoder, batches[0])
    pairs = []
    for done, batch in enumerate(batches, 1):  # in turn, so that a busy machine is busy for both
        pairs.append((_timed(shipped, batch), _timed(plain, batch)))
        progress("batches", done / len(batches))
    singles: list[tuple[list[_Timed], list[_Timed]]] = []
    for at in range(0, options.singles, IN_A_ROW):
        some = messages[at : min(at + IN_A_ROW, options.singles)]
        singles.append(([_timed(shipped, [one]) for one in some], [_timed(plain, [one]) for one in some]))
        progress("one by one", min(1.0, (at + IN_A_ROW) / options.singles))
    seconds, plain_seconds = (sum(pair[side][0] for pair in pairs) for side in (0, 1))
    one, plain_one = (median(took for row in singles for took, _ in row[side]) for side in (0, 1))
    first, plain_first = (median(row[side][0][0] for row in singles) for side in (0, 1))
    ones = [pair for row in singles for pair in zip(*row, strict=True)]
    cosines = [float((ours[1] * theirs[1]).sum(1).min()) for ours, theirs in [*pairs, *ones]]
    for encoder in (shipped, plain):
        encoder.close()
    return {
        "one_ms": round(one * 1e3, 2),
        "batch_per_s": round(len(messages) / seconds, 1),
        "baseline_one_ms": round(plain_one * 1e3, 2),
        "baseline_batch_per_s": round(len(messages) / plain_seconds, 1),
        "ratio": round(plain_seconds / seconds, 2),
        "one_ratio": round(plain_one / one, 2),
        "one_first_ms": round(first * 1e3, 2),
        "one_first_ratio": round(plain_first / first, 2),
        "least_cosine": round(min(cosines), 5),
        "backend": shipped.backend,
        "threads": settings.thread_count(),
        "messages": len(messages),
        "load_s": round(load_s, 1),
    }


def _timed(encoder: Encoder, texts: Sequence[str]) -> _Timed:
    start = perf_counter()
    vectors = encoder.encode(texts, "query")
    return perf_counter() - start, vectors


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.encoder", description=__doc__)
    parser.add_argument("--backend", choices=["auto", "fp32", "bf16", "int8"], default="auto")
    parser.add_argument("--threads", type=_count, default=0, help="of both; default: all processors but one")
    parser.add_argument("--messages", type=_count, default=512, help="in batches of 64")
    parser.add_argument("--singles", type=_count, default=160, help="of them, also one by one")
    parser.add_argument("--cache", type=Path, help="folder that keeps the unpacked model between runs")
    return parser.parse_args()


def _count(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError("give a whole number from 1 up")
    return value


if __name__ == "__main__":
    main()
