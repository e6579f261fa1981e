"""How many turns a second: real Socket.IO clients beside a bare echo and the encoder alone, all in one run.

    python -m benchmarks.turns --clients 200 --seconds 20

Without ``--url`` the shop is started on a data folder of its own. Clients run in another process; each sends a message,
waits until the bot has answered it, and sends the next. Then the same clients send at half of that rate, evenly, and
the time from sending to answer is taken; and once more at half of the rate a shop is held to (``held_to``: half of what
the slower of echo and encoder does), which does not rise with what this shop can do. All messages are different.
"""

import argparse
import asyncio
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psutil

from benchmarks.report import Bar, end_with_bad_input, print_report
from benchmarks.shop_messages import shop_messages

WARM_UP = 3.0
"""Seconds of load before anything is counted."""

START = 300.0
"""Seconds a first start may take: it unpacks and measures the model."""

HELD_TO = 0.5
"""Share of the slower of echo and encoder that a shop has to answer."""

ENCODED = 512
"""Messages the encoder alone is timed on."""


def main() -> None:
    """Run all parts and print one JSON object."""
    arguments = _read_arguments()
    with Bar() as bar, tempfile.TemporaryDirectory() as folder:
        cache = Path(os.environ.get("KHACHQUEN_MODEL_CACHE", folder)).resolve()
        bar("encoder", 0.0)
        encoder_per_s = float(_run_part("encoder", str(cache))["per_s"])
        bar("encoder", 1.0)
        with _echo() as url:
            echo = _load(bar, "echo", url, "echo", arguments.clients, min(arguments.seconds, 8.0), 0.0)
        with _shop(arguments.url, Path(folder), cache) as (url, process):
            _take_blocked(url)
            cpu = _cpu_seconds(process)
            full = _load(bar, "turns", url, "chat", arguments.clients, arguments.seconds, 0.0)
            cpu_s = _cpu_seconds(process) - cpu
            blocked = _take_blocked(url)
            half = float(full["answered_per_s"]) / 2
            paced = _load(bar, "half", url, "chat", arguments.clients, arguments.seconds, half)
            blocked = max(blocked, _take_blocked(url))
            lower = min(float(echo["answered_per_s"]), encoder_per_s)
            held = _load(bar, "held_to", url, "chat", arguments.clients, arguments.seconds, HELD_TO * lower / 2)
            blocked = max(blocked, _take_blocked(url))
    print_report(
        {
            "clients": arguments.clients,
            "accepted_per_s": full["accepted_per_s"],
            "answered_per_s": full["answered_per_s"],
            "p50_ms": paced["p50_ms"],
            "p99_ms": paced["p99_ms"],
            "half_per_s": paced["answered_per_s"],
            "held_to_p50_ms": held["p50_ms"],
            "held_to_p99_ms": held["p99_ms"],
            "held_to_half_per_s": held["answered_per_s"],
            "cpu_s": round(cpu_s, 2),
            "echo_per_s": echo["answered_per_s"],
            "encoder_per_s": round(encoder_per_s, 1),
            "ratio": round(float(full["answered_per_s"]) / lower, 3),
            "loop_blocked_ms": round(blocked * 1000, 1),
            "errors": sum(int(part["errors"]) for part in (full, paced, held)),
        },
        ("python-socketio", "aiohttp", "sentence-transformers", "torch", "SQLAlchemy", "redis"),
    )


def _read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clients", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--url", default="", help="a running shop; its webchat_limit_factor must allow the load")
    arguments = parser.parse_args()
    if not 1 <= arguments.clients <= 5000:
        end_with_bad_input("--clients", "must be from 1 to 5000")
    if not 1 <= arguments.seconds <= 3600:
        end_with_bad_input("--seconds", "must be from 1 to 3600")
    return arguments


