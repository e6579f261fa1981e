"""What a data folder holds only once: the running process and the embedded live store."""

import fcntl
import os
from pathlib import Path
from types import TracebackType
from typing import Self

from conversation.errors import SettingError


class DataFolder:
    """The data folder, locked for one process as long as the object lives."""

    def __init__(self, path: Path) -> None:
        """Make the folder when there is none; raises SettingError when it cannot be used or another process has it."""
        self.path = path.resolve()
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            self._file = (self.path / "lock").open("a+")
        except OSError as error:
            raise SettingError(f"DATA_DIR is {str(path)!r}, which cannot be written: {error.strerror}") from error
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            self._file.seek(0)
            owner = self._file.read().strip() or "another process"
            self._file.close()
            raise SettingError(
                f"DATA_DIR {str(path)!r} is in use by {owner}; stop it, or set DATA_DIR to another folder"
            ) from error
        self._file.truncate(0)
        self._file.write(f"process {os.getpid()}")
        self._file.flush()

    def close(self) -> None:
        """Let another process have the folder."""
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
