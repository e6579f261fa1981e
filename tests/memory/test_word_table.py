"""Texts that stay as they are say of a query's words what a growing index says of them."""

import numpy as np
import pytest

from memory.terms import Terms, terms_of
from memory.word_table import Asked, WordTable
from memory.words import WordIndex

TEXTS = (
    "Đơn từ 299.000đ được miễn phí giao hàng nội thành",
    "Đổi trả trong 7 ngày nếu còn nguyên tem, phí giao hàng do shop chịu",
    "",
    "giao hàng giao hàng giao hàng tận nơi",
    "Kem chống nắng cho da dầu",
)
QUERIES = ("phí giao hàng", "giao giao giao", "da dầu dùng kem gì", "xe đạp", "", "miễn phí đổi trả trong 7 ngày")


@pytest.mark.parametrize("texts", [TEXTS, TEXTS[:1], ("", ""), ()])
def test_a_table_scores_as_an_index_of_the_same_texts(texts: tuple[str, ...]) -> None:
    terms = [terms_of(text) for text in texts]
    queries: list[Terms] = [terms_of(query) for query in QUERIES]
    index = WordIndex.build(terms)
    expected = np.stack([index.score(query) for query in queries])
    assert np.allclose(WordTable.build(terms).score_many(Asked.of(queries)), expected, atol=1e-6)


def test_no_queries_are_no_scores() -> None:
    assert WordTable.build([terms_of("kem")]).score_many(Asked.of([])).shape == (0, 1)


def test_a_text_that_holds_all_of_a_query_covers_it_and_rare_words_count_more() -> None:
    table = WordTable.build([terms_of(text) for text in TEXTS])
    (shares, nothing) = table.cover_many(Asked.of([terms_of("kem chống nắng"), terms_of("")]))
    assert shares[4] == pytest.approx(1)
    assert np.all(nothing == 0)
    (with_unknown,) = table.cover_many(Asked.of([terms_of("kem giao xe")]))
    assert 0 < with_unknown[3] < with_unknown[4] < 0.5
