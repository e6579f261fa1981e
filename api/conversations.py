"""Conversations and what is said in them, over HTTP: read, passed on, and spoken in."""

import hashlib
from typing import Annotated, Literal, Protocol

from pydantic import Field, StringConstraints
from sqlalchemy import Connection, and_, or_, select

from api.cursor import from_cursor, to_cursor
from api.customers import Proof, to_proof
from api.endpoint import Body, Call, Endpoint, Page, Paged, Records, Text, View, When
from conversation.customer import Recognition
from conversation.errors import InputError
from conversation.ids import new_id
from conversation.messages import Author, DeliveryStatus, Entry, EntryKind
from conversation.state import Control, Conversation
from customers.customer_store import find_addresses, find_recognitions
from memory.conversation_store import conversation_from_row, conversations, load_conversation
from memory.entry_store import entries_after, entries_before
from storage.pairs import in_pairs

_Short = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z_-]{1,64}$")]
_Seq = Annotated[int, Field(ge=0, le=2_000_000_000)]


class ConversationView(View):
    """Where a conversation stands. ``epoch`` rises whenever it changes hands, ``head`` is the last ``seq`` in it."""

    id: str
    channel: str
    site: str
    customer_id: str
    proof: Proof
    control: Control
    owner: str
    queue: str
    priority: int
    reason: str
    epoch: int
    head: int
    language: str
    opened_at: When
    since: When
    waiting_since: When | None
    deadline: When | None
    last_inbound_at: When | None
    last_agent: str
    rules_version: int


class ConversationQuery(Paged):
    """Which conversations; the last opened come first."""

    control: Control | None = None
    queue: _Short | None = None
    owner: _Short | None = None
    channel: _Short | None = None
    customer_id: _Short | None = None


class AttachmentView(View):
    """Something sent beside the text; ``size`` in bytes, 0 when not known."""

    kind: str
    name: str
    media_type: str
    size: int


class MessageView(View):
    """One entry of a conversation; they are numbered without gaps."""

    id: str
    seq: int
    kind: EntryKind
    author: Author
    author_id: str
    author_name: str
    at: When
    text: str
    language: str
    status: DeliveryStatus
    reply_to: str
    target: int
    attachments: list[AttachmentView]


class MessagePage(View):
    """Messages in order; ``head`` is the last there is."""

    items: list[MessageView]
    head: int


class MessageQuery(Body):
    """Messages above ``after``, else the last ones below ``before``, else the newest."""

    after: _Seq | None = None
    before: _Seq | None = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class NewMessage(Body):
    """Something to be said: by an agent who holds the conversation, or by the shop itself while no person does.

    ``epoch`` refuses it when the conversation has changed hands since it was read.
    """

    author: Literal["agent", "bot"]
    text: Annotated[Text, Field(min_length=1, max_length=20_000)]
    agent_id: _Short | None = None
    epoch: _Seq | None = None


class Assign(Body):
    """The agent who is to hold it."""

    agent_id: _Short
    epoch: _Seq | None = None


class Pass(Body):
    """Where it is to go: a queue, or an agent of one."""

    queue: _Short | None = None
    agent_id: _Short | None = None
    note: Annotated[Text, Field(max_length=5000)] = ""


class HandOff(Body):
    """Call a person to it. No queue: the shop's default."""

    queue: _Short | None = None
    priority: Annotated[int, Field(ge=0, le=100)] = 0
    note: Annotated[Text, Field(max_length=5000)] = ""


class Hands(Protocol):
    """What may be done with a conversation; each returns it as it stands then.

    Each raises NotFoundError for what does not exist, ConflictError where somebody else is in the way.
    """

    async def assign(self, conversation_id: str, agent_id: str, epoch: int | None) -> Conversation:
        """Give it to an agent."""

    async def release(self, conversation_id: str) -> Conversation:
        """Take it from whoever holds it, and give it back to the bot."""

    async def close(self, conversation_id: str) -> Conversation:
        """End it for whoever holds it."""

    async def transfer(self, conversation_id: str, queue: str, agent_id: str, note: str) -> Conversation:
        """Pass it on for whoever holds it."""

    async def hand_off(self, conversation_id: str, queue: str, priority: int, note: str, by: str) -> Conversation:
        """Put it into a queue for a person, unless one has it."""

    async def say_as_agent(self, conversation_id: str, agent_id: str, key: str, epoch: int | None, text: str) -> Entry:
        """Say something as the agent who holds it; the same ``key`` says it once."""

    async def say_as_shop(self, conversation_id: str, key: str, epoch: int | None, text: str) -> Entry:
        """Say something in the shop's own voice, while no person holds it; the same ``key`` says it once."""


