"""What the record of customers promises, on both engines."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import combinations

import pytest
from sqlalchemy import Connection

from conversation.customer import Candidate, Recognition
from conversation.errors import NotFoundError
from conversation.ids import new_id
from conversation.messages import Address, InboundMessage, Profile
from conversation.proof import ProofLevel
from customers.blocking_store import find_comparable
from customers.contact_store import find_contact_point, save_contact_points
from customers.customer import ContactPoint, CustomerField, FieldName, FieldSource, NewCustomer, new_customer_id
from customers.customer_store import (
    create_customers,
    find_addresses,
    find_recognitions,
    load_customer,
    load_customers,
    save_fields,
)
from customers.lookup_store import find_customers_by_field
from customers.merge_store import merge
from customers.merges import Answer, MergeKind
from customers.privacy import visible
from customers.recognition import recognise, save_claims, save_first_contacts
from customers.suggestion_store import answer_suggestion, find_suggestions, save_suggestions
from storage.database import Database

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
TELEGRAM = Address("telegram", "7")
VISITOR = Address("webchat", "v-1")
SIGNED = Address("webchat", "s-1")


def message(address: Address, proof: ProofLevel, name: str = "", subject: str = "") -> InboundMessage:
    return InboundMessage(
        new_id(), address, new_id(), NOW, "xin chào", profile=Profile(name=name), proof=proof, subject=subject
    )


def turn(conn: Connection, *messages: InboundMessage) -> dict[Address, Recognition]:
    """One batch as the assistant takes it: recognise, then store."""
    found = recognise(conn, messages, NOW)
    save_first_contacts(conn, messages, found, NOW)
    return found


def test_a_telegram_sender_is_a_customer_from_the_first_message_and_known_at_the_second(database: Database) -> None:
    first = database.write_now(turn, message(TELEGRAM, ProofLevel.POSSESSION, "Lan"))[TELEGRAM]
    second = database.write_now(turn, message(TELEGRAM, ProofLevel.POSSESSION, "Lan"))[TELEGRAM]
    assert first == Recognition(new_customer_id(TELEGRAM), ProofLevel.POSSESSION, "Lan", is_new=True)
    assert second == replace(first, is_new=False)
    assert database.read_now(load_customer, first.customer_id).latest(FieldName.NAME) == "Lan"


def test_an_anonymous_visitor_leaves_no_customer_behind(database: Database) -> None:
    for _ in range(2):
        found = database.write_now(turn, message(VISITOR, ProofLevel.ANONYMOUS, "Lan"))
        assert found[VISITOR] == Recognition()
    assert database.read_now(find_contact_point, VISITOR) is None


def test_a_claim_makes_a_record_of_its_own_that_shows_nothing(database: Database) -> None:
    database.write_now(create_customers, [NewCustomer("lan", NOW, "Nguyễn Thị Lan")])
    database.write_now(save_fields, [CustomerField("lan", FieldName.PHONE, "0912345678", NOW)])
    claims = [(FieldName.PHONE, "0912 345 678"), (FieldName.NAME, "Lan")]
    claimed = database.write_now(save_claims, message(VISITOR, ProofLevel.ANONYMOUS), claims, NOW)
    assert claimed != "lan"
    found = database.read_now(find_recognitions, [VISITOR])[VISITOR]
    assert found == Recognition(claimed, ProofLevel.CLAIMED, "", is_new=False)


def test_a_signed_visitor_is_the_customer_the_shop_knows_by_that_id(database: Database) -> None:
    database.write_now(create_customers, [NewCustomer("lan", NOW, "Lan", "KH-1", FieldSource.IMPORT)])
    first = database.write_now(turn, message(SIGNED, ProofLevel.SIGNED, "Somebody", "KH-1"))[SIGNED]
    second = database.write_now(turn, message(SIGNED, ProofLevel.SIGNED, "Somebody", "KH-1"))[SIGNED]
    assert (first.customer_id, first.name, first.is_new) == ("lan", "Lan", True)
    assert (second.customer_id, second.proof, second.is_new) == ("lan", ProofLevel.SIGNED, False)


def test_a_signed_visitor_unknown_to_the_shop_is_found_by_a_later_import_of_the_same_id(database: Database) -> None:
    first = database.write_now(turn, message(SIGNED, ProofLevel.SIGNED, "Lan", "KH-9"))[SIGNED]
    database.write_now(create_customers, [NewCustomer("other", NOW, "Lan", "KH-9", FieldSource.IMPORT)])
    assert database.read_now(load_customer, first.customer_id).external_ids == ("KH-9",)


def test_a_subject_is_believed_only_when_signed(database: Database) -> None:
    database.write_now(create_customers, [NewCustomer("lan", NOW, "Lan", "KH-1", FieldSource.IMPORT)])
    for proof in (ProofLevel.ANONYMOUS, ProofLevel.CLAIMED, ProofLevel.POSSESSION):
        found = database.read_now(recognise, [message(VISITOR, proof, subject="KH-1")], NOW)
        assert found[VISITOR].customer_id != "lan"


def test_two_workers_that_meet_one_sender_at_once_make_one_customer(database: Database) -> None:
    hello = message(TELEGRAM, ProofLevel.POSSESSION, "Lan")
    found = [database.read_now(recognise, [hello], NOW) for _ in range(2)]
    for recognitions in found:
        database.write_now(save_first_contacts, [hello], recognitions, NOW)
    who = found[0][TELEGRAM].customer_id
    customer = database.read_now(load_customer, who)
    assert [point.address for point in customer.contacts] == [TELEGRAM]
    assert len(customer.fields) == 1


def test_candidates_reach_the_staff_and_never_name_the_sender_themselves(database: Database) -> None:
    own = new_customer_id(TELEGRAM)
    candidates = (Candidate(own, "Lan", 0.99, 12.0), Candidate("other", "Lan Anh", 0.7, 3.0))
    hello = message(TELEGRAM, ProofLevel.POSSESSION, "Lan")
    found = database.read_now(recognise, [hello], NOW, lambda *_: {TELEGRAM: candidates})
    assert [c.customer_id for c in found[TELEGRAM].candidates] == ["other"]
    assert found[TELEGRAM].customer_id == own


def test_conflicting_values_stand_side_by_side_and_the_same_value_once(database: Database) -> None:
    database.write_now(create_customers, [NewCustomer("lan", NOW)])
    later = NOW + timedelta(days=1)
    fields = [
        CustomerField("lan", FieldName.PHONE, "0912345678", NOW),
        CustomerField("lan", FieldName.PHONE, "+84 912 345 678", later),
        CustomerField("lan", FieldName.PHONE, "0987654321", later, FieldSource.ENTRY),
        CustomerField("lan", FieldName.PHONE, "  ", later),
    ]
    database.write_now(save_fields, fields)
    database.write_now(save_fields, fields)
    customer = database.read_now(load_customer, "lan")
    assert [(f.value, f.source) for f in customer.fields] == [
        ("0912345678", FieldSource.IMPORT),
        ("0987654321", FieldSource.ENTRY),
    ]
    assert customer.latest(FieldName.PHONE) == "0987654321"
    assert customer.to_person().phones == ("0912345678", "0987654321")


def test_a_proved_value_is_preferred_to_a_newer_claim(database: Database) -> None:
    database.write_now(create_customers, [NewCustomer("lan", NOW)])
    proved = CustomerField("lan", FieldName.EMAIL, "lan@shop.vn", NOW, FieldSource.ADDRESS, ProofLevel.POSSESSION)
    claimed = CustomerField("lan", FieldName.EMAIL, "x@evil.vn", NOW + timedelta(days=9), FieldSource.ENTRY)
    database.write_now(save_fields, [proved, claimed])
    assert database.read_now(load_customer, "lan").latest(FieldName.EMAIL) == "lan@shop.vn"


def test_customers_are_found_by_the_canonical_value_and_by_how_well_it_is_proved(database: Database) -> None:
    database.write_now(create_customers, [NewCustomer("a", NOW), NewCustomer("b", NOW + timedelta(1))])
    database.write_now(
        save_fields,
        [
            CustomerField("a", FieldName.PHONE, "01234 567 890", NOW),
            CustomerField("b", FieldName.PHONE, "0834567890", NOW, proof=ProofLevel.POSSESSION),
        ],
    )
    phone = "+84834567890"
    assert database.read_now(find_customers_by_field, FieldName.PHONE, [phone]) == {phone: ("a", "b")}
    proved = database.read_now(find_customers_by_field, FieldName.PHONE, [phone], ProofLevel.POSSESSION)
    assert proved == {phone: ("b",)}


def test_a_batch_of_customers_is_loaded_by_any_id_and_unknown_ones_are_left_out(database: Database) -> None:
    database.write_now(create_customers, [NewCustomer("a", NOW), NewCustomer("b", NOW)])
    database.write_now(save_contact_points, [ContactPoint(TELEGRAM, "a", ProofLevel.POSSESSION, NOW)])
    assert set(database.read_now(load_customers, ["a", "b", "nobody"])) == {"a", "b"}
    assert database.read_now(find_addresses, ["a", "b"]) == {"a": (TELEGRAM,), "b": ()}
    with pytest.raises(NotFoundError, match="no customer 'nobody'"):
        database.read_now(load_customer, "nobody")


def test_candidates_are_whole_customers_and_no_one_the_staff_said_no_to(database: Database) -> None:
    made = [NewCustomer(i, NOW + timedelta(seconds=n), i.upper()) for n, i in enumerate("abcd")]
    database.write_now(create_customers, made)
    database.write_now(save_contact_points, [ContactPoint(TELEGRAM, "d", ProofLevel.POSSESSION, NOW)])
    database.write_now(merge, "a", "b", MergeKind.STAFF, "agent", NOW)
    database.write_now(save_suggestions, "d", [Candidate("c", "C", 0.9, 4.0)], NOW)
    (asked,) = database.read_now(find_suggestions)
    database.write_now(answer_suggestion, asked.id, Answer.NO, "mai", NOW, asked.version)
    records = (Candidate("a", "A", 0.7, 3.0), Candidate("b", "B", 0.9, 8.0), Candidate("c", "C", 0.9, 7.0))
    hello = message(TELEGRAM, ProofLevel.POSSESSION)
    found = database.read_now(recognise, [hello], NOW, lambda *_: {TELEGRAM: records})
    assert found[TELEGRAM].candidates == (Candidate("a", "B", 0.9, 8.0),)


def test_whoever_was_met_or_claimed_something_can_be_looked_up(database: Database) -> None:
    database.write_now(turn, message(TELEGRAM, ProofLevel.POSSESSION, "Nguyễn Thị Lan"))
    database.write_now(save_claims, message(VISITOR, ProofLevel.ANONYMOUS), [(FieldName.PHONE, "0912345678")], NOW)
    found = database.read_now(find_comparable, [new_customer_id(TELEGRAM), new_customer_id(VISITOR)])
    assert {features.phones for features in found.values()} == {(), ("+84912345678",)}


NASTY = ["\x00Lan\x00", "L\ud800an", "x" * 100_000, "\u202eLan", "'; DROP TABLE customers; --", "{{admin}}"]


@pytest.mark.parametrize("text", NASTY)
def test_no_name_a_sender_can_think_of_breaks_the_record(database: Database, text: str) -> None:
    profile = Profile(name=text, username=text, phone=text, email=text)
    hello = replace(message(TELEGRAM, ProofLevel.POSSESSION), profile=profile)
    claim = [(field, text) for field in (FieldName.NAME, FieldName.PHONE, FieldName.EMAIL, FieldName.BIRTH)]
    database.write_now(turn, hello)
    database.write_now(save_claims, message(VISITOR, ProofLevel.ANONYMOUS), claim, NOW)
    known = database.read_now(find_recognitions, [TELEGRAM, VISITOR])
    assert set(known) == {TELEGRAM, VISITOR}
    assert len(known[TELEGRAM].name) <= 256


@pytest.mark.parametrize("count", range(1, 5))
def test_whatever_of_a_customer_a_stranger_types_the_stranger_is_told_the_same(database: Database, count: int) -> None:
    database.write_now(create_customers, [NewCustomer("lan", NOW, "Nguyễn Thị Lan", "KH-1", FieldSource.IMPORT)])
    true = {
        FieldName.NAME: "Nguyễn Thị Lan",
        FieldName.PHONE: "0912345678",
        FieldName.EMAIL: "lan@shop.vn",
        FieldName.BIRTH: "12/03/1990",
    }
    false = {
        FieldName.NAME: "Đỗ Văn Không",
        FieldName.PHONE: "0999000111",
        FieldName.EMAIL: "khong@shop.vn",
        FieldName.BIRTH: "01/01/1970",
    }
    database.write_now(save_fields, [CustomerField("lan", field, value, NOW) for field, value in true.items()])
    for n, chosen in enumerate(combinations(true, count)):
        told = []
        for kind, values in (("true", true), ("false", false)):
            address = Address("webchat", f"v-{kind}-{n}")
            typed = message(address, ProofLevel.ANONYMOUS)
            for _ in range(2):
                claimed = database.write_now(save_claims, typed, [(field, values[field]) for field in chosen], NOW)
                assert claimed != "lan"
                told.append(visible(database.write_now(turn, typed)[address]))
        assert told == [Recognition(proof=ProofLevel.CLAIMED)] * 4
