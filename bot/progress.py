"""Progress of long steps in the terminal: bars where somebody looks on, log lines elsewhere."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

import structlog
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TaskProgressColumn, TextColumn, TimeElapsedColumn

from bot.words.catalogue import word
from memory.weights import Progress as Report

log = structlog.get_logger()


class Bars:
    """One bar a step; a step that is done stays, full."""

    def __init__(self, progress: Progress) -> None:
        """Draw on ``progress``."""
        self._progress = progress
        self._tasks: dict[str, TaskID] = {}
        self._lock = Lock()

    def __call__(self, step: str, share: float) -> None:
        """Move the bar of ``step`` to ``share`` (0 to 1); may be called from any thread."""
        with self._lock:
            if step not in self._tasks:
                self._tasks[step] = self._progress.add_task(word(f"step.{step}", "vi"), total=1.0)
            self._progress.update(self._tasks[step], completed=share)


@contextmanager
def show_progress() -> Iterator[Report]:
    """Give a function that reports (step, share); bars on a terminal, one log line a finished step elsewhere."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield _log_done
        return
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as progress:
        yield Bars(progress)


def _log_done(step: str, share: float) -> None:
    if share >= 1.0:
        log.info("step_done", step=step)
        sys.stderr.flush()
