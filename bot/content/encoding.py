"""The encoder as the rest of the process waits for it: loading in the background, never on the event loop."""

import asyncio
import hashlib
import os
import zipfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.settings import Settings
from memory.encoder import Encoder, EncoderSettings, Kind
from memory.encoder_process import start_encoder
from memory.weights import Progress

Vectors = NDArray[np.float32]


class Encoding:
    """One encoder, loaded once; whoever needs it awaits it."""

    def __init__(self, settings: Settings, progress: Progress) -> None:
        """Prepare to load what the settings name; ``progress(step, share)`` hears how far loading has come."""
        self._settings = EncoderSettings(
            cache_dir=settings.data_dir,
            model=settings.embedding_model,
            backend=settings.embedding_backend,  # type: ignore[arg-type]  # checked by the settings table
            threads=settings.embedding_threads,
        )
        self.folder = settings.data_dir / "models"
        self._cache = VectorCache(self.folder / "vectors.npz")
        self._progress = progress
        self._loading: asyncio.Task[Encoder] | None = None

    def start(self) -> None:
        """Begin to load, in a thread."""
        if self._loading is None:
            self._loading = asyncio.create_task(asyncio.to_thread(start_encoder, self._settings, self._progress))

    @property
    def is_ready(self) -> bool:
        """Whether texts can be embedded right now."""
        return self._loading is not None and self._loading.done() and self._loading.exception() is None

    async def encoder(self) -> Encoder:
        """Return the encoder, once it is loaded; raises what loading raised."""
        self.start()
        assert self._loading is not None  # noqa: S101 (start makes it)
        return await asyncio.shield(self._loading)

    async def embed(self, texts: Sequence[str], kind: Kind = "query") -> Vectors:
        """Return float32 ``[len(texts), dimensions]`` of unit length."""
        return await (await self.encoder()).embed(texts, kind)

    async def model_name(self) -> str:
        """Return the name kept beside vectors, once the encoder is loaded."""
        return (await self.encoder()).model_name

    def encode_kept(self, encoder: Encoder, texts: Sequence[str], kind: Kind) -> Vectors:
        """As ``Encoder.encode``, with the vectors kept on disk for the next start; blocks."""
        return self._cache.encode(encoder, texts, kind)

    async def close(self) -> None:
        """Let go of the encoder."""
        if self._loading is not None and self.is_ready:
            await asyncio.to_thread(self._loading.result().close)


class VectorCache:
    """Vectors of texts that every start needs again: topics' examples and the sentences of the language means."""

    def __init__(self, path: Path) -> None:
        """Keep them in ``path``."""
        self._path = path

    def encode(self, encoder: Encoder, texts: Sequence[str], kind: Kind) -> Vectors:
        """Return the vectors, encoding only what is not kept yet."""
        known = self._read()
        keys = [_key(encoder.model_name, kind, text) for text in texts]
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        if missing:
            vectors = encoder.encode(list(missing.values()), kind)
            known |= dict(zip(missing, vectors, strict=True))
            self._write(known)
        if not texts:
            return np.empty((0, encoder.dimensions), np.float32)
        return np.stack([known[key] for key in keys])

    def _read(self) -> dict[str, NDArray[np.float32]]:
        if not self._path.exists():
            return {}
        try:
            with self._path.open("rb") as file, np.load(file) as stored:
                return dict(zip(stored["keys"].tolist(), stored["vectors"], strict=True))
        except (
            OSError,
            ValueError,
            KeyError,
            zipfile.BadZipFile,
        ):  # half-written by a killed process: it is only a cache
            return {}

    def _write(self, known: dict[str, NDArray[np.float32]]) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        temporary = self._path.with_name(f"{self._path.stem}-{os.getpid()}.npz")
        np.savez(temporary, keys=np.array(list(known)), vectors=np.stack(list(known.values())))
        temporary.replace(self._path)


def _key(model: str, kind: str, text: str) -> str:
    return hashlib.blake2b(f"{model}\x1f{kind}\x1f{text}".encode("utf-8", "replace"), digest_size=16).hexdigest()
