"""The embedded Valkey keeps what it has acknowledged, and limits count for all processes together."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from pathlib import Path

import pytest
import pytest_asyncio
from redis import Redis
from redis.asyncio import Redis as AsyncRedis

from conversation.errors import RateLimitError, SettingError, UnavailableError
from storage.live import EmbeddedValkey, Limits, connect_live

ROOT = Path(__file__).parents[2]

START_AND_WAIT = """
import sys
from pathlib import Path
from redis import Redis
from storage.live import EmbeddedValkey
server = EmbeddedValkey(Path(sys.argv[1]))
server.start()
with Redis.from_url(server.url) as client:
    client.set("said", "Chào shop")
    print(client.info("server")["process_id"], flush=True)
sys.stdin.read()
"""
"""A process that starts the server, says which process that is, and waits to be killed."""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[EmbeddedValkey]:
    """A server of this test's own."""
    server = EmbeddedValkey(tmp_path / "live")
    server.start()
    yield server
    server.stop()


def test_a_restart_keeps_what_was_acknowledged(server: EmbeddedValkey) -> None:
    with closing(Redis.from_url(server.url, decode_responses=True)) as client:
        client.set("said", "Chào shop")
    server.stop()
    assert not server.is_answering()
    server.start()
    with closing(Redis.from_url(server.url, decode_responses=True)) as client:
        assert client.get("said") == "Chào shop"


def test_every_write_is_on_disk_before_it_is_answered(server: EmbeddedValkey) -> None:
    with closing(Redis.from_url(server.url, decode_responses=True)) as client:
        assert client.config_get("appendonly")["appendonly"] == "yes"
        assert client.config_get("appendfsync")["appendfsync"] == "always"
        assert client.config_get("port")["port"] == "0", "nobody else on the network can reach it"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_to_all_processes_does_not_end_it_before_its_parent(
    server: EmbeddedValkey, number: signal.Signals
) -> None:
    with closing(Redis.from_url(server.url)) as client:
        child = client.info("server")["process_id"]
        os.kill(child, number)
        assert [client.incr("asked") for _ in range(200)][-1] == 200
        assert client.info("server")["process_id"] == child
    server.stop()
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)


def test_what_a_killed_parent_left_running_is_replaced(tmp_path: Path) -> None:
    folder = tmp_path / "live"
    parent = subprocess.Popen(  # noqa: S603
        [sys.executable, "-c", START_AND_WAIT, str(folder)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert parent.stdout is not None
    left = int(parent.stdout.readline())
    parent.kill()
    parent.communicate()
    server = EmbeddedValkey(folder)
    try:
        assert server.is_answering(), "the child outlives the parent that was killed"
        server.start()
        with closing(Redis.from_url(server.url, decode_responses=True)) as client:
            assert client.info("server")["process_id"] != left
            assert client.get("said") == "Chào shop"
    finally:
        server.stop()
        _end(left)


def test_a_socket_nobody_listens_on_is_no_hindrance(tmp_path: Path) -> None:
    server = EmbeddedValkey(tmp_path / "live")
    server.folder.mkdir()
    server.socket.write_bytes(b"")
    server.start()
    assert server.is_answering()
    server.stop()


def test_a_path_too_long_for_a_socket_gets_a_short_one_nobody_else_may_enter(tmp_path: Path) -> None:
    folder = tmp_path / ("khách-quen-" * 12)
    server = EmbeddedValkey(folder)
    assert len(str(server.socket).encode()) <= 107
    server.start()
    try:
        with closing(Redis.from_url(server.url)) as client:
            assert client.ping()
        assert (server.socket.parent.stat().st_mode & 0o077) == 0
        assert list(folder.rglob("*.aof")), "the data stays in the data folder"
        assert EmbeddedValkey(folder).socket == server.socket, "a restart finds the same one"
    finally:
        server.stop()


async def test_a_server_that_is_away_is_unavailable(tmp_path: Path) -> None:
    live = connect_live(f"unix://{tmp_path / 'nobody.sock'}")
    with pytest.raises(UnavailableError, match="live store does not answer"):
        await Limits(live).check("sign-in:lan", 5, 60)
    await live.aclose()


@pytest.mark.parametrize("url", ["localhost:6379", "http://localhost", ""])
def test_an_address_that_is_none_is_refused_by_the_settings_name(url: str) -> None:
    with pytest.raises(SettingError, match="REDIS_URL"):
        connect_live(url)


@pytest_asyncio.fixture
async def two_clients(valkey: EmbeddedValkey) -> AsyncIterator[tuple[AsyncRedis, AsyncRedis]]:
    """Two processes' clients of one live store."""
    clients = connect_live(valkey.url), connect_live(valkey.url)
    await clients[0].flushall()
    yield clients
    for client in clients:
        await client.aclose()


async def test_tries_count_across_processes_and_all_at_once(two_clients: tuple[AsyncRedis, AsyncRedis]) -> None:
    here, there = (Limits(client) for client in two_clients)
    tries = [limits.check("sign-in:lan", 5, 60) for _ in range(6) for limits in (here, there)]
    outcomes = await asyncio.gather(*tries, return_exceptions=True)
    refused = [outcome for outcome in outcomes if isinstance(outcome, RateLimitError)]
    assert len(refused) == 12 - 5
    assert all(0 < error.retry_after <= 60 for error in refused)
    await there.check("sign-in:minh", 5, 60)  # another key has a count of its own


async def test_a_window_that_is_over_counts_anew(two_clients: tuple[AsyncRedis, AsyncRedis]) -> None:
    limits = Limits(two_clients[0])
    await limits.check("link:lan", 1, 60)
    with pytest.raises(RateLimitError):
        await limits.check("link:lan", 1, 60)
    await two_clients[0].pexpire("kq:{limit}:link:lan", 0)  # what time does by itself
    await limits.check("link:lan", 1, 60)
    assert 0 < await two_clients[0].pttl("kq:{limit}:link:lan") <= 60_000


def _end(process: int) -> None:
    try:
        os.kill(process, signal.SIGKILL)
    except ProcessLookupError:
        return
