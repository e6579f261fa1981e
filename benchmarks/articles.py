"""How sure an answer is, and how rightly: ``python -m benchmarks.articles --memories M.jsonl --questions Q.jsonl``.

Every memory is an article of one passage. Each question is asked twice: as it is, and with the passages that answer it
taken away, when whatever is found is wrong. ``calibration_error`` is the expected one over ten bins (Naeini et al.
2015) with the shipped curve; ``fitted_calibration_error`` with the curve fitted, as at publication, to four fifths of
the questions and tried on the fifth. The rates are at the confidence from which the product answers.
"""

import argparse
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.recall_jsonl import Note, Question, read_memories, read_questions, read_relevant
from benchmarks.recall_peers import encode_all
from benchmarks.report import Bar, Value, print_report
from conversation.text import expand
from memory.accents import AccentModel
from memory.answering import SHIPPED
from memory.encoder import Encoder, EncoderSettings
from memory.knowledge import Article, KnowledgeIndex, Passage, searched_text
from memory.language import detect
from memory.means import LanguageMeans
from memory.query import Query
from routing.route import ARTICLE_CONFIDENCE

_FOLDS = 5
_BINS = 10


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the benchmark and print its figures."""
    parser = argparse.ArgumentParser(prog="benchmarks.articles", description=__doc__)
    parser.add_argument("--memories", type=Path, required=True, help="JSON lines: id, customer, at, text")
    parser.add_argument("--questions", type=Path, required=True, help="JSON lines: customer, text, relevant")
    parser.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir()) / "khach-quen-bench")
    options = parser.parse_args(arguments)
    notes = read_memories(options.memories)
    asked = read_questions(options.questions, {note.customer for note in notes})
    with Bar() as progress:
        encoder = Encoder.load(EncoderSettings(options.cache), progress)
        index = _index(notes, encoder)
        queries = _queries(notes, asked, encoder)
        encoder.close()
    relevant = read_relevant(options.questions, {note.id for note in notes})  # not before: no label is seen earlier
    slugs = [frozenset(key.casefold() for key in keys) for keys in relevant]
    shipped = _confidences(replace(index, curve=SHIPPED), queries, slugs)
    parts = []
    for fold in range(_FOLDS):
        taught = [at for at in range(len(queries)) if at % _FOLDS != fold]
        rows = range(fold, len(queries), _FOLDS)
        known = index.calibrated([queries[at] for at in taught], [slugs[at] for at in taught])
        parts.append(_confidences(known, [queries[at] for at in rows], [slugs[at] for at in rows]))
    fitted = np.concatenate(parts)
    figures: dict[str, Value] = {**_figures(shipped), **{f"fitted_{k}": v for k, v in _figures(fitted).items()}}
    print_report({**figures, "questions": len(queries), "threshold": ARTICLE_CONFIDENCE}, ("numpy", "torch"))


def _index(notes: Sequence[Note], encoder: Encoder) -> KnowledgeIndex:
    languages = detect([note.text for note in notes])
    articles = [Article(n.id.casefold(), tag or "vi", "", n.text) for n, tag in zip(notes, languages, strict=True)]
    passages = [Passage(f"{article.id}#0", article.id, 0, "", article.body) for article in articles]
    texts = [searched_text(article, passage) for article, passage in zip(articles, passages, strict=True)]
    means = LanguageMeans.measure(encoder.encode, encoder.model_name)
    return KnowledgeIndex.build(articles, passages, encode_all(texts, encoder, kind="passage"), means)


def _queries(notes: Sequence[Note], asked: Sequence[Question], encoder: Encoder) -> list[Query]:
    accents = AccentModel.train([note.text for note in notes])
    restored = [accents.restore(expand(question.text)) for question in asked]
    vectors = encode_all(restored, encoder)
    return [
        Query(question.text, vector, language, text)
        for question, vector, language, text in zip(asked, vectors, detect(restored), restored, strict=True)
    ]


def _confidences(
    index: KnowledgeIndex, queries: Sequence[Query], slugs: Sequence[frozenset[str]]
) -> NDArray[np.float64]:
    """Return ``[n, 4]``: confidence and whether it is right, as asked, and confidence without the right ones, and 0."""
    rows = []
    for scores, known in zip(index.evidence(queries), slugs, strict=True):
        answered, left = index.judged(scores, known)
        if answered is not None and left is not None:
            rows.append((answered.confidence, float(answered.is_right), left.confidence, 0.0))
    return np.array(rows)


def _figures(found: NDArray[np.float64]) -> dict[str, Value]:
    said = np.concatenate((found[:, 0], found[:, 2]))
    right = np.concatenate((found[:, 1], found[:, 3]))
    bins = np.minimum((said * _BINS).astype(int), _BINS - 1)
    error = sum(
        abs(said[bins == at].mean() - right[bins == at].mean()) * (bins == at).mean()
        for at in range(_BINS)
        if (bins == at).any()
    )
    answers = found[:, 0] >= ARTICLE_CONFIDENCE
    return {
        "calibration_error": round(float(error), 4),
        "right_at_1": round(float(found[:, 1].mean()), 4),
        "answered": round(float(answers.mean()), 4),
        "right_of_answered": round(float(found[answers, 1].mean()), 4) if answers.any() else None,
        "abstained_of_unanswerable": round(float((found[:, 2] < ARTICLE_CONFIDENCE).mean()), 4),
    }


if __name__ == "__main__":
    main()
