"""Where events were before; see ``conversation.events``."""

from conversation.events import Event, EventKind

__all__ = ["Event", "EventKind"]
