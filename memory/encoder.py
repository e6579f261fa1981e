"""Texts to vectors: the only file that knows sentence-transformers.

The shipped weights run through sentence-transformers or, where that is faster on this processor at the same meaning,
through a smaller graph of the same weights (see ``docs/decisions/0002-encoder.md``).
"""

import hashlib
import os
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Literal, cast

import numpy as np
from numpy.typing import NDArray

from conversation.errors import SettingError
from memory.bert import FastBert
from memory.engine import Engine, fastest, processor_key, remembered
from memory.gather import Gatherer
from memory.weights import SHIPPED_NAME, Progress, shipped_folder

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Vectors = NDArray[np.float32]
Kind = Literal["query", "passage"]
Backend = Literal["auto", "fp32", "bf16", "int8"]

E5_PREFIXES: Mapping[Kind, str] = {"query": "query: ", "passage": "passage: "}
"""What the E5 models were trained to see before a question and before what may answer it."""
MOST_TEXTS = 64
"""Texts in one batch at most."""
AT_ONCE_IN_BULK = 600
"""Letters after which a long job lets others in: about a tenth of a second."""
MOST_LETTERS = 16_384
"""Letters of one text that are looked at; the model itself reads 512 tokens at most."""


@dataclass(frozen=True, slots=True)
class EncoderSettings:
    """What to load and how. ``model`` empty = the shipped weights; ``threads`` 0 = all processors but one."""

    cache_dir: Path
    model: str = ""
    backend: Backend = "auto"
    threads: int = 0

    def thread_count(self) -> int:
        """Return how many threads compute, at least 1."""
        own = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
        return self.threads or max(1, own - 1)


