"""What was asked in vain is gathered by meaning and counted; what is answered or forgotten is not among it."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from sqlalchemy import delete

from bot.floor.gaps_desk import find_unanswered, to_lines, to_text
from bot.turns.trace_store import Decided, save_decisions
from conversation.messages import Address, Author
from memory.clusters import cluster
from memory.conversation_store import open_conversations
from memory.entry_store import entries
from memory.knowledge import Article, KnowledgeIndex, searched_text
from memory.memory_store import Remembered, save_memories
from memory.passages import cut
from memory.transcript_store import Draft, append
from storage.database import Database
from tests.memory.word_vectors import MODEL, encode, means

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
WEEK_AGO = NOW - timedelta(days=7)
INVOICE = (
    "shop xuất hóa đơn đỏ được không",
    "xuất hóa đơn đỏ cho công ty được không shop",
    "Shop xuất hóa đơn đỏ không",
)
PARKING = "quán có chỗ đậu xe hơi không"


def ask(
    database: Database,
    user: str,
    texts: Sequence[str],
    kind: str = "answer",
    what: str = "ask_again",
    at: datetime = NOW,
) -> None:
    conversation = database.write_now(open_conversations, [Address("webchat", user)], at)[Address("webchat", user)]
    drafts = [Draft(conversation.id, Author.CUSTOMER, at, text, language="vi") for text in texts]
    written = database.write_now(append, drafts, at).entries
    vectors = encode([entry.text for entry in written], "query")
    database.write_now(save_memories, [Remembered(e, v) for e, v in zip(written, vectors, strict=True)], MODEL)
    decided = [Decided(e.id, conversation.id, at, kind, what, language="vi") for e in written]
    database.write_now(save_decisions, decided)


def knowledge(*articles: Article) -> KnowledgeIndex:
    pairs = [(a, p) for a in articles for p in cut(a)]
    vectors = encode([searched_text(a, p) for a, p in pairs], "passage") if pairs else np.zeros((0, 8), np.float32)
    return KnowledgeIndex.build(articles, [p for _, p in pairs], vectors, means())


@pytest.fixture
def asked(sqlite_database: Database) -> Database:
    ask(sqlite_database, "lan", INVOICE[:2])
    ask(sqlite_database, "huy", INVOICE[2:], kind="handoff", what="failed_turns")
    ask(sqlite_database, "mai", [PARKING])
    ask(sqlite_database, "nam", ["phí giao hàng bao nhiêu"], what="article_answer")  # answered
    ask(sqlite_database, "ty", ["cho gặp nhân viên với"], kind="handoff", what="asked")  # not a question
    ask(sqlite_database, "an", ["alo"])  # says nothing
    ask(sqlite_database, "tam", ["có bán sỉ không vậy"], at=WEEK_AGO - timedelta(days=1))  # too long ago
    return sqlite_database


def test_the_same_question_in_other_words_is_one_line_with_its_count(asked: Database) -> None:
    lines = to_lines(asked.read_now(find_unanswered, WEEK_AGO, MODEL), knowledge(), 10)
    assert [(line.count, line.conversations) for line in lines] == [(3, 2), (1, 1)]
    assert {lines[0].question, *lines[0].others} == set(INVOICE)
    assert lines[1].question == PARKING
    assert to_text(lines).startswith("   3x  ")


def test_a_question_that_an_article_answers_by_now_is_left_out(asked: Database) -> None:
    found = asked.read_now(find_unanswered, WEEK_AGO, MODEL)
    written = knowledge(
        Article("do-xe", "vi", "Chỗ đậu xe", "Quán có chỗ đậu xe hơi ở tầng hầm."),
        Article("diem", "vi", "Tích điểm", "Mỗi 10.000 đồng được một điểm."),
    )
    assert PARKING not in {line.question for line in to_lines(found, written, 10)}


def test_what_a_customer_had_forgotten_is_in_no_list(asked: Database) -> None:
    asked.write_now(lambda conn: conn.execute(delete(entries).where(entries.c.text == PARKING)) and None)
    lines = to_lines(asked.read_now(find_unanswered, WEEK_AGO, MODEL), knowledge(), 10)
    assert [line.count for line in lines] == [3]


def test_every_question_is_in_one_group_and_the_most_central_leads_it() -> None:
    angles = np.radians([0, 20, 40, 180, 200])
    vectors = np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)
    groups = cluster(vectors, alike=0.9)
    assert [group.members[0] for group in groups] == [1, 3]
    assert sorted(at for group in groups for at in group.members) == [0, 1, 2, 3, 4]
    assert cluster(np.zeros((0, 4), np.float32)) == ()
