"""Cursors of lists: where the last page ended, as a caller hands it back unread."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from datetime import datetime

from conversation.errors import InputError


def to_cursor(at: datetime, key: str) -> str:
    """Return the cursor after the item with this time and id."""
    plain = json.dumps([at.isoformat(), key], ensure_ascii=False, separators=(",", ":"))
    return urlsafe_b64encode(plain.encode()).decode().rstrip("=")


def from_cursor(cursor: str) -> tuple[datetime, str] | None:
    """Return the time and id a cursor holds, None for an empty one; raises InputError."""
    if not cursor:
        return None
    try:
        at, key = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        when = datetime.fromisoformat(at)
    except (Error, ValueError, TypeError) as error:
        raise InputError("cursor is none that a list has given", "cursor") from error
    if not isinstance(key, str) or "\x00" in key or when.tzinfo is None or not key.isprintable():
        raise InputError("cursor is none that a list has given", "cursor")
    return when, key
