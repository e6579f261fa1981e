"""What the store of articles promises, on both engines."""

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from memory.knowledge import Article
from memory.knowledge_store import (
    count_unindexed,
    find_articles,
    index,
    load_index,
    remove_articles,
    save_articles,
)
from memory.query import Query
from storage.database import Database
from tests.memory.word_vectors import MODEL, encode, means

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
RETURNS = Article("doi-tra", "vi", "Đổi trả", "Đổi trong 7 ngày.\n\n## Không đổi\nĐồ lót.", topics=("returns",))
DELIVERY = Article("giao-hang", "vi", "Giao hàng", "Nội thành 20.000 đồng.", url="/giao-hang")


def test_articles_come_back_as_they_were_saved(database: Database) -> None:
    saved = database.write_now(save_articles, [RETURNS, DELIVERY], NOW)
    assert set(saved) == {RETURNS, DELIVERY}
    assert set(database.read_now(find_articles)) == {RETURNS, DELIVERY}
    assert database.read_now(find_articles, ["doi-tra.vi", "unknown"]) == (RETURNS,)


def test_an_unchanged_article_is_left_alone_and_a_changed_one_gets_a_version(database: Database) -> None:
    database.write_now(save_articles, [RETURNS, DELIVERY], NOW)
    database_index(database)
    changed = replace(RETURNS, body="Đổi trong 14 ngày.")
    (saved,) = database.write_now(save_articles, [changed, DELIVERY], NOW)
    assert (saved.id, saved.version) == ("doi-tra.vi", 2)
    assert database.read_now(count_unindexed, MODEL) == 1  # the other kept its vector


def test_indexing_embeds_what_lacks_a_vector_and_tells_how_far(database: Database) -> None:
    told: list[float] = []
    database.write_now(save_articles, [RETURNS, DELIVERY], NOW)
    assert index(database, encode, MODEL, lambda _, done: told.append(done)) == 3
    assert told[0] == 0.0
    assert told[-1] == 1.0
    assert index(database, encode, MODEL, lambda *_: None) == 0


def test_another_model_embeds_all_anew_and_words_work_meanwhile(database: Database) -> None:
    database.write_now(save_articles, [RETURNS, DELIVERY], NOW)
    database_index(database)
    other = replace(means(), model="another")
    waiting = database.read_now(load_index, other)
    assert not waiting.vectors.any()
    assert waiting.search_many([Query("đồ lót", np.zeros(64, np.float32), "vi")])[0][0].article_id == "doi-tra.vi"
    assert index(database, encode, "another", lambda *_: None) == 3
    assert database.read_now(load_index, other).vectors.any(axis=1).all()


def test_a_broken_run_goes_on_where_it_stopped(database: Database) -> None:
    many = [Article(f"a{n}", "vi", f"Bài {n}", f"Nội dung số {n}.") for n in range(70)]
    database.write_now(save_articles, many, NOW)

    def stop(_: str, done: float) -> None:
        if done > 0:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        index(database, encode, MODEL, stop)
    left = database.read_now(count_unindexed, MODEL)
    assert 0 < left < 70
    assert index(database, encode, MODEL, lambda *_: None) == left


def test_a_removed_article_is_found_no_more(database: Database) -> None:
    database.write_now(save_articles, [RETURNS, DELIVERY], NOW)
    database.write_now(remove_articles, ["doi-tra.vi"])
    found = database.read_now(load_index, means())
    assert [a.id for a in found.articles] == ["giao-hang.vi"]
    assert {p.article_id for p in found.passages} == {"giao-hang.vi"}


def database_index(database: Database) -> None:
    index(database, encode, MODEL, lambda *_: None)
