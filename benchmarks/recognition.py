"""How well records of one person are found: ``python -m benchmarks.recognition --people A.csv --truth T.csv``.

Any other table is read by saying what its columns hold, and which one is the same for the records of one person:
``--people B.csv --cluster cluster --column unique_id=id --column first_name=given_name --column dob=date_of_birth``.
"""

import argparse
import tempfile
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np

from benchmarks.people_csv import FIELDS, Columns, PeopleTable, cluster_pairs, read_table, read_truth
from benchmarks.report import Bar, end_with_bad_input, print_report
from customers.blocking_store import find_matches, save_comparable
from customers.deduplication import Linkage, Progress, link
from customers.features import Features, normalise
from customers.matching import Model
from customers.people import Person
from storage.database import Database
from storage.schema import metadata

_LOOKED_UP = 1000
_SAVED_AT_ONCE = 2000
Pairs = frozenset[tuple[int, int]]


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the benchmark and print its figures."""
    options = _options(arguments)
    tables = [read_table(path, columns) for path, columns in _inputs(options)]
    first, second = tables[0].people, tables[1].people if len(tables) > 1 else ()
    ids_a = {person.id: row for row, person in enumerate(first)}
    ids_b = {person.id: row + len(first) for row, person in enumerate(second)} if second else ids_a
    split = len(first) if second else 0
    with Bar() as progress:
        people, seconds = _normalised([*first, *second], progress)
        clocked = _Clock(progress)
        found = link(people, split, clocked.tell)
        clocked.tell("score", 1.0)
        lookups = _look_up(people, split, found.model, progress)
        given = _truth(options, tables, ids_a, ids_b)  # not before: no label is seen by what is measured
        truth = frozenset(_ordered(ids_a[a], ids_b[b]) for a, b in given)
        figures: dict[str, float | int | str] = {
            **_quality(found, truth),
            "normalise_s": round(seconds, 3),
            "fit_s": round(clocked.spent["candidates"] + clocked.spent["fit"], 3),
            "score_s": round(clocked.spent["score"], 3),
            **lookups,
            **_facts(found, len(first), len(second), len(truth)),
            "columns": ", ".join(tables[0].used),
            "ignored_columns": ", ".join(tables[0].ignored),
        }
        if options.peer:
            figures |= _peer(people, split, truth, progress)
    print_report(figures, ("numpy", "rapidfuzz", "phonenumbers", "vietnamadminunits", "splink", "duckdb"))


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="benchmarks.recognition", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--people", type=Path, required=True, help="CSV: id and any known column")
    parser.add_argument("--against", type=Path, help="a second CSV: link the first with it")
    parser.add_argument("--truth", type=Path, help="CSV: id_a,id_b; read when the linking is done")
    parser.add_argument("--cluster", default="", help="in place of --truth: the column that is one for one person")
    parser.add_argument(
        "--column",
        action="append",
        default=[],
        metavar="HEADER=FIELD",
        help=f"what a column holds, for both files; empty to leave it out. Fields: {', '.join(FIELDS)}",
    )
    parser.add_argument(
        "--against-column", action="append", default=[], metavar="HEADER=FIELD", help="the same, for --against alone"
    )
    parser.add_argument("--peer", choices=("splink",), help="run it on the same records")
    options = parser.parse_args(arguments)
    if bool(options.truth) == bool(options.cluster):
        end_with_bad_input("--truth", "give either --truth or --cluster")
    return options


def _inputs(options: argparse.Namespace) -> list[tuple[Path, Columns]]:
    """Return each file with how it is read."""
    files = [(options.people, Columns.from_options(options.column, options.cluster))]
    if options.against:
        files.append((options.against, Columns.from_options(options.against_column or options.column, options.cluster)))
    return files


def _truth(
    options: argparse.Namespace, tables: Sequence[PeopleTable], left: Collection[str], right: Collection[str]
) -> Sequence[tuple[str, str]]:
    if options.truth:
        return read_truth(options.truth, left, right)
    return cluster_pairs(tables[0], tables[1] if len(tables) > 1 else None)


class _Clock:
    """Passes progress on and adds up the seconds of each stage."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._since = time.perf_counter()
        self._stage = "candidates"
        self.spent = {"candidates": 0.0, "fit": 0.0, "score": 0.0}

    def tell(self, stage: str, done: float) -> None:
        """Take what ``link`` tells."""
        now = time.perf_counter()
        self.spent[stage] += now - self._since
        self._since = now
        self._progress(stage, done)


