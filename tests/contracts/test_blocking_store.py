"""The index of candidates, on both engines."""

import pytest
from sqlalchemy import func, select

from customers.blocking_store import (
    FREQUENT,
    blocking_keys_table,
    find_comparable,
    find_matches,
    forget_comparable,
    save_comparable,
    save_new_comparable,
)
from customers.features import normalise
from customers.matching import Model
from customers.people import Person
from storage.database import Database

MODEL = Model.shipped().for_base(1000)
LAN = Person("", name="Nguyễn Thị Lan", phones=("0912345678",), date_of_birth="1990-05-12")
HUNG = Person("", name="Trần Văn Hùng", phones=("0987654321",), emails=("hung@shop.vn",))


@pytest.fixture
def base(database: Database) -> Database:
    database.write_now(save_comparable, [("lan", normalise(LAN)), ("hung", normalise(HUNG))])
    return database


def keys_kept(database: Database) -> int:
    return database.read_now(
        lambda conn: conn.execute(select(func.count()).select_from(blocking_keys_table)).scalar_one()
    )


def test_a_batch_is_looked_up_at_once(base: Database) -> None:
    newcomers = [
        normalise(Person("", name="nguyen thi lan", phones=("+84912345678",))),
        normalise(Person("", name="Hùng", emails=("Hung@shop.vn",))),
        normalise(Person("", name="Lê Thị Hoa", phones=("0900000000",))),
        normalise(Person("")),
    ]
    found = base.read_now(find_matches, newcomers, MODEL)
    assert [[id_ for id_, _ in each] for each in found] == [["lan"], ["hung"], [], []]
    assert found[0][0][1].probability > 0.9


def test_the_customer_itself_is_no_candidate(base: Database) -> None:
    assert base.read_now(find_matches, [normalise(Person("lan", phones=("0912345678",)))], MODEL) == ((),)


def test_saving_again_replaces_what_was_known(base: Database) -> None:
    base.write_now(save_comparable, [("lan", normalise(Person("", name="Nguyễn Thị Lan", phones=("0911111111",))))])
    old, new = (normalise(Person("", phones=(phone,))) for phone in ("0912345678", "0911111111"))
    found = base.read_now(find_matches, [old, new], MODEL)
    assert [len(each) for each in found] == [0, 1]


def test_who_is_forgotten_leaves_no_key_behind(base: Database) -> None:
    base.write_now(forget_comparable, ["lan", "hung", "nobody"])
    assert keys_kept(base) == 0
    assert base.read_now(find_comparable, ["lan", "hung"]) == {}


def test_saving_the_same_twice_changes_nothing(base: Database) -> None:
    before = keys_kept(base)
    base.write_now(save_comparable, [("lan", normalise(LAN))])
    assert keys_kept(base) == before


def test_a_frequent_key_is_passed_over_for_a_telling_one(database: Database) -> None:
    crowd = [
        (f"c{k}", normalise(Person("", name="Nguyễn Thị Lan", phones=(f"0913{k:06d}",)))) for k in range(FREQUENT + 5)
    ]
    database.write_now(save_new_comparable, [*crowd, ("lan", normalise(LAN))])
    (found,) = database.read_now(
        find_matches, [normalise(Person("", name="Nguyễn Thị Lan", phones=("0912345678",)))], MODEL, 3
    )
    assert found[0][0] == "lan"
    assert len(found) <= 3


def test_saving_and_looking_up_nobody_is_no_work(database: Database) -> None:
    database.write_now(save_comparable, [])
    database.write_now(save_new_comparable, [])
    database.write_now(forget_comparable, [])
    assert database.read_now(find_matches, [], MODEL) == ()