def _load(
    bar: "object", stage: str, url: str, kind: str, clients: int, seconds: float, rate: float
) -> dict[str, float]:
    """Drive ``clients`` from another process; ``rate`` is messages a second in all, 0 for as many as are answered."""
    process = subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", "benchmarks.turn_clients", url, kind, str(clients), str(seconds), str(rate)],
        stdout=subprocess.PIPE,
        text=True,
    )
    started = time.monotonic()
    while process.poll() is None:
        bar(stage, min(0.99, (time.monotonic() - started) / (seconds + WARM_UP + 3)))  # type: ignore[operator]
        time.sleep(0.25)
    out, _ = process.communicate()
    if process.returncode:
        raise SystemExit(f"the clients of {stage} ended with {process.returncode}")
    bar(stage, 1.0)  # type: ignore[operator]
    found: dict[str, float] = json.loads(out)
    return found


@contextmanager
def _shop(url: str, folder: Path, cache: Path) -> Iterator[tuple[str, psutil.Process | None]]:
    """Give a running shop's address and process: the one that was named, or one of its own."""
    if url:
        yield url.rstrip("/"), None
        return
    port = _free_port()
    data = folder / "data"
    data.mkdir(exist_ok=True)
    if (cache / "models").is_dir() and not (data / "models").exists():
        (data / "models").symlink_to(cache / "models")
    environment = os.environ | {
        "DATA_DIR": str(data),
        "PORT": str(port),
        "WEBCHAT_LIMIT_FACTOR": "100000",
        "LOG_LEVEL": "warning",
        "TELEGRAM_BOT_TOKEN": "",
    }
    log = (folder / "shop.log").open("w+")
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "run"], env=environment, stdout=log, stderr=subprocess.STDOUT
    )
    try:
        _wait_ready(f"http://127.0.0.1:{port}", process, folder / "shop.log")
        yield f"http://127.0.0.1:{port}", psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait(30)
        log.close()


@contextmanager
def _echo() -> Iterator[str]:
    """Give the address of a bare python-socketio server that answers each message with itself."""
    port = _free_port()
    process = subprocess.Popen([sys.executable, "-m", "benchmarks.echo_server", str(port)])  # noqa: S603
    try:
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(10)


def _run_part(part: str, *arguments: str) -> dict[str, float]:
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "benchmarks.turns", "--part", part, *arguments],
        check=True,
        capture_output=True,
        text=True,
    )
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def encode_alone(cache: Path) -> float:
    """Return how many of the same messages the encoder alone embeds a second, called as the shop calls it."""
    from memory.encoder import Encoder, EncoderSettings

    encoder = Encoder.load(EncoderSettings(cache_dir=cache), lambda _step, _share: None)
    messages = shop_messages(ENCODED, seed=7)

    async def embed_all() -> float:
        await encoder.embed(messages[:64], "query")
        started = time.perf_counter()
        for start in range(0, len(messages), 64):
            await encoder.embed(messages[start : start + 64], "query")
        return len(messages) / (time.perf_counter() - started)

    return asyncio.run(embed_all())


def _wait_ready(url: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    for _ in range(int(START * 4)):
        if process.poll() is not None:
            raise SystemExit(f"the shop did not start:\n{log.read_text('utf-8')[-2000:]}")
        try:
            with urllib.request.urlopen(f"{url}/health/ready", timeout=2):  # noqa: S310
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.25)
    raise SystemExit(f"the shop was not ready within {START:.0f} s")


def _take_blocked(url: str) -> float:
    """Return for how many seconds the event loop was held up at most since the last call."""
    try:
        with urllib.request.urlopen(f"{url}/metrics", timeout=10) as answer:  # noqa: S310
            found = re.search(r"^khachquen_loop_blocked_seconds (\S+)", answer.read().decode(), re.MULTILINE)
    except urllib.error.URLError:
        return 0.0
    return float(found.group(1)) if found else 0.0


def _cpu_seconds(process: psutil.Process | None) -> float:
    if process is None:
        return 0.0
    times = process.cpu_times()
    children = process.children(recursive=True)
    return float(times.user + times.system + sum(sum(child.cpu_times()[:2]) for child in children))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value below which ``share`` of ``values`` lie, by the nearest rank."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


if __name__ == "__main__":
    if sys.argv[1:2] == ["--part"]:
        print(json.dumps({"per_s": encode_alone(Path(sys.argv[3]))}))
    else:
        main()
