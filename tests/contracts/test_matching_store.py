"""Fitted models, on both engines."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from customers.blocking_store import save_comparable
from customers.features import normalise
from customers.learning import FitReport, is_due
from customers.matching import Model
from customers.matching_store import KEPT, count_comparable, find_fits, find_model, sample_comparable, save_fit
from customers.people import Person
from storage.database import Database

NOW = datetime(2026, 7, 1, 9, tzinfo=UTC)


def a_report(people: int) -> FitReport:
    return FitReport(people, candidates=10, rounds=3, settled=True, matches=4.0)


def test_before_the_first_fit_there_is_no_model(database: Database) -> None:
    assert database.read_now(find_model) is None
    assert database.read_now(find_fits) == ()


def test_the_latest_model_is_in_use_and_its_report_is_kept(database: Database) -> None:
    for number, merge in enumerate((0.999, 0.9999)):
        model = replace(Model.shipped(), merge=merge)
        database.write_now(save_fit, model, a_report(number), NOW + timedelta(days=number))
    found = database.read_now(find_model)
    assert found is not None
    assert found.merge == 0.9999
    assert database.read_now(find_fits) == ((NOW + timedelta(days=1), a_report(1)), (NOW, a_report(0)))


def test_old_fits_are_let_go(database: Database) -> None:
    for number in range(KEPT + 3):
        database.write_now(save_fit, Model.shipped(), a_report(number), NOW + timedelta(days=number))
    assert len(database.read_now(find_fits)) == KEPT


def test_a_fit_learns_from_what_can_be_compared(database: Database) -> None:
    people = [(f"c{k}", normalise(Person("", name="Lê Văn Tám", phones=(f"091234567{k}",)))) for k in range(5)]
    database.write_now(save_comparable, people)
    assert database.read_now(count_comparable) == 5
    assert set(database.read_now(sample_comparable)) == {features for _, features in people}
    assert len(database.read_now(sample_comparable, 2)) == 2


@pytest.mark.parametrize(
    ("people", "learnt_from", "due"),
    [(10, 0, False), (200, 0, True), (210, 200, False), (250, 200, True), (1_000_000, 900_000, False)],
)
def test_a_base_is_learnt_from_again_when_it_has_grown(people: int, learnt_from: int, *, due: bool) -> None:
    assert is_due(people, a_report(learnt_from) if learnt_from else None) is due
