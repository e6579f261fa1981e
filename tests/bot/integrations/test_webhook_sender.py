"""What a shop's own systems get posted, whatever they, their names and the network do."""

import asyncio
import json
import random
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest
from aiohttp import web

from api.webhook import Delivery, DeliveryStatus, Webhook, check_url, next_try
from api.webhook_store import claim_deliveries, find_deliveries, load_webhook, replace_secret, resend, save_webhook
from bot.integrations.webhook_sender import WebhookSender
from channels.webhook.signature import check
from conversation.errors import InputError
from conversation.events import Event, EventKind
from conversation.messages import Address, Author
from memory.conversation_store import open_conversations
from memory.transcript_store import Draft, append
from storage.database import Database
from storage.event_store import find_events, number_events, save_events

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
SECRET = "whsec_of-the-shop-itself"


@dataclass
class Clock:
    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Shop:
    """A shop's own system: keeps what it is posted, and answers as told."""

    url: str = ""
    status: int = 200
    text: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    hang: asyncio.Event | None = None

    async def take(self, request: web.Request) -> web.Response:
        self.got.append((dict(request.headers), await request.read()))
        if self.hang is not None:
            await self.hang.wait()
        return web.Response(status=self.status, text=self.text, headers=self.headers)

    def events(self) -> list[dict[str, object]]:
        return [json.loads(body) for _, body in self.got]


@pytest.fixture
async def shop() -> AsyncIterator[Shop]:
    made = Shop()
    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", made.take)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    made.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hooks"
    yield made
    if made.hang is not None:
        made.hang.set()
    await runner.cleanup()


@pytest.fixture
def clock() -> Clock:
    return Clock()


Make = Callable[..., WebhookSender]


@pytest.fixture
async def make(database: Database, clock: Clock) -> AsyncIterator[Make]:
    made: list[WebhookSender] = []

    def sender(*, allow_private: bool = True, timeout: float = 10.0) -> WebhookSender:
        made.append(
            WebhookSender(
                database,
                clock,
                allow_private=allow_private,
                timeout=timeout,
                chance=random.Random(7),  # noqa: S311
            )
        )
        return made[-1]

    yield sender
    for one in made:
        await one.close()


def hook(shop_url: str, **more: object) -> Webhook:
    return replace(Webhook("w-1", shop_url, SECRET, NOW), **more)  # type: ignore[arg-type]


def closed(name: str) -> Event:
    return Event(EventKind.CONVERSATION_CLOSED, NOW, name)


def happen(database: Database, *events: Event) -> None:
    database.write_now(save_events, events)
    database.write_now(number_events)


def log_of(database: Database, webhook_id: str = "w-1") -> tuple[Delivery, ...]:
    return database.read_now(find_deliveries, webhook_id, "", None, 100)


async def go(sender: WebhookSender) -> None:
    await sender.hand_out()
    await sender.post_due()


async def test_what_happens_is_posted_once_and_signed(database: Database, make: Make, shop: Shop) -> None:
    database.write_now(save_webhook, hook(shop.url))
    happen(database, closed("c-1"))
    sender = make()
    await go(sender)
    await go(sender)
    ((headers, body),) = shop.got
    check(SECRET, headers["X-KhachQuen-Timestamp"], headers["X-KhachQuen-Signature"], body, NOW)
    told = json.loads(body)
    assert (told["kind"], told["conversation_id"], told["seq"]) == ("conversation.closed", "c-1", 1)
    (delivery,) = log_of(database)
    assert (delivery.status, delivery.attempts, delivery.status_code) == (DeliveryStatus.DELIVERED, 1, 200)
    assert headers["X-KhachQuen-Delivery"] == delivery.id


async def test_only_the_kinds_that_were_asked_for_are_posted(database: Database, make: Make, shop: Shop) -> None:
    database.write_now(save_webhook, hook(shop.url, kinds=("conversation.closed",)))
    happen(database, Event(EventKind.CONVERSATION_OPENED, NOW, "c-1"), closed("c-1"))
    await go(make())
    assert [event["kind"] for event in shop.events()] == ["conversation.closed"]


async def test_a_test_event_reaches_its_own_webhook_alone(database: Database, make: Make, shop: Shop) -> None:
    database.write_now(save_webhook, hook(shop.url + "/1", kinds=("conversation.closed",)))
    database.write_now(save_webhook, hook(shop.url + "/2", id="w-2"))
    happen(database, Event(EventKind.WEBHOOK_TEST, NOW, data={"webhook": "w-1"}))
    await go(make())
    assert len(shop.got) == 1
    assert len(log_of(database)) == 1


async def test_a_webhook_is_not_told_what_happened_before_it_was_made(
    database: Database, make: Make, shop: Shop
) -> None:
    happen(database, closed("before"))
    database.write_now(save_webhook, hook(shop.url, cursor=1))
    happen(database, closed("after"))
    await go(make())
    assert [event["conversation_id"] for event in shop.events()] == ["after"]


