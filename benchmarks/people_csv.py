"""People and true pairs read from CSV, each mistake named with its place.

The documented columns are read by their names. Any other table is read with a mapping of its columns (``--column``),
and with a column that is the same for records of one person (``--cluster``) in place of a file of true pairs.
"""

import csv
import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from pathlib import Path

from benchmarks.report import end_with_bad_input
from customers.people import Person

TEXT_COLUMNS = (
    "name", "given_name", "surname", "date_of_birth", "street", "ward", "district", "province", "postcode", "country",
    "occupation", "national_id",
)  # fmt: skip
_LISTS = {"phone": "phones", "email": "emails"}
FIELDS = ("id", *TEXT_COLUMNS, *_LISTS)
"""What a column can hold."""

_NOTHING = frozenset(("null", "nan", "none", "n/a", "na", "nil", "nat", "\\n", "-", "?", "<na>"))
_WHOLE = re.compile(r"(\d+)\.0+")
_DELIMITERS = ",;\t|"

Pairs = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Columns:
    """How a table is read: what each column holds by its header, and which one tells who is one person."""

    held: Mapping[str, str]
    cluster: str = ""

    @staticmethod
    def from_options(mappings: Sequence[str], cluster: str = "") -> "Columns":
        """Return the mapping written as ``Header=field``; an empty field leaves the column out. Ends with status 2."""
        held: dict[str, str] = {}
        for mapping in mappings:
            header, equals, field = mapping.rpartition("=")
            if not equals or not header or (field and field not in FIELDS):
                end_with_bad_input("--column", f"{mapping!r} is not Header=field; fields: {', '.join(FIELDS)}")
            held[header.strip()] = field
        return Columns(held, cluster)

    def place(self, path: Path, header: Sequence[str]) -> dict[str, list[int]]:
        """Return the places of each field in ``header``; ends with status 2 where the mapping does not fit."""
        for column in (*self.held, *([self.cluster] if self.cluster else [])):
            if column not in header:
                end_with_bad_input(path, f"there is no such column; there are: {', '.join(header)}", 1, column)
        places: dict[str, list[int]] = defaultdict(list)
        for number, column in enumerate(header):
            field = self.held.get(column, column if column in FIELDS else "")
            if field:
                places[field].append(number)
        if not places["id"]:
            end_with_bad_input(path, "the column is missing", 1, "id")
        return dict(places)


@dataclass(frozen=True, slots=True)
class PeopleTable:
    """The people of a table, in its order; ``clusters``: whose records are one, by id, where a column told it.

    ``used`` and ``ignored`` are the headers that were read and that were not.
    """

    people: tuple[Person, ...]
    clusters: Mapping[str, str]
    used: tuple[str, ...]
    ignored: tuple[str, ...]


_DOCUMENTED = Columns({})


def read_people(path: Path) -> list[Person]:
    """Return the people of a CSV in the documented format."""
    return list(read_table(path, _DOCUMENTED).people)


def read_table(path: Path, columns: Columns) -> PeopleTable:
    """Return the people of a CSV with header; ends with status 2 on a missing column, a duplicate id or no rows.

    Several columns of one field are joined by spaces, those of a date by hyphens; phones and e-mails stay apart.
    """
    people: list[Person] = []
    clusters: dict[str, str] = {}
    lines: dict[str, int] = {}
    rows = _rows(path)
    _, header = next(rows)
    places = columns.place(path, header)
    for line, cells in rows:
        told = {field: [cell for at in found if (cell := _known(cells[at]))] for field, found in places.items()}
        id_ = " ".join(told["id"])
        if not id_:
            end_with_bad_input(path, "no id", line, "id")
        if id_ in lines:
            end_with_bad_input(path, f"id {id_!r} is on line {lines[id_]} too", line, "id")
        lines[id_] = line
        people.append(_person(id_, told))
        if columns.cluster and (cluster := _known(cells[header.index(columns.cluster)])):
            clusters[id_] = cluster
    if not people:
        end_with_bad_input(path, "no people in it", 1)
    used = tuple(column for at, column in enumerate(header) if any(at in found for found in places.values()))
    ignored = tuple(column for column in header if column not in (*used, columns.cluster))
    return PeopleTable(tuple(people), clusters, used, ignored)


def read_truth(path: Path, left: Collection[str], right: Collection[str]) -> Pairs:
    """Return the true pairs, ``id_a`` in ``left`` and ``id_b`` in ``right``; ends with status 2 on an unknown id."""
    pairs: Pairs = []
    rows = _rows(path)
    _, header = next(rows)
    for name in ("id_a", "id_b"):
        if name not in header:
            end_with_bad_input(path, "the column is missing", 1, name)
    for line, cells in rows:
        pair = cells[header.index("id_a")], cells[header.index("id_b")]
        for column, id_, known in zip(("id_a", "id_b"), pair, (left, right), strict=True):
            if id_ not in known:
                end_with_bad_input(path, f"{id_!r} is the id of nobody", line, column)
        pairs.append(pair)
    return pairs


def cluster_pairs(first: PeopleTable, second: PeopleTable | None) -> Pairs:
    """Return the true pairs that the cluster columns tell: within one table, or across two."""
    groups = [_by_cluster(table) for table in (first, second) if table is not None]
    if len(groups) == 1:
        return [pair for ids in groups[0].values() for pair in combinations(ids, 2)]
    return [pair for key, ids in groups[0].items() for pair in product(ids, groups[1].get(key, ()))]


def _by_cluster(table: PeopleTable) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = defaultdict(list)
    for person in table.people:
        if person.id in table.clusters:
            groups[table.clusters[person.id]].append(person.id)
    return groups


def _person(id_: str, told: Mapping[str, list[str]]) -> Person:
    texts = {
        field: ("-" if field == "date_of_birth" else " ").join(told[field]) for field in TEXT_COLUMNS if field in told
    }
    lists = {name: tuple(told[field]) for field, name in _LISTS.items() if told.get(field)}
    return Person(id_, **texts, **lists)  # type: ignore[arg-type]


def _known(cell: str) -> str:
    """Return a cell as it was meant: nothing where a tool wrote its word for nothing, a number without its fraction."""
    if cell.casefold() in _NOTHING:
        return ""
    whole = _WHOLE.fullmatch(cell)
    return whole[1] if whole else cell


def _rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield line number and cells of each row, the header first."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            first = file.readline()
            file.seek(0)
            mark = max(_DELIMITERS, key=lambda delimiter: (first.count(delimiter), delimiter == ","))
            reader = csv.reader(file, delimiter=mark)
            header = next(reader, None)
            if not header:
                end_with_bad_input(path, "the file is empty", 1)
            yield 1, [name.strip() for name in header]
            for cells in reader:
                if cells and len(cells) != len(header):
                    end_with_bad_input(path, f"{len(cells)} cells under {len(header)} columns", reader.line_num)
                if cells:
                    yield reader.line_num, [cell.strip() for cell in cells]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        end_with_bad_input(path, str(error))
