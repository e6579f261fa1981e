"""Messages are given their topics: ``python -m benchmarks.understanding [--train TRAIN.csv --test TEST.csv]``.

Without files the project's own Vietnamese topics are learnt and asked beside a linear SVM over letters: thirty of many
trades from all twelve examples of each and from five, forty-four of a shop and a hotel (``retail_``) from fifteen
and five.
"""

import argparse
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import f1_score, roc_auc_score

from benchmarks.own_topics import Half, halves, retail
from benchmarks.report import Bar, Value, end_with_bad_input, print_report
from benchmarks.topics_csv import read_messages, read_topics
from conversation.text import expand, without_accents
from memory.accents import AccentModel
from memory.encoder import Encoder, EncoderSettings
from memory.language import detect
from routing.bare import without_numbers
from routing.readings import READINGS, Reading, choose, find_doubtful
from routing.situation import Topic
from routing.understand import OUT_OF_SCOPE, Understander

Vectors = NDArray[np.float32]
Embed = Callable[[Sequence[str]], Vectors]
Progress = Callable[[str, float], None]

_BATCH = 64
_FEW = 5
"""Examples a topic must be understood from."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the benchmark and print its figures."""
    options = _options(arguments)
    with Bar() as progress:
        encoder = Encoder.load(EncoderSettings(options.cache, options.model), progress)
        try:
            figures = _on_files(options, encoder, progress) if options.train else _on_own_topics(encoder, progress)
        finally:
            encoder.close()
    print_report({**figures, "model": encoder.model_name}, ("numpy", "scipy", "scikit-learn", "torch", "onnxruntime"))


def _on_files(options: argparse.Namespace, encoder: Encoder, progress: Progress) -> dict[str, Value]:
    """Learn one file and ask the other."""
    texts, topics, asked = read_messages(options.train), read_topics(options.train), read_messages(options.test)
    if len(set(topics) - {OUT_OF_SCOPE}) < 2:
        end_with_bad_input(options.train, "fewer than two topics, so there is nothing to tell apart", 1, "topic")
    shop, answers, stripped = _learn_and_ask(texts, topics, asked, encoder, progress)
    peer = _char_svm(texts, topics, asked, progress) if options.peer == "svm" else None
    truth = read_topics(options.test, {*topics, OUT_OF_SCOPE})  # not before: no label is seen earlier
    figures = {**measure(answers, stripped, truth), "train_s": round(shop.train_s, 2)}
    return figures | (_measure_peer(peer, truth) if peer else {})


def _on_own_topics(encoder: Encoder, progress: Progress) -> dict[str, Value]:
    """Learn the project's own topics and ask them; where either half is learnt, figures are means over both ways."""
    figures: dict[str, Value] = {}
    sets = {
        "": tuple(halves()),
        "five_": tuple(halves(_FEW)),
        "retail_": (retail(),),
        "retail_five_": (retail(_FEW),),
    }
    for name, learnt in sets.items():
        runs = [_one_half(half, encoder, progress) for half in learnt]
        figures |= {name + key: _mean([run[key] for run in runs]) for key in runs[0]}
    return figures


def _one_half(half: Half, encoder: Encoder, progress: Progress) -> dict[str, Value]:
    shop, answers, stripped = _learn_and_ask(half.texts, half.topics, half.asked, encoder, progress)
    peer = _char_svm(half.texts, half.topics, half.asked, progress)
    ours = {**measure(answers, stripped, half.truth), "train_s": round(shop.train_s, 2)}
    return ours | _measure_peer(peer, half.truth)


def _mean(values: Sequence[Value]) -> Value:
    numbers = [value for value in values if isinstance(value, int | float)]
    return round(sum(numbers) / len(numbers), 4) if len(numbers) == len(values) else None


