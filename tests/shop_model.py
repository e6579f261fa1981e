"""The model's weights, and what was learnt from the demo's topics, shared by all data folders of a run."""

import os
import shutil
from pathlib import Path

from memory.weights import shipped_folder

_LEARNT = ("encoder.json", "vectors.npz", "topics.npz")
"""Copies a shop keeps of what it has measured and learnt; each names what it was made from, so none can be wrong."""


def share_model(model_cache: Path, folder: Path) -> None:
    """Let the shop in ``folder`` use weights that are unpacked already, and what others have learnt."""
    models = folder / "models"
    models.mkdir(parents=True)
    weights = shipped_folder(model_cache / "models", lambda *_: None)
    (models / weights.name).symlink_to(weights)
    for name in _LEARNT:
        if (weights.parent / name).is_file():
            shutil.copyfile(weights.parent / name, models / name)


def keep_learnt(model_cache: Path, folder: Path) -> None:
    """Keep for others what the shop in ``folder`` has learnt."""
    for name in _LEARNT:
        learnt = folder / "models" / name
        if learnt.is_file():
            partial = model_cache / "models" / f"{name}.{os.getpid()}"
            shutil.copyfile(learnt, partial)
            partial.replace(model_cache / "models" / name)
