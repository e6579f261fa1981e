"""Calls about conversations: the lanes, one conversation, who the customer is, and everything an agent does."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import quote, unquote
from uuid import UUID

from aiohttp import web
from pydantic import AfterValidator, Field

from conversation.errors import InputError
from conversation.messages import MAX_TEXT, Attachment, Entry
from conversation.text import clean
from desk.api import Body, Call, Endpoint
from desk.customer_card import CustomerCard, Verdict
from desk.door import Records
from desk.floor import (
    AgentLine,
    ConversationView,
    Duty,
    Floor,
    Lane,
    LanePage,
    NoteView,
    ReplyDraft,
    SearchHit,
    TeamLine,
    WaitingCard,
)
from desk.staff import Staff
from desk.staff_store import load_users

_BIG = 2**31 - 1
_Seq = Annotated[int, Field(ge=0, le=_BIG)]
_Limit = Annotated[int, Field(ge=1, le=200)]
_Text = Annotated[str, Field(max_length=MAX_TEXT), AfterValidator(clean)]
_Word = Annotated[str, Field(max_length=200), AfterValidator(clean)]
_SHOWN_INLINE = ("image/png", "image/jpeg", "image/gif", "image/webp", "audio/ogg", "audio/mpeg", "video/mp4")


class LaneQuery(Body):
    """Which lane, and how much of it."""

    lane: Lane = Lane.WAITING
    limit: _Limit = 100


class SearchQuery(Body):
    """What to look for."""

    q: Annotated[_Word, Field(min_length=1)]
    limit: Annotated[int, Field(ge=1, le=50)] = 20


class PageQuery(Body):
    """Entries above ``after`` if given, else the last ones below ``before``."""

    after: _Seq = 0
    before: _Seq = 0
    limit: _Limit = 50


class TakeBody(Body):
    """The epoch the agent saw; leave it out to take whatever the state is."""

    epoch: _Seq | None = None


class TransferBody(Body):
    """To a team's queue or to a colleague, with a note for whoever comes next."""

    queue: _Word = ""
    to: _Word = ""
    note: _Text = ""


class ReplyBody(Body):
    """What is said to the customer; ``uploads`` are references that the upload call gave."""

    client_msg_id: UUID
    epoch: _Seq
    text: _Text = ""
    uploads: Annotated[tuple[Annotated[str, Field(max_length=512)], ...], Field(max_length=10)] = ()
    reply_to: _Word = ""


class NoteBody(Body):
    """What colleagues should know."""

    client_msg_id: UUID
    text: Annotated[_Text, Field(min_length=1)]


class SeenBody(Body):
    """Up to where it was read."""

    seq: _Seq


class JudgeBody(Body):
    """What the agent says of a candidate."""

    customer_id: Annotated[_Word, Field(min_length=1)]
    verdict: Verdict


class AskBody(Body):
    """Which candidate to ask."""

    customer_id: Annotated[_Word, Field(min_length=1)]


