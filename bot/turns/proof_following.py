"""What was said at an address counts as much as the address is proved, from the link on and while it stands."""

from collections.abc import Iterable

from sqlalchemy import Connection

from conversation.messages import Address
from conversation.proof import ProofLevel
from customers.contact_store import find_contact_point
from memory.conversation_store import find_conversations
from memory.fact_store import raise_proof, restore_proof


def follow_proof(conn: Connection, addresses: Iterable[Address]) -> None:
    """Let the facts stated at addresses count at their proof of now; call it where that changes, in its transaction.

    Recollections need nothing: they are looked for at the addresses that are proved at that moment.
    """
    for address, conversation in find_conversations(conn, list(addresses)).items():
        point = find_contact_point(conn, address)
        if point is not None and point.effective_proof >= ProofLevel.POSSESSION:
            raise_proof(conn, [conversation.id], point.effective_proof)
        else:
            restore_proof(conn, [conversation.id])
