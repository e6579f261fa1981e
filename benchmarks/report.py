"""What every benchmark shares: bad input named and ended, a progress bar, and one JSON object on standard output."""

import json
import os
import platform
import resource
import sys
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import NoReturn

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

Value = float | int | str | bool | None | Mapping[str, str]


def end_with_bad_input(path: Path | str, problem: str, line: int = 0, column: str = "") -> NoReturn:
    """Print one line that names file, line and column, and end with status 2."""
    place = f"{path}" + (f", line {line}" if line else "") + (f", column {column}" if column else "")
    print(f"{place}: {problem}", file=sys.stderr)
    raise SystemExit(2)


def print_report(figures: Mapping[str, Value], packages: Sequence[str] = ()) -> None:
    """Print the figures with versions, CPU count and peak memory as one JSON object."""
    print(json.dumps({**figures, **environment(packages), "peak_mb": peak_mb()}, ensure_ascii=False, indent=1))


def environment(packages: Sequence[str] = ()) -> dict[str, Value]:
    """Return what two runs must share to be compared."""
    found = {"python": platform.python_version()}
    for package in packages:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = ""
    return {"versions": found, "cpu_count": os.cpu_count()}


def peak_mb() -> float:
    """Return the most memory this process has held, in MiB; Linux counts in KiB, macOS in bytes."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (1024 * 1024 if sys.platform == "darwin" else 1024), 1)


class Bar:
    """A progress bar on standard error, one line for each stage."""

    def __init__(self) -> None:
        self._progress = Progress(
            TextColumn("{task.description:<12}"),
            BarColumn(),
            TextColumn("{task.percentage:>3.0f} %"),
            TimeElapsedColumn(),
            console=Console(stderr=True),
        )
        self._stages: dict[str, TaskID] = {}

    def __enter__(self) -> Callable[[str, float], None]:
        """Return what is told a stage and how much of it is done, 0 to 1."""
        self._progress.start()
        return self._tell

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def _tell(self, stage: str, done: float) -> None:
        if stage not in self._stages:
            self._stages[stage] = self._progress.add_task(stage, total=1.0)
        self._progress.update(self._stages[stage], completed=done)
