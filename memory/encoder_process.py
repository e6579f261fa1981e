"""The encoder in a process of its own, so that its many small steps and the shop's Python never wait for each other.

Started by ``start_encoder``, which gives the same ``Encoder`` as ``Encoder.load``. The child ends by itself when its
parent is gone, however that came about; a child that is gone is started again.
"""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, MutableMapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from threading import Lock

import numpy as np
import structlog
from numpy.typing import NDArray

from conversation.errors import KhachQuenError, SettingError, UnavailableError
from memory.encoder import Backend, Encoder, EncoderSettings, Kind
from memory.weights import Progress

log = structlog.get_logger()

Vectors = NDArray[np.float32]

TEXTS_AT_ONCE = 64
"""Texts in one request, so that a long call lets others in between."""

GOODBYE = 3.0
"""Seconds a child has to end after its parent has hung up."""

_CHILD = f"from {__name__} import main; main()"

_ERRORS: Mapping[str, type[KhachQuenError]] = {error.__name__: error for error in (SettingError, UnavailableError)}


@dataclass(frozen=True, slots=True)
class _Step:
    """How far loading has come."""

    name: str
    share: float


@dataclass(frozen=True, slots=True)
class _Logged:
    """A line for the log of the parent."""

    method: str
    event: str
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class _Ready:
    """The model is loaded."""

    dimensions: int
    model_name: str
    prefixes: Mapping[Kind, str]
    backend: Backend


@dataclass(frozen=True, slots=True)
class _Failed:
    """An error of the child, by its name."""

    name: str
    text: str


def start_encoder(settings: EncoderSettings, progress: Progress) -> Encoder:
    """As ``Encoder.load``, with the model in a process of its own; blocks, and raises the same errors."""
    engine = ChildEngine(settings, progress)
    ready = engine.ready
    return Encoder(engine, ready.model_name, ready.prefixes, ready.backend)


class ChildEngine:
    """An engine whose work is done by a child; thread-safe."""

    def __init__(self, settings: EncoderSettings, progress: Progress) -> None:
        self._settings = settings
        self._lock = Lock()
        self._process, self._pipe, self.ready = _start(settings, progress)
        self.dimensions = self.ready.dimensions

    @property
    def process_id(self) -> int:
        """The child's process id; another one after it has been started again."""
        return self._process.pid

    def run(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector a text; raises UnavailableError when the child cannot be had again."""
        parts = [self._ask(texts[at : at + TEXTS_AT_ONCE]) for at in range(0, len(texts), TEXTS_AT_ONCE)]
        return np.concatenate(parts)

    def close(self) -> None:
        """End the child."""
        with self._lock:
            _stop(self._process, self._pipe)

    def _ask(self, texts: Sequence[str]) -> Vectors:
        with self._lock:
            try:
                return self._exchange(texts)
            except (EOFError, OSError):
                log.warning("encoder_restarted", exit_code=self._process.poll())
            _stop(self._process, self._pipe)
            try:
                self._process, self._pipe, _ = _start(self._settings, _ignore)
                return self._exchange(texts)
            except (EOFError, OSError, SettingError) as error:
                raise UnavailableError("the encoder's process has ended and does not start again") from error

    def _exchange(self, texts: Sequence[str]) -> Vectors:
        self._pipe.send(list(texts))
        answer = self._pipe.recv()
        if isinstance(answer, _Failed):
            raise RuntimeError(f"{answer.name}: {answer.text}")
        vectors: Vectors = np.frombuffer(answer, np.float32).reshape(len(texts), self.ready.dimensions)
        return vectors


def _start(settings: EncoderSettings, progress: Progress) -> tuple["subprocess.Popen[bytes]", Connection, _Ready]:
    own, other = socket.socketpair()
    with other:
        process = subprocess.Popen(  # noqa: S603 (this very interpreter)
            [sys.executable, "-c", _CHILD, str(other.fileno())], pass_fds=[other.fileno()], stdin=subprocess.DEVNULL
        )
    pipe = Connection(own.detach())
    try:
        pipe.send(settings)
        while isinstance(heard := pipe.recv(), _Step | _Logged):
            if isinstance(heard, _Step):
                progress(heard.name, heard.share)
            else:
                getattr(log, heard.method)(heard.event, **heard.values)
    except (EOFError, OSError) as error:
        _stop(process, pipe)
        raise UnavailableError(f"the encoder's process ended while it loaded (exit code {process.poll()})") from error
    if isinstance(heard, _Failed):
        _stop(process, pipe)
        raise _ERRORS.get(heard.name, UnavailableError)(heard.text)
    return process, pipe, heard


def _stop(process: "subprocess.Popen[bytes]", pipe: Connection) -> None:
    with suppress(OSError):
        pipe.close()
    try:
        process.wait(GOODBYE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _ignore(_step: str, _share: float) -> None:
    """Nobody watches a restart."""


def serve(pipe: Connection) -> None:
    """Load what the parent asks for, then answer its texts until it hangs up."""

    def hand_over(_logger: object, method: str, values: MutableMapping[str, object]) -> str:
        pipe.send(_Logged(method, str(values.pop("event")), dict(values)))
        raise structlog.DropEvent

    settings: EncoderSettings = pipe.recv()
    structlog.configure(processors=[hand_over])
    try:
        encoder = Encoder.load(settings, lambda step, share: pipe.send(_Step(step, share)))
    except Exception as error:  # noqa: BLE001 (the parent raises it)
        pipe.send(_Failed(type(error).__name__, str(error)))
        return
    structlog.reset_defaults()
    engine = encoder.engine
    pipe.send(_Ready(engine.dimensions, encoder.model_name, dict(encoder.prefixes), encoder.backend))
    while True:
        texts = pipe.recv()
        try:
            pipe.send(np.ascontiguousarray(engine.run(texts), np.float32).tobytes())
        except (RuntimeError, ValueError, TypeError) as error:  # (one bad request must not end the encoder)
            pipe.send(_Failed(type(error).__name__, str(error)))


def main() -> None:
    """Serve the parent on the socket whose number is the first argument; its end, not a signal, is this one's end."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    with suppress(EOFError, ConnectionError):
        serve(Connection(int(sys.argv[1])))
    os._exit(0)
