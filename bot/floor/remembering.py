"""What an agent, or the shop's own system, says to a customer is remembered as what the bot says is."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection

from conversation.messages import Entry
from conversation.proof import ProofLevel
from conversation.state import Conversation
from customers.contact_store import find_contact_point
from memory.fact_extractors import facts_of
from memory.fact_store import save_facts
from memory.memory_store import Remembered, save_memories

_NO_MODEL = ""
"""No vector is made of what is said to customers: it is found by its words and by what it answers."""


def remember_said(conn: Connection, conversation: Conversation, written: Sequence[Entry]) -> None:
    """Keep ``written``, and what is promised in it, in the transaction that wrote it; call it once an entry."""
    save_memories(conn, [Remembered(entry) for entry in written], _NO_MODEL)
    facts = [fact for entry in written for fact in facts_of(entry, conversation.address)]
    if not facts:
        return
    point = find_contact_point(conn, conversation.address)
    proof = point.effective_proof if point is not None else ProofLevel.ANONYMOUS
    save_facts(conn, [replace(fact, proof=proof) for fact in facts])
