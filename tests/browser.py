"""A real Chromium for tests: one process a run, started by the first test that needs it."""

import atexit
import functools
import shutil
import subprocess
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest_asyncio
from playwright.async_api import Browser, async_playwright

from tests.install_browser import find_browser

ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
]


@pytest_asyncio.fixture
async def browser() -> AsyncIterator[Browser]:
    """A browser without profile; make a context for each person, and close it."""
    async with open_browser() as opened:
        yield opened


@asynccontextmanager
async def open_browser() -> AsyncIterator[Browser]:
    """Give the run's browser to one event loop, for as long as the block lasts."""
    async with async_playwright() as playwright:
        endpoint = _start_chromium(find_browser() or playwright.chromium.executable_path)
        connected = await playwright.chromium.connect_over_cdp(endpoint)
        yield connected
        await connected.close()


@functools.cache
def _start_chromium(path: str) -> str:
    """Return the address of a Chromium that lives until the run ends."""
    folder = Path(tempfile.mkdtemp(prefix="kq-chromium-"))
    process = subprocess.Popen(  # noqa: S603
        [path, *ARGUMENTS, "--remote-debugging-port=0", f"--user-data-dir={folder}", "about:blank"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    atexit.register(_end, process, folder)
    note = folder / "DevToolsActivePort"
    deadline = time.monotonic() + 60
    while not (note.exists() and note.read_text().count("\n")):
        if process.poll() is not None or time.monotonic() > deadline:
            msg = f"{path} does not start"
            raise RuntimeError(msg)
        time.sleep(0.02)
    return f"http://127.0.0.1:{note.read_text().splitlines()[0]}"


def _end(process: "subprocess.Popen[bytes]", folder: Path) -> None:
    process.terminate()
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    shutil.rmtree(folder, ignore_errors=True)
