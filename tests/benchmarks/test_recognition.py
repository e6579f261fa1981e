"""The recognition benchmark: what it reads, what it refuses, what it prints."""

import csv
import json
import random
from collections.abc import Sequence
from pathlib import Path

import pytest

from benchmarks import recognition, recognition_scale
from benchmarks.people_csv import Columns, read_people, read_table, read_truth
from benchmarks.vietnamese_people import make_people
from benchmarks.vietnamese_visits import come_back, make_set
from customers.people import Person

BAD_PEOPLE = [
    ("", "line 1", "empty"),
    ("id,name\n", "line 1", "no people"),
    ("name,phone\nLan,0912345678\n", "line 1, column id", "missing"),
    ("id,name\n1,Lan\n2,Hoa\n1,Mai\n", "line 4, column id", "line 2"),
    ("id,name\n1,Lan\n,Hoa\n", "line 3, column id", "no id"),
    ("id,name\n1,Lan,0912345678\n", "line 2", "3 cells"),
]


@pytest.mark.parametrize(("text", "place", "problem"), BAD_PEOPLE)
def test_bad_people_end_with_status_2_and_their_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, place: str, problem: str
) -> None:
    path = tmp_path / "people.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SystemExit) as ended:
        read_people(path)
    said = capsys.readouterr().err
    assert ended.value.code == 2
    assert said.count("\n") == 1
    assert str(path) in said
    assert place in said
    assert problem in said


def test_a_file_that_is_not_there_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        read_people(tmp_path / "nowhere.csv")
    assert "nowhere.csv" in capsys.readouterr().err


def test_a_true_pair_of_nobody_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "truth.csv"
    path.write_text("id_a,id_b\n1,2\n1,9\n", encoding="utf-8")
    with pytest.raises(SystemExit):
        read_truth(path, {"1", "2"}, {"1", "2"})
    assert "line 3, column id_b" in capsys.readouterr().err


def test_columns_in_any_order_and_a_byte_order_mark_are_read(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text('\ufeffphone,shoe_size,id,name\n0912345678,38,7,"Nguyễn, Lan"\n', encoding="utf-8")
    assert read_people(path) == [Person("7", name="Nguyễn, Lan", phones=("0912345678",))]


def write(path: Path, header: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    return path


def people_csv(path: Path, people: list[Person]) -> Path:
    header = ("id", "name", "phone", "email", "date_of_birth", "street", "ward", "district", "province")
    rows = [
        (p.id, p.name, "".join(p.phones), "".join(p.emails), p.date_of_birth, p.street, p.ward, p.district, p.province)
        for p in people
    ]
    return write(path, header, rows)


def test_one_file_is_measured(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    people, pairs = make_set(500, seed=3)
    paths = people_csv(tmp_path / "people.csv", people), write(tmp_path / "truth.csv", ("id_a", "id_b"), pairs)
    recognition.main(["--people", str(paths[0]), "--truth", str(paths[1])])
    figures = json.loads(capsys.readouterr().out)
    assert figures["f1"] > 0.8
    assert figures["merge_precision"] >= 0.999
    assert {"precision", "recall", "merge_recall", "fit_s", "score_s", "lookup_p50_ms", "lookup_p99_ms"} <= set(figures)
    assert {"versions", "cpu_count", "peak_mb"} <= set(figures)


def test_two_files_are_measured(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    chance = random.Random(4)  # noqa: S311
    first = list(make_people(300, seed=4))
    second = [come_back(person, f"b{person.id}", chance) for person in first[::2]]
    truth = [(person.id, f"b{person.id}") for person in first[::2]]
    files = people_csv(tmp_path / "a.csv", first), people_csv(tmp_path / "b.csv", second)
    pairs = write(tmp_path / "truth.csv", ("id_a", "id_b"), truth)
    recognition.main(["--people", str(files[0]), "--against", str(files[1]), "--truth", str(pairs)])
    figures = json.loads(capsys.readouterr().out)
    assert figures["f1"] > 0.8
    assert figures["records_against"] == 150


def test_any_table_is_read_with_a_mapping_of_its_columns(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    people, pairs = make_set(300, seed=5)
    whose = {b: a for a, b in reversed(pairs)}
    path = tmp_path / "foreign.csv"
    rows = [
        f"{p.id};{' '.join(p.name.split()[:-1])};{p.name.split()[-1]};{p.date_of_birth or 'NULL'};{''.join(p.phones)};"
        f"{whose.get(p.id, p.id)};x"
        for p in people
    ]
    path.write_text("\n".join(["rec;Họ;Tên;born;mobile;who;shoe size", *rows]), encoding="utf-8")
    mapping = ["rec=id", "Họ=surname", "Tên=given_name", "born=date_of_birth", "mobile=phone"]
    options = [part for each in mapping for part in ("--column", each)]
    recognition.main(["--people", str(path), "--cluster", "who", *options])
    figures = json.loads(capsys.readouterr().out)
    assert figures["true_pairs"] == len(pairs)
    assert figures["f1"] > 0.6
    assert (figures["columns"], figures["ignored_columns"]) == ("rec, Họ, Tên, born, mobile", "shoe size")


BAD_MAPPINGS = [
    (("--column", "name"), "is not Header=field"),
    (("--column", "name=shoe"), "fields: id, name"),
    (("--column", "nome=name"), "there are: id, name, who"),
    (("--column", "id="), "column id: the column is missing"),
    (("--cluster", "whose"), "column whose: there is no such column"),
]


@pytest.mark.parametrize(("options", "problem"), BAD_MAPPINGS)
def test_a_mapping_that_does_not_fit_is_refused_by_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], options: tuple[str, ...], problem: str
) -> None:
    path = tmp_path / "people.csv"
    path.write_text("id,name,who\n1,Lan,a\n", encoding="utf-8")
    whole = ["--people", str(path), *options]
    with pytest.raises(SystemExit) as ended:
        recognition.main(whole if "--cluster" in options else [*whole, "--cluster", "who"])
    assert ended.value.code == 2
    said = capsys.readouterr().err
    assert (said.count("\n"), problem in said) == (1, True)


def test_what_tools_write_for_nothing_is_nothing_and_parts_of_a_date_are_one(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text("id\ty\tm\td\tname\tphone\n1\t1980.0\t2\t3\tnan\tNULL\n2\t1980\t\t\t \t-\n", encoding="utf-8")
    columns = Columns.from_options(["y=date_of_birth", "m=date_of_birth", "d=date_of_birth"])
    one, other = read_table(path, columns).people
    assert (one.date_of_birth, one.name, one.phones) == ("1980-2-3", "", ())
    assert other.date_of_birth == "1980"


def test_a_file_of_nothing_but_identifiers_links_nobody(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "people.csv"
    path.write_text("id,name,who\n" + "\n".join(f"{n},,{n // 2}" for n in range(20)), encoding="utf-8")
    recognition.main(["--people", str(path), "--cluster", "who"])
    figures = json.loads(capsys.readouterr().out)
    assert (figures["found_pairs"], figures["true_pairs"], figures["f1"]) == (0, 10, 0.0)


def test_a_small_scale_run_finds_the_returning(capsys: pytest.CaptureFixture[str]) -> None:
    recognition_scale.main(["--people", "1500", "--lookups", "150"])
    figures = json.loads(capsys.readouterr().out)
    assert figures["recall_at_1"] >= 0.97
    assert figures["wrong_merges"] == 0


def test_people_are_made_the_same_from_one_seed() -> None:
    assert list(make_people(50, seed=9)) == list(make_people(50, seed=9)) != list(make_people(50, seed=10))
