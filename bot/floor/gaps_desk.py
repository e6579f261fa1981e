"""Questions the bot could not answer, gathered by meaning, so that somebody writes what is missing."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, and_, or_, select

from bot.content.library import Library
from bot.turns.trace_store import decisions
from conversation.text import clean, words
from desk.gaps import GapLine
from memory.clusters import Cluster, cluster, largest
from memory.entry_store import entries
from memory.knowledge import KnowledgeIndex
from memory.means import LanguageMeans
from memory.memory_store import memories
from memory.query import Query
from routing.considerations.thresholds import ARTICLE_CONFIDENCE
from routing.decision import HandOffReason
from storage.database import Database

MOST_QUESTIONS = 3_000
"""Unanswered questions that are compared, the latest of them."""

_FEWEST_WORDS = 2
_OTHERS, _LETTERS = 4, 300
_GIVEN_UP = (HandOffReason.FAILED_TURNS.value, HandOffReason.LOW_CONFIDENCE.value)


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A question as a customer asked it, with its query vector."""

    text: str
    language: str
    conversation_id: str
    at: datetime
    vector: NDArray[np.float32]


class GapsDesk:
    """Finds what customers asked in vain."""

    def __init__(self, database: Database, library: Library, clock: Callable[[], datetime]) -> None:
        """Read decisions from ``database``; ``library`` says which article comes closest today."""
        self._database = database
        self._library = library
        self._clock = clock

    async def find(self, days: int, limit: int) -> Sequence[GapLine]:
        """Return groups of the last ``days`` days, the most asked first; what has an answer by now is left out."""
        await self._library.ready()
        knowledge = self._library.shop.knowledge
        since = self._clock() - timedelta(days=days)
        asked = await self._database.read(find_unanswered, since, knowledge.means.model)
        return await asyncio.to_thread(to_lines, asked, knowledge, limit)


def find_unanswered(conn: Connection, since: datetime, model: str) -> tuple[Unanswered, ...]:
    """Return what was asked since then and ended in asking again or in giving up, the latest first.

    Texts are the ledger's own: a customer who was forgotten is in none of them.
    """
    in_vain = or_(
        and_(decisions.c.kind == "answer", decisions.c.what == "ask_again"),
        and_(decisions.c.kind == "handoff", decisions.c.what.in_(_GIVEN_UP)),
    )
    query = (
        select(entries.c.text, decisions.c.language, decisions.c.conversation_id, decisions.c.at, memories.c.vector)
        .join(entries, entries.c.id == decisions.c.message_id)
        .join(memories, and_(memories.c.entry_id == entries.c.id, memories.c.model == model))
        .where(decisions.c.at >= since, in_vain)
        .order_by(decisions.c.at.desc(), decisions.c.message_id)
        .limit(MOST_QUESTIONS)
    )
    return tuple(
        Unanswered(clean(row.text)[:_LETTERS], row.language, row.conversation_id, row.at, row.vector)
        for row in conn.execute(query)
        if row.vector is not None and len(words(row.text)) >= _FEWEST_WORDS
    )


def to_lines(asked: Sequence[Unanswered], knowledge: KnowledgeIndex, limit: int) -> tuple[GapLine, ...]:
    """Return the groups of ``asked``, each with the article that comes closest; none that is answered by now."""
    if not asked:
        return ()
    groups = largest(cluster(_centred(asked, knowledge.means)), len(asked))
    open_lines = (line for group in groups if (line := _line(asked, group, knowledge)).confidence < ARTICLE_CONFIDENCE)
    return tuple(islice(open_lines, limit))


def to_text(lines: Sequence[GapLine]) -> str:
    """Return the groups as lines of text: how often, the question, and others below it."""
    found = []
    for line in lines:
        found.append(f"{line.count:>4}x  {line.question}" + (f"  [{line.nearest}]" if line.nearest else ""))
        found += [f"       {other}" for other in line.others]
    return "\n".join(found)


def _centred(asked: Sequence[Unanswered], means: LanguageMeans) -> NDArray[np.float32]:
    return means.centre(np.stack([one.vector for one in asked]), [one.language for one in asked], "query")


def _line(asked: Sequence[Unanswered], group: Cluster, knowledge: KnowledgeIndex) -> GapLine:
    typical, *rest = (asked[at] for at in group.members)
    hits = knowledge.search_many([Query(typical.text, typical.vector, typical.language)], 1)[0]
    others = dict.fromkeys(one.text for one in rest if one.text.casefold() != typical.text.casefold())
    return GapLine(
        question=typical.text,
        language=typical.language,
        count=len(group.members),
        conversations=len({asked[at].conversation_id for at in group.members}),
        last_at=max(asked[at].at for at in group.members),
        others=tuple(others)[:_OTHERS],
        nearest=hits[0].title if hits else "",
        confidence=round(hits[0].confidence, 2) if hits else 0.0,
    )
