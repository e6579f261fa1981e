"""How much one browser, and one network address, may ask for."""

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass

from channels.channel import Limiter
from conversation.errors import SettingError


@dataclass(frozen=True, slots=True)
class Limit:
    """At most ``each`` tries of one session and ``network`` of one network address in ``window`` seconds; 0: any."""

    each: int
    network: int
    window: float


LIMITS: dict[str, Limit] = {
    # A network address may be a whole mobile operator's, so its limits are wide: they stop floods, not people.
    "session": Limit(0, 120, 600),
    "message": Limit(40, 1200, 60),
    "event": Limit(300, 6000, 60),  # everything cheap: receipts, head, history
    "upload": Limit(20, 200, 600),
    "link": Limit(6, 60, 600),
    "identify": Limit(20, 600, 600),
}
"""``webchat_limit_factor`` multiplies all of them; 0 switches them off."""

DEFAULT_UPLOAD_MB = 10

KIND_OF_EVENT = {
    "message": "message",
    "choice": "message",
    "link_offer": "link",
    "link_confirm": "link",
    "unlink": "link",
    "identify": "identify",
}
"""Which limit an event counts on; the rest count as ``event``."""


class Limits:
    """Counts tries on the shared limiter."""

    def __init__(self, limiter: Limiter, options: Mapping[str, str]) -> None:
        """Count on ``limiter``; raises SettingError."""
        self._limiter = limiter
        megabytes = options.get("max_upload_mb") or str(DEFAULT_UPLOAD_MB)
        if not megabytes.isdigit() or not int(megabytes):
            raise SettingError(f"MAX_UPLOAD_MB is {megabytes!r}; allowed: a whole number from 1")
        self._largest_file = int(megabytes) * 1024 * 1024
        text = options.get("webchat_limit_factor") or "1"
        try:
            self._factor = float(text)
        except ValueError:
            self._factor = -1.0
        if not 0 <= self._factor < float("inf"):
            raise SettingError(f"WEBCHAT_LIMIT_FACTOR is {text!r}; allowed: a number, 0 switches the limits off")

    @property
    def largest_file(self) -> int:
        """The largest upload, in bytes."""
        return self._largest_file

    async def check(self, kind: str, ip: str, user: str = "") -> None:
        """Count one try of ``kind``; raises RateLimitError."""
        limit = LIMITS[kind]
        tries = []
        if user and limit.each and self._factor:
            tries.append((f"webchat:{kind}:{user}", self._scaled(limit.each), limit.window))
        if ip and limit.network and self._factor:
            tries.append((f"webchat:{kind}:ip:{to_network(ip)}", self._scaled(limit.network), limit.window))
        if tries:
            await self._limiter.check_each(tries)

    def _scaled(self, limit: int) -> int:
        return max(1, round(limit * self._factor))


def to_network(ip: str) -> str:
    """Return what counts as one network address: an IPv4 address, or the /64 of an IPv6 one."""
    try:
        parsed = ipaddress.ip_address(ip)
    except ValueError:
        return "unknown"
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, 64), strict=False).network_address)
    return str(parsed)
