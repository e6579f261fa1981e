"""What a document may name here and now: the shop's queues, topics, needs, channels, skills and agents."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Names:
    """Ids with what people call them in the two languages; a kind that is None may be named freely."""

    queues: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    channels: tuple[str, ...] | None = None
    needs: tuple[str, ...] | None = None
    agents: tuple[str, ...] | None = None
    skills: tuple[str, ...] | None = None
    labels: tuple[tuple[str, str, str], ...] = field(default=())
    """(id, Vietnamese, English) of whatever has a name of its own."""

    def of(self, source: str) -> tuple[str, ...] | None:
        """Return the ids of a source, None when anything goes."""
        found: tuple[str, ...] | None = getattr(self, source)
        return found
