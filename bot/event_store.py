"""Where the feed was before; see ``storage.event_store``."""

from storage.event_store import save_events

__all__ = ["save_events"]