def _learn_and_ask(
    texts: Sequence[str], topics: Sequence[str], asked: Sequence[str], encoder: Encoder, progress: Progress
) -> tuple["Learnt", "Answers", "Answers"]:
    """Return what was learnt, and what is answered to ``asked`` as written and without accents."""

    def embed(stage: str) -> Embed:
        return lambda some: encode_all(some, encoder, lambda done: progress(stage, done))

    shop = learn(texts, topics, embed("train"))
    answers = ask(shop, asked, embed("test"))
    return shop, answers, ask(shop, [without_accents(text) for text in asked], embed("stripped"))


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks.understanding", description=__doc__)
    parser.add_argument("--train", type=Path, help="CSV: text, topic; without it the project's own topics are taken")
    parser.add_argument("--test", type=Path, help="CSV: text, topic; oos means none of them")
    parser.add_argument("--peer", choices=("svm",), help="run a linear SVM over letters beside it")
    parser.add_argument("--model", default="", help="another embedding model than the shipped one")
    parser.add_argument(
        "--cache", type=Path, default=Path(tempfile.gettempdir()) / "khach-quen-bench", help="where the model is kept"
    )
    options = parser.parse_args(arguments)
    if bool(options.train) != bool(options.test):
        parser.error("--train and --test go together")
    return options


@dataclass(frozen=True, slots=True)
class Learnt:
    """What the shop knows after training, and the seconds that took beyond the encoder."""

    understander: Understander
    accents: AccentModel
    train_s: float

    def read(self, texts: Sequence[str], embed: "KeptVectors") -> tuple[list[str], Vectors]:
        """Return texts as the product prepares them, in full words with accents put back, and their vectors."""
        written = [expand(text) for text in texts]
        said = dict(enumerate(map(self._readings, written, detect(written))))
        chosen = {at: readings[0] for at, readings in said.items()}
        vectors = embed(reading.bare[0] for reading in chosen.values())
        doubtful = find_doubtful(self.understander, said, vectors)
        vectors |= embed(reading.bare[0] for readings in doubtful.values() for reading in readings)
        chosen |= choose(self.understander, doubtful, vectors)
        bare = [reading.bare[0] for reading in chosen.values()]
        return bare, np.stack([vectors[text] for text in bare])

    def _readings(self, text: str, language: str) -> tuple[Reading, ...]:
        readings = self.accents.readings(text, READINGS) if language == "vi" else ((text, 0.0),)
        return tuple(Reading(text, odds, (text,), (without_numbers(text),)) for text, odds in readings)


class KeptVectors:
    """Vectors by their texts, each encoded once, so that what else takes time can be timed without them."""

    def __init__(self, embed: Embed) -> None:
        self._embed = embed
        self._kept: dict[str, NDArray[np.float32]] = {}

    def __call__(self, texts: Iterable[str]) -> dict[str, NDArray[np.float32]]:
        """Return the vector of each of ``texts``."""
        asked = list(dict.fromkeys(texts))
        if new := [text for text in asked if text not in self._kept]:
            self._kept |= zip(new, self._embed(new), strict=True)
        return {text: self._kept[text] for text in asked}


@dataclass(frozen=True, slots=True)
class Answers:
    """For each message the likeliest topic in scope, whether it is understood at all, and how much topics claim it."""

    topics: NDArray[np.str_]
    is_understood: NDArray[np.bool_]
    claims: Vectors
    ms_per_message: float


def learn(texts: Sequence[str], topics: Sequence[str], embed: Embed) -> Learnt:
    """Train as the product does."""
    examples: dict[str, list[str]] = {}
    for text, topic in zip(texts, topics, strict=True):
        examples.setdefault(topic, []).append(text)
    encoding = 0.0

    def embed_apart(some: Sequence[str]) -> Vectors:
        nonlocal encoding
        start = time.perf_counter()
        vectors = embed(some)
        encoding += time.perf_counter() - start
        return vectors

    start = time.perf_counter()
    accents = AccentModel.train(texts)
    known = [Topic(name, "article_answer", examples=tuple(some)) for name, some in examples.items()]
    understander = Understander.train(
        known,
        embed_apart,
        lambda text: accents.restore(text) if detect([text])[0] == "vi" else text,
        AccentModel.put_back,
    )
    return Learnt(understander, accents, time.perf_counter() - start - encoding)


