"""How sure an answer is, and how rightly: ``python -m benchmarks.articles --memories M.jsonl --questions Q.jsonl``.

Every memory is an article of one passage; with ``--demo`` they are the articles of the demo shop, and its topics'
examples the questions. Each question is asked twice: as it is, and with the passages that answer it
taken away, when whatever is found is wrong. ``calibration_error`` is the expected one over ten bins (Naeini et al.
2015) with the shipped curve; ``fitted_calibration_error`` with the curve fitted, as at publication, to four fifths of
the questions and tried on the fifth. The rates are at the confidence from which the product answers; ``at_0.35`` and
others say, at that confidence and fitted: right and wrong of the questions as asked, and answered of those nothing
answers.
"""

import argparse
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.recall_jsonl import read_memories, read_questions, read_relevant
from benchmarks.recall_peers import encode_all
from benchmarks.report import Bar, Value, print_report
from bot.demo.read_content import read_content
from conversation.text import expand
from memory.accents import AccentModel
from memory.answering import SHIPPED
from memory.encoder import Encoder, EncoderSettings
from memory.knowledge import Article, KnowledgeIndex, Passage, searched_text
from memory.language import detect
from memory.means import LanguageMeans
from memory.passages import cut
from memory.query import Query
from routing.considerations.thresholds import ARTICLE_CONFIDENCE

_FOLDS = 5
_BINS = 10
_LEVELS = (0.2, 0.3, 0.35, 0.4, 0.5, 0.6)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the benchmark and print its figures."""
    parser = argparse.ArgumentParser(prog="benchmarks.articles", description=__doc__)
    parser.add_argument("--memories", type=Path, help="JSON lines: id, customer, at, text")
    parser.add_argument("--questions", type=Path, help="JSON lines: customer, text, relevant")
    parser.add_argument("--demo", action="store_true", help="the demo shop's articles and topics instead")
    parser.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir()) / "khach-quen-bench")
    options = parser.parse_args(arguments)
    if not options.demo and not (options.memories and options.questions):
        parser.error("name --memories and --questions, or --demo")
    with Bar() as progress:
        encoder = Encoder.load(EncoderSettings(options.cache), progress)
        index, queries, slugs = (
            _demo(encoder) if options.demo else _from_files(options.memories, options.questions, encoder)
        )
        encoder.close()
    shipped = _confidences(replace(index, curve=SHIPPED), queries, slugs)
    parts = []
    for fold in range(_FOLDS):
        taught = [at for at in range(len(queries)) if at % _FOLDS != fold]
        rows = range(fold, len(queries), _FOLDS)
        known = index.calibrated([queries[at] for at in taught], [slugs[at] for at in taught])
        parts.append(_confidences(known, [queries[at] for at in rows], [slugs[at] for at in rows]))
    fitted = np.concatenate(parts)
    figures: dict[str, Value] = {**_figures(shipped), **{f"fitted_{k}": v for k, v in _figures(fitted).items()}}
    figures |= {f"at_{least}": _rates(fitted, least) for least in _LEVELS}
    print_report({**figures, "questions": len(queries), "threshold": ARTICLE_CONFIDENCE}, ("numpy", "torch"))


Asked = tuple[KnowledgeIndex, list[Query], list[frozenset[str]]]


def _from_files(memories: Path, questions: Path, encoder: Encoder) -> Asked:
    notes = read_memories(memories)
    asked = read_questions(questions, {note.customer for note in notes})
    languages = detect([note.text for note in notes])
    articles = [Article(n.id.casefold(), tag or "vi", "", n.text) for n, tag in zip(notes, languages, strict=True)]
    passages = [Passage(f"{article.id}#0", article.id, 0, "", article.body) for article in articles]
    index = _index(articles, passages, encoder)
    queries = _queries(articles, [question.text for question in asked], encoder)
    relevant = read_relevant(questions, {note.id for note in notes})  # not before: no label is seen earlier
    return index, queries, [frozenset(key.casefold() for key in keys) for keys in relevant]


def _demo(encoder: Encoder) -> Asked:
    content = read_content()
    articles = [Article(a.id, a.language, a.title, a.body) for a in content.articles]
    passages = [passage for article in articles for passage in cut(article)]
    known = [(example, t.articles) for t in content.topics if t.articles for example in t.examples]
    np.random.default_rng(0).shuffle(known)  # every fold asks about every topic
    index = _index(articles, passages, encoder)
    queries = _queries(articles, [example for example, _ in known], encoder)
    return index, queries, [frozenset(slugs) for _, slugs in known]


def _index(articles: Sequence[Article], passages: Sequence[Passage], encoder: Encoder) -> KnowledgeIndex:
    owner = {article.id: article for article in articles}
    texts = [searched_text(owner[passage.article_id], passage) for passage in passages]
    means = LanguageMeans.measure(encoder.encode, encoder.model_name)
    return KnowledgeIndex.build(articles, passages, encode_all(texts, encoder, kind="passage"), means)


def _queries(articles: Sequence[Article], asked: Sequence[str], encoder: Encoder) -> list[Query]:
    accents = AccentModel.train([article.body for article in articles])
    written = [expand(text) for text in asked]
    restored = [t if tag == "en" else accents.restore(t) for t, tag in zip(written, detect(written), strict=True)]
    vectors = encode_all(restored, encoder)
    return [
        Query(text, vector, language, full)
        for text, vector, language, full in zip(asked, vectors, detect(restored), restored, strict=True)
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


def _rates(found: NDArray[np.float64], least: float) -> str:
    """Return the shares of questions answered rightly and wrongly, and of unanswerable ones answered."""
    answers = found[:, 0] >= least
    right, wrong = (answers & (found[:, 1] > 0)).mean(), (answers & (found[:, 1] == 0)).mean()
    return f"right {right:.3f}, wrong {wrong:.3f}, unanswerable {(found[:, 2] >= least).mean():.3f}"


if __name__ == "__main__":
    main()
