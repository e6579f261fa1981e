"""Identifiers that sort by the time they were made."""

import secrets
import threading
import time

_lock = threading.Lock()
_last = 0


def new_id() -> str:
    """Return a UUIDv7 (RFC 9562, method 3) as 36 lower-case characters, greater than any this process made before.

    48 bits of milliseconds, 12 bits of the fraction of a millisecond, then 62 random bits.
    """
    stamp = _next_stamp()
    value = (stamp >> 12) << 80 | 0x7 << 76 | (stamp & 0xFFF) << 64 | 0b10 << 62 | secrets.randbits(62)
    text = f"{value:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def _next_stamp() -> int:
    """Return the time in 1/4096 of a millisecond; one more than the last where the clock has not moved on."""
    global _last
    milliseconds, nanoseconds = divmod(time.time_ns(), 1_000_000)
    now = milliseconds << 12 | (nanoseconds << 12) // 1_000_000
    with _lock:
        _last = max(now, _last + 1)
        return _last
