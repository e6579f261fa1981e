"""The command line: ``khachquen`` or ``python -m bot``."""

import os
import sys

from conversation.errors import InputError, KhachQuenError, SettingError, UnavailableError

EXIT_REFUSED, EXIT_UNAVAILABLE = 2, 3
"""Exit codes beside 0: wrong input or settings, and an engine that is not there; 1 is for what was not foreseen."""


def main() -> None:
    """Run one command; what goes wrong is one line on standard error and an exit code."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # its second thread spins: no product here is worth that
    from bot.command_line.commands import app

    try:
        app(standalone_mode=True)
    except (SettingError, InputError) as error:
        sys.exit(_told(error, EXIT_REFUSED))
    except UnavailableError as error:
        sys.exit(_told(error, EXIT_UNAVAILABLE))
    except KhachQuenError as error:
        sys.exit(_told(error, EXIT_REFUSED))


def _told(error: KhachQuenError, code: int) -> int:
    sys.stderr.write(f"khachquen: {error}\n")
    return code


if __name__ == "__main__":
    main()
