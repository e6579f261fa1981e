"""The whole product as one process, started, killed and started again as its keeper would; its record store, read."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

import aiohttp
from redis import Redis
from redis.exceptions import RedisError

from conversation.messages import Address, Author, Entry, EntryKind
from memory.conversation_store import find_conversations
from memory.entry_store import entries_after
from storage.database import Database
from storage.live import EmbeddedValkey

COMMAND = Path(sys.executable).with_name("khachquen")
PATIENCE = 420.0
"""Seconds for what takes two on an idle machine."""

_KEPT = ("PATH", "HOME", "LANG", "TMPDIR")


async def eventually(holds: Callable[[], Awaitable[bool]], what: str, patience: float = PATIENCE) -> None:
    """Return once ``holds``."""
    try:
        async with asyncio.timeout(patience):
            while not await holds():  # noqa: ASYNC110  # another process sets no event here
                await asyncio.sleep(0.03)
    except TimeoutError:
        raise AssertionError(f"waited {patience:.0f} s for {what}") from None


def free_port() -> int:
    """Return a port nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(**settings: str) -> dict[str, str]:
    """Return what a command runs with: nothing of ours but ``settings``."""
    return {name: os.environ[name] for name in _KEPT if name in os.environ} | settings


class Shop:
    """One data folder and the process over it."""

    def __init__(self, folder: Path, settings: Mapping[str, str] | None = None) -> None:
        self.folder = folder
        self.port = free_port()
        self.settings = {"DATA_DIR": str(folder), "PORT": str(self.port), **(settings or {})}
        self.database = Database(f"sqlite:///{folder / 'khachquen.db'}")
        self._process: subprocess.Popen[bytes] | None = None
        self._starts = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def printed(self) -> str:
        """What the present process has written to its standard output."""
        return self._output("out").read_text("utf-8")

    @property
    def starts(self) -> int:
        """How often it was started."""
        return self._starts

    @property
    def log(self) -> str:
        return self._output("err").read_text("utf-8")

    def start(self) -> None:
        """Run ``khachquen run`` in a group of its own, as a terminal does."""
        self._starts += 1
        before = signal.signal(signal.SIGHUP, signal.SIG_DFL)  # tests may run under nohup, which children inherit
        with self._output("out").open("wb") as out, self._output("err").open("wb") as err:
            self._process = subprocess.Popen(  # noqa: S603
                [COMMAND, "run"],
                cwd=self.folder,
                env=environment(**self.settings),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=err,
                start_new_session=True,
            )
        signal.signal(signal.SIGHUP, before)

    async def accepting(self) -> None:
        """Wait until messages are taken."""
        await eventually(lambda: self._answers("/health/live"), "the server to listen")

    async def ready(self) -> None:
        """Wait until messages are answered."""
        await eventually(lambda: self._answers("/health/ready"), "the content to be loaded")

    async def is_ready(self) -> bool:
        return await self._answers("/health/ready")

    async def has_announced(self) -> bool:
        """Tell whether the addresses were printed, the last thing of a start."""
        return "Ctrl-C" in self.printed

    async def open(self) -> None:
        """Start, and wait until messages are answered."""
        self.start()
        await self.ready()

    def kill(self) -> None:
        """End it as a power cut would: the process at once, without a word."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def press_ctrl_c(self) -> None:
        """Send what a terminal sends: SIGINT to every process of the group."""
        self._tell_all(signal.SIGINT)

    def end_service(self) -> None:
        """Send what a service manager sends: SIGTERM to every process of the service."""
        self._tell_all(signal.SIGTERM)

    def close_terminal(self) -> None:
        """Send what a terminal sends that is closed: SIGHUP to every process of the group."""
        self._tell_all(signal.SIGHUP)

    def _tell_all(self, number: signal.Signals) -> None:
        assert self._process is not None
        os.killpg(self._process.pid, number)

    async def ended(self) -> int:
        """Wait until the process is gone and return its exit status."""
        process = self._process
        assert process is not None

        async def is_gone() -> bool:
            return process.poll() is not None

        await eventually(is_gone, "the process to end")
        return int(process.returncode)

    async def close(self) -> None:
        """End what is left of it, politely where possible."""
        self.database.close()
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            await self.ended()
        leftover = EmbeddedValkey(self.folder / "live")
        if leftover.is_answering():
            with Redis(unix_socket_path=str(leftover.socket)) as client:
                try:
                    client.shutdown(nosave=True)
                except RedisError:
                    return

    def ledger(self, channel: str, user: str) -> tuple[Entry, ...]:
        """Return the whole conversation as it is stored, its numbers checked: from 1, without a gap."""
        entries = self.database.read_now(entries_after, Address(channel, user), 0, 10_000)
        assert [entry.seq for entry in entries] == list(range(1, len(entries) + 1))
        return entries

    def said(self, channel: str, user: str, author: Author) -> list[str]:
        """Return the texts of one side's messages, in order."""
        return [e.text for e in self.ledger(channel, user) if e.author is author and e.kind is EntryKind.MESSAGE]

    def answers_by_question(self, channel: str, user: str) -> dict[str, int]:
        """Return how often each of a customer's messages was answered, by the sender's own id of it."""
        entries = self.ledger(channel, user)
        asked = {e.source_id: 0 for e in entries if e.author is Author.CUSTOMER}
        for entry in entries:
            question = entry.source_id.removeprefix("re:").rpartition(":")[0]
            if entry.author is Author.BOT and question in asked:
                asked[question] += 1
        return asked

    def control(self, channel: str, user: str) -> str:
        """Return who holds the conversation."""
        address = Address(channel, user)
        return self.database.read_now(find_conversations, [address])[address].control.value

    def _output(self, kind: str) -> Path:
        return self.folder.with_name(f"{self.folder.name}-{self._starts}.{kind}")

    async def _answers(self, path: str) -> bool:
        process = self._process
        assert process is not None
        if process.poll() is not None:
            raise AssertionError(f"the process ended with {process.returncode}: {self.log[-2000:]}")
        try:
            async with aiohttp.ClientSession() as http, http.get(self.url + path) as answer:
                return answer.status == 200
        except aiohttp.ClientError:
            return False


def command(*arguments: str, folder: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run ``khachquen`` with ``arguments`` to its end, over the data folder ``folder``."""
    return subprocess.run(  # noqa: S603
        [COMMAND, *arguments],
        cwd=folder.parent,
        env=environment(**{"DATA_DIR": str(folder), **settings}),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
