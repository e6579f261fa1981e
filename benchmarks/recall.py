"""What was said is found again: ``python -m benchmarks.recall --memories M.jsonl --questions Q.jsonl``."""

import argparse
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import numpy as np

from benchmarks.recall_jsonl import Note, Question, read_memories, read_questions, read_relevant
from benchmarks.recall_peers import DEPTH, Rankings, encode_all, run_bm25, run_char_tfidf, run_embedding
from benchmarks.report import Bar, Value, print_report
from conversation.messages import Address
from conversation.proof import ProofLevel
from conversation.text import expand, fold
from memory.accents import AccentModel
from memory.encoder import Encoder, EncoderSettings, Vectors
from memory.language import detect
from memory.means import LanguageMeans
from memory.query import Query
from memory.recall import CustomerMemory, Memory, recall
from memory.terms import terms_of

Progress = Callable[[str, float], None]


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the benchmark and print its figures."""
    options = _options(arguments)
    notes = read_memories(options.memories)
    questions = read_questions(options.questions, {note.customer for note in notes})
    if options.strip_accents:
        questions = [Question(q.customer, fold(q.text)) for q in questions]
    by_customer: dict[str, list[Note]] = {}
    for note in notes:
        by_customer.setdefault(note.customer, []).append(note)
    with Bar() as progress:
        encoder = Encoder.load(EncoderSettings(options.cache, options.model), progress)
        ours = _run(by_customer, questions, encoder, progress)
        peers = {
            "bm25_": run_bm25(by_customer, questions, progress),
            "char_tfidf_": run_char_tfidf(by_customer, questions, progress),
            "embedding_": run_embedding(by_customer, questions, encoder, progress),
        }
        encoder.close()
    relevant = read_relevant(options.questions, {note.id for note in notes})  # not before: no label is seen earlier
    figures: dict[str, Value] = {
        **_quality(ours.rankings, relevant),
        **{
            prefix + name: value
            for prefix, rankings in peers.items()
            for name, value in _quality(rankings, relevant).items()
        },
        "index_s": round(ours.index_s, 3),
        "query_p50_ms": round(float(np.percentile(ours.query_ms, 50)), 3),
        "query_p99_ms": round(float(np.percentile(ours.query_ms, 99)), 3),
        "query_cpu_p99_ms": round(float(np.percentile(ours.query_cpu_ms, 99)), 3),
        "most_memories_of_one": max(len(some) for some in by_customer.values()),
        "encode_s": round(ours.encode_s, 3),
        "memories": len(notes),
        "questions": len(questions),
        "model": encoder.model_name,
    }
    print_report(figures, ("numpy", "bm25s", "torch", "onnxruntime"))


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks.recall", description=__doc__)
    parser.add_argument("--memories", type=Path, required=True, help="JSON lines: id, customer, at, text, speaker")
    parser.add_argument("--questions", type=Path, required=True, help="JSON lines: customer, text, relevant")
    parser.add_argument("--strip-accents", action="store_true", help="take the accents off the questions first")
    parser.add_argument("--model", default="", help="another embedding model than the shipped one")
    parser.add_argument(
        "--cache", type=Path, default=Path(tempfile.gettempdir()) / "khach-quen-bench", help="where the model is kept"
    )
    return parser.parse_args(arguments)


@dataclass(frozen=True, slots=True)
class _Outcome:
    rankings: Rankings
    query_ms: list[float]
    query_cpu_ms: list[float]
    index_s: float
    encode_s: float


def _run(
    by_customer: dict[str, list[Note]], questions: Sequence[Question], encoder: Encoder, progress: Progress
) -> _Outcome:
    """Remember, then recall, as the product does: an accent model out of the shop's own texts, query vectors."""
    means = LanguageMeans.measure(encoder.encode, encoder.model_name)
    every = [note.text for notes in by_customer.values() for note in notes]
    encode_s = time.perf_counter()
    vectors = dict(zip(every, encode_all(every, encoder, lambda done: progress("memories", done)), strict=True))
    encode_s = time.perf_counter() - encode_s
    index_s = time.perf_counter()
    accents = AccentModel.train(every)
    found = {customer: remember(notes, vectors, means) for customer, notes in by_customer.items()}
    index_s = time.perf_counter() - index_s
    restored = [accents.restore(expand(question.text)) for question in questions]
    asked = encode_all(restored, encoder, lambda done: progress("questions", done))
    rankings: Rankings = []
    query_ms: list[float] = []
    query_cpu_ms: list[float] = []
    for question, vector in zip(questions, asked, strict=True):
        memory = found[question.customer]
        now = memory.memories[-1].at + timedelta(days=1)
        start, working = time.perf_counter(), time.thread_time()
        text = accents.restore(expand(question.text))
        query = Query(question.text, vector, detect([text])[0], text)
        hits = recall(memory, query, now, DEPTH)
        query_ms.append((time.perf_counter() - start) * 1000)
        query_cpu_ms.append((time.thread_time() - working) * 1000)
        rankings.append([hit.memory.entry_id for hit in hits])
    return _Outcome(rankings, query_ms, query_cpu_ms, index_s, encode_s)


def remember(notes: Sequence[Note], vectors: dict[str, Vectors], means: LanguageMeans) -> CustomerMemory:
    """Return the notes of one customer ready for search; ``vectors`` are query vectors by text."""
    languages = detect([note.text for note in notes])
    memories = [
        Memory(
            entry_id=note.id,
            conversation_id=note.customer,
            address=Address("benchmark", note.customer),
            seq=seq,
            at=note.at,
            speaker=note.speaker,
            text=note.text,
            language=language,
            proof=ProofLevel.POSSESSION,
            terms=terms_of(note.text),
            vector=vectors[note.text],
        )
        for seq, (note, language) in enumerate(zip(notes, languages, strict=True))
    ]
    return CustomerMemory.build(memories, means)


def _quality(rankings: Rankings, relevant: Sequence[frozenset[str]]) -> dict[str, float]:
    """Recall is the share of a question's relevant ids found, averaged over questions."""
    figures: dict[str, float] = {}
    for depth in (1, 5, 10):
        shares = [
            len(wanted.intersection(found[:depth])) / len(wanted)
            for found, wanted in zip(rankings, relevant, strict=True)
        ]
        figures[f"recall_at_{depth}"] = round(float(np.mean(shares)), 4)
    ranks = [
        next((1 / rank for rank, key in enumerate(found, 1) if key in wanted), 0.0)
        for found, wanted in zip(rankings, relevant, strict=True)
    ]
    return {**figures, "mrr": round(float(np.mean(ranks)), 4)}


if __name__ == "__main__":
    main()