class UndoBody(Body):
    """Which union to undo."""

    join_id: Annotated[_Word, Field(min_length=1)]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A reply the agent may use; empty when there is none."""

    text: str


class DutyBody(Body):
    """Whether one wants conversations, and how many at once; leave ``capacity`` out to keep it."""

    is_away: bool
    capacity: Annotated[float | None, Field(ge=0, le=50)] = None


@dataclass(frozen=True, slots=True)
class Targets:
    """Where a conversation can be passed to: queues by id, with their names and how they stand."""

    queues: tuple[str, ...]
    names: dict[str, str]
    teams: tuple[TeamLine, ...] = ()


class ConversationCalls:
    """What agents do with conversations."""

    def __init__(self, floor: Floor, records: Records) -> None:
        """Have everything done by ``floor``."""
        self._floor = floor
        self._records = records

    def endpoints(self) -> Sequence[Endpoint]:
        """Return the declarations."""
        one = "/conversations/{conversation_id}"
        return (
            Endpoint("GET", "/conversations", self.lane, "One lane, most urgent first", LaneQuery, LanePage),
            Endpoint("GET", "/search", self.search, "Find conversations", SearchQuery, tuple[SearchHit, ...]),
            Endpoint("GET", "/queues", self.targets, "Where to pass a conversation", None, Targets),
            Endpoint("GET", "/duty", self.duty, "Whether I want conversations", None, Duty),
            Endpoint("POST", "/duty", self.set_duty, "Have conversations offered or not", DutyBody, Duty),
            Endpoint("GET", one + "/agents", self.agents, "Who could take it", None, tuple[AgentLine, ...]),
            Endpoint("GET", one, self.view, "Open a conversation", None, ConversationView),
            Endpoint("GET", one + "/entries", self.entries, "A page of its ledger", PageQuery, tuple[Entry, ...]),
            Endpoint("GET", one + "/customer", self.card, "Who the customer is", None, CustomerCard),
            Endpoint("GET", one + "/suggestion", self.suggest, "A reply to use", None, Suggestion),
            Endpoint("POST", one + "/take", self.take, "Take it", TakeBody, WaitingCard),
            Endpoint("POST", one + "/decline", self.decline, "Give an offer back", None, WaitingCard),
            Endpoint("POST", one + "/release", self.release, "Give it back to the bot", None, WaitingCard),
            Endpoint("POST", one + "/close", self.close, "End it", None, WaitingCard),
            Endpoint("POST", one + "/transfer", self.transfer, "Pass it on", TransferBody, WaitingCard),
            Endpoint("POST", one + "/replies", self.reply, "Say something", ReplyBody, Entry),
            Endpoint("POST", one + "/notes", self.note, "Write an internal note", NoteBody, NoteView),
            Endpoint("POST", one + "/seen", self.seen, "Read up to here", SeenBody),
            Endpoint("POST", one + "/typing", self.typing, "An answer is being written"),
            Endpoint("POST", one + "/candidates", self.judge, "Yes, no or later", JudgeBody, CustomerCard),
            Endpoint("POST", one + "/ask", self.ask, "Ask a candidate by Telegram", AskBody, CustomerCard),
            Endpoint("POST", one + "/undo", self.undo, "Take two customers apart", UndoBody, CustomerCard),
            Endpoint("GET", one + "/entries/{seq}/files/{index}", self.file, "What was sent with an entry"),
            Endpoint("POST", "/uploads", self.upload, "Keep a file", None, Attachment, takes_file=True),
        )

    async def lane(self, call: Call, query: LaneQuery) -> LanePage:
        """Return one lane and the counts of all."""
        return await self._floor.lane(call.staff, query.lane, query.limit)

    async def search(self, call: Call, query: SearchQuery) -> tuple[SearchHit, ...]:
        """Return what was found, newest first."""
        return await self._floor.search(call.staff, query.q, query.limit)

    async def targets(self, call: Call) -> Targets:
        """Return the queues."""
        names = await self._floor.teams(call.language)
        return Targets(tuple(names), dict(names), await self._floor.team_lines(call.language))

    async def duty(self, call: Call) -> Duty:
        """Return whether the caller wants conversations."""
        return await self._floor.duty(call.staff)

    async def set_duty(self, call: Call, body: DutyBody) -> Duty:
        """Have conversations offered to the caller or not."""
        return await self._floor.set_duty(call.staff, body.is_away, body.capacity)

    async def agents(self, call: Call) -> tuple[AgentLine, ...]:
        """Return for each agent why not."""
        return await self._floor.agents(_id(call), call.language)

    async def view(self, call: Call) -> ConversationView:
        """Return the conversation with its newest entries."""
        return await self._floor.view(call.staff, _id(call), call.language, 50)

    async def entries(self, call: Call, query: PageQuery) -> tuple[Entry, ...]:
        """Return a page of the ledger, in order."""
        return await self._floor.entries(_id(call), query.after, query.before, query.limit)

    async def card(self, call: Call) -> CustomerCard:
        """Return what is known of the customer."""
        return await self._floor.card(_id(call), call.language)

    async def suggest(self, call: Call) -> Suggestion:
        """Return a suggested reply."""
        return Suggestion(await self._floor.suggest(_id(call), call.language))

    async def take(self, call: Call, body: TakeBody) -> WaitingCard:
        """Give it to the caller, unless another was faster."""
        return await self._floor.take(call.staff, _id(call), body.epoch)

    async def decline(self, call: Call) -> WaitingCard:
        """Put an offer back into its queue."""
        return await self._floor.decline(call.staff, _id(call))

    async def release(self, call: Call) -> WaitingCard:
        """Let the bot go on."""
        return await self._floor.release(call.staff, _id(call))

    async def close(self, call: Call) -> WaitingCard:
        """End it until the customer writes again."""
        return await self._floor.close(call.staff, _id(call))

    async def transfer(self, call: Call, body: TransferBody) -> WaitingCard:
        """Pass it on to exactly one of a queue and a colleague."""
        if bool(body.queue) == bool(body.to):
            raise InputError("name a queue or a colleague, one of the two", "to")
        if body.queue and body.queue not in await self._floor.teams(call.language):
            raise InputError(f"there is no queue {body.queue!r}", "queue")
        return await self._floor.transfer(call.staff, _id(call), body.queue, await self._colleague(body.to), body.note)

    async def reply(self, call: Call, body: ReplyBody) -> Entry:
        """Say something to the customer, once however often it is sent."""
        if not body.text and not body.uploads:
            raise InputError("a reply needs a text or a file", "text")
        draft = ReplyDraft(_id(call), str(body.client_msg_id), body.epoch, body.text, body.uploads, body.reply_to)
        return await self._floor.reply(call.staff, draft)

    async def note(self, call: Call, body: NoteBody) -> NoteView:
        """Write a note, once however often it is sent."""
        return await self._floor.note(call.staff, _id(call), str(body.client_msg_id), body.text)

    async def seen(self, call: Call, body: SeenBody) -> None:
        """Remember what was read."""
        await self._floor.seen(call.staff, _id(call), body.seq)

    async def typing(self, call: Call) -> None:
        """Show the customer that somebody writes."""
        await self._floor.typing(call.staff, _id(call))

    async def judge(self, call: Call, body: JudgeBody) -> CustomerCard:
        """Record the verdict and return the card as it is now."""
        await self._floor.judge(call.staff, _id(call), body.customer_id, body.verdict)
        return await self._floor.card(_id(call), call.language)

    async def ask(self, call: Call, body: AskBody) -> CustomerCard:
        """Have a candidate asked whether the visitor is them, and return the card as it is now."""
        await self._floor.ask(call.staff, _id(call), body.customer_id)
        return await self._floor.card(_id(call), call.language)

    async def undo(self, call: Call, body: UndoBody) -> CustomerCard:
        """Take two customers apart and return the card as it is now."""
        await self._floor.undo_join(call.staff, _id(call), body.join_id)
        return await self._floor.card(_id(call), call.language)

    async def file(self, call: Call) -> web.Response:
        """Return the bytes; only harmless types open in the browser, and never as a page."""
        attachment, content = await self._floor.file(_id(call), int(call.path("seq")), int(call.path("index")))
        inline = attachment.media_type in _SHOWN_INLINE
        name = quote(attachment.name or "file", safe="")
        return web.Response(
            body=content,
            content_type=attachment.media_type if inline else "application/octet-stream",
            headers={
                "Content-Disposition": f"{'inline' if inline else 'attachment'}; filename*=UTF-8''{name}",
                "Content-Security-Policy": "default-src 'none'; sandbox",
                "X-Content-Type-Options": "nosniff",
                "Cache-Control": "private, max-age=86400",
            },
        )

    async def upload(self, call: Call) -> Attachment:
        """Keep the body as a file; its name comes percent-encoded in ``X-File-Name``."""
        name = clean(unquote(call.request.headers.get("X-File-Name", ""), errors="replace"))[:200]
        if not name:
            raise InputError("the header X-File-Name is missing", "X-File-Name")
        return await self._floor.upload(name, call.request.content_type, _chunks(call.request))

    async def _colleague(self, staff_id: str) -> Staff | None:
        if not staff_id:
            return None
        for staff in await self._records.read(load_users):
            if staff.id == staff_id and staff.disabled_at is None:
                return staff
        raise InputError("there is no such colleague", "to")


async def _chunks(request: web.Request) -> AsyncIterator[bytes]:
    async for chunk in request.content.iter_chunked(65_536):
        yield chunk


def _id(call: Call) -> str:
    return call.path("conversation_id")
