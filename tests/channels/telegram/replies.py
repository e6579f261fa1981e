"""Entries on their way to a person."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from conversation.ids import new_id
from conversation.messages import Address, Author, Entry, Outgoing
from tests.telegram_double import Person

AT = datetime(2026, 1, 1, 8, tzinfo=UTC)


def to(person: Person | int, text: str = "", reference: str = "", **fields: Any) -> Outgoing:
    """Return an entry by the bot for ``person``."""
    user = person if isinstance(person, int) else person.id
    entry = Entry(id=new_id(), conversation_id="c1", seq=1, author=Author.BOT, at=AT, text=text)
    return Outgoing(Address("telegram", str(user)), replace(entry, **fields), reference=reference)
