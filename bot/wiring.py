"""Everything is put together here, in one function; nothing is made anywhere else."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from functools import partial
from importlib.metadata import version

import structlog
from aiohttp import web
from redis.asyncio import Redis
from redis.exceptions import RedisError

from bot.content.article_page import article_routes
from bot.content.encoding import Encoding
from bot.content.library import Library, load_profile
from bot.floor.customer_desk import CustomerDesk
from bot.floor.dispatcher import Dispatcher
from bot.floor.floor import FloorPorts, ShopFloor
from bot.floor.floor_state import FloorState
from bot.floor.gaps_desk import GapsDesk
from bot.floor.queues_desk import QueuesDesk
from bot.floor.review_desk import ReviewDesk
from bot.integrations.event_feed import EventFeed
from bot.integrations.shop_api import make_api
from bot.integrations.webhook_sender import WebhookSender
from bot.jobs.upkeep import (
    AWAY_EVERY,
    INDEX_EVERY,
    REFRESH_FLOOR,
    SWEEP_EVERY,
    TIDY_EVERY,
    every,
    follow_away,
    index_new,
    move_due,
    tidy,
)
from bot.product import Job, Product
from bot.rights.rights_desk import RightsDesk
from bot.rules.rulebook import Rulebook
from bot.rules.rules_desk import ShopRules
from bot.sending.announcer import Announcer
from bot.sending.away import Away
from bot.sending.channel_calls import ChannelCalls
from bot.sending.ledger import ConversationLedger
from bot.sending.link_news import LinkTeller, Noted
from bot.sending.outbox import Outbox
from bot.sending.outbox_store import count_pending, to_outgoing
from bot.settings import Settings
from bot.skills.registry import SKILLS
from bot.skills.resources import Resources
from bot.stages.act import Act
from bot.stages.find_out import FindOut
from bot.stages.identify import Identify
from bot.stages.learn import Learn
from bot.stages.prepare import Prepare
from bot.stages.recall import Recall
from bot.stages.refer import Refer
from bot.stages.remember import Remember
from bot.stages.route import Route
from bot.stages.segment import Segment
from bot.stages.understand import Understand
from bot.turns.assistant import Assistant
from bot.turns.inbox import Inbox, InboxReader
from bot.turns.proof_following import follow_proof
from bot.turns.slow_answers import SlowAnswers
from bot.turns.suggesting import Suggesting
from bot.turns.turn import Turn
from bot.turns.turn_writer import Committed, save_turns
from bot.web import demo_routes, make_app, make_socket_server
from bot.words.catalogue import word
from bot.words.language_model import make_model
from channels import telegram, webchat, webhook
from channels.channel import Channel, Ports
from conversation.errors import UnavailableError
from conversation.messages import Address, Entry
from conversation.state import Conversation
from customers.linking import WebLinks
from customers.session_store import WebSessions
from customers.site_store import Sites
from desk.desk import Desk
from desk.gap_calls import GapCalls
from desk.live import Change
from desk.review_calls import ReviewCalls
from desk.rights_calls import RightsCalls
from desk.rules_calls import RulesCalls
from memory.conversation_store import find_conversations
from memory.shelf import MemoryShelf
from memory.weights import Progress
from storage.database import Database
from storage.files import StoredFiles
from storage.live import Limits, connect_live
from storage.publication_store import find_document

log = structlog.get_logger()

CHANNELS = (telegram.create, webchat.create, webhook.create)
"""Every way in and out: a new one is a folder and a line here."""


def utc_now() -> datetime:
    """Return the present moment."""
    return datetime.now(UTC)


async def build(
    settings: Settings, database: Database, live_url: str, progress: Progress = lambda _step, _share: None
) -> Product:
    """Return the product over an open record store and a live store; nothing runs yet."""
    live = connect_live(live_url)
    limits = Limits(live)
    files = StoredFiles(settings.data_dir / "files", database)
    socket_server = make_socket_server(settings.redis_url)
    inbox = Inbox(live, settings.partitions)
    reader = InboxReader(live, settings.partitions, settings.batch_size, is_alone=not settings.redis_url)
    encoding = Encoding(settings, progress)
    library = Library(database, encoding, progress)

    channels: dict[str, Channel] = {}
    calls = ChannelCalls(channels)
    outbox = Outbox(database, channels)
    profile = await database.read(load_profile)

    async def push(conversation: Conversation, entries: Sequence[Entry]) -> None:
        await desk.push([Change(conversation, tuple(entries))])

    announcer = Announcer(database, outbox, push)
    noted: Noted = lambda conversation: desk.push([Change(conversation, has_note=True)])  # noqa: E731 (its desk follows)
    shelf = MemoryShelf()
    teller = LinkTeller(database, announcer, noted, shelf.forget, (profile.you, profile.me))
    bot_name = calls.telegram_name
    links = WebLinks(database, limits, bot_name, teller.tell, teller.put, follow_proof)
    review = ReviewDesk(database, links, teller, shelf.forget)
    ports = Ports(
        receive=inbox.receive,
        ledger=ConversationLedger(database),
        sessions=WebSessions(database),
        limiter=limits,
        files=files,
        links=links,
        sites=Sites(database),
        wording=word,
        socket_server=socket_server,
        options=to_options(settings),
        customer_typing=lambda address: _show_customer_typing(database, desk, address),
    )
    channels |= {channel.name: channel for create in CHANNELS if (channel := create(ports)) is not None}

    model = make_model(settings)
    customers = CustomerDesk(database, library, review, model)
    floor = ShopFloor(
        database,
        FloorPorts(
            customers=customers,
            files=files,
            fetch=calls.fetch,
            sent=lambda change: sent(change),
            show_typing=calls.show_typing,
            queues=lambda: profile.queues,
            queue_name=profile.queue_name,
            freed=lambda: dispatcher.wake(),
        ),
    )
    rulebook = Rulebook(database, profile.default_queue)
    rules = ShopRules(database, rulebook, utc_now)
    rights = RightsDesk(
        database,
        files,
        inbox,
        shelf,
        utc_now,
        forgotten=lambda ids: desk.live.tell_forgotten(ids),
        corrected=lambda ids: desk.live.tell_corrected(ids),
    )
    desk = Desk(
        floor,
        database,
        limits,
        socket_server,
        settings.base_url,
        version=version("khach-quen"),
        more=(
            *ReviewCalls(review).endpoints(),
            *GapCalls(GapsDesk(database, library, utc_now)).endpoints(),
            *RulesCalls(rules).endpoints(),
            *RightsCalls(rights).endpoints(),
        ),
        hops=settings.forwarded_hops,
    )

    async def sent(change: Change) -> None:
        conversation = change.conversation
        outbox.dispatch(to_outgoing(change.entries, {conversation.id: (conversation.address, conversation.site)}))
        await desk.push([change])
        if change.is_moved:
            await dispatcher.wake()

    async def offered(moved: Sequence[Conversation]) -> None:
        await desk.push([Change(conversation, is_moved=True) for conversation in moved])

    dispatcher = Dispatcher(database, live, offered, utc_now)
    desk.live.on_presence = dispatcher.wake
    state = FloorState(database, utc_now)
    slow = SlowAnswers(database, outbox, push, calls.show_typing, encoding.model_name, utc_now)

    suggesting = Suggesting(database, library, noted, utc_now)

    async def commit(turns: Sequence[Turn], now: datetime) -> None:
        done = await database.write(save_turns, turns, now, await encoding.model_name())
        outbox.dispatch(done.outgoing)
        slow.start(turns, done.awaited)
        suggesting.start(turns)
        shelf.forget(done.merged)
        if done.has_forgotten:
            await rights.clean()
        await calls.show_own(done.own)
        await desk.push(_to_changes(turns, done))
        if any(turn.moved is not None for turn in turns):
            await dispatcher.wake()

    away = Away(database, announcer, calls.is_here, timedelta(minutes=settings.away_minutes))
    resources = Resources(library, database, links, utc_now, can_link="telegram" in channels, model=model)
    assistant = Assistant(
        reader,
        Prepare(encoding, library, utc_now),
        (
            FindOut(
                database,
                (
                    Identify(utc_now),
                    Learn(library),
                    Recall(library, shelf),
                    Understand(library),
                    Refer(library),
                    Segment(utc_now),
                    Route(library, rulebook, state, utc_now),
                    Remember(library, utc_now),
                ),
            ),
            Act(library, resources, SKILLS, state, utc_now),
        ),
        commit,
    )

    feed = EventFeed(database)
    webhooks = WebhookSender(database, utc_now, allow_private=settings.webhook_allow_private)
    queues = QueuesDesk(database, utc_now, dispatcher.wake)
    shop_api = make_api(
        database,
        limits,
        floor,
        sent,
        feed,
        queues,
        rules,
        rights,
        lambda: profile.queues,
        utc_now,
        version("khach-quen"),
        allow_private=settings.webhook_allow_private,
    )
    app = make_app(
        [*await _routes(database, desk, channels), *shop_api.routes()],
        socket_server,
        partial(_readiness, database, live, library),
        partial(_gauges, reader, database, state),
        settings.metrics_token,
    )
    jobs: dict[str, Job] = {
        "library": library.watch,
        "rules": rulebook.watch,
        "outbox": outbox.run,
        "events": feed.run,
        "floor": partial(every, REFRESH_FLOOR, state.refresh),
    }
    if settings.role in ("all", "gateway"):
        jobs |= {f"channel_{name}": channel.run for name, channel in channels.items()}
    if settings.role in ("all", "worker"):
        jobs |= {
            "assistant": assistant.run,
            "webhooks": webhooks.run,
            "dispatch": dispatcher.run,
            "housekeeping": partial(every, SWEEP_EVERY, partial(move_due, database, library, outbox, desk, utc_now)),
            "tidy": partial(every, TIDY_EVERY, partial(tidy, database, utc_now)),
            "forgotten": partial(every, SWEEP_EVERY, rights.clean),
            "slow_answers": partial(every, SWEEP_EVERY, slow.sweep),
            "away": partial(every, AWAY_EVERY, partial(follow_away, away, utc_now)),
            "memories": partial(every, INDEX_EVERY, partial(index_new, database, encoding)),
        }
    return Product(
        settings, live, encoding, library, app, channels, outbox, assistant, reader, desk, jobs, slow, suggesting
    )


def to_options(settings: Settings) -> dict[str, str]:
    """Return the settings as channels read them: names in lower case, values as text."""
    return {f.name: _as_text(getattr(settings, f.name)) for f in fields(settings)}


def _as_text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _to_changes(turns: Sequence[Turn], done: Committed) -> list[Change]:
    entries: dict[str, list[Entry]] = {}
    for item in (*done.own, *done.outgoing):
        entries.setdefault(item.entry.conversation_id, []).append(item.entry)
    moved = {turn.conversation.id for turn in turns if turn.moved is not None}
    return [
        Change(c, tuple(sorted(entries.get(c.id, ()), key=lambda e: e.seq)), is_moved=c.id in moved)
        for c in done.conversations
    ]


async def _routes(database: Database, desk: Desk, channels: Mapping[str, Channel]) -> list[web.AbstractRouteDef]:
    routes: list[web.AbstractRouteDef] = [*desk.routes(), *article_routes(database)]
    for channel in channels.values():
        routes += channel.routes()
    page = await database.read(find_document, "demo_page")
    return [*routes, *demo_routes(page)] if page is not None else routes


async def _gauges(reader: InboxReader, database: Database, floor: FloorState) -> tuple[int, int, int]:
    return await reader.backlog(), await database.read(count_pending), floor.now().waiting


async def _show_customer_typing(database: Database, desk: Desk, address: Address) -> None:
    found = await database.read(find_conversations, [address])
    if address in found:
        await desk.show_typing(found[address].id)


async def _readiness(database: Database, live: Redis, library: Library) -> dict[str, bool]:
    parts = {"record_store": True, "live_store": True, "content": library.is_ready}
    try:
        await database.read(find_document, "profile")
    except UnavailableError:
        parts["record_store"] = False
    try:
        await live.ping()
    except RedisError:
        parts["live_store"] = False
    return parts
