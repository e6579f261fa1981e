"""The encoder in a process of its own: the same vectors, and nothing lost when the process is."""

import asyncio
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import psutil
import pytest

from conversation.errors import SettingError
from memory.encoder import Encoder, EncoderSettings
from memory.encoder_process import ChildEngine, start_encoder

SAYINGS = ("Đơn hàng của em giao tới đâu rồi chị?", "where is my parcel", "🙂")


def ignore(_step: str, _done: float) -> None:
    """Nobody watches the progress of a test."""


@pytest.fixture(scope="module")
def encoder(model_cache: Path) -> Iterator[Encoder]:
    encoder = start_encoder(EncoderSettings(model_cache), ignore)
    yield encoder
    encoder.close()


def child_of(encoder: Encoder) -> psutil.Process:
    engine = encoder.engine
    assert isinstance(engine, ChildEngine)
    return psutil.Process(engine.process_id)


def test_it_says_what_the_encoder_in_this_process_says(encoder: Encoder, model_cache: Path) -> None:
    own = Encoder.load(EncoderSettings(model_cache, backend=encoder.backend), ignore)
    theirs = asyncio.run(encoder.embed(SAYINGS, "query"))
    assert theirs.shape == (len(SAYINGS), own.dimensions)
    assert np.allclose(theirs, own.encode(SAYINGS, "query"), atol=1e-5)
    assert (encoder.model_name, encoder.prefixes) == (own.model_name, own.prefixes)
    own.close()


def test_a_call_of_many_texts_is_answered_whole_and_in_order(encoder: Encoder) -> None:
    texts = [f"đơn {number}" for number in range(150)]
    together = encoder.encode(texts, "passage")
    assert together.shape == (150, encoder.dimensions)
    assert np.allclose(together[[0, 77, 149]], encoder.encode([texts[0], texts[77], texts[149]], "passage"), atol=0.02)


def test_a_killed_child_is_started_again_and_the_call_is_answered(encoder: Encoder) -> None:
    before = encoder.encode(SAYINGS, "query")
    child = child_of(encoder)
    child.kill()
    assert np.allclose(encoder.encode(SAYINGS, "query"), before, atol=1e-5)
    assert child_of(encoder).pid != child.pid


def test_a_signal_to_all_processes_does_not_end_the_child_before_its_parent(encoder: Encoder) -> None:
    child = child_of(encoder)
    child.send_signal(signal.SIGINT)
    child.send_signal(signal.SIGTERM)
    encoder.encode(SAYINGS, "query")
    assert child_of(encoder) == child


def test_the_child_ends_when_its_parent_is_killed(model_cache: Path) -> None:
    script = (
        "import sys, pathlib, psutil\n"
        "from memory.encoder import EncoderSettings\n"
        "from memory.encoder_process import ChildEngine, start_encoder\n"
        "start_encoder(EncoderSettings(pathlib.Path(sys.argv[1])), lambda step, share: None)\n"
        "print(psutil.Process().children()[0].pid, flush=True)\n"
        "sys.stdin.read()\n"
    )
    with subprocess.Popen(  # noqa: S603
        [sys.executable, "-c", script, str(model_cache)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as parent:
        assert parent.stdout is not None
        child = psutil.Process(int(parent.stdout.readline()))
        parent.kill()
    gone, alive = psutil.wait_procs([child], timeout=20)
    assert (len(gone), alive) == (1, [])


def test_what_cannot_be_loaded_is_said_as_in_this_process(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="EMBEDDING_BACKEND=int8"):
        start_encoder(EncoderSettings(tmp_path, model="another", backend="int8"), ignore)
