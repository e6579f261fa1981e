"""How texts are spelt as numbers: the features are those scikit-learn would count, so that trained models go on."""

import numpy as np
import pytest
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import HashingVectorizer

from conversation.text import fold, words
from routing.spelling import COLUMNS, Spelling

TEXTS = [
    "Phí ship về Huế bao nhiêu vậy shop ơi, ship ship ship",
    "đơn DH001234 đâu rồi ạ?? 😀",
    "where is my order",
    "",
    "ạ",
    "  a\u00a0b\u2003c\n\nd\x85e\x1cf  ",
    "日本語 のテスト straße ﬁn",
    "a" * 300,
]


def counted_by_scikit_learn(texts: list[str]) -> csr_matrix:
    folded = [fold(text) for text in texts]
    usual = {"n_features": COLUMNS // 2, "alternate_sign": False, "norm": None, "lowercase": False}
    letters = HashingVectorizer(analyzer="char_wb", ngram_range=(3, 4), **usual)
    of_words = HashingVectorizer(tokenizer=words, token_pattern=None, ngram_range=(1, 2), **usual)
    return csr_matrix(hstack([letters.transform(folded), of_words.transform(folded)]))


@pytest.mark.parametrize("texts", [TEXTS, TEXTS[:1], TEXTS[3:4]])
def test_letters_and_words_are_counted_as_scikit_learn_counts_them(texts: list[str]) -> None:
    counted = counted_by_scikit_learn(texts)
    rows = Spelling(np.ones(COLUMNS, np.float32)).rows(texts)
    assert np.array_equal(rows.indptr, counted.indptr)
    assert np.array_equal(rows.indices, counted.indices)
    for row, expected in zip(rows.toarray(), np.log1p(counted.toarray()), strict=True):
        for half, of in (
            (row[: COLUMNS // 2], expected[: COLUMNS // 2]),
            (row[COLUMNS // 2 :], expected[COLUMNS // 2 :]),
        ):
            assert half == pytest.approx(of / max(float(np.linalg.norm(of)), 1e-9))


def test_what_stands_in_few_texts_weighs_more() -> None:
    learnt = Spelling.learn(["ship hàng", "ship nhanh", "ship về Huế"])
    row = learnt.rows(["ship Huế"]).toarray()[0]
    weights = row[COLUMNS // 2 :]
    assert len({round(float(weight), 4) for weight in weights[weights > 0]}) > 1
