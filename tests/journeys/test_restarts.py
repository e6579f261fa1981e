"""Killed, interrupted, started again: what was acknowledged is answered, once, whatever happened in between."""

import asyncio
import uuid
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import aiohttp
import pytest
import pytest_asyncio
from playwright.async_api import Browser

from conversation.messages import Author
from tests.journeys.conftest import OpenShop
from tests.journeys.people import shows_the_ledger, tab_at, user_of
from tests.journeys.shop import Shop, command, eventually
from tests.journeys.visitor import Visitor, visiting
from tests.telegram_double import TelegramDouble

pytestmark = [
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.timeout(900),
]
QUESTIONS = (
    "Phí ship bao nhiêu vậy shop?",
    "Giao về Cần Thơ tốn bao nhiêu tiền?",
    "Mấy ngày thì nhận được hàng?",
    "How long does delivery take?",
    "phi ship di Da Nang bao nhieu",
)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def restarted(open_shop: OpenShop, own_telegram: TelegramDouble) -> AsyncIterator[Shop]:
    """A shop that these tests kill, interrupt and start again."""
    shop = await open_shop(
        TELEGRAM_BOT_TOKEN=own_telegram.token, TELEGRAM_API_BASE=own_telegram.base, WEBCHAT_LIMIT_FACTOR="100"
    )
    await shop.open()
    yield shop
    await shop.close()


class Crowd:
    """Visitors who all write at once, and send again what was not acknowledged, as any client does."""

    def __init__(self, visitors: list[Visitor]) -> None:
        self.visitors = visitors
        self.acknowledged = 0
        self.sent: dict[str, dict[str, str]] = {visitor.user: {} for visitor in visitors}

    async def write(self, each: int) -> None:
        """Let every visitor send ``each`` messages one after the other."""
        await asyncio.gather(*(self._write(visitor, each) for visitor in self.visitors))

    async def _write(self, visitor: Visitor, each: int) -> None:
        for place in range(each):
            message_id, text = str(uuid.uuid4()), QUESTIONS[place % len(QUESTIONS)]
            self.sent[visitor.user][message_id] = text
            await eventually(lambda m=message_id, t=text: self._try(visitor, m, t), "an acknowledgement")  # type: ignore[misc]
            self.acknowledged += 1

    async def _try(self, visitor: Visitor, message_id: str, text: str) -> bool:
        try:
            await visitor.say(text, message_id)
        except (aiohttp.ClientError, ConnectionError):
            return False
        return True

    async def is_answered(self, shop: Shop) -> bool:
        """Tell whether every message that was sent is in the ledger and answered."""
        counts = [shop.answers_by_question("webchat", visitor.user) for visitor in self.visitors]
        return all(
            set(self.sent[v.user]) == set(c) and all(c.values()) for v, c in zip(self.visitors, counts, strict=True)
        )

    def check(self, shop: Shop) -> None:
        """Every message once, in the order it was written, with one answer each."""
        for visitor in self.visitors:
            said = [(e.source_id, e.text) for e in shop.ledger("webchat", visitor.user) if e.author is Author.CUSTOMER]
            assert said == list(self.sent[visitor.user].items())
            assert set(shop.answers_by_question("webchat", visitor.user).values()) == {1}


async def gather_crowd(stack: AsyncExitStack, shop: Shop, size: int) -> Crowd:
    """Open ``size`` sessions."""
    return Crowd([await stack.enter_async_context(visiting(shop)) for _ in range(size)])


@pytest.mark.browser
async def test_killed_in_mid_conversation_nothing_is_lost_and_nothing_comes_twice(
    restarted: Shop, own_telegram: TelegramDouble, chromium: Browser
) -> None:
    person = own_telegram.person("Lan Trần")
    async with AsyncExitStack() as stack:
        crowd = await gather_crowd(stack, restarted, 5)
        tab = await stack.enter_async_context(tab_at(chromium, restarted))
        await tab.send(QUESTIONS[0])
        user = await user_of(tab)
        writing = asyncio.create_task(crowd.write(6))
        for question in QUESTIONS:
            await person.writes(question)
        await eventually(lambda: _has(crowd.acknowledged >= 12), "messages in flight")
        restarted.kill()
        for question in QUESTIONS[1:4]:
            await tab.send(question)  # written while nobody is there
        await restarted.open()
        await writing
        await eventually(lambda: crowd.is_answered(restarted), "every message to be answered")
        crowd.check(restarted)
        await eventually(lambda: _is_answered(restarted, "webchat", user, 4), "answers to the tab")
        await shows_the_ledger(tab, restarted, user)
        assert restarted.said("webchat", user, Author.CUSTOMER) == list(QUESTIONS[:4])
        await eventually(
            lambda: _is_answered(restarted, "telegram", str(person.id), len(QUESTIONS)), "answers on Telegram"
        )
        assert restarted.said("telegram", str(person.id), Author.CUSTOMER) == list(QUESTIONS)
        answers = restarted.said("telegram", str(person.id), Author.BOT)
        assert len(answers) == len(QUESTIONS)
        await own_telegram.until(lambda: len(person.sees) >= len(answers), "every answer to be shown")


