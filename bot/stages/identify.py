"""Opens the turns of a batch: which conversation, who writes, and what the text means to the encoder."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from bot.turns.inbox import Delivery
from bot.turns.turn import Turn
from conversation.customer import Recognition
from conversation.ids import new_id
from conversation.messages import Address, InboundKind, InboundMessage
from conversation.state import Control, Conversation
from conversation.teencode import Shorthand
from conversation.text import expand
from customers.claims import find_claims
from customers.privacy import Shown, may_show
from customers.recognition import recognise
from memory.conversation_store import find_conversations
from memory.entry_store import find_sources
from routing.control import reopen
from routing.rules.snapshot import Fact
from routing.rules_store import find_labels, find_noticed

_COMMAND = re.compile(r"/(?P<name>[a-zA-Z_]{2,32})")
_CODE = re.compile(r"(?=[A-Za-z0-9_-]*[0-9_A-Z])[A-Za-z0-9_-]{20,64}")

LONGEST_UNDERSTOOD = 2_000
"""Characters of a message that are understood; the whole of it is stored."""


def open_turns(deliveries: Sequence[Delivery], now: datetime, table: Shorthand | None = None) -> tuple[Turn, ...]:
    """Return a turn for each delivery, its text written out by the shop's ``table``, its conversation not yet known."""
    return tuple(
        Turn(
            replace(delivery, message=as_command(delivery.message)),
            Conversation(new_id(), delivery.message.address, now, now, site=delivery.message.site),
            text=expand(delivery.message.text[:LONGEST_UNDERSTOOD], table),
            claims=find_claims(delivery.message.text[:LONGEST_UNDERSTOOD]) if delivery.message.text else (),
            is_fresh=True,
        )
        for delivery in deliveries
    )


def as_command(message: InboundMessage) -> InboundMessage:
    """Return a message that is nothing but a command or a link code as what it stands for, on every channel.

    A command typed where the channel knows none ("/forget" in the web chat) is the button that carries it. Somebody who
    already chats with the bot is not offered Telegram's Start button again, and types the code instead.
    """
    if message.kind is InboundKind.MESSAGE and (typed := _COMMAND.fullmatch(message.text.strip())):
        return replace(message, kind=InboundKind.CHOICE, choice=f"/{typed['name'].lower()}")
    if (
        message.address.channel == "telegram"
        and message.kind is InboundKind.MESSAGE
        and _CODE.fullmatch(message.text.strip())
    ):
        return replace(message, kind=InboundKind.COMMAND, choice="start", text=message.text.strip())
    return message


@dataclass(frozen=True, slots=True)
class _Marks:
    """What rules know of conversations from before, by their ids."""

    labels: Mapping[str, tuple[str, ...]]
    noticed: Mapping[str, Mapping[str, Fact]]


class Identify:
    """Finds each message's conversation and customer, in a few queries for the batch."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        """Look at the time on ``clock``."""
        self._clock = clock

    def __call__(self, conn: Connection, turns: Sequence[Turn]) -> Sequence[Turn]:
        """Return the turns with conversation and recognition."""
        now = self._clock()
        found = find_conversations(conn, [turn.message.address for turn in turns])
        sources = [
            (found[turn.message.address].id, turn.message.source_id) for turn in turns if turn.message.address in found
        ]
        known = find_sources(conn, sources)
        ids = [conversation.id for conversation in found.values()]
        marks = _Marks(find_labels(conn, ids), find_noticed(conn, ids))
        who = recognise(conn, [turn.message for turn in turns], now)
        return tuple(self._with(turn, found, known, who[turn.message.address], marks, now) for turn in turns)

    def _with(
        self,
        turn: Turn,
        found: dict[Address, Conversation],
        known: set[tuple[str, str]],
        recognition: Recognition,
        marks: _Marks,
        now: datetime,
    ) -> Turn:
        conversation = found.get(turn.message.address)
        if conversation is None:
            return replace(turn, recognition=recognition)
        is_repeat = (conversation.id, turn.message.source_id) in known
        asks = turn.message.kind in (InboundKind.MESSAGE, InboundKind.CHOICE, InboundKind.COMMAND)
        closed = conversation.control in (Control.CLOSED, Control.WRAPPING)
        return replace(
            turn,
            conversation=conversation,
            is_fresh=False,
            is_repeat=is_repeat,
            recognition=recognition,
            moved=reopen(conversation, now) if closed and asks and not is_repeat else None,
            labels=marks.labels.get(conversation.id, ()),
            noticed=marks.noticed.get(conversation.id, {}),
        )


def may_open(recognition: Recognition) -> bool:
    """Tell whether stored things may be shown: possession or better, of a known customer."""
    return bool(recognition.customer_id) and may_show(Shown.KNOWN, recognition.proof)
