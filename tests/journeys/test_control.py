"""Who has the word, and by which rules, while things change in the middle of a conversation."""

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect
from sqlalchemy import Connection, select

from bot.turns.slow_answer_store import slow_answers
from bot.turns.trace_store import Decided, find_decisions
from conversation.messages import Address, Author
from conversation.state import Conversation
from memory.conversation_store import find_conversations
from routing.hours import ALWAYS
from tests.journeys.conftest import OpenShop
from tests.journeys.console import build_rule, publish, roll_back
from tests.journeys.people import agent_at, reply
from tests.journeys.shop import Shop, eventually
from tests.journeys.slow_model import SlowModel, thinking
from tests.journeys.test_hand_off import TEAMS, password_of, set_hours, work_at_any_hour
from tests.telegram_double import Person, TelegramDouble

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.browser, pytest.mark.timeout(900)]

ADMIN = "admin@shop.example"
AGENT = "linh@nhabuoi.example"
COLLEAGUE = "tram@nhabuoi.example"
LONG = 120_000
ABOUT_RETURNS = "Bên mình đổi trả hàng trong bao lâu vậy shop"
GO_ON = "Nói tiếp với bot"
WHOLESALE = "Mình lấy sỉ ba chục hũ bơ đậu phộng được không?"


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def model() -> AsyncIterator[SlowModel]:
    """A language model that words the bot's answers when a test lets it."""
    async with thinking() as slow:
        yield slow


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def shop(open_shop: OpenShop, own_telegram: TelegramDouble, model: SlowModel) -> AsyncIterator[Shop]:
    """A shop of its own whose teams never sleep."""
    made = await open_shop(
        TELEGRAM_BOT_TOKEN=own_telegram.token,
        TELEGRAM_API_BASE=own_telegram.base,
        MODEL_BASE_URL=model.url,
        MODEL_NAME="small",
        MODEL_SECONDS="30",
    )
    made.database.write_now(work_at_any_hour)
    set_hours(made, ALWAYS, *TEAMS)
    await made.open()
    yield made
    await made.close()


async def test_a_bot_s_answer_that_ends_after_an_agent_took_over_is_never_shown(
    shop: Shop, own_telegram: TelegramDouble, model: SlowModel, chromium: Browser
) -> None:
    model.says = "Dạ mình có 14 ngày để đổi trả ạ."
    person = own_telegram.person("Thảo Vy")
    async with agent_at(chromium, shop, AGENT, password_of(shop, AGENT)) as desk:
        await person.writes(ABOUT_RETURNS)
        await asyncio.wait_for(model.asked.wait(), 60)
        await open_at_desk(desk, shop, person)
        await desk.click(".head button:has-text('Nhận khách')")
        await expect(desk.locator("button:has-text('Trả cho bot')")).to_be_visible(timeout=LONG)
        model.may_answer.set()
        await asyncio.wait_for(model.answered.wait(), 60)
        await eventually(lambda: nothing_awaited(shop), "the late answer to be done with")
        await reply(desk, "Dạ em Linh đây, mình gửi em mã đơn nhé.")
        await person.until_sees("mình gửi em mã đơn", within=60)
        assert shop.said("telegram", str(person.id), Author.BOT) == []
        assert not any("14 ngày" in text or "đổi trả" in text for text in person.texts)

        await desk.click(".head button:has-text('Trả cho bot')")
        await eventually(lambda: held_by(shop, person, "bot"), "the bot to have it back")
        assert shop.said("telegram", str(person.id), Author.BOT) == [], "the old question is not answered any more"
        await person.writes("Phí ship về Huế bao nhiêu vậy shop?")
        await eventually(lambda: bot_has_answered(shop, person), "the bot to answer the new question")


async def test_rules_published_in_the_middle_of_a_conversation_hold_from_its_next_message_and_so_do_old_ones_again(
    shop: Shop, own_telegram: TelegramDouble, model: SlowModel, chromium: Browser, first_password: str
) -> None:
    model.may_answer.set()
    person = own_telegram.person("Quốc Bảo")
    await person.writes(WHOLESALE)
    await eventually(lambda: bot_has_answered(shop, person), "the bot to answer")
    first = decided(shop, person)[0]

    async with agent_at(chromium, shop, ADMIN, first_password) as page:
        page.set_default_timeout(LONG)
        await page.goto(f"{shop.url}/desk/console")
        await build_rule(page, "Sỉ qua Telegram", words="lấy sỉ", channel="Telegram")
        await page.click("button:has-text('Lưu nháp')")
        await expect(page.locator(".standing")).to_contain_text("vừa lưu", timeout=LONG)
        await publish(page, "sỉ gặp người ngay")

        await person.writes(WHOLESALE)
        await eventually(lambda: held_by(shop, person, "waiting", "offered"), "a person to be called")
        second = decided(shop, person)[0]
        assert (second.kind, second.rules_version) == ("handoff", first.rules_version + 1)

        await own_telegram.until(lambda: has_button(person, GO_ON), "the choice to go on with the bot", within=60)
        await person.presses(GO_ON)
        await eventually(lambda: held_by(shop, person, "bot"), "the bot to have it back")
        await roll_back(page)
        await person.writes(WHOLESALE)
        await eventually(lambda: was_decided(shop, person, 4), "a decision")
        last = decided(shop, person)[0]
        assert (last.kind, last.what) == (first.kind, first.what)
        assert last.rules_version == second.rules_version + 1
    assert shop.starts == 1, "nothing was started anew"


