"""The port to the shop floor: what the desk shows and does; ``bot/floor/floor.py`` carries it out over the stores.

The desk knows no store of conversations. It asks a ``Floor`` and shows what comes back.
"""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from conversation.customer import ValueTier
from conversation.messages import Attachment, Author, Entry
from conversation.proof import ProofLevel
from conversation.state import Control
from desk.customer_card import CustomerCard, HandOver, Verdict
from desk.staff import Staff


class Lane(StrEnum):
    """The lists of conversations an agent chooses from."""

    WAITING = "waiting"  # wants a person, nobody has it; with what is offered to me
    MINE = "mine"
    OPEN = "open"  # everything that is not closed, the bot's too
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class CustomerLabel:
    """The least a list shows of a customer."""

    customer_id: str = ""
    name: str = ""
    proof: ProofLevel = ProofLevel.ANONYMOUS
    value: ValueTier = ValueTier.NONE


@dataclass(frozen=True, slots=True)
class WaitingCard:
    """One row of a lane. ``unseen`` counts the customer's messages this agent has not read.

    While somebody waits ``last_text`` is the customer's. ``promise`` is the service level that runs out first, at
    ``due_at``; from ``warn_at`` on it is close.
    """

    conversation_id: str
    channel: str
    control: Control
    epoch: int
    head: int
    since: datetime
    label: CustomerLabel = field(default_factory=CustomerLabel)
    owner: str = ""
    owner_name: str = ""
    queue: str = ""
    priority: int = 0
    reason: str = ""
    waiting_since: datetime | None = None
    deadline: datetime | None = None
    language: str = ""
    last_text: str = ""
    last_author: Author | None = None
    last_at: datetime | None = None
    unseen: int = 0
    promise: str = ""
    due_at: datetime | None = None
    warn_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class LaneCounts:
    """How many conversations each lane holds for one agent."""

    waiting: int = 0
    mine: int = 0
    open: int = 0


@dataclass(frozen=True, slots=True)
class Duty:
    """Whether an agent wants conversations. ``why`` is ``missed`` when they are away since offers lapsed;
    ``is_at_work`` whether it is within their own hours.

    ``load`` of ``capacity`` is taken; both are weights, one for an ordinary conversation.
    """

    is_away: bool = False
    why: str = ""
    capacity: float = 0.0
    load: float = 0.0
    is_at_work: bool = True


@dataclass(frozen=True, slots=True)
class Alert:
    """Something the whole staff should see: a key and how many conversations it is about.

    ``stranded``: nobody on the staff may take them. ``unattended``: they wait and nobody is there for their queue.
    """

    key: str
    count: int
    queues: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LanePage:
    """One lane with the counts of all of them, what is offered to the agent, and what everybody should see."""

    lane: Lane
    cards: tuple[WaitingCard, ...]
    counts: LaneCounts
    offers: tuple[WaitingCard, ...] = ()
    duty: Duty = field(default_factory=Duty)
    alerts: tuple[Alert, ...] = ()


