"""The topic model between two starts: learnt once from the same examples, then read from disk."""

import hashlib
import os
import zipfile
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from conversation.text import expand
from memory.accents import RECIPE as ACCENTS
from routing.situation import Topic
from routing.understand import RECIPE, PutBack, Understander


def train_or_read(
    path: Path,
    topics: Sequence[Topic],
    model_name: str,
    embed: Callable[[Sequence[str]], NDArray[np.float32]],
    restore: Callable[[str], str] = str,
    put_back: PutBack = tuple,
) -> Understander:
    """Return the model of ``topics`` over vectors of ``model_name``, from ``path`` when it was learnt from the same.

    ``restore`` and ``put_back`` are as ``Understander.train`` takes them.
    """
    key = _key(topics, model_name, restore)
    if path.exists():
        try:
            with path.open("rb") as file, np.load(file) as stored:
                if str(stored["key"]) == key:
                    return Understander.from_arrays(stored)
        except (OSError, ValueError, KeyError, zipfile.BadZipFile):  # left half-written: it is only a copy
            path.unlink()
    trained = Understander.train(topics, embed, restore, put_back)
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f"{path.stem}-{os.getpid()}.npz")
    np.savez(temporary, key=np.array(key), **trained.to_arrays())  # type: ignore[arg-type]  # names of arrays, all arrays
    temporary.replace(path)
    return trained


def _key(topics: Sequence[Topic], model_name: str, restore: Callable[[str], str]) -> str:
    """Return a digest of all that the model follows from: examples, vectors, the way it is learnt."""
    recipe = b"".join(path.read_bytes() for path in (*RECIPE, *ACCENTS))
    examples = repr([(topic.id, [restore(expand(example)) for example in topic.examples]) for topic in topics])
    parts = (recipe, examples.encode("utf-8", "replace"), model_name.encode(), version("scikit-learn").encode())
    return hashlib.blake2b(b"\x1f".join(parts), digest_size=16).hexdigest()