def ask(shop: Learnt, texts: Sequence[str], embed: Embed) -> Answers:
    """Understand ``texts`` in batches as the product does, the encoder's time apart."""
    names = np.array(shop.understander.topics)
    inside = np.flatnonzero(names != OUT_OF_SCOPE)
    kept = KeptVectors(embed)
    restored, vectors = shop.read(texts, kept)
    understood: list[bool] = []
    start = time.perf_counter()
    for at in range(0, len(texts), _BATCH):
        some, rows = shop.read(texts[at : at + _BATCH], kept)
        understood += [not u.is_out_of_scope for u in shop.understander.understand(some, rows, detect(some))]
    took = time.perf_counter() - start
    topics: list[str] = []
    claims: list[float] = []
    for at in range(0, len(texts), _BATCH):
        chances, claimed = shop.understander.score(restored[at : at + _BATCH], vectors[at : at + _BATCH])
        topics += names[inside[chances[:, inside].argmax(axis=1)]].tolist()
        claims += claimed.tolist()
    return Answers(np.array(topics), np.array(understood), np.array(claims, np.float32), took * 1000 / len(texts))


def measure(answers: Answers, stripped: Answers, truth: Sequence[str]) -> dict[str, Value]:
    """Compare with the true topics."""
    labels = np.array(truth)
    inside = labels != OUT_OF_SCOPE
    right = (answers.topics == labels)[inside]
    figures: dict[str, Value] = {
        "accuracy": _share(right),
        "macro_f1": round(float(f1_score(labels[inside], answers.topics[inside], average="macro")), 4),
        "oos_auroc": round(float(roc_auc_score(inside, answers.claims)), 4) if 0 < inside.sum() < len(labels) else None,
        "threshold_accuracy": _share(right & answers.is_understood[inside]),
        "threshold_oos_recall": _share(~answers.is_understood[~inside]),
        "stripped_accuracy": _share((stripped.topics == labels)[inside]),
        "ms_per_message": round(answers.ms_per_message, 3),
        "stripped_ms_per_message": round(stripped.ms_per_message, 3),
        "messages": len(labels),
    }
    return figures


def _share(held: NDArray[np.bool_]) -> float | None:
    return round(float(held.mean()), 4) if len(held) else None


def encode_all(texts: Sequence[str], encoder: Encoder, tell: Callable[[float], None] = lambda _: None) -> Vectors:
    """Return query vectors, encoded in batches of similar length, so that little is padding."""
    order = sorted(range(len(texts)), key=lambda at: len(texts[at]))
    vectors = np.empty((len(texts), encoder.dimensions), np.float32)
    for start in range(0, len(order), _BATCH):
        rows = order[start : start + _BATCH]
        vectors[rows] = encoder.encode([texts[row] for row in rows], "query")
        tell((start + len(rows)) / len(order))
    return vectors


@dataclass(frozen=True, slots=True)
class _Peer:
    topics: NDArray[np.str_]
    stripped: NDArray[np.str_]
    train_s: float
    ms_per_message: float


def _char_svm(
    texts: Sequence[str], topics: Sequence[str], asked: Sequence[str], progress: Callable[[str, float], None]
) -> _Peer:
    """Train what is usual without an encoder: TF-IDF of letters in a row, as typed, and a linear SVM."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.pipeline import make_pipeline
    from sklearn.svm import LinearSVC

    progress("peer", 0.0)
    start = time.perf_counter()
    letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True)
    svm = make_pipeline(letters, LinearSVC(random_state=0))
    svm.fit(list(texts), topics)
    trained = time.perf_counter()
    answers = np.asarray(svm.predict(list(asked)))
    done = time.perf_counter()
    stripped = np.asarray(svm.predict([without_accents(text) for text in asked]))
    progress("peer", 1.0)
    return _Peer(answers, stripped, trained - start, (done - trained) * 1000 / len(asked))


def _measure_peer(peer: _Peer, truth: Sequence[str]) -> dict[str, Value]:
    labels = np.array(truth)
    inside = labels != OUT_OF_SCOPE
    return {
        "peer_accuracy": _share((peer.topics == labels)[inside]),
        "peer_stripped_accuracy": _share((peer.stripped == labels)[inside]),
        "peer_train_s": round(peer.train_s, 2),
        "peer_ms_per_message": round(peer.ms_per_message, 3),
    }


if __name__ == "__main__":
    main()