@dataclass(frozen=True, slots=True)
class TeamLine:
    """A queue a conversation can be passed to: how it stands, and when it opens if it is closed."""

    queue: str
    name: str
    is_open: bool = True
    opens_at: datetime | None = None
    agents: int = 0
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class AgentLine:
    """One agent looked at for one conversation; no reasons mean they could take it now."""

    agent: str
    name: str
    reasons: tuple[str, ...] = ()
    load: float = 0.0
    capacity: float = 0.0


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A conversation that a search found, and the message it was found by (``seq`` 0: by the customer's name)."""

    card: WaitingCard
    seq: int = 0
    text: str = ""


@dataclass(frozen=True, slots=True)
class NoteView:
    """An internal note, shown after the entry ``after_seq``; customers never see one."""

    id: str
    after_seq: int
    author_id: str
    author_name: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ConversationView:
    """An opened conversation: its state, the newest page of its ledger, its notes and why it was handed over."""

    card: WaitingCard
    opened_at: datetime
    entries: tuple[Entry, ...]
    notes: tuple[NoteView, ...] = ()
    hand_over: HandOver = field(default_factory=HandOver)
    is_mine: bool = False
    site: str = ""


@dataclass(frozen=True, slots=True)
class ReplyDraft:
    """What an agent sends. ``epoch`` is the one the agent saw; ``client_msg_id`` makes a second sending harmless."""

    conversation_id: str
    client_msg_id: str
    epoch: int
    text: str = ""
    uploads: tuple[str, ...] = ()
    reply_to: str = ""


class Floor(Protocol):
    """Everything the desk asks for and has done. Each raises NotFoundError for what does not exist."""

    async def lane(self, staff: Staff, lane: Lane, limit: int) -> LanePage:
        """Return one lane, most urgent first, with the counts of all."""

    async def search(self, staff: Staff, text: str, limit: int) -> tuple[SearchHit, ...]:
        """Find conversations by customer name or by what was said, whatever the accents."""

    async def view(self, staff: Staff, conversation_id: str, language: str, limit: int) -> ConversationView:
        """Return a conversation with its last ``limit`` entries."""

    async def entries(self, conversation_id: str, after: int, before: int, limit: int) -> tuple[Entry, ...]:
        """Return entries above ``after`` when it is given, else the last ones below ``before``; in order."""

    async def card(self, conversation_id: str, language: str) -> CustomerCard:
        """Return who the customer is and what is known."""

    async def suggest(self, conversation_id: str, language: str) -> str:
        """Return a reply the agent may use, empty when there is none worth it."""

    async def take(self, staff: Staff, conversation_id: str, epoch: int | None) -> WaitingCard:
        """Give the conversation to ``staff``; raises ConflictError when another was faster."""

    async def decline(self, staff: Staff, conversation_id: str) -> WaitingCard:
        """Give an offer back to the queue."""

    async def release(self, staff: Staff, conversation_id: str) -> WaitingCard:
        """Give the conversation back to the bot; raises ConflictError when it is not one's own."""

    async def close(self, staff: Staff, conversation_id: str) -> WaitingCard:
        """End the conversation until the customer writes again; raises ConflictError."""

    async def transfer(
        self, staff: Staff, conversation_id: str, queue: str, to: Staff | None, note: str
    ) -> WaitingCard:
        """Pass the conversation to a team's queue or offer it to a colleague, with a note; raises ConflictError."""

    async def reply(self, staff: Staff, draft: ReplyDraft) -> Entry:
        """Say something to the customer; the same draft again returns the same entry.

        Raises StaleEpochError when the conversation has changed hands, ConflictError when it is not one's own,
        ReplayedIdError when the id was used for something else.
        """

    async def note(self, staff: Staff, conversation_id: str, note_id: str, text: str) -> NoteView:
        """Write an internal note; raises ReplayedIdError when the id was used for something else."""

    async def seen(self, staff: Staff, conversation_id: str, seq: int) -> None:
        """Remember that ``staff`` has read up to ``seq``."""

    async def typing(self, staff: Staff, conversation_id: str) -> None:
        """Show the customer that an answer is being written; does nothing when it is not one's own."""

    async def upload(self, name: str, media_type: str, chunks: AsyncIterator[bytes]) -> Attachment:
        """Keep a file to be sent with a reply; raises InputError when it is too large or not allowed."""

    async def file(self, conversation_id: str, seq: int, index: int) -> tuple[Attachment, bytes]:
        """Return what was sent with an entry."""

    async def judge(self, staff: Staff, conversation_id: str, customer_id: str, verdict: Verdict) -> None:
        """Record what an agent says of a candidate: the same person, not, or ask again later."""

    async def ask(self, staff: Staff, conversation_id: str, customer_id: str) -> None:
        """Have a candidate asked in their Telegram whether the visitor is them.

        Raises ConflictError when the visitor is proved already, RateLimitError, UnavailableError.
        """

    async def undo_join(self, staff: Staff, conversation_id: str, join_id: str) -> None:
        """Take two customers apart again, exactly as they were."""

    async def duty(self, staff: Staff) -> Duty:
        """Return whether ``staff`` wants conversations."""

    async def set_duty(self, staff: Staff, is_away: bool, capacity: float | None) -> Duty:  # noqa: FBT001
        """Have conversations offered or not; ``capacity`` None leaves it as it is."""

    async def agents(self, conversation_id: str, language: str) -> tuple[AgentLine, ...]:
        """Return for each agent why not, those who could take it first."""

    async def team_lines(self, language: str) -> tuple[TeamLine, ...]:
        """Return the queues with how they stand."""

    async def teams(self, language: str) -> Mapping[str, str]:
        """Return the queues a conversation can be passed to: id and name in ``language``."""
