"""How fast the bot may write: https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this."""

from collections import OrderedDict
from collections.abc import Callable

_KEPT_CHATS = 10_000


class Pace:
    """Says how long to wait before the next call, for one chat and for all of them together.

    Each limit is a bucket that lets ``burst`` calls through at once and refills at ``rate`` a second (the generic cell
    rate algorithm, ITU-T I.371): 25 and at most 30 in any second for all chats, 1 with bursts of 3 for each. Groups are
    not written to.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._all = _Bucket(rate=25, burst=5)
        self._chats: OrderedDict[int, _Bucket] = OrderedDict()
        self._held: dict[int, float] = {}

    def reserve(self, chat: int, longest: float) -> float:
        """Return how many seconds away the next place in the line is, and take it unless it is beyond ``longest``."""
        now = self._clock()
        bucket = self._chats.pop(chat, None) or _Bucket(rate=1, burst=3)
        self._chats[chat] = bucket
        if len(self._chats) > _KEPT_CHATS:
            self._chats.popitem(last=False)
        wait = max(bucket.wait(now), self._all.wait(now), self._held.get(chat, now) - now)
        if wait <= longest:
            bucket.take(now)
            self._all.take(now)
        return wait

    def hold(self, chat: int, seconds: float) -> None:
        """Remember that Telegram asked to leave ``chat`` alone for ``seconds``."""
        now = self._clock()
        self._held = {key: until for key, until in self._held.items() if until > now}
        self._held[chat] = now + seconds


class _Bucket:
    """One limit; ``_due`` is when it would be empty if nothing more came."""

    __slots__ = ("_due", "_interval", "_slack")

    def __init__(self, rate: float, burst: int) -> None:
        self._interval = 1 / rate
        self._slack = (burst - 1) / rate
        self._due = float("-inf")

    def wait(self, now: float) -> float:
        return max(0.0, self._due - self._slack - now)

    def take(self, now: float) -> None:
        self._due = max(self._due, now) + self._interval
