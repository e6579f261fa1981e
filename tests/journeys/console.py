"""What an admin does on the console's page, as journeys need it."""

import re

from playwright.async_api import Page, expect

LONG = 120_000


async def build_rule(page: Page, name: str, *, words: str, channel: str) -> None:
    """Build a route for messages with ``words`` on ``channel``, first of all, by choosing and typing only."""
    await page.click("button:has-text('Thêm nơi nhận')")
    await page.get_by_label("Quy tắc này để làm gì?").fill(name)
    await page.click(".editor button:has-text('Thêm điều kiện')")
    first = page.locator(".leaf").nth(0)
    await first.get_by_label("Xét điều gì").select_option(label="Nội dung tin")
    await first.get_by_label("So sánh").select_option(label="chứa")
    await first.get_by_label("Giá trị").fill(words)
    await page.keyboard.press("Enter")
    await page.click(".editor button:has-text('Thêm điều kiện')")
    second = page.locator(".leaf").nth(1)
    await second.get_by_label("Xét điều gì").select_option(label="Kênh")
    await second.get_by_label("So sánh").select_option(label="là")
    await second.get_by_label("Giá trị").select_option(label=channel)
    await page.click("summary:has-text('Thời hạn')")
    await page.locator(".chip", has_text="khách nhắn tin").locator("input").check()
    await expect(page.locator(".rule.open")).to_contain_text(f"Nội dung tin chứa “{words}” và Kênh là {channel}")
    for _ in range(await page.locator("#head-route ~ *, .stage:has(#head-route) ol > li").count()):
        up = page.locator(".rule.open").get_by_label(re.compile("^Đưa lên"))
        if await up.is_disabled():
            break
        await up.click()


async def publish(page: Page, note: str) -> None:
    """Put the draft in force, saying why, and see it among the versions."""
    await page.click("header button:has-text('Xuất bản')")
    await page.fill("dialog textarea", note)
    await page.click("dialog button.main")
    await expect(page.locator(".standing")).to_contain_text("bản đang chạy", timeout=LONG)
    await page.click("#tab-versions")
    await expect(page.locator(".versions .now")).to_contain_text(note, timeout=LONG)


async def roll_back(page: Page) -> None:
    """Put the version before the present one in force again."""
    await page.click("#tab-versions")
    before = page.locator(".versions li:not(.now)").first
    await before.locator("button:has-text('Quay lại')").click()
    await page.click("dialog button.main")
    await expect(page.locator(".versions .now")).to_contain_text("lấy lại từ bản", timeout=LONG)