async def test_a_failed_post_comes_again_under_its_own_id(
    database: Database, make: Make, shop: Shop, clock: Clock
) -> None:
    database.write_now(save_webhook, hook(shop.url))
    happen(database, closed("c-1"))
    shop.status, shop.text = 503, "tạm nghỉ"
    sender = make()
    await go(sender)
    (delivery,) = log_of(database)
    assert (delivery.status, delivery.status_code, delivery.error) == (DeliveryStatus.PENDING, 503, "tạm nghỉ")
    await go(sender)  # not before its time
    assert len(shop.got) == 1
    shop.status, clock.now = 200, delivery.next_at
    await go(sender)
    assert len({headers["X-KhachQuen-Delivery"] for headers, _ in shop.got}) == 1
    assert [headers["X-KhachQuen-Attempt"] for headers, _ in shop.got] == ["1", "2"]
    assert log_of(database)[0].status is DeliveryStatus.DELIVERED
    assert database.read_now(load_webhook, "w-1").failing_since is None


def test_pauses_triple_from_seconds_to_hours_and_end_after_a_day() -> None:
    delivery = Delivery("d", "w", "e", 1, "x.y", NOW, NOW, attempts=1)
    chance, now, pauses = random.Random(1), NOW, []  # noqa: S311
    while (at := next_try(delivery, now, chance)) is not None:
        delivery = replace(delivery, attempts=delivery.attempts + 1)
        pauses.append((at - now).total_seconds())
        now = at
    assert now - NOW < timedelta(days=1)
    assert timedelta(days=1) - (now - NOW) < timedelta(hours=7.2)
    assert 4 <= pauses[0] <= 6
    assert max(pauses) <= 6 * 3600 * 1.2
    assert len(pauses) > 8


def test_what_failed_together_does_not_come_back_together() -> None:
    delivery = Delivery("d", "w", "e", 1, "x.y", NOW, NOW, attempts=6)
    chance = random.Random(3)  # noqa: S311
    assert len({next_try(delivery, NOW, chance) for _ in range(50)}) == 50


async def test_two_processes_post_each_event_once(database: Database, make: Make, shop: Shop) -> None:
    database.write_now(save_webhook, hook(shop.url))
    happen(database, *(closed(f"c-{i}") for i in range(30)))
    one, two = make(), make()
    await asyncio.gather(go(one), go(two))
    await asyncio.gather(go(one), go(two))
    assert sorted(int(str(event["seq"])) for event in shop.events()) == list(range(1, 31))


async def test_what_a_killed_process_was_posting_is_posted_by_the_next(
    database: Database, make: Make, shop: Shop, clock: Clock
) -> None:
    database.write_now(save_webhook, hook(shop.url))
    happen(database, closed("c-1"))
    sender = make()
    await sender.hand_out()
    database.write_now(claim_deliveries, "w-1", NOW, 8)  # and killed here
    await go(sender)
    assert shop.got == []
    clock.now = NOW + timedelta(minutes=2)
    await go(sender)
    assert len(shop.got) == 1


async def test_a_webhook_that_fails_for_days_is_switched_off_and_that_is_told(
    database: Database, make: Make, shop: Shop, clock: Clock
) -> None:
    database.write_now(save_webhook, hook(shop.url, failing_since=NOW - timedelta(days=3)))
    happen(database, closed("c-1"))
    shop.status = 500
    await go(make())
    webhook = database.read_now(load_webhook, "w-1")
    assert webhook.disabled_at == NOW
    assert "2026-11-19" in webhook.disabled_why
    database.write_now(number_events)
    told = database.read_now(find_events, 1, 10)
    assert [(e.kind, e.data["webhook"]) for e in told] == [(EventKind.WEBHOOK_DISABLED, "w-1")]
    happen(database, closed("c-2"))
    clock.now += timedelta(hours=1)
    await go(make())
    assert len(shop.got) == 1  # nothing more is posted


async def test_an_endpoint_that_says_it_is_gone_is_switched_off_at_once(
    database: Database, make: Make, shop: Shop
) -> None:
    database.write_now(save_webhook, hook(shop.url))
    happen(database, closed("c-1"))
    shop.status = 410
    await go(make())
    assert database.read_now(load_webhook, "w-1").disabled_at == NOW
    assert log_of(database)[0].status is DeliveryStatus.FAILED


async def test_a_delivery_is_sent_again_when_asked(database: Database, make: Make, shop: Shop) -> None:
    database.write_now(save_webhook, hook(shop.url))
    happen(database, closed("c-1"))
    sender = make()
    await go(sender)
    database.write_now(resend, "w-1", log_of(database)[0].id, NOW)
    await go(sender)
    assert len(shop.got) == 2
    assert len({headers["X-KhachQuen-Delivery"] for headers, _ in shop.got}) == 1