async def test_a_record_store_that_is_away_during_a_transfer_loses_nothing_and_the_transfer_completes(
    shop: Shop, own_telegram: TelegramDouble, model: SlowModel, chromium: Browser
) -> None:
    model.may_answer.set()
    person = own_telegram.person("Kim Ngân")
    await person.writes("Cho mình gặp nhân viên với ạ")
    await eventually(lambda: held_by(shop, person, "waiting", "offered"), "a person to be called")
    async with agent_at(chromium, shop, COLLEAGUE, password_of(shop, COLLEAGUE)) as desk:
        await open_at_desk(desk, shop, person)
        await desk.click(".head button:has-text('Nhận khách')")
        await expect(desk.locator("button:has-text('Trả cho bot')")).to_be_visible(timeout=LONG)
        await desk.click(".head button:has-text('Chuyển')")
        await desk.locator("dialog .option:has(input[value='queue:skin'])").click()
        await desk.fill("dialog textarea", "Khách cần tư vấn kem")
        async with locked(shop):
            await desk.click("dialog footer .main")
            await person.writes("Mình dùng kem bị mẩn đỏ")
            await own_telegram.until_taken(within=60)
            assert conversation_of(shop, person).control.value == "human", "nothing is half done"
        await eventually(lambda: is_in(shop, person, "skin"), "the transfer to be done")
        await eventually(lambda: was_heard(shop, person, "mẩn đỏ"), "the customer's word to be kept")
        await expect(desk.locator("dialog[open]")).to_have_count(0, timeout=LONG)
    assert shop.starts == 1


@asynccontextmanager
async def locked(shop: Shop) -> AsyncIterator[None]:
    """Let nobody write to the record store."""
    is_locked, is_over = threading.Event(), threading.Event()

    def hold() -> None:
        with shop.database.engine.connect() as connection:
            connection.exec_driver_sql("BEGIN EXCLUSIVE")
            is_locked.set()
            is_over.wait()
            connection.exec_driver_sql("ROLLBACK")

    holding = asyncio.create_task(asyncio.to_thread(hold))
    await asyncio.to_thread(is_locked.wait)
    try:
        yield
    finally:
        is_over.set()
        await holding


async def open_at_desk(desk: Page, shop: Shop, person: Person) -> None:
    """Open a conversation by its address, whoever holds it."""
    await desk.goto(f"{shop.url}/desk/#{conversation_of(shop, person).id}")
    await desk.reload()


def conversation_of(shop: Shop, person: Person) -> Conversation:
    address = Address("telegram", str(person.id))
    return shop.database.read_now(find_conversations, [address])[address]


def decided(shop: Shop, person: Person) -> tuple[Decided, ...]:
    """Return the decisions of a conversation, newest first."""
    return shop.database.read_now(find_decisions, conversation_of(shop, person).id)


def has_button(person: Person, label: str) -> bool:
    return any(label in row for seen in person.sees for row in seen.buttons)


async def held_by(shop: Shop, person: Person, *states: str) -> bool:
    address = Address("telegram", str(person.id))
    found = shop.database.read_now(find_conversations, [address])
    return address in found and found[address].control.value in states


async def is_in(shop: Shop, person: Person, queue: str) -> bool:
    return conversation_of(shop, person).queue == queue


async def bot_has_answered(shop: Shop, person: Person) -> bool:
    return bool(shop.said("telegram", str(person.id), Author.BOT))


async def was_heard(shop: Shop, person: Person, words: str) -> bool:
    return any(words in text for text in shop.said("telegram", str(person.id), Author.CUSTOMER))


async def was_decided(shop: Shop, person: Person, times: int) -> bool:
    return len(decided(shop, person)) >= times


async def nothing_awaited(shop: Shop) -> bool:
    def read(conn: Connection) -> bool:
        return conn.execute(select(slow_answers.c.message_id)).first() is None

    return shop.database.read_now(read)
