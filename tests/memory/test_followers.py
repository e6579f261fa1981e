"""What follows what: counted within breaks, numbers alike, and added to."""

from collections.abc import Mapping

import pytest

from memory.followers import START, Counts

SAID = "kem chống nắng cho da dầu\nkem chống nắng 50 ml, kem dưỡng 30 ml"


def _after(counts: Counts, *before: str) -> Mapping[str, int]:
    numbers = [counts.number(word) for word in before]
    found = counts.after_two(*numbers) if len(numbers) == 2 else counts.after_one(*numbers)
    if not found:
        return {}
    assert found.total == sum(found.counts.values())
    return found.counts


@pytest.mark.parametrize(
    ("before", "followers"),
    [
        (("kem",), {"chống": 2, "dưỡng": 1}),
        (("kem", "chống"), {"nắng": 2}),
        (("chống", "nắng"), {"cho": 1, "0": 1}),
        ((START, START), {"kem": 3}),  # each line and each part of a sentence begins afresh
        (("dầu", "kem"), {}),  # a break stands between
        (("nắng", "0"), {"ml": 1}),
        (("dưỡng", "0"), {"ml": 1}),  # 30 and 50 are both numbers
        (("ml", "kem"), {}),
        (("sữa",), {}),  # never seen
        (("kem", "sữa"), {}),
        (("sữa", "kem"), {}),
    ],
)
def test_what_follows(before: tuple[str, ...], followers: dict[str, int]) -> None:
    assert _after(Counts.of(SAID), *before) == followers


def test_other_texts_count_as_often_as_asked_and_leave_the_first_as_they_were() -> None:
    first = Counts.of(SAID)
    both = first.and_of("Kem chống muỗi", 2)
    assert _after(both, "kem", "chống") == {"nắng": 2, "muỗi": 2}
    assert _after(both, "kem") == {"chống": 4, "dưỡng": 1}
    assert _after(first, "kem") == {"chống": 2, "dưỡng": 1}
    assert both.alone()["kem"] == first.alone()["kem"] + 2


def test_nothing_was_said() -> None:
    nothing = Counts.of("")
    assert nothing.alone() == {}
    assert _after(nothing, START, START) == {}
    assert _after(nothing.and_of("dạ vâng", 1), "dạ") == {"vâng": 1}
