"""What is compiled agrees with what is read plainly, on everything; what is missing decides nothing."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.rules.batch import Batch
from routing.rules.comparison import compare
from routing.rules.document import Leaf
from routing.rules.interpreter import judge
from routing.rules.phrases import Phrases, contains
from routing.rules.snapshot import QueueFacts, Snapshot
from tests.routing.rules.conditions import NOW, PHRASES, TEXTS, Made, condition, rules_with

SEGMENT = {"id": "vip", "when": {"any": [{"field": "customer.value", "op": "is", "value": "top"}]}}


SEEDS = st.integers(0, 2**32)


@settings(max_examples=200)
@given(SEEDS)
def test_the_compiled_rules_say_what_the_interpreter_says(seed: int) -> None:
    made = Made(seed, ("vip",))
    plain = [made.tree() for _ in range(1 + seed % 8)]
    rules = rules_with(*plain, segments=(SEGMENT | {"when": Made(seed + 1).tree(2)},))
    conditions = [rule.when for rule in rules.classify]
    asked = [made.snapshot() for _ in range(1 + seed % 20)]
    held = Batch(conditions, {"vip": rules.segments[0].when}).held(asked)
    expected = [
        [one is not None and judge(one, snapshot, rules).held is True for one in conditions] for snapshot in asked
    ]
    assert held.tolist() == expected


@given(SEEDS)
def test_the_opposite_of_unknown_is_unknown(seed: int) -> None:
    made = Made(seed)
    plain, snapshot = made.tree(2), made.snapshot()
    rules = rules_with(plain, {"not": plain})
    one, opposite = (judge(rule.when, snapshot, rules).held for rule in rules.classify if rule.when)
    assert (opposite is None) == (one is None)
    assert one is None or opposite is not one


@given(SEEDS)
def test_the_comparisons_that_decided_are_true_to_the_snapshot(seed: int) -> None:
    made = Made(seed)
    plain, snapshot = made.tree(), made.snapshot()
    verdict = judge(condition(plain), snapshot, rules_with(plain))
    assert verdict.decided_by
    assert all(compare(leaf, snapshot) is held for leaf, held in verdict.decided_by)


def leaf(field: str, op: str, value: Any = None, of: str | None = None) -> Leaf:
    return Leaf.model_validate({"field": field, "op": op, "value": value, "of": of})


CARE = {"care": QueueFacts(4, 300.0, 2, is_open=False)}


@pytest.mark.parametrize(
    ("asked", "facts", "held"),
    [
        (leaf("customer.value", "is", "top"), {"customer.value": "top"}, True),
        (leaf("customer.value", "is_not", "top"), {}, None),  # nobody knows
        (leaf("customer.value", "none_of", ["top", "high"]), {"customer.value": "low"}, True),
        (leaf("customer.value", "absent"), {}, True),
        (leaf("customer.needs", "is", "sun"), {"customer.needs": ("hair", "sun")}, True),
        (leaf("customer.needs", "none_of", ["sun"]), {"customer.needs": ()}, True),  # known to need nothing
        (leaf("customer.needs", "present"), {"customer.needs": ()}, False),
        (leaf("customer.orders", ">=", 3), {"customer.orders": 3}, True),
        (leaf("customer.orders", "<", 3), {"customer.orders": 3}, False),
        (leaf("customer.orders", "between", [1, 3]), {"customer.orders": 3}, True),
        (leaf("customer.orders", "is_not", 3), {"customer.orders": 3}, False),
        (leaf("customer.orders", "is_not", 3), {"customer.orders": 4}, True),
        (leaf("time.hour", "between", [22, 5]), {"time.hour": 23}, True),  # round midnight
        (leaf("time.hour", "between", [22, 5]), {"time.hour": 6}, False),
        (leaf("customer.last_seen", "within_last", "7d"), {"customer.last_seen": 86400.0}, True),
        (leaf("customer.last_seen", "longer_ago", "7d"), {"customer.last_seen": 864000.0}, True),
        (leaf("message.text", "contains", "hoàn tiền"), {"message.text": "HOAN TIENF cho toi"}, True),
        (leaf("message.text", "contains", ["đổi trả", "hoàn tiền"]), {"message.text": "muốn hoàn tiền"}, True),
        (leaf("message.text", "contains", "an"), {"message.text": "bạn ơi"}, False),  # whole words only
        (leaf("message.text", "contains", "trong"), {"message.text": "trang chủ"}, False),  # another word, no slip
        (leaf("message.text", "contains", "chống nắng"), {"message.text": "kem chogns nắng"}, False),  # two slips
        (leaf("message.text", "contains", "x"), {}, None),
        (leaf("message.text", "matches", r"\bNB-\d+"), {"message.text": "đơn nb-123"}, True),
        (leaf("message.page_url", "contains", "kem chong nang"), {"message.page_url": "/sp/kem-chong_nang?x=1"}, True),
        (leaf("time.hours", "in_hours"), {"time.hours": True}, True),
        (leaf("time.hours", "out_of_hours"), {"time.hours": True}, False),
        (leaf("time.hours", "out_of_hours", of="care"), {"time.hours": True}, True),
        (leaf("time.holiday", "is", value=True), {"time.holiday": False}, False),
        (leaf("queue.length", ">", 3), {}, True),
        (leaf("queue.length", ">", 3, of="skin"), {}, None),  # no such queue
        (leaf("customer.lifecycle", "changed", {"from": "active", "to": "lost"}), {"customer.lifecycle": "lost"}, True),
        (leaf("customer.lifecycle", "changed", {"to": "lost"}), {"customer.lifecycle": "at_risk"}, False),
        (leaf("customer.value", "changed", {"to": "top"}), {"customer.value": "top"}, None),  # never seen before
    ],
)  # fmt: skip
def test_what_a_comparison_means(asked: Leaf, facts: dict[str, Any], held: object) -> None:
    snapshot = Snapshot(NOW, facts, {"customer.lifecycle": "active"}, CARE, "care")
    assert compare(asked, snapshot) is held
    assert bool(Batch([asked], {}).held([snapshot])[0, 0]) is (held is True)


@given(st.lists(st.sampled_from([*PHRASES, "chuong trinh khuyen mai", "khuyến mãi", "nghiêm trọng"]), max_size=6))
def test_looking_for_many_phrases_finds_what_looking_for_each_finds(phrases: Sequence[str]) -> None:
    index = Phrases(phrases)
    for text in (*TEXTS, "chuongf trinhf khuyeen maix", "nghiemtrong nghieem trongj", ""):
        assert sorted(index.find(text)) == [i for i, phrase in enumerate(phrases) if contains(text, phrase)]


def test_more_snapshots_than_fit_into_a_word_change_nothing() -> None:
    rule = condition({"not": {"field": "customer.orders", "op": "<", "value": 70}})
    many = [Snapshot(NOW, {"customer.orders": i} if i % 3 else {}) for i in range(150)]
    assert Batch([rule, None], {}).held(many).tolist() == [[bool(i % 3) and i >= 70, True] for i in range(150)]


def test_no_snapshots_and_no_rules_are_fine() -> None:
    assert Batch([], {}).held([Snapshot(NOW)]).shape == (1, 0)
    assert Batch([None], {}).held([]).shape == (0, 1)
