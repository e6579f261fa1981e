"""Finding a returning person among a million: ``python -m benchmarks.recognition_scale --people 1000000``."""

import argparse
import random
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

import numpy as np

from benchmarks.report import Bar, end_with_bad_input, print_report
from benchmarks.vietnamese_people import make_people
from benchmarks.vietnamese_visits import come_back
from conversation.errors import KhachQuenError
from conversation.text import fold
from customers.blocking_store import Found, find_matches, save_new_comparable
from customers.deduplication import Progress
from customers.features import Features, normalise
from customers.matching import Model
from customers.people import Person
from storage.database import Database
from storage.schema import metadata

_SEED = 20260701
_AT_ONCE = 20_000
_WARM_UP = 50
_FIELDS_KEPT = 2


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the benchmark and print its figures."""
    options = _options(arguments)
    if min(options.people, options.lookups) < 1:
        end_with_bad_input("--people" if options.people < 1 else "--lookups", "must be at least 1")
    with _database(options.database) as database, Bar() as progress:
        began = time.perf_counter()
        returning = _build(database, options.people, options.lookups, progress)
        built = time.perf_counter() - began
        size = _megabytes(database)
        visits = list(_visits(returning))
        model = Model.shipped().for_base(options.people)
        found, spent, worked = _look_up(database, visits, model, progress)
    right = [bool(matches) and matches[0][0] == _owner(visit) for visit, matches in zip(visits, found, strict=True)]
    merged = [bool(matches) and matches[0][1].probability >= model.merge for matches in found]
    print_report(
        {
            "people": options.people, "engine": database.url.get_backend_name(), "lookups": len(visits),
            "build_s": round(built, 1), "base_mb": size,
            "lookup_p50_ms": _percentile(spent, 50), "lookup_p99_ms": _percentile(spent, 99),
            "lookup_cpu_p50_ms": _percentile(worked, 50), "lookup_cpu_p99_ms": _percentile(worked, 99),
            "recall_at_1": round(sum(right) / len(right), 5),
            "merges": sum(merged),
            "wrong_merges": sum(sure and not correct for sure, correct in zip(merged, right, strict=True)),
        },
        ("numpy", "rapidfuzz", "sqlalchemy", "psycopg"),
    )  # fmt: skip


def _build(database: Database, people: int, lookups: int, progress: Progress) -> list[Person]:
    """Store ``people`` and return those of them who will come back."""
    returning: list[Person] = []
    made, saved = make_people(people, _SEED), 0
    while part := list(islice(made, _AT_ONCE)):
        database.write_now(save_new_comparable, [(person.id, normalise(person)) for person in part])
        every = max(1, people // lookups)
        returning += [person for number, person in enumerate(part, saved) if number % every == 0]
        saved += len(part)
        progress("build", saved / people)
    return returning


def _look_up(
    database: Database, visits: Sequence[Features], model: Model, progress: Progress
) -> tuple[list[Found], list[float], list[float]]:
    """Return what is found of each visit, and the milliseconds by the clock and of the processor."""
    found: list[Found] = []
    spent: list[float] = []
    worked: list[float] = []
    warm_up = len(visits[:_WARM_UP])
    for number, visit in enumerate([*visits[:warm_up], *visits]):
        clock, processor = time.perf_counter(), time.process_time()
        (matches,) = database.read_now(find_matches, (visit,), model)
        if number >= warm_up:
            spent.append((time.perf_counter() - clock) * 1000.0)
            worked.append((time.process_time() - processor) * 1000.0)
            found.append(matches)
        progress("look up", (number + 1) / (len(visits) + warm_up))
    return found, spent, worked


def _percentile(values: Sequence[float], percent: int) -> float:
    return round(float(np.percentile(values, percent)), 3)


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks.recognition_scale", description=__doc__)
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--lookups", type=int, default=4000, help="returning people looked up, one at a time")
    parser.add_argument(
        "--database", default="", help="URL of an empty PostgreSQL base; SQLite in a folder if not given"
    )
    return parser.parse_args(arguments)


@contextmanager
def _database(url: str) -> Iterator[Database]:
    with tempfile.TemporaryDirectory() as folder:
        try:
            database = Database(url or f"sqlite:///{folder}/base.db")
            metadata.create_all(database.engine)
        except KhachQuenError as error:
            end_with_bad_input("--database", str(error))
        yield database
        database.close()


def _megabytes(database: Database) -> float:
    if not database.is_sqlite or not database.url.database:
        return 0.0
    return round(sum(Path(database.url.database + end).stat().st_size for end in ("", "-wal")) / 2**20, 1)


def _visits(people: Sequence[Person]) -> Iterator[Features]:
    """Yield noisy visits in which two or more fields survive, under an id that names their owner."""
    chance = random.Random(_SEED + 1)
    for person in people:
        before = normalise(person)
        for _ in range(20):
            visit = normalise(come_back(person, f"{person.id}-again", chance))
            if _kept(before, visit) >= _FIELDS_KEPT:
                yield visit
                break


def _owner(visit: Features) -> str:
    return visit.id.removesuffix("-again")


def _kept(before: Features, after: Features) -> int:
    """Return how many of name, phone, e-mail, date of birth and address say the same as before."""
    name = [fold(f"{each.surname} {each.middle} {each.given}") for each in (before, after)]
    return (
        (name[0] == name[1])
        + bool(set(before.phones) & set(after.phones))
        + bool(set(before.emails) & set(after.emails))
        + (before.birth is not None and before.birth == after.birth)
        + (bool(after.ward) and (before.ward, before.street) == (after.ward, after.street))
    )


if __name__ == "__main__":
    main()
