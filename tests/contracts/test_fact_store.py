"""What the store of facts promises, on both engines."""

from datetime import UTC, datetime, timedelta

from conversation.messages import Address, Author
from conversation.proof import ProofLevel
from memory.conversation_store import open_conversations
from memory.fact_extractors import facts_of
from memory.fact_store import end_facts, erase_facts, load_facts, mark_asked, raise_proof, save_facts
from memory.facts import Fact, FactKind, hold_now
from memory.transcript_store import Draft, append
from storage.database import Database

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
LAN = Address("webchat", "lan")


def say(database: Database, text: str, proof: ProofLevel = ProofLevel.POSSESSION) -> tuple[Fact, ...]:
    key = database.write_now(open_conversations, [LAN], NOW)[LAN].id
    (entry,) = database.write_now(append, [Draft(key, Author.CUSTOMER, NOW, text, proof=proof)], NOW).entries
    stated = facts_of(entry, LAN)
    database.write_now(save_facts, stated)
    return stated


def stored(database: Database) -> tuple[Fact, ...]:
    key = database.write_now(open_conversations, [LAN], NOW)[LAN].id
    return database.read_now(load_facts, [key]).get(key, ())


def test_facts_come_back_as_they_were_stated(database: Database) -> None:
    stated = say(database, "em tên Lan, em bị dị ứng cồn, em mặc size M")
    assert set(stored(database)) == set(stated)
    assert {f.kind for f in stated} >= {FactKind.NAME, FactKind.ALLERGY, FactKind.SIZE}


def test_saving_twice_changes_nothing(database: Database) -> None:
    stated = say(database, "em tên Lan")
    database.write_now(save_facts, stated)
    assert len(stored(database)) == len(stated)


def test_a_correction_ends_a_fact_and_keeps_it(database: Database) -> None:
    (name,) = (f for f in say(database, "em tên Lan") if f.kind is FactKind.NAME)
    database.write_now(end_facts, [name.id], NOW)
    assert FactKind.NAME not in {k.fact.kind for k in hold_now(stored(database), NOW + timedelta(seconds=1))}
    assert name.id in {f.id for f in stored(database)}


def test_a_contradiction_is_asked_about_once(database: Database) -> None:
    (name,) = (f for f in say(database, "em tên Lan") if f.kind is FactKind.NAME)
    database.write_now(mark_asked, [name.id], NOW)
    assert {f.id: f.asked_at for f in stored(database)}[name.id] == NOW


def test_what_was_claimed_is_quarantined_until_the_address_is_proved(database: Database) -> None:
    (name,) = (f for f in say(database, "em tên Lan", ProofLevel.CLAIMED) if f.kind is FactKind.NAME)
    assert hold_now(stored(database), NOW) == ()
    database.write_now(raise_proof, [name.conversation_id], ProofLevel.POSSESSION)
    assert FactKind.NAME in {k.fact.kind for k in hold_now(stored(database), NOW)}


def test_a_forgotten_kind_is_gone(database: Database) -> None:
    stated = say(database, "em tên Lan, em bị dị ứng cồn")
    assert database.write_now(erase_facts, [(stated[0].conversation_id, FactKind.ALLERGY)]) == 1
    assert FactKind.ALLERGY not in {f.kind for f in stored(database)}
    assert FactKind.NAME in {f.kind for f in stored(database)}
