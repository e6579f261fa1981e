"""What turns texts into vectors, and which of several does it best on this processor."""

import hashlib
import json
import platform
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from time import perf_counter
from typing import Protocol

import numpy as np
import structlog
from numpy.typing import NDArray

Clock = Callable[[], float]
"""Gives seconds that never go back."""

log = structlog.get_logger()

LEAST_COSINE = 0.995
"""An engine is taken only if each vector of the sample is this close to the reference's."""
CHECK_VERSION = 5
"""Raised when the sample, the measure or an engine changes, so that every processor is measured anew."""
ROUNDS = 3
"""How often each engine that may be taken is measured, in turn: a shared machine changes its speed from second to
second, and the choice is kept."""


class Engine(Protocol):
    """Something that turns clean, prefixed texts into unit vectors, float32 ``[n, dimensions]``; thread-safe."""

    dimensions: int

    def run(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one vector a text, in the order given; ``texts`` is not empty."""
        ...

    def close(self) -> None:
        """Let go of what is held beside memory; nothing is run afterwards."""
        ...


@dataclass(frozen=True, slots=True)
class Measured:
    """How an engine did on the sample: seconds for one message and for a batch, and its farthest vector."""

    one_s: float
    batch_s: float
    least_cosine: float

    @property
    def cost(self) -> float:
        """What is compared: one message and a message of a batch count alike (the square of their geometric mean)."""
        return self.one_s * self.batch_s

    def or_better(self, other: "Measured") -> "Measured":
        """Return the best of both times, and the farther vector."""
        return Measured(
            min(self.one_s, other.one_s),
            min(self.batch_s, other.batch_s),
            min(self.least_cosine, other.least_cosine),
        )


def fastest(
    reference: Callable[[], Engine], others: Mapping[str, Callable[[], Engine]], clock: Clock = perf_counter
) -> str | None:
    """Return the name of the fastest engine whose meaning is the reference's, or None for the reference itself.

    An engine that cannot run on this processor is passed over.
    """
    engine = reference()
    vectors = engine.run(SAMPLE)
    reference_cost = measure(engine, vectors, clock).cost
    del engine
    alike: dict[str, Engine] = {}
    found: dict[str, Measured] = {}
    for name, make in others.items():
        try:
            engine = make()
            measured = measure(engine, vectors, clock)
        except (RuntimeError, NotImplementedError, AttributeError, TypeError) as error:  # its kernels are not here
            log.info("encoder_engine_missing", engine=name, reason=str(error)[:200])
            continue
        found[name] = measured
        if measured.least_cosine >= LEAST_COSINE:
            alike[name] = engine
    for _ in range(ROUNDS - 1):
        for name, engine in alike.items():
            found[name] = found[name].or_better(measure(engine, vectors, clock))
    for name, measured in found.items():
        log.info(
            "encoder_engine_measured",
            engine=name,
            one_ms=measured.one_s * 1e3,
            batch_ms=measured.batch_s * 1e3,
            least_cosine=measured.least_cosine,
        )
    best = min(alike, key=lambda name: found[name].cost, default=None)
    return best if best is not None and found[best].cost < reference_cost else None


def measure(engine: Engine, reference: NDArray[np.float32], clock: Clock) -> Measured:
    """Run the sample as a batch and one by one; the best of several runs counts, since others share the machine."""
    batch = engine.run(SAMPLE)
    batch_s = min(_seconds(engine, SAMPLE, clock) for _ in range(2))
    singles = np.concatenate([engine.run([text]) for text in SAMPLE[:8]])
    one_s = min(_seconds(engine, [text], clock) for text in SAMPLE[:4] for _ in range(2))
    cosines = np.concatenate([(batch * reference).sum(1), (singles * reference[:8]).sum(1)])
    return Measured(one_s, batch_s, float(cosines.min()))


def remembered(path: Path, key: str, find: Callable[[], str]) -> str:
    """Return what ``find`` gave for ``key`` earlier, kept in the JSON file ``path``; a damaged file is made anew."""
    try:
        known = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        known = {}
    if not isinstance(known, dict) or not isinstance(known.get(key), str):
        known = {key: find()}
        part = path.with_suffix(".part")
        part.write_text(json.dumps(known), encoding="utf-8")
        part.replace(path)
    return str(known[key])


def processor_key(threads: int) -> str:
    """Return what the choice depends on, hashed: the processor's model and features, libraries, thread count."""
    parts = [platform.machine(), platform.platform(), str(threads), str(CHECK_VERSION)]
    parts += [metadata.version(name) for name in ("torch", "sentence-transformers", "transformers")]
    description = Path("/proc/cpuinfo")
    if description.exists():
        lines = description.read_text(encoding="utf-8").splitlines()
        parts += sorted({line for line in lines if line.startswith(("model name", "flags", "Features"))})
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def _seconds(engine: Engine, texts: Sequence[str], clock: Clock) -> float:
    start = clock()
    engine.run(texts)
    return clock() - start


SAMPLE = (
    "query: Chị ơi, đơn hàng em đặt hôm thứ hai giờ tới đâu rồi ạ?",
    "query: shop con son duong mau hong dat khong",
    "query: How long does delivery to Hải Phòng take?",
    "query: Mình muốn gặp nhân viên tư vấn, bot trả lời không đúng ý mình.",
    "query: ok shop",
    "query: Da mình khô, hay bong tróc vào mùa đông thì nên dùng kem dưỡng loại nào, có cần thêm serum không?",
    "query: I was charged twice, please refund one of the payments.",
    "query: 🙏🙏 giúp em với",
    "query: Nồi cơm báo lỗi E3, còn bảo hành đến tháng mấy vậy shop?",
    "query: ma giam gia cua toi nhap vao bao het han",
    "query: 0912 345 678",
    "query: Could you issue a VAT invoice for company MST 0312345678?",
    "query: Em bé nhà mình 8 tháng tuổi dùng nước giặt này được không, có mùi nồng không ạ?",
    "query: sai size roi doi giup minh nhe, don #VN-20931",
    "query: Tôi rất thất vọng: gọi ba lần không ai nghe máy, hàng thì vỡ nắp, hộp móp hết một góc!",
    "query: ???",
    "passage: Đơn từ 299.000đ được miễn phí giao hàng nội thành; các tỉnh khác phí từ 25.000đ, giao trong 2–4 ngày.",
    "passage: Returns are accepted within 7 days if the seal is intact. Bring the receipt or the order number.",
    "passage: Khách thích mùi oải hương, dị ứng với cồn.",
    "passage: Khách hẹn nhận hàng sau 18 giờ ở cổng sau chung cư, nhờ gọi trước mười phút.",
    "passage: Kem chống nắng phổ rộng, mỏng nhẹ, hợp với da dầu. Thoa trước khi ra nắng 15 phút, thoa lại mỗi hai giờ.",
    "passage: The customer prefers to be called in the evening and pays by bank transfer.",
    "passage: Tích 1 điểm cho mỗi 10.000đ. Đủ 200 điểm đổi được phiếu mua hàng 50.000đ, dùng trong 90 ngày.",
    "passage: ٣ طلبات、ありがとう, спасибо — một dòng lẫn nhiều thứ chữ.",
)
"""Shop talk of many lengths and kinds; the benchmark uses other texts."""