async def test_a_replaced_secret_signs_beside_the_new_one_for_a_day(
    database: Database, make: Make, shop: Shop, clock: Clock
) -> None:
    database.write_now(save_webhook, hook(shop.url))
    database.write_now(lambda conn: replace_secret(conn, load_webhook(conn, "w-1"), "whsec_new", NOW))
    happen(database, closed("c-1"))
    await go(make())
    ((headers, body),) = shop.got
    for secret in (SECRET, "whsec_new"):
        check(secret, headers["X-KhachQuen-Timestamp"], headers["X-KhachQuen-Signature"], body, NOW)
    clock.now += timedelta(days=2)
    happen(database, closed("c-2"))
    await go(make())
    assert "," not in shop.got[-1][0]["X-KhachQuen-Signature"]


async def test_words_go_along_only_where_they_were_asked_for(database: Database, make: Make, shop: Shop) -> None:
    database.write_now(save_webhook, hook(shop.url + "/plain"))
    database.write_now(save_webhook, hook(shop.url + "/words", id="w-2", with_text=True))

    def say(conn: object) -> None:
        made = open_conversations(conn, [Address("webchat", "v-1")], NOW)  # type: ignore[arg-type]
        draft = Draft(made[Address("webchat", "v-1")].id, Author.CUSTOMER, NOW, "còn hàng không ạ")
        append(conn, [draft], NOW)  # type: ignore[arg-type]

    database.write_now(say)
    database.write_now(number_events)
    await go(make())
    said = [event["message"] for event in shop.events() if event["kind"] == "message.received"]
    assert len(said) == 2
    assert None in said
    assert {str(one["text"]) for one in said if isinstance(one, dict)} == {"còn hàng không ạ"}


async def test_a_redirect_is_never_followed(database: Database, make: Make, shop: Shop) -> None:
    database.write_now(save_webhook, hook(shop.url))
    happen(database, closed("c-1"))
    shop.status, shop.headers = 307, {"Location": shop.url + "/elsewhere"}
    await go(make())
    assert len(shop.got) == 1
    assert log_of(database)[0].error == "redirects are not followed"


async def test_an_endpoint_that_never_answers_costs_its_time_and_holds_up_nobody(
    database: Database, make: Make, shop: Shop
) -> None:
    database.write_now(save_webhook, hook(shop.url))
    happen(database, closed("c-1"))
    shop.hang = asyncio.Event()
    await go(make(timeout=0.2))
    (delivery,) = log_of(database)
    assert (delivery.status_code, delivery.error) == (0, "no answer within 0 s")


async def test_of_a_huge_answer_only_the_beginning_is_read(database: Database, make: Make, shop: Shop) -> None:
    database.write_now(save_webhook, hook(shop.url))
    happen(database, closed("c-1"))
    shop.status, shop.text = 500, "đầy " * 5_000_000
    await go(make())
    assert len(log_of(database)[0].error) <= 250


async def test_an_endpoint_that_does_not_exist_is_a_failure_like_any_other(database: Database, make: Make) -> None:
    database.write_now(save_webhook, hook("http://127.0.0.1:9/"))
    happen(database, closed("c-1"))
    await go(make())
    assert log_of(database)[0].status is DeliveryStatus.PENDING


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.1",
        "2130706433",  # one decimal number
        "0x7f000001",
        "0x7f.1",
        "0177.0.0.1",  # octal
        "017700000001",
        "0",
        "localhost",
        "localhost.",
        "LOCALHOST",
        "①②⑦.⓪.⓪.①",  # digits that Unicode folds
        "127。0。0。1",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[::127.0.0.1]",
        "[64:ff9b::127.0.0.1]",
        "[64:ff9b:1::7f00:1]",
        "[2002:7f00:1::]",
        "[::]",
    ],
)
async def test_no_spelling_of_a_private_address_is_posted_to(sqlite_database: Database, shop: Shop, host: str) -> None:
    port = shop.url.split(":")[2].split("/")[0]
    sqlite_database.write_now(save_webhook, hook(f"http://{host}:{port}/hooks"))
    happen(sqlite_database, closed("c-1"))
    sender = WebhookSender(sqlite_database, Clock(), allow_private=False, timeout=5.0)
    try:
        await go(sender)
    finally:
        await sender.close()
    assert shop.got == []
    assert log_of(sqlite_database)[0].status_code == 0


@pytest.mark.parametrize(
    ("url", "schemes"),
    [
        ("http://erp.example.vn/hooks", "https"),  # the customers' words go over it
        ("ftp://erp.example.vn/", "http"),
        ("https:///hooks", "http"),
        ("https://user:pass@erp.example.vn/", "http"),
        ("https://erp.example.vn/#part", "http"),
        ("https://" + "a" * 2000 + ".vn/", "http"),
        ("javascript:alert(1)", "http"),
    ],
)
def test_an_address_nothing_can_safely_be_posted_to_is_refused(url: str, schemes: str) -> None:
    with pytest.raises(InputError) as refused:
        check_url(url, allow_private=schemes == "http")
    assert refused.value.place == "url"
