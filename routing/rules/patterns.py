"""Regular expressions in time linear to the text: RE2, which has no backtracking and so nothing that explodes."""

from collections.abc import Sequence
from typing import Any

import re2

LONGEST = 500
"""Characters of a pattern."""

_MEMORY = 8 << 20
"""Bytes one pattern may take once compiled: a repetition of repetitions is refused, not tried."""


def _options() -> Any:
    options = re2.Options()
    options.case_sensitive = False
    options.log_errors = False
    options.never_capture = True
    options.max_mem = _MEMORY
    return options


def fault_in(pattern: str) -> str:
    """Return what is wrong with a pattern, empty when it is fine."""
    if len(pattern) > LONGEST:
        return f"longer than {LONGEST}"
    if not pattern:
        return "empty"
    try:
        re2.compile(pattern, _options())
    except re2.error as error:
        said = error.args[0] if error.args else error
        return said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    return ""


def is_match(pattern: str, text: str) -> bool:
    """Tell whether ``pattern`` is found anywhere in ``text``; case does not matter."""
    return re2.compile(pattern, _options()).search(text) is not None


class Patterns:
    """Many patterns looked for in one pass over a text."""

    def __init__(self, patterns: Sequence[str]) -> None:
        """Compile ``patterns``, each known to be fine."""
        options = _options()
        options.max_mem = _MEMORY * 8
        self._set = re2.Set.SearchSet(options)
        for pattern in patterns:
            self._set.Add(pattern)
        self._set.Compile()

    def find(self, text: str) -> tuple[int, ...]:
        """Return the places of those found in ``text``."""
        return tuple(self._set.Match(text) or ())