class SentenceEngine:
    """Runs any sentence-transformers model on the processor."""

    def __init__(self, model: str, backend: Literal["fp32", "bf16"], threads: int) -> None:
        self.model = _load_model(model, backend, threads)
        self.dimensions = self.model.get_embedding_dimension() or 0
        self._lock = Lock()  # its tokenizer must not be shared between threads

    def run(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector a text."""
        with self._lock:
            vectors = self.model.encode(
                list(texts), prompt="", batch_size=MOST_TEXTS, show_progress_bar=False, convert_to_tensor=True
            ).float()
        lengths = vectors.norm(dim=1, keepdim=True).clamp_(min=1e-12)  # again in fp32: bf16 rounds lengths too
        return np.asarray((vectors / lengths).cpu().numpy(), np.float32)

    def close(self) -> None:
        """Nothing is held but memory."""


class Encoder:
    """Gives texts vectors of unit length, so that a dot product is the cosine of two meanings."""

    def __init__(self, engine: Engine, model_name: str, prefixes: Mapping[Kind, str], backend: Backend) -> None:
        self.dimensions = engine.dimensions
        self.model_name = model_name
        self.backend = backend
        self.engine = engine
        self.prefixes = prefixes
        self._gatherer: Gatherer[str, NDArray[np.float32]] = Gatherer(self._run, MOST_TEXTS)

    @classmethod
    def load(cls, settings: EncoderSettings, progress: Progress) -> "Encoder":
        """Load the model, blocking for seconds: call it in a thread.

        Raises SettingError when the model cannot be had, UnavailableError when the shipped weights are missing.
        """
        if settings.model:
            return cls._load_other(settings, progress)
        models = settings.cache_dir / "models"
        folder = shipped_folder(models, progress)
        backend = settings.backend
        if backend == "auto":
            choice = models / "encoder.json"
            backend = cast(
                Backend,
                remembered(choice, processor_key(settings.thread_count()), partial(_best, folder, settings, progress)),
            )
        progress("load_model", 0.0)
        engine = _shipped_engine(folder, backend, settings.thread_count())
        engine.run([E5_PREFIXES["query"]])  # the first pass lays out what later ones use
        progress("load_model", 1.0)
        return cls(engine, SHIPPED_NAME, E5_PREFIXES, backend)

    @classmethod
    def _load_other(cls, settings: EncoderSettings, progress: Progress) -> "Encoder":
        if settings.backend == "int8":
            raise SettingError("EMBEDDING_BACKEND=int8 is for the shipped model: use auto, fp32 or bf16 with another")
        backend: Literal["fp32", "bf16"] = "bf16" if settings.backend == "bf16" else "fp32"
        progress("load_model", 0.0)
        engine = SentenceEngine(settings.model, backend, settings.thread_count())
        progress("load_model", 1.0)
        return cls(engine, _identity(settings.model, engine.model), _prefixes(settings.model, engine.model), backend)

    def encode(self, texts: Sequence[str], kind: Kind) -> Vectors:
        """Return float32 ``[len(texts), dimensions]`` of unit length; blocks, may be called from any thread.

        Many texts are taken a few at a time, so that customers' messages get their turn in between.
        """
        if not texts:
            return np.empty((0, self.dimensions), np.float32)
        prepared = [self._prepared(text, kind) for text in texts]
        parts = _parts(prepared, AT_ONCE_IN_BULK)
        return np.stack([row for part in parts for row in self._gatherer.run_now(part)])

    async def embed(self, texts: Sequence[str], kind: Kind) -> Vectors:
        """As ``encode``, beside the event loop; concurrent callers share batches of at most 64 texts."""
        prepared = [self._prepared(text, kind) for text in texts]
        rows = [row for part in _parts(prepared, MOST_LETTERS) for row in await self._gatherer.run(part)]
        return np.stack(rows) if rows else np.empty((0, self.dimensions), np.float32)

    def close(self) -> None:
        """Finish the batch under way, end the worker thread and let go of the engine."""
        self._gatherer.close()
        self.engine.close()

    def _run(self, texts: Sequence[str]) -> Sequence[NDArray[np.float32]]:
        return list(self.engine.run(texts))

    def _prepared(self, text: str, kind: Kind) -> str:
        whole = text[:MOST_LETTERS].encode("utf-8", "replace").decode("utf-8")  # a lone surrogate is no text
        return self.prefixes[kind] + unicodedata.normalize("NFC", whole)


def _parts(texts: Sequence[str], most_letters: int) -> Iterator[Sequence[str]]:
    """Cut a long call so that others get their turn in between: by count and by letters."""
    start = letters = 0
    for at, text in enumerate(texts):
        if at > start and (at - start == MOST_TEXTS or letters + len(text) > most_letters):
            yield texts[start:at]
            start, letters = at, 0
        letters += len(text)
    if start < len(texts):
        yield texts[start:]


def _shipped_engine(folder: Path, backend: Backend, threads: int) -> Engine:
    if backend == "bf16" or backend == "int8":
        try:
            return FastBert(folder, backend, threads)
        except (RuntimeError, NotImplementedError, AttributeError) as error:
            raise SettingError(
                f"EMBEDDING_BACKEND={backend} does not run on this processor: use auto or fp32"
            ) from error
    return SentenceEngine(str(folder), "fp32", threads)


def _best(folder: Path, settings: EncoderSettings, progress: Progress) -> str:
    progress("measure_encoder", 0.0)
    threads = settings.thread_count()
    others: dict[str, Callable[[], Engine]] = {
        "bf16": partial(FastBert, folder, "bf16", threads),
        "int8": partial(FastBert, folder, "int8", threads),
    }
    best = fastest(partial(SentenceEngine, str(folder), "fp32", threads), others) or "fp32"
    progress("measure_encoder", 1.0)
    return best


def _prefixes(name: str, model: "SentenceTransformer") -> Mapping[Kind, str]:
    """Return what the model's own configuration asks for, and E5's when it says nothing and is named like one."""
    prompts = model.prompts or {}
    query = prompts.get("query") or ""
    passage = prompts.get("passage") or prompts.get("document") or ""
    if query or passage:
        return {"query": query, "passage": passage}
    return E5_PREFIXES if "e5" in Path(name).name.lower() else {"query": "", "passage": ""}


def _identity(name: str, model: "SentenceTransformer") -> str:
    """Return a name that changes when the model does: the hub's revision, or a digest of a folder's weights."""
    folder = Path(name)
    if not folder.is_dir():
        revision = getattr(getattr(model[0], "auto_model", None), "config", None)
        return f"{name}@{getattr(revision, '_commit_hash', None) or 'unknown'}"
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.suffix in {".safetensors", ".bin", ".json", ".model"} and path.is_file():
            with path.open("rb") as file:
                digest.update(path.name.encode() + hashlib.file_digest(file, "sha256").digest())
    return f"{folder.name}@{digest.hexdigest()[:16]}"


def _load_model(model: str, backend: Literal["fp32", "bf16"], threads: int) -> "SentenceTransformer":
    import torch
    import transformers
    from sentence_transformers import SentenceTransformer

    torch.set_num_threads(threads)
    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()
    dtype = torch.bfloat16 if backend == "bf16" else torch.float32
    try:
        return SentenceTransformer(model, device="cpu", model_kwargs={"dtype": dtype})
    except (OSError, ValueError) as error:
        raise SettingError(
            f"EMBEDDING_MODEL={model} cannot be loaded: give a folder that holds a sentence-transformers model, "
            "or the name of a model on the hub that this machine can reach, or leave it empty for the shipped one"
        ) from error