async def test_ctrl_c_ends_it_at_once_and_the_next_start_answers_what_was_taken_before_it_is_ready(
    restarted: Shop,
) -> None:
    async with AsyncExitStack() as stack:
        crowd = await gather_crowd(stack, restarted, 5)
        writing = asyncio.create_task(crowd.write(8))
        await eventually(lambda: _has(crowd.acknowledged >= 10), "messages in flight")
        restarted.press_ctrl_c()
        assert await restarted.ended() == 0
        assert "Traceback" not in restarted.log
        restarted.start()
        await restarted.accepting()
        await writing
        assert not await restarted.is_ready()  # all are acknowledged, while the encoder is still being loaded
        await restarted.ready()
        await eventually(lambda: crowd.is_answered(restarted), "every message to be answered")
        crowd.check(restarted)


async def test_a_service_manager_or_a_closed_terminal_ends_it_in_order_while_the_encoder_is_loading_too(
    restarted: Shop,
) -> None:
    restarted.end_service()
    assert await restarted.ended() == 0
    assert "Traceback" not in restarted.log
    restarted.start()
    await restarted.accepting()
    async with visiting(restarted) as visitor:
        asked = await visitor.say(QUESTIONS[0])
    restarted.close_terminal()
    assert await restarted.ended() == 0
    assert "Traceback" not in restarted.log
    await restarted.open()
    await eventually(lambda: _is_answered(restarted, "webchat", visitor.user, 1), "the answer")
    assert restarted.answers_by_question("webchat", visitor.user) == {asked: 1}


async def test_a_data_folder_is_one_process_s_at_a_time(restarted: Shop) -> None:
    second = await asyncio.to_thread(command, "run", folder=restarted.folder)
    assert second.returncode == 2
    (line,) = second.stderr.splitlines()
    assert line.startswith(f"khachquen: DATA_DIR '{restarted.folder}' is in use by process ")


async def test_a_backup_under_load_holds_whatever_was_acknowledged_before_it_began(
    restarted: Shop, open_shop: OpenShop
) -> None:
    copy = restarted.folder.with_name("backup.tar.gz")
    async with AsyncExitStack() as stack:
        crowd = await gather_crowd(stack, restarted, 4)
        writing = asyncio.create_task(crowd.write(30))
        await eventually(lambda: _has(crowd.acknowledged >= 20), "messages in flight")
        before = {user: tuple(sent)[:-1] for user, sent in crowd.sent.items()}  # the last may lack its acknowledgement
        made = await asyncio.to_thread(command, "backup", str(copy), folder=restarted.folder)
        assert made.returncode == 0, made.stderr
        writing.cancel()
        await asyncio.gather(writing, return_exceptions=True)
        again = await asyncio.to_thread(command, "backup", str(copy), folder=restarted.folder)
        assert (again.returncode, again.stderr.count("\n")) == (2, 1)

    restored = await open_shop()
    (restored.folder / "khachquen.db").unlink()
    put = await asyncio.to_thread(command, "restore", str(copy), folder=restored.folder)
    assert put.returncode == 0, put.stderr
    await restored.open()

    async def has_all() -> bool:
        answered = {user: restored.answers_by_question("webchat", user) for user in before}
        return all(all(answered[user].get(message) for message in sent) for user, sent in before.items())

    await eventually(has_all, "what was acknowledged to be answered in the copy")
    assert sum(map(len, before.values())) >= 15
    full = await asyncio.to_thread(command, "restore", str(copy), folder=restarted.folder)
    assert full.returncode == 2
    await restored.close()


async def _has(holds: bool) -> bool:  # noqa: FBT001  # the answer itself
    return holds


async def _is_answered(shop: Shop, channel: str, user: str, count: int) -> bool:
    answers = shop.answers_by_question(channel, user)
    return len(answers) == count and all(answers.values())
