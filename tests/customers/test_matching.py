"""What the scores say of two records, before a base has been seen."""

import json
from dataclasses import replace

import pytest

from customers.features import Features, normalise
from customers.levels import catalogue_keys
from customers.matching import Match, Model, score, score_many
from customers.people import Person

MODEL = Model.shipped().for_base(10_000)

LAN = Person(
    "1", name="Nguyễn Thị Lan", phones=("0912345678",), emails=("lan.nt90@gmail.com",), date_of_birth="1990-05-12",
    street="12 Lê Lợi", ward="Phường Bến Nghé", district="Quận 1", province="TP HCM",
)  # fmt: skip


def match(one: Person, other: Person) -> Match:
    return score(MODEL, normalise(one), normalise(other))


def keys(found: Match) -> list[str]:
    return [reason.key for reason in found.reasons]


THE_SAME = [
    Person("2", name="nguyen thi lan", phones=("+84 912 345 678",)),  # no accents, another form of the phone
    Person("2", name="Lan Nguyen", emails=("Lan.NT90@gmail.com",)),  # Western order
    Person("2", name="Nguyễn Thị Lan", phones=("0912345678",), street="9 Trần Phú", province="Hà Nội"),  # has moved
    Person("2", name="chị Lan", phones=("0912345678",), date_of_birth="12/05/1990"),
    Person("2", name="Nguyễn Thị Lan", phones=("0912345687",), date_of_birth="1990-05-12"),  # two digits swapped
]


@pytest.mark.parametrize("other", THE_SAME)
def test_a_returning_customer_is_likely_the_same(other: Person) -> None:
    assert match(LAN, other).probability > 0.9


TWO_PEOPLE = [
    Person("2", name="Nguyễn Thị Lan"),  # a common name and nothing else
    Person("2", name="Lan"),
    Person("2", name="Nguyễn Thị Loan", phones=("0987654321",)),  # one letter apart, another person
    Person("2", name="Nguyễn Văn Hùng", phones=("0912345678",)),  # the husband, on one phone
    Person("2", name="Nguyễn Thị Lan", date_of_birth="1962-11-03", phones=("0987654321",)),  # a namesake
]


@pytest.mark.parametrize("other", TWO_PEOPLE)
def test_what_is_not_enough_is_not_taken_for_the_same(other: Person) -> None:
    assert match(LAN, other).probability < 0.5


def test_equal_accents_are_more_than_folded_and_unlike_accents_speak_against() -> None:
    hung, plain, hung_with_horn = (
        Person(str(k), name=f"Nguyễn Văn {name}") for k, name in enumerate(("Hùng", "Hung", "Hưng"))
    )
    exact, against = match(hung, hung), match(hung, hung_with_horn)
    folded = match(hung, replace(plain, name="Nguyen Van Hung"))
    assert exact.weight > folded.weight - 1.0 > against.weight - 1.0
    assert "given.accents_differ" in keys(against)


def test_one_name_in_two_unicode_forms_is_one_name() -> None:
    composed, decomposed = Person("1", name="Nguyễn Hoà"), Person("2", name="Nguye\u0302\u0303n Hòa")
    assert (
        keys(match(composed, decomposed))[:2].count("given.equal")
        + keys(match(composed, decomposed))[:2].count("surname.equal")
        == 2
    )


def test_the_given_name_weighs_more_than_the_surname() -> None:
    weights = {reason.key: reason.weight for reason in match(LAN, LAN).reasons}
    assert weights["given.equal"] > weights["surname.equal"]


def test_a_missing_value_is_no_evidence() -> None:
    bare = Person("2", name="Nguyễn Thị Lan")
    with_phone = replace(bare, phones=("0912345678",))
    assert match(Person("1", name="Nguyễn Thị Lan"), with_phone) == match(Person("1", name="Nguyễn Thị Lan"), bare)


def test_an_address_that_changed_as_a_whole_counts_once() -> None:
    moved = replace(LAN, street="9 Trần Phú", ward="Phường Hải Châu", district="Quận Hải Châu", province="Đà Nẵng")
    found = match(LAN, moved)
    assert found.probability > 0.99
    assert "moved" in keys(found)


def test_a_shared_home_and_phone_are_not_counted_as_two_proofs() -> None:
    brother = replace(LAN, name="Nguyễn Văn Hùng", emails=(), date_of_birth="")
    found = match(LAN, brother)
    assert "household" in keys(found)
    assert found.probability < 0.5


def test_the_reasons_add_up_to_the_weight() -> None:
    found = match(LAN, THE_SAME[0])
    assert sum(reason.weight for reason in found.reasons) == pytest.approx(found.weight, abs=0.2)


def test_every_reason_has_its_key_in_the_catalogue_list() -> None:
    known = set(catalogue_keys())
    for other in (*THE_SAME, *TWO_PEOPLE):
        assert set(keys(match(LAN, other))) <= known


def test_a_score_does_not_depend_on_which_side_stands_first() -> None:
    for other in THE_SAME:
        assert match(LAN, other).weight == pytest.approx(match(other, LAN).weight, abs=0.02)


def test_the_best_of_several_phones_counts() -> None:
    two = replace(LAN, phones=("0281234567", "0912345678"))
    assert "phone.equal" in keys(match(two, Person("2", name="Lan", phones=("0912345678",))))


def test_many_candidates_score_as_each_alone() -> None:
    newcomer = normalise(LAN)
    others = [normalise(other) for other in (*THE_SAME, *TWO_PEOPLE)]
    together = score_many(MODEL, newcomer, others)
    for other, found in zip(others, together, strict=True):
        assert found.weight == pytest.approx(score(MODEL, newcomer, other).weight, abs=0.02)


def test_nobody_to_compare_with_is_no_match() -> None:
    assert score_many(MODEL, normalise(LAN), []) == ()


@pytest.mark.parametrize(
    "person", [Person("1"), Person("1", name="🙂"), Person("1", name="x" * 5000), Person("1", phones=("",))]
)
def test_odd_records_are_compared_without_harm(person: Person) -> None:
    assert 0.0 <= match(person, LAN).probability <= 1.0


def test_a_model_survives_its_json() -> None:
    assert Model.from_json(json.dumps(json.loads(MODEL.to_json()))) == MODEL


def test_features_survive_their_json() -> None:
    features = normalise(LAN)
    assert Features.from_json(features.to_json()) == features
