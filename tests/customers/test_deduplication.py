"""A base learns its own model without labels, and is linked by it."""

import random
from dataclasses import replace

import numpy as np
import pytest

from customers.blocking import blocking_keys, candidate_pairs, wide_keys
from customers.clusters import Scorer, group, group_pairs, one_each
from customers.deduplication import Linkage, learn, link
from customers.features import normalise
from customers.learning import expected_f1_threshold, expected_precision_threshold
from customers.people import Person

GIVEN = (
    "Lan",
    "Hoa",
    "Mai",
    "Hùng",
    "Dũng",
    "Minh",
    "Trang",
    "Linh",
    "Nam",
    "Tuấn",
    "Hương",
    "Quỳnh",
    "Sơn",
    "Vy",
    "Thảo",
)
SURNAMES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Đỗ", "Bùi", "Võ")
STREETS = ("Lê Lợi", "Trần Phú", "Hai Bà Trưng", "Nguyễn Huệ", "Pasteur")


def a_person(chance: random.Random, number: int) -> Person:
    return Person(
        f"a{number}",
        name=f"{chance.choice(SURNAMES)} {chance.choice(('Thị', 'Văn', 'Ngọc', 'Minh'))} {chance.choice(GIVEN)}",
        phones=(f"09{chance.randrange(10**8):08d}",),
        date_of_birth=f"{chance.randint(1960, 2005)}-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}",
        street=f"{chance.randint(1, 200)} {chance.choice(STREETS)}",
        province=chance.choice(("Hà Nội", "TP HCM", "Đà Nẵng")),
    )


def again(person: Person, chance: random.Random) -> Person:
    kind = chance.randrange(4)
    back = replace(person, id=f"b{person.id[1:]}")
    if kind == 0:
        return replace(back, date_of_birth="", name=person.name.lower())
    if kind == 1:
        return replace(back, phones=(f"09{chance.randrange(10**8):08d}",))
    if kind == 2:
        return replace(back, street="", province="", name=" ".join(reversed(person.name.split())))
    return replace(back, phones=(), street=f"{chance.randint(1, 200)} Điện Biên Phủ", province="Cần Thơ")


def a_base(size: int, seed: int) -> tuple[list[Person], list[Person]]:
    chance = random.Random(seed)  # noqa: S311
    people = [a_person(chance, number) for number in range(size)]
    return people, [again(person, chance) for person in people[::2]]


def found_pairs(people: list[Person], linked: Linkage, *, merged: bool = False) -> set[tuple[str, str]]:
    chosen = np.flatnonzero(linked.merged) if merged else np.arange(len(linked.left))
    return {(people[linked.left[k]].id[1:], people[linked.right[k]].id[1:]) for k in chosen}


@pytest.fixture(scope="module")
def one_file() -> tuple[list[Person], Linkage]:
    first, second = a_base(600, seed=5)
    people = [*first, *second]
    return people, link([normalise(person) for person in people])


def test_one_file_is_grouped_without_any_label(one_file: tuple[list[Person], Linkage]) -> None:
    people, linked = one_file
    pairs = found_pairs(people, linked)
    right = sum(a == b for a, b in pairs)
    assert right / len(pairs) > 0.98
    assert right / 300 > 0.95


def test_what_is_sure_enough_to_merge_is_right(one_file: tuple[list[Person], Linkage]) -> None:
    people, linked = one_file
    sure = found_pairs(people, linked, merged=True)
    assert sure
    assert all(a == b for a, b in sure)


def test_two_files_are_linked_one_to_one_where_each_has_one_partner() -> None:
    first, second = a_base(600, seed=6)
    people = [*first, *second]
    linked = link([normalise(person) for person in people], split=len(first))
    pairs = found_pairs(people, linked)
    assert len({a for a, _ in pairs}) == len({b for _, b in pairs}) == len(pairs)
    assert sum(a == b for a, b in pairs) / 300 > 0.95


def test_the_same_base_gives_the_same_model(one_file: tuple[list[Person], Linkage]) -> None:
    people, linked = one_file
    assert learn([normalise(person) for person in people]).model == linked.model


def test_the_report_counts_impossible_dates() -> None:
    people = [
        Person(str(k), name="Nguyễn Lan", date_of_birth=date) for k, date in enumerate(("19729518", "1990-01-02", ""))
    ]
    assert learn([normalise(person) for person in people]).report.impossible == 1


