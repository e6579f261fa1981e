"""From files to answers and from answers missed to what should be written, all by commands."""

from datetime import UTC, datetime
from pathlib import Path

import docx
import numpy as np
import pytest
from sqlalchemy import select

from bot.turns.trace_store import Decided, save_decisions
from conversation.messages import Address, Author
from memory.conversation_store import open_conversations
from memory.knowledge_store import find_articles, passages
from memory.memory_store import Remembered, save_memories
from memory.transcript_store import Draft, append
from storage.database import Database
from storage.migrate import migrate
from tests.journeys.shop import command
from tests.shop_model import share_model

QUESTION = "shop có xuất hóa đơn đỏ không"
LAN = Address("webchat", "lan")

pytestmark = pytest.mark.timeout(300)


@pytest.fixture
def folder(tmp_path: Path, model_cache: Path) -> Path:
    place = tmp_path / "data"
    share_model(model_cache, place)
    database = Database(f"sqlite:///{place / 'khachquen.db'}")
    migrate(database)
    database.close()
    return place


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    place = tmp_path / "pages"
    place.mkdir()
    (place / "doi-tra.md").write_text("# Đổi trả\n\nTrong 14 ngày.\n\n## Ngoại lệ\n\nĐồ lót không đổi.\n", "utf-8")
    (place / "returns.html").write_text("<html lang=en><h1>Returns</h1><p>Within 14 days.</p></html>", "utf-8")
    (place / "faq.csv").write_text("title;body\nBảo hành;12 tháng cho máy móc.\n", "utf-8-sig")
    document = docx.Document()
    document.add_heading("Quà tặng", 1)
    document.add_paragraph("Gói quà miễn phí cho đơn từ 500.000 đồng.")
    document.save(str(place / "qua-tang.docx"))
    (place / "cu.md").write_bytes("# Phí ship\n\n20.000 đồng\n".encode("utf-16-le"))
    (place / "hong.md").write_bytes(bytes(range(1, 256)) * 4)
    return place


def ask_in_vain(database: Database) -> None:
    """Let a customer ask something the bot only asked back about."""
    now = datetime.now(UTC)
    conversation = database.write_now(open_conversations, [LAN], now)[LAN]
    draft = Draft(conversation.id, Author.CUSTOMER, now, QUESTION, language="vi")
    (entry,) = database.write_now(append, [draft], now).entries
    model = database.read_now(lambda conn: conn.execute(select(passages.c.model)).scalars().first())
    vector = np.full(384, 1 / np.sqrt(384), np.float32)
    database.write_now(save_memories, [Remembered(entry, vector)], model)
    database.write_now(save_decisions, [Decided(entry.id, conversation.id, now, "answer", "ask_again", language="vi")])


def test_files_of_every_kind_become_articles_and_what_is_missing_among_them_is_listed(
    folder: Path, pages: Path
) -> None:
    first = command("import", "articles", str(pages), folder=folder)
    assert first.returncode == 0, first.stderr
    assert "hong.md" in first.stdout
    database = Database(f"sqlite:///{folder / 'khachquen.db'}")
    try:
        titles = {article.title for article in database.read_now(find_articles)}
        assert titles == {"Đổi trả", "Returns", "Bảo hành", "Quà tặng", "Phí ship"}
        second = command("import", "articles", str(pages), folder=folder)
        assert second.returncode == 0, second.stderr
        assert {article.title for article in database.read_now(find_articles)} == titles
        ask_in_vain(database)
    finally:
        database.close()
    missing = command("gaps", "--days", "7", folder=folder)
    assert missing.returncode == 0, missing.stderr
    (line,) = [line for line in missing.stdout.splitlines() if QUESTION in line]
    assert line.split()[0] == "1x"


def test_a_source_that_is_not_there_is_named(folder: Path) -> None:
    refused = command("import", "articles", str(folder / "nowhere"), folder=folder)
    assert refused.returncode == 2
    assert "nowhere" in refused.stderr
