"""Below possession nothing kept is shown; what is shown above it is written down field by field."""

from dataclasses import fields

import pytest

from conversation.customer import Candidate, Recognition, Segments
from conversation.proof import ProofLevel
from customers.customer import FieldName
from customers.order import Order
from customers.privacy import OPENS, Shown, may_show, visible

SESSION = {Shown.SHOP, Shown.SESSION_MESSAGES, Shown.SESSION_NAME, Shown.SESSION_FACTS, Shown.PUBLIC_OFFERS}
NEVER = {Shown.CANDIDATES, Shown.MERGES, Shown.NOTES, Shown.NATIONAL_ID}


@pytest.mark.parametrize("field", Shown)
@pytest.mark.parametrize("proof", ProofLevel)
def test_each_level_opens_what_the_specification_says_and_nothing_else(field: Shown, proof: ProofLevel) -> None:
    if field in NEVER:
        expected = False
    elif field in SESSION:
        expected = True
    else:
        expected = proof >= ProofLevel.POSSESSION
    assert may_show(field, proof) is expected


def test_a_claim_opens_nothing_that_a_stranger_does_not_see() -> None:
    opened = {proof: {field for field in Shown if may_show(field, proof)} for proof in ProofLevel}
    assert opened[ProofLevel.CLAIMED] == opened[ProofLevel.ANONYMOUS]
    assert opened[ProofLevel.SIGNED] == opened[ProofLevel.POSSESSION]


def test_every_field_has_its_line() -> None:
    assert set(OPENS) == set(Shown)
    assert {name.value for name in FieldName} <= {field.value for field in Shown}
    assert {"value", "needs", "lifecycle", "orders"} <= {f.name for f in fields(Segments)} & {s.value for s in Shown}
    kept_of_orders = {"number", "customer_id", "at", "amount", "currency", "expected_at"}  # shown as ORDERS
    detailed = {"status", "items", "carrier", "tracking", "address"}  # each with a line of its own
    assert {f.name for f in fields(Order)} == kept_of_orders | detailed


@pytest.mark.parametrize("name", ["", "password", "NAME", "session_name ", "__class__"])
def test_a_field_nobody_thought_of_is_shown_to_nobody(name: str) -> None:
    assert not any(may_show(name, proof) for proof in ProofLevel)


def test_what_words_a_reply_never_learns_who_a_claimed_visitor_might_be() -> None:
    candidates = (Candidate("lan", "Nguyễn Thị Lan", 0.99, 12.0),)
    claimed = Recognition("lan", ProofLevel.CLAIMED, "Lan", is_new=False, candidates=candidates)
    assert visible(claimed) == Recognition(proof=ProofLevel.CLAIMED)
    proved = Recognition("lan", ProofLevel.POSSESSION, "Lan", is_new=False, candidates=candidates)
    assert visible(proved) == Recognition("lan", ProofLevel.POSSESSION, "Lan", is_new=False)
