"""Takes the documents' pictures: ``python -m tests.journeys.take_pictures FOLDER``, over a shop of its own."""

import asyncio
import os
import sys
import tempfile
from pathlib import Path

from playwright.async_api import Page, expect

from tests.browser import open_browser
from tests.journeys.people import agent_at, find_buyers, reply, tab_at, take
from tests.journeys.shop import Shop, command
from tests.shop_model import share_model
from tests.telegram_double import TelegramDouble

LONG = 60_000


async def take_pictures(target: Path, folder: Path) -> None:
    """Let customers and an agent talk, and take ``chat.png``, ``desk.png`` and ``console.png``."""
    telegram = TelegramDouble()
    await telegram.start()
    shop = Shop(folder, {"TELEGRAM_BOT_TOKEN": telegram.token, "TELEGRAM_API_BASE": telegram.base})
    await shop.open()
    try:
        added = command("user", "reset", "tram@nhabuoi.example", folder=folder)
        email, password = added.stdout.split()
        async with open_browser() as browser, agent_at(browser, shop, email, password) as desk:
            async with tab_at(browser, shop) as tab:
                await tab.send("Phí ship về Huế bao nhiêu vậy shop?")
                await expect(tab.chat.locator(".sources a").first).to_be_visible(timeout=LONG)
                await tab.send("bao hanh noi chien khong dau bao lau vay shop")
                await expect(tab.chat.locator(".message.bot")).to_have_count(3, timeout=LONG)
                await tab.page.wait_for_load_state("networkidle")
                await tab.page.screenshot(path=target / "chat.png")
            await talk(telegram, shop)
            await desk.reload()
            await take(desk, shop.database.read_now(find_buyers)[0].name)
            await reply(desk, "Dạ em Trâm đây ạ. Em xin lỗi mình, em kiểm tra với bên giao hàng ngay nhé.")
            buyer = shop.database.read_now(find_buyers)[0]
            await telegram.people[buyer.user].writes("Vâng, mình chờ, mai mình cần dùng rồi ạ")
            await expect(desk.locator(".message.customer").last).to_contain_text("mai mình cần dùng", timeout=LONG)
            await desk.screenshot(path=target / "desk.png")
        added = command("user", "reset", "admin@shop.example", folder=folder)
        email, password = added.stdout.split()
        async with open_browser() as browser, agent_at(browser, shop, email, password) as page:
            await picture_console(page, shop, target)
    finally:
        await shop.close()
        await telegram.stop()


async def picture_console(page: Page, shop: Shop, target: Path) -> None:
    """Open a rule of the demo shop with its findings, and take ``console.png``."""
    await page.goto(shop.url + "/desk/console")
    await page.click("button:has-text('Kiểm tra')")
    await page.wait_for_selector(".found", timeout=LONG)
    await page.click("#open-classify-6")
    await page.wait_for_selector(".editor .leaf")
    await page.click(".toast button")
    await page.screenshot(path=target / "console.png")


async def talk(telegram: TelegramDouble, shop: Shop) -> None:
    """Let three customers ask for a person, the first after a word with the bot."""
    first, *others = shop.database.read_now(find_buyers)[:3]
    person = telegram.person(first.name, number=first.user)
    await person.writes("Đơn hàng của mình tới đâu rồi ạ?")
    await person.until_sees(first.order, within=60)
    await person.writes("Hộp bị móp rồi shop ơi, cho mình gặp nhân viên với")
    await person.until_count(2, within=60)
    for other, words in zip(others, ("Mình muốn gặp nhân viên", "Cho chị nói chuyện với người thật nhé"), strict=True):
        waiting = telegram.person(other.name, number=other.user)
        await waiting.writes(words)
        await waiting.until_count(1, within=60)


def main() -> None:
    """Make the data folder, with the weights that other tests have unpacked."""
    cache = Path(os.environ.get("KHACHQUEN_MODEL_CACHE") or ".pytest_cache/model").resolve()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "data"
        share_model(cache, folder)
        asyncio.run(take_pictures(Path(sys.argv[1]).resolve(), folder))


if __name__ == "__main__":
    main()
