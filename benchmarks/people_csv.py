"""People and true pairs read from CSV, each mistake named with its place."""

import csv
from collections.abc import Collection, Iterator
from pathlib import Path

from benchmarks.report import end_with_bad_input
from customers.people import Person

TEXT_COLUMNS = (
    "name", "given_name", "surname", "date_of_birth", "street", "ward", "district", "province", "postcode", "country",
    "occupation", "national_id",
)  # fmt: skip
_LISTS = {"phone": "phones", "email": "emails"}


def read_people(path: Path) -> list[Person]:
    """Return the people of a CSV with header; ends with status 2 on a missing column, a duplicate id or no rows."""
    people: list[Person] = []
    lines: dict[str, int] = {}
    for line, row in _rows(path, ("id",)):
        if not row["id"]:
            end_with_bad_input(path, "no id", line, "id")
        if row["id"] in lines:
            end_with_bad_input(path, f"id {row['id']!r} is on line {lines[row['id']]} too", line, "id")
        lines[row["id"]] = line
        texts = {column: row[column] for column in TEXT_COLUMNS if column in row}
        lists = {name: (row[column],) for column, name in _LISTS.items() if row.get(column)}
        people.append(Person(row["id"], **texts, **lists))  # type: ignore[arg-type]
    if not people:
        end_with_bad_input(path, "no people in it", 1)
    return people


def read_truth(path: Path, left: Collection[str], right: Collection[str]) -> list[tuple[str, str]]:
    """Return the true pairs, ``id_a`` in ``left`` and ``id_b`` in ``right``; ends with status 2 on an unknown id."""
    pairs: list[tuple[str, str]] = []
    for line, row in _rows(path, ("id_a", "id_b")):
        for column, known in (("id_a", left), ("id_b", right)):
            if row[column] not in known:
                end_with_bad_input(path, f"{row[column]!r} is the id of nobody", line, column)
        pairs.append((row["id_a"], row["id_b"]))
    return pairs


def _rows(path: Path, needed: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield line number and cells of each row."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            header = next(reader, None)
            if not header:
                end_with_bad_input(path, "the file is empty", 1)
            columns = [name.strip() for name in header]
            for name in needed:
                if name not in columns:
                    end_with_bad_input(path, "the column is missing", 1, name)
            for cells in reader:
                if cells and len(cells) != len(columns):
                    end_with_bad_input(path, f"{len(cells)} cells under {len(columns)} columns", reader.line_num)
                if cells:
                    yield reader.line_num, {name: cell.strip() for name, cell in zip(columns, cells, strict=True)}
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        end_with_bad_input(path, str(error))
