"""Learns the weights of ``memory/evidence.py`` anew, and says what each kind of evidence is worth.

``python -m benchmarks.recall_weights --set M.jsonl Q.jsonl [--set ...]``: a conditional logit over "which of these
memories answers", every set counting by the root of its questions, weights drawn slightly towards nothing. Prints the
weights, and recall@1 and recall@5 of each set with the shipped weights and with each kind of evidence left out.
"""

import argparse
import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.recall import remember
from benchmarks.recall_jsonl import read_memories, read_questions, read_relevant
from benchmarks.recall_peers import encode_all
from benchmarks.report import Bar
from conversation.text import expand
from memory.accents import AccentModel
from memory.encoder import Encoder, EncoderSettings
from memory.evidence import SAID
from memory.language import detect
from memory.means import LanguageMeans
from memory.query import Query

_REASONED = ("off_span", "latest")
_FITTED = tuple(name for name in SAID if name not in _REASONED)
_SCALE = {"word": 0.1, "pair": 0.1, "before_word": 0.1, "answered_word": 0.1}
"""BM25 runs to tens where the others run to ones."""
_GROUPS = {
    "meaning": ("meaning",),
    "words": ("word", "pair"),
    "kind of question": ("number", "time", "place", "person"),
    "who spoke": ("named", "role"),
    "form": ("is_question", "is_short", "length"),
    "talk around": ("after_question", "before_word", "answered_word", "answered_meaning"),
}


@dataclass(frozen=True, slots=True)
class Example:
    """One question: evidence ``[memories, kinds]``, what the reasoned kinds add, and which memory answers it."""

    evidence: NDArray[np.float32]
    fixed: NDArray[np.float32]
    answers: NDArray[np.bool_]


def main(arguments: Sequence[str] | None = None) -> None:
    """Fit on the sets given and print weights and ablations as JSON."""
    parser = argparse.ArgumentParser(prog="benchmarks.recall_weights", description=__doc__)
    parser.add_argument("--set", nargs=2, type=Path, action="append", required=True, metavar=("MEMORIES", "QUESTIONS"))
    parser.add_argument("--shrink", type=float, default=0.01, help="how strongly weights are drawn towards nothing")
    parser.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir()) / "khach-quen-bench")
    options = parser.parse_args(arguments)
    with Bar() as progress:
        encoder = Encoder.load(EncoderSettings(options.cache), progress)
        sets = {questions.stem: _examples(memories, questions, encoder) for memories, questions in options.set}
        encoder.close()
    shipped = np.array([SAID[name] for name in _FITTED], np.float32)
    table = {"all": {name: _recall(examples, shipped) for name, examples in sets.items()}}
    for group, names in _GROUPS.items():
        left = shipped * np.array([name not in names for name in _FITTED])
        table[f"without {group}"] = {name: _recall(examples, left) for name, examples in sets.items()}
    fitted = {name: round(float(w), 3) for name, w in zip(_FITTED, _fit(sets, options.shrink), strict=True)}
    print(json.dumps({"fitted": fitted, "shipped": SAID, "recall_at_1_and_5": table}, indent=1))


def _examples(memories: Path, questions: Path, encoder: Encoder) -> list[Example]:
    notes = read_memories(memories)
    asked = read_questions(questions, {note.customer for note in notes})
    relevant = read_relevant(questions, {note.id for note in notes})
    texts = [note.text for note in notes]
    means = LanguageMeans.measure(encoder.encode, encoder.model_name)
    vectors = dict(zip(texts, encode_all(texts, encoder), strict=True))
    accents = AccentModel.train(texts)
    found = {
        customer: remember([note for note in notes if note.customer == customer], vectors, means)
        for customer in {note.customer for note in notes}
    }
    restored = [accents.restore(expand(question.text)) for question in asked]
    examples = []
    for question, text, vector, wanted in zip(asked, restored, encode_all(restored, encoder), relevant, strict=True):
        memory = found[question.customer]
        columns = memory.evidence(Query(question.text, vector, detect([text])[0], text), memory.memories[-1].at)
        nothing = np.zeros(len(memory.memories), np.float32)
        evidence = np.stack([np.asarray(columns.get(name, nothing), np.float32) for name in _FITTED], axis=1)
        fixed = sum((SAID[name] * columns[name] for name in _REASONED if name in columns), nothing)
        examples.append(Example(evidence, fixed, np.array([m.entry_id in wanted for m in memory.memories])))
    return examples


def _fit(sets: Mapping[str, Sequence[Example]], shrink: float) -> NDArray[np.float32]:
    import torch

    scale = torch.tensor([_SCALE.get(name, 1.0) for name in _FITTED])
    start = torch.tensor([15.0 if name == "meaning" else 0.0 for name in _FITTED])
    weights = start.clone().requires_grad_()
    optimiser = torch.optim.LBFGS([weights], max_iter=200, line_search_fn="strong_wolfe")
    total = sum(len(examples) ** 0.5 for examples in sets.values())
    data = [
        (torch.from_numpy(e.evidence), torch.from_numpy(e.fixed), torch.from_numpy(e.answers), len(examples) ** -0.5)
        for examples in sets.values()
        for e in examples
    ]

    def loss() -> torch.Tensor:
        optimiser.zero_grad()
        value = shrink * 0.1 * ((weights - start) ** 2).sum()
        for evidence, fixed, answers, share in data:
            likely = torch.log_softmax(evidence @ (weights * scale) + fixed, 0)
            value = value - torch.logsumexp(likely[answers], 0) * share / total
        value.backward()  # type: ignore[no-untyped-call]
        return value

    optimiser.step(loss)  # type: ignore[no-untyped-call]
    return np.asarray((weights * scale).detach().numpy(), np.float32)


def _recall(examples: Sequence[Example], weights: NDArray[np.float32]) -> tuple[float, float]:
    found = {1: 0.0, 5: 0.0}
    for example in examples:
        order = np.argsort(-(example.evidence @ weights + example.fixed), kind="stable")
        for depth in found:
            found[depth] += float(example.answers[order[:depth]].sum() / example.answers.sum())
    return round(found[1] / len(examples), 3), round(found[5] / len(examples), 3)


if __name__ == "__main__":
    main()