def _normalised(people: Sequence[Person], progress: Progress) -> tuple[list[Features], float]:
    began = time.perf_counter()
    found: list[Features] = []
    for row, person in enumerate(people):
        found.append(normalise(person))
        if row % 500 == 0:
            progress("normalise", row / len(people))
    progress("normalise", 1.0)
    return found, time.perf_counter() - began


def _ordered(one: int, other: int) -> tuple[int, int]:
    return (one, other) if one < other else (other, one)


def _quality(found: Linkage, truth: Pairs) -> dict[str, float]:
    pairs = list(zip(found.left.tolist(), found.right.tolist(), strict=True))
    sure = frozenset(pair for pair, merged in zip(pairs, found.merged, strict=True) if merged)
    precision, recall, f1 = _scores(frozenset(pairs), truth)
    merge_precision, merge_recall, _ = _scores(sure, truth)
    return {
        "precision": precision, "recall": recall, "f1": f1,
        "merge_precision": merge_precision, "merge_recall": merge_recall,
    }  # fmt: skip


def _scores(pairs: Pairs, truth: Pairs) -> tuple[float, float, float]:
    right = len(pairs & truth)
    precision = right / len(pairs) if pairs else 1.0
    recall = right / len(truth) if truth else 1.0
    return round(precision, 5), round(recall, 5), round(2 * right / max(len(pairs) + len(truth), 1), 5)


def _facts(found: Linkage, first: int, second: int, truth: int) -> dict[str, float | int]:
    return {
        "records": first, "records_against": second, "true_pairs": truth, "found_pairs": len(found.left),
        "candidates": found.report.candidates, "rounds": found.report.rounds,
        "impossible_dates": found.report.impossible, "suggest_from": round(found.model.suggest, 4),
        "merge_from": round(found.model.merge, 8),
    }  # fmt: skip


def _look_up(people: Sequence[Features], split: int, model: Model, progress: Progress) -> dict[str, float]:
    """Return the milliseconds of finding one newcomer in a SQLite base of the first file, one at a time."""
    base = [(str(row), each) for row, each in enumerate(people[: split or len(people)])]
    step = max(1, (len(people) - split) // _LOOKED_UP)
    newcomers = [replace(people[row], id=str(row)) for row in range(split, len(people), step)]
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/base.db")
        metadata.create_all(database.engine)
        for begin in range(0, len(base), _SAVED_AT_ONCE):
            database.write_now(save_comparable, base[begin : begin + _SAVED_AT_ONCE])
            progress("index", (begin + _SAVED_AT_ONCE) / len(base))
        ready = model.for_base(len(base))
        spent = [_milliseconds(partial(database.read_now, find_matches, (each,), ready)) for each in newcomers]
        database.close()
    return {
        "lookup_p50_ms": round(float(np.percentile(spent, 50)), 3),
        "lookup_p99_ms": round(float(np.percentile(spent, 99)), 3),
    }


def _milliseconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000.0


def _peer(people: Sequence[Features], split: int, truth: Pairs, progress: Progress) -> dict[str, float | str]:
    """Return what Splink reaches at the threshold that suits it best; choosing it needs the answers, in its favour."""
    from benchmarks.splink_peer import run_splink

    progress("splink", 0.0)
    result = run_splink(people, split)
    progress("splink", 1.0)
    best, scores = max(
        ((threshold, _scores(pairs, truth)) for threshold, pairs in result.pairs.items()), key=lambda each: each[1][2]
    )
    return {
        "peer_precision": scores[0], "peer_recall": scores[1], "peer_f1": scores[2], "peer_s": round(result.seconds, 3),
        "peer_threshold": best,
    }  # fmt: skip


if __name__ == "__main__":
    main()
