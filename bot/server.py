"""The life of one process: start in order, serve, drain, stop."""

import asyncio
import contextlib
import gc
import os
import signal
import sys
from collections.abc import Callable, Coroutine
from typing import Any

import structlog
from aiohttp import web

from bot.first_start import first_start
from bot.processes import DataFolder
from bot.product import Product
from bot.progress import show_progress
from bot.settings import Settings
from bot.web import LOOP
from bot.wiring import build
from conversation.errors import KhachQuenError, SettingError
from memory.weights import Progress
from storage.alone import alone
from storage.database import Database
from storage.live import EmbeddedValkey
from storage.migrate import migrate

log = structlog.get_logger()

SWITCH = 0.0005
"""Seconds a thread may compute before the event loop gets its turn."""

GARBAGE = (5_000, 8, 100)
"""When to look through new objects, and what is left of them. A look holds every thread up: many short ones are better
than few long ones, and a batch of turns makes thousands that die by themselves."""

DRAIN = 8.0
"""Seconds to finish what was begun after a signal; what is not finished stays in the inbox and the outbox."""


def run(settings: Settings, announce: Callable[[Product], Coroutine[Any, Any, None]]) -> None:
    """Serve, then end the process at once: what a thread still computes (weights, training) is nobody's any more.

    Everything that has to be kept is closed before. Raises as ``serve``.
    """
    with asyncio.Runner() as runner:
        runner.run(serve(settings, announce))
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(0)


async def serve(settings: Settings, announce: Callable[[Product], Coroutine[Any, Any, None]]) -> None:
    """Run until SIGINT, SIGTERM or SIGHUP (a closed terminal). Raises KhachQuenError when something is missing."""
    sys.setswitchinterval(SWITCH)
    gc.freeze()
    gc.set_threshold(*GARBAGE)
    gc.enable()
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is not signal.SIG_IGN:  # (nohup wants it to outlive its terminal)
            loop.add_signal_handler(number, stopping.set)
    with contextlib.ExitStack() as engines:
        folder = engines.enter_context(DataFolder(settings.data_dir))
        live_url = settings.redis_url or _start_valkey(folder, engines)
        database = await asyncio.to_thread(_open_database, settings)
        engines.callback(database.close)
        with show_progress() as progress:
            admin = await asyncio.to_thread(_first_start, settings, database, progress)
            product = await build(settings, database, live_url, progress)
            product.first_admin = admin
            try:
                await _run(product, settings, announce, stopping)
            finally:
                await product.close()


async def _run(
    product: Product,
    settings: Settings,
    announce: Callable[[Product], Coroutine[Any, Any, None]],
    stopping: asyncio.Event,
) -> None:
    runner = web.AppRunner(product.app, access_log=None, shutdown_timeout=2.0)
    await runner.setup()
    tasks: dict[str, asyncio.Task[Any]] = {}
    try:
        if settings.role in ("all", "gateway"):
            await _listen(runner, settings)
        for name, work in product.jobs().items():
            tasks[name] = asyncio.create_task(work, name=name)
        tasks["watch_loop"] = asyncio.create_task(LOOP.run())
        tasks["announce"] = asyncio.create_task(announce(product))
        log.info("server_started", url=settings.base_url, role=settings.role)
        await _until_stopped(tasks, stopping)
        log.info("server_draining")
        sys.stderr.flush()
    finally:
        await _drain(product, runner, tasks)
        log.info("server_stopped")


async def _until_stopped(tasks: dict[str, asyncio.Task[Any]], stopping: asyncio.Event) -> None:
    """Wait for a signal; a job that fails ends the process, since a half-running shop is worse than a restart."""
    waiting = asyncio.create_task(stopping.wait())
    pending: set[asyncio.Task[Any]] = {waiting, *tasks.values()}
    while not stopping.is_set():
        done, pending = await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            if task is not waiting and task.exception() is not None:
                waiting.cancel()
                task.result()
    waiting.cancel()


async def _drain(product: Product, runner: web.AppRunner, tasks: dict[str, asyncio.Task[Any]]) -> None:
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(DRAIN):
            await product.drain()
            assistant = tasks.get("assistant")
            if assistant is not None and not assistant.done():
                await asyncio.wait([assistant], timeout=DRAIN / 2)
    for task in tasks.values():
        task.cancel()
    await asyncio.gather(*tasks.values(), return_exceptions=True)
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(4.0):
            await runner.cleanup()


async def _listen(runner: web.AppRunner, settings: Settings) -> None:
    site = web.TCPSite(runner, settings.host, settings.port, backlog=2048)
    try:
        await site.start()
    except OSError as error:
        raise SettingError(
            f"PORT {settings.port} on {settings.host} cannot be listened on ({error.strerror}); set PORT to a free one"
        ) from error


def _first_start(settings: Settings, database: Database, progress: Progress) -> tuple[str, str] | None:
    """Several processes may start on one empty store: the first fills it, the others find it filled."""
    with alone(database):
        return first_start(settings, database, progress)


def _start_valkey(folder: DataFolder, engines: contextlib.ExitStack) -> str:
    valkey = EmbeddedValkey(folder.path / "live")
    valkey.start()
    engines.callback(valkey.stop)
    return valkey.url


def _open_database(settings: Settings) -> Database:
    database = Database(settings.record_url)
    try:
        migrate(database)
    except KhachQuenError:
        database.close()
        raise
    return database
