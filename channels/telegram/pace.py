"""How fast the bot may write: https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this."""

from collections import OrderedDict
from collections.abc import Awaitable, Callable

_KEPT_CHATS = 10_000


class Pace:
    """Lets calls through one after the other.

    Each limit is a bucket that lets ``burst`` calls through at once and refills at ``rate`` a second (the generic cell
    rate algorithm, ITU-T I.371): 25 with bursts of 5 for all chats, so 30 at most in any second, and 1 with bursts of 3
    for each chat. Groups are not written to.
    """

    def __init__(self, clock: Callable[[], float], sleep: Callable[[float], Awaitable[None]]) -> None:
        self._clock = clock
        self._sleep = sleep
        self._all = _Bucket(rate=25, burst=5)
        self._chats: OrderedDict[int, _Bucket] = OrderedDict()
        self._held: dict[int, float] = {}

    async def turn(self, chat: int, longest: float) -> float:
        """Wait until ``chat`` may be written to, then return 0; at once the seconds it takes if beyond ``longest``.

        One caller a chat at a time.
        """
        bucket = self._bucket(chat)
        now = self._clock()
        wait = max(bucket.wait(now), self._held.get(chat, now) - now)
        if wait > longest:
            return wait
        if wait > 0:
            await self._sleep(wait)
        now = self._clock()
        wait = self._all.wait(now)
        if wait > longest:
            return wait
        self._all.take(now)
        if wait > 0:
            await self._sleep(wait)
        bucket.take(self._clock())
        return 0.0

    def _bucket(self, chat: int) -> "_Bucket":
        bucket = self._chats.pop(chat, None) or _Bucket(rate=1, burst=3)
        self._chats[chat] = bucket
        if len(self._chats) > _KEPT_CHATS:
            self._chats.popitem(last=False)
        return bucket

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
