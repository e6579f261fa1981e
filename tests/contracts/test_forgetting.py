"""Who is forgotten is gone from every table of both engines; a receipt that names nobody is left."""

from datetime import UTC, datetime
from typing import Any

import numpy as np
from sqlalchemy import Connection, select

from bot.rights.erasure_store import Forget, find_pending, find_receipts, forget_person, mark_clean
from bot.turns.inbox import Delivery
from bot.turns.turn import Outcome, Turn
from bot.turns.turn_writer import save_turns
from conversation.ids import new_id
from conversation.messages import Address, Author, Entry, InboundMessage, Profile, Reply
from conversation.proof import ProofLevel
from conversation.state import Conversation, Dialogue, Slot, Standing
from customers.claims import find_claims
from customers.contact_store import find_contact_point
from customers.customer_store import find_recognitions
from customers.merge_store import merge
from customers.merges import MergeKind
from memory.conversation_store import find_conversations
from memory.entry_store import entries_after
from memory.fact_extractors import facts_of
from routing.decision import Answer
from storage.database import Database
from storage.schema import metadata

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
TELEGRAM, WEB, OTHER = Address("telegram", "700012345"), Address("webchat", "v-lan-web"), Address("telegram", "800")
SECRETS = ("Lan Vy", "0912345678", "912345678", "v-lan-web", "oải hương", "12 Lê Lợi")


def everything(conn: Connection) -> str:
    """Every row of every table, as text."""
    return repr([conn.execute(select(table)).all() for table in metadata.sorted_tables])


def says(address: Address, text: str, known: Conversation | None = None, **given: Any) -> Turn:
    proof = ProofLevel.POSSESSION if address.channel == "telegram" else ProofLevel.ANONYMOUS
    message = InboundMessage(
        new_id(), address, new_id(), NOW, text, profile=_profile(address), proof=proof, site="demo"
    )
    conversation = known or Conversation(new_id(), address, NOW, NOW, dialogue=Dialogue(slots=_slots(address)))
    entry = Entry(message.id, conversation.id, 1, Author.CUSTOMER, NOW, text, proof=proof)
    return Turn(
        Delivery(0, "1-0", message),
        conversation,
        text=text,
        vector=np.full(4, 0.5, np.float32),
        is_fresh=known is None,
        claims=find_claims(text),
        facts=facts_of(entry, address, text),
        decision=Answer("article_answer"),
        outcome=given.pop("outcome", Outcome((Reply(f"Dạ em ghi rồi ạ: {text}"),))),
        **given,
    )


def _slots(address: Address) -> tuple[Slot, ...]:
    return () if address == OTHER else (Slot("address", "12 Lê Lợi", Standing.KEPT, NOW),)


def _profile(address: Address) -> Profile:
    return Profile() if address == OTHER else Profile("Lan Vy", "lanvy")


def write(database: Database, *turns: Turn) -> None:
    database.write_now(save_turns, turns, NOW, "model")


def customer_of(database: Database, address: Address) -> str:
    return database.read_now(find_recognitions, [address])[address].customer_id


def lan(database: Database) -> str:
    """Lan has written on two channels that are one customer; somebody else has written too."""
    text = "Em là Lan Vy, sđt 0912345678, em dị ứng oải hương, giao về 12 Lê Lợi quận 1 nha"
    write(database, says(TELEGRAM, text))
    write(database, says(WEB, text))
    write(database, says(OTHER, "phí ship Huế?"))
    own = customer_of(database, TELEGRAM)
    point = database.read_now(find_contact_point, WEB)
    assert point is not None
    database.write_now(merge, own, point.customer_id, MergeKind.STAFF, "agent", NOW)
    return own


def test_nothing_of_a_customer_is_left_in_any_table_and_others_are_untouched(database: Database) -> None:
    own = lan(database)
    database.write_now(forget_person, Forget("XD-1", own, None, "tram"), NOW)
    database.write_now(mark_clean, "XD-1")
    left = database.read_now(everything)
    for secret in (*SECRETS, TELEGRAM.user, own):
        assert secret not in left, secret
    assert database.read_now(entries_after, OTHER, 0, 10)
    (receipt,) = database.read_now(find_receipts)
    assert (receipt.number, receipt.by, receipt.leftover) == ("XD-1", "tram", None)
    assert receipt.counts["messages"] == 4


def test_what_lies_outside_the_record_store_is_known_until_it_is_gone(database: Database) -> None:
    own = lan(database)
    database.write_now(forget_person, Forget("XD-1", own, None, "tram"), NOW)
    (pending,) = database.read_now(find_pending)
    assert pending.leftover is not None
    assert set(pending.leftover.addresses) == {TELEGRAM, WEB}
    database.write_now(mark_clean, "XD-1")
    assert database.read_now(find_pending) == ()


def test_who_asks_is_answered_in_a_conversation_that_knows_nothing_any_more(database: Database) -> None:
    own = lan(database)
    known = database.read_now(find_conversations, [TELEGRAM])[TELEGRAM]
    who = database.read_now(find_recognitions, [TELEGRAM])[TELEGRAM]
    wish = Outcome((Reply("Dạ đã xoá xong. Số biên nhận: XD-2."),), forget=Forget("XD-2", own, TELEGRAM))
    write(database, says(TELEGRAM, "ừ xoá đi, Lan Vy đây", known, recognition=who, outcome=wish))
    said = [entry.text for entry in database.read_now(entries_after, TELEGRAM, 0, 10)]
    assert said == ["(đã yêu cầu xoá dữ liệu)", "Dạ đã xoá xong. Số biên nhận: XD-2."]
    database.write_now(mark_clean, "XD-2")
    left = database.read_now(everything)
    for secret in (*SECRETS, own):
        assert secret not in left, secret
    empty = database.read_now(find_conversations, [TELEGRAM])[TELEGRAM]
    assert empty.dialogue == Dialogue()


def test_without_proof_only_what_was_said_here_goes(database: Database) -> None:
    write(database, says(TELEGRAM, "em là Lan Vy, sđt 0912345678"), says(WEB, "em là Lan Vy, sđt 0912345678"))
    known = database.read_now(find_conversations, [WEB])[WEB]
    wish = Outcome((Reply("Dạ đã xoá xong."),), forget=Forget("XD-3", "", WEB))
    write(database, says(WEB, "xoá đi", known, outcome=wish))
    assert len(database.read_now(entries_after, WEB, 0, 10)) == 2
    assert database.read_now(entries_after, TELEGRAM, 0, 10)[0].text == "em là Lan Vy, sđt 0912345678"
    assert customer_of(database, TELEGRAM)
