"""What each customer said last, on any address that is proved to be theirs."""

from collections.abc import Sequence

from sqlalchemy import Connection, func, select

from conversation.messages import Address, Author, Entry, EntryKind
from conversation.proof import ProofLevel
from customers.contact_store import find_contact_points
from customers.customer_store import find_members
from memory.conversation_store import find_conversations
from memory.entry_store import entries, entry_from_row


def find_proved_addresses(conn: Connection, customer_ids: Sequence[str]) -> dict[Address, str]:
    """Return the addresses that are proved to belong to these customers, with whose each is."""
    of_record = {m: customer for customer, members in find_members(conn, customer_ids).items() for m in members}
    return {
        point.address: of_record[point.customer_id]
        for point in find_contact_points(conn, sorted(of_record))
        if point.effective_proof >= ProofLevel.POSSESSION
    }


def find_last_words(conn: Connection, customer_ids: Sequence[str]) -> dict[str, Entry]:
    """Return the newest message each customer wrote; in three queries for the batch."""
    owners = find_proved_addresses(conn, sorted(customer_ids))
    of_conversation = {c.id: owners[address] for address, c in find_conversations(conn, owners).items()}
    said = (
        select(entries.c.conversation_id, func.max(entries.c.seq).label("seq"))
        .where(
            entries.c.conversation_id.in_(sorted(of_conversation)),
            entries.c.author == Author.CUSTOMER.value,
            entries.c.kind == EntryKind.MESSAGE.value,
            entries.c.text != "",
        )
        .group_by(entries.c.conversation_id)
        .subquery()
    )
    query = select(entries).join(
        said, (entries.c.conversation_id == said.c.conversation_id) & (entries.c.seq == said.c.seq)
    )
    found: dict[str, Entry] = {}
    for row in conn.execute(query.order_by(entries.c.at)):
        found[of_conversation[row.conversation_id]] = entry_from_row(row)
    return found