@pytest.mark.parametrize("size", [0, 1, 2, 3])
def test_the_first_customers_are_linked_with_the_shipped_model(size: int) -> None:
    people = [normalise(Person(str(k), name="Lê Văn Tám", phones=("0912345678",))) for k in range(size)]
    assert len(link(people).left) == size * (size - 1) // 2


def test_progress_is_told_from_the_first_stage_to_the_last() -> None:
    told: list[tuple[str, float]] = []
    first, second = a_base(50, seed=7)
    link([normalise(person) for person in [*first, *second]], progress=lambda stage, done: told.append((stage, done)))
    assert told[0] == ("candidates", 0.0)
    assert told[-1] == ("score", 1.0)


def test_a_record_without_anything_has_no_keys() -> None:
    assert blocking_keys(normalise(Person("1"))) == wide_keys(normalise(Person("1"))) == ()


def test_records_that_share_two_facts_share_a_key() -> None:
    whole = normalise(
        Person("1", name="Nguyễn Thị Lan", phones=("0912345678",), date_of_birth="1990-05-12", ward="Bến Nghé")
    )
    for other in (
        Person("2", name="lan nguyen thi", date_of_birth="1990-05-12"),
        Person("2", name="Lan", date_of_birth="12/05/1990"),
        Person("2", phones=("+84912345678",)),
        Person("2", name="Nguyen Thi Lan", ward="ben nghe"),
        Person("2", name="Lan", phones=("0999345678",)),  # the end of the phone
    ):
        assert set(blocking_keys(whole)) & set(blocking_keys(normalise(other)))


def test_candidates_are_each_pair_once_smaller_row_first() -> None:
    people = [normalise(Person(str(k), name="Lê Tám", phones=("0912345678",))) for k in range(4)]
    left, right = candidate_pairs(people)
    assert sorted(zip(left.tolist(), right.tolist(), strict=True)) == [
        (a, b) for a in range(4) for b in range(a + 1, 4)
    ]


def test_a_frequent_key_is_not_followed_beyond_the_budget() -> None:
    people = [normalise(Person(str(k), date_of_birth="1990-01-01", postcode=str(k // 2))) for k in range(60)]
    left, _ = candidate_pairs(people, budget=100)
    assert len(left) == 30


def test_candidates_of_two_files_cross_the_border() -> None:
    people = [normalise(Person(str(k), phones=("0912345678",))) for k in range(6)]
    left, right = candidate_pairs(people, split=2)
    assert len(left) == 8
    assert (left < 2).all()
    assert (right >= 2).all()


def odds_of(pairs: dict[tuple[int, int], float]) -> Scorer:
    return lambda a, b: np.array([pairs.get((int(x), int(y)), -6.0) for x, y in zip(a, b, strict=True)])


def test_one_chance_link_does_not_chain_two_families() -> None:
    pairs = {(0, 1): 9.0, (0, 2): 9.0, (1, 2): 9.0, (3, 4): 9.0, (2, 3): 3.0}
    left, right = (np.array(side, np.int32) for side in zip(*pairs, strict=True))
    groups = group(5, left, right, np.array(list(pairs.values())), odds_of(pairs), 0.0)
    assert groups[0] == groups[1] == groups[2] != groups[3] == groups[4]


def test_groups_become_pairs() -> None:
    left, right = group_pairs(np.array([7, 3, 7, 7, 5], np.int32))
    assert sorted(zip(left.tolist(), right.tolist(), strict=True)) == [(0, 2), (0, 3), (2, 3)]


def test_one_each_takes_the_likeliest_first() -> None:
    left, right = np.array([0, 0, 1], np.int32), np.array([5, 6, 5], np.int32)
    assert one_each(left, right, np.array([2.0, 1.0, 3.0])).tolist() == [False, True, True]


def test_thresholds_follow_what_is_expected() -> None:
    chances = np.array([0.999, 0.99, 0.9, 0.6, 0.1, 0.05])
    assert expected_f1_threshold(chances) == pytest.approx(0.6)
    assert expected_precision_threshold(chances, 0.99) == pytest.approx(0.99)
    assert expected_precision_threshold(np.array([0.2]), 0.99) == 1.0
