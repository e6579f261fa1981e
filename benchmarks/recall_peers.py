"""What recall is compared with in the same run: BM25, TF-IDF of letters, and the same model's embedding by itself."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from benchmarks.recall_jsonl import Note, Question
from conversation.text import clean, words
from memory.encoder import Encoder, Kind, Vectors

DEPTH = 100
"""Ranks that count for the mean reciprocal rank."""
_BATCH = 64

Progress = Callable[[str, float], None]
Rankings = list[list[str]]


def run_bm25(by_customer: Mapping[str, Sequence[Note]], questions: Sequence[Question], progress: Progress) -> Rankings:
    """Rank by plain BM25 over lower-case words, Lucene's form with its usual k1 = 1.5 and b = 0.75."""
    import bm25s

    indexes = {}
    for customer, notes in by_customer.items():
        indexes[customer] = bm25s.BM25()
        indexes[customer].index([list(words(clean(note.text))) for note in notes], show_progress=False)
    rankings: Rankings = []
    for done, question in enumerate(questions, 1):
        scores = indexes[question.customer].get_scores(list(words(clean(question.text))) or [""])
        rankings.append(_ranked(scores, by_customer[question.customer]))
        progress("bm25", done / len(questions))
    return rankings


def run_char_tfidf(
    by_customer: Mapping[str, Sequence[Note]], questions: Sequence[Question], progress: Progress
) -> Rankings:
    """Rank by the cosine of TF-IDF over two to five letters in a row within words, sublinear counts."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    rankings: Rankings = [[] for _ in questions]
    for done, (customer, notes) in enumerate(by_customer.items(), 1):
        letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True)
        rows = letters.fit_transform([clean(note.text) or "-" for note in notes])
        asked = [at for at, question in enumerate(questions) if question.customer == customer]
        if asked:
            scores = (letters.transform([clean(questions[at].text) for at in asked]) @ rows.T).toarray()
            for at, row in zip(asked, scores, strict=True):
                rankings[at] = _ranked(row, notes)
        progress("char_tfidf", done / len(by_customer))
    return rankings


def run_embedding(
    by_customer: Mapping[str, Sequence[Note]], questions: Sequence[Question], encoder: Encoder, progress: Progress
) -> Rankings:
    """Rank by the cosine of the model's own query and passage vectors, texts as they were written."""
    asked = encode_all([question.text for question in questions], encoder)
    customers = list(by_customer)
    vectors = {}
    for done, customer in enumerate(customers, 1):
        vectors[customer] = encode_all([note.text for note in by_customer[customer]], encoder, kind="passage")
        progress("embedding", done / len(customers))
    return [
        _ranked(vectors[question.customer] @ vector, by_customer[question.customer])
        for question, vector in zip(questions, asked, strict=True)
    ]


def _ranked(scores: Vectors, notes: Sequence[Note]) -> list[str]:
    return [notes[at].id for at in np.argsort(-scores, kind="stable")[:DEPTH]]


def encode_all(
    texts: Sequence[str], encoder: Encoder, tell: Callable[[float], None] = lambda _: None, kind: Kind = "query"
) -> Vectors:
    """Return vectors, encoded in batches of similar length, so that little is padding."""
    order = sorted(range(len(texts)), key=lambda at: len(texts[at]))
    vectors = np.empty((len(texts), encoder.dimensions), np.float32)
    for start in range(0, len(order), _BATCH):
        rows = order[start : start + _BATCH]
        vectors[rows] = encoder.encode([texts[row] for row in rows], kind)
        tell((start + len(rows)) / len(order))
    return vectors