class ConversationCalls:
    """Calls about conversations and messages."""

    def __init__(self, records: Records, hands: Hands) -> None:
        """Read from ``records``, act through ``hands``."""
        self._records = records
        self._hands = hands

    def endpoints(self) -> tuple[Endpoint, ...]:
        """Return the declarations."""
        read, write, one = "conversations:read", "conversations:write", "/conversations/{conversation_id}"
        view = ConversationView
        return (
            Endpoint(
                "GET",
                "/conversations",
                self.list_conversations,
                "List conversations",
                read,
                ConversationQuery,
                Page[ConversationView],
            ),
            Endpoint("GET", one, self.get_conversation, "Read where a conversation stands", read, None, view),
            Endpoint("POST", one + "/assign", self.assign_conversation, "Give it to an agent", write, Assign, view),
            Endpoint("POST", one + "/release", self.release_conversation, "Give it back to the bot", write, None, view),
            Endpoint("POST", one + "/close", self.close_conversation, "End it", write, None, view),
            Endpoint("POST", one + "/transfer", self.transfer_conversation, "Pass it on", write, Pass, view),
            Endpoint("POST", one + "/hand_off", self.hand_off_conversation, "Call a person", write, HandOff, view),
            Endpoint(
                "GET",
                one + "/messages",
                self.list_messages,
                "Read messages",
                "messages:read",
                MessageQuery,
                MessagePage,
            ),
            Endpoint(
                "POST",
                one + "/messages",
                self.send_message,
                "Say something in a conversation",
                "messages:write",
                NewMessage,
                MessageView,
                201,
            ),
        )

    async def list_conversations(self, _: Call, query: ConversationQuery) -> Page[ConversationView]:
        """List them."""
        return await self._records.read(_list, query)

    async def get_conversation(self, call: Call) -> ConversationView:
        """Read it."""
        return await self._records.read(_get, call.path("conversation_id"))

    async def assign_conversation(self, call: Call, body: Assign) -> ConversationView:
        """Give it to an agent."""
        return await self._view(await self._hands.assign(call.path("conversation_id"), body.agent_id, body.epoch))

    async def release_conversation(self, call: Call) -> ConversationView:
        """Give it back."""
        return await self._view(await self._hands.release(call.path("conversation_id")))

    async def close_conversation(self, call: Call) -> ConversationView:
        """End it."""
        return await self._view(await self._hands.close(call.path("conversation_id")))

    async def transfer_conversation(self, call: Call, body: Pass) -> ConversationView:
        """Pass it on."""
        if not (body.queue or body.agent_id):
            raise InputError("name a queue or an agent", "queue")
        moved = await self._hands.transfer(
            call.path("conversation_id"), body.queue or "", body.agent_id or "", body.note
        )
        return await self._view(moved)

    async def hand_off_conversation(self, call: Call, body: HandOff) -> ConversationView:
        """Call a person."""
        moved = await self._hands.hand_off(
            call.path("conversation_id"), body.queue or "", body.priority, body.note, call.by
        )
        return await self._view(moved)

    async def list_messages(self, call: Call, query: MessageQuery) -> MessagePage:
        """Read them."""
        return await self._records.read(_messages, call.path("conversation_id"), query)

    async def send_message(self, call: Call, body: NewMessage) -> MessageView:
        """Say it; with an idempotency key it is said once, whatever happens in between."""
        if not body.text.strip():
            raise InputError("text says nothing", "text")
        key = hashlib.sha256(f"{call.token.id}\x1f{call.key}".encode()).hexdigest()[:40] if call.key else new_id()
        conversation_id = call.path("conversation_id")
        if body.author == "bot":
            return _message(await self._hands.say_as_shop(conversation_id, key, body.epoch, body.text))
        if body.agent_id is None:
            raise InputError("say which agent speaks", "agent_id")
        return _message(await self._hands.say_as_agent(conversation_id, body.agent_id, key, body.epoch, body.text))

    async def _view(self, moved: Conversation) -> ConversationView:
        return await self._records.read(_get, moved.id)


def _list(conn: Connection, query: ConversationQuery) -> Page[ConversationView]:
    chosen = select(conversations)
    for name in ("control", "queue", "owner", "channel"):
        value = getattr(query, name)
        if value is not None:
            chosen = chosen.where(conversations.c[name] == str(value))
    if query.customer_id is not None:
        keys = [(a.channel, a.user) for a in find_addresses(conn, [query.customer_id]).get(query.customer_id, ())]
        if not keys:
            return Page(items=[])
        chosen = chosen.where(in_pairs(conversations.c.channel, conversations.c.user, keys))
    after = from_cursor(query.cursor)
    if after is not None:
        at, key = after
        older = and_(conversations.c.opened_at == at, conversations.c.id < key)
        chosen = chosen.where(or_(conversations.c.opened_at < at, older))
    chosen = chosen.order_by(conversations.c.opened_at.desc(), conversations.c.id.desc()).limit(query.limit + 1)
    found = [conversation_from_row(row) for row in conn.execute(chosen)]
    page = found[: query.limit]
    known = find_recognitions(conn, [c.address for c in page])
    more = to_cursor(page[-1].opened_at, page[-1].id) if len(found) > query.limit else None
    return Page(items=[_to_view(c, known.get(c.address, Recognition())) for c in page], next=more)


def _get(conn: Connection, conversation_id: str) -> ConversationView:
    found = load_conversation(conn, conversation_id)
    return _to_view(found, find_recognitions(conn, [found.address]).get(found.address, Recognition()))


def _to_view(found: Conversation, who: Recognition) -> ConversationView:
    same = ("id", "site", "control", "owner", "queue", "priority", "reason", "epoch", "head", "language", "opened_at")
    more = ("since", "waiting_since", "deadline", "last_inbound_at", "last_agent", "rules_version")
    plain = {name: getattr(found, name) for name in (*same, *more)}
    return ConversationView(
        **plain, channel=found.address.channel, customer_id=who.customer_id, proof=to_proof(who.proof)
    )


def _messages(conn: Connection, conversation_id: str, query: MessageQuery) -> MessagePage:
    found = load_conversation(conn, conversation_id)
    if query.after is not None:
        page = entries_after(conn, found.address, query.after, query.limit)
    else:
        page = entries_before(conn, found.address, query.before or found.head + 1, query.limit)
    return MessagePage(items=[_message(entry) for entry in page], head=found.head)


def _message(entry: Entry) -> MessageView:
    same = ("id", "seq", "kind", "author", "author_id", "author_name", "at", "text", "language", "status", "reply_to")
    plain = {name: getattr(entry, name) for name in (*same, "target")}
    attachments = [
        AttachmentView(kind=a.kind.value, name=a.name, media_type=a.media_type, size=a.size) for a in entry.attachments
    ]
    return MessageView(**plain, attachments=attachments)
