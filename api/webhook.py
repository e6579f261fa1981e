"""A webhook: where events are posted, and how a post that failed is tried again."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from yarl import URL

from conversation.errors import InputError

GIVE_UP_AFTER = timedelta(days=1)
"""How long a delivery is tried."""

DISABLE_AFTER = timedelta(days=3)
"""How long nothing but failures may go on before a webhook is switched off."""

OLD_SECRET_LIVES = timedelta(days=1)
"""How long a replaced secret still signs beside the new one."""

_FIRST_PAUSE = timedelta(seconds=5)
_LONGEST_PAUSE = timedelta(hours=6)
_FACTOR = 3
_LONGEST_URL = 2000


class DeliveryStatus(StrEnum):
    """How far a delivery has come."""

    PENDING = "pending"
    DELIVERED = "delivered"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Webhook:
    """An endpoint of the shop's own. Empty ``kinds`` means every event; ``cursor`` is the last event handed out.

    ``failing_since`` is set from the first failure until the next success.
    """

    id: str
    url: str
    secret: str
    created_at: datetime
    kinds: tuple[str, ...] = ()
    note: str = ""
    with_text: bool = False
    cursor: int = 0
    old_secret: str = ""
    old_secret_until: datetime | None = None
    failing_since: datetime | None = None
    disabled_at: datetime | None = None
    disabled_why: str = ""

    def secrets(self, now: datetime) -> tuple[str, ...]:
        """Return what to sign with: the secret, and the one it replaced for a day."""
        old = self.old_secret if self.old_secret_until is not None and now < self.old_secret_until else ""
        return (self.secret, old) if old else (self.secret,)


@dataclass(frozen=True, slots=True)
class Delivery:
    """One event on its way to one webhook; ``id`` stays the same however often it is tried."""

    id: str
    webhook_id: str
    event_id: str
    event_seq: int
    kind: str
    created_at: datetime
    next_at: datetime
    status: DeliveryStatus = DeliveryStatus.PENDING
    attempts: int = 0
    tried_at: datetime | None = None
    status_code: int = 0
    error: str = ""
    milliseconds: int = 0


def next_try(delivery: Delivery, now: datetime, chance: random.Random) -> datetime | None:
    """Return when a delivery that has just failed is tried again, None when a day of trying is over.

    Pauses triple from 5 s to 6 h; each is up to a fifth shorter or longer, so that what failed together does not come
    back together.
    """
    pause = min(_FIRST_PAUSE * _FACTOR ** min(delivery.attempts - 1, 20), _LONGEST_PAUSE)
    at = now + pause * chance.uniform(0.8, 1.2)
    return at if at < delivery.created_at + GIVE_UP_AFTER else None


def is_long_failing(webhook: Webhook, now: datetime) -> bool:
    """Tell whether a webhook has failed for so long that it is to be switched off."""
    return webhook.failing_since is not None and now - webhook.failing_since >= DISABLE_AFTER


def check_url(text: str, *, allow_private: bool) -> str:
    """Return the address of a webhook; raises InputError.

    Whether it leads into the private network is asked again at every post, of the addresses it then resolves to.
    """
    try:
        url = URL(text)
    except ValueError as error:
        raise InputError("url must be an address such as https://erp.example.vn/hooks", "url") from error
    schemes = ("https", "http") if allow_private else ("https",)
    if url.scheme not in schemes or not url.host or len(text) > _LONGEST_URL:
        raise InputError(f"url must be an address that begins with {' or '.join(schemes)}://", "url")
    if url.user is not None or url.password is not None or url.fragment:
        raise InputError("url must have neither user, password nor fragment", "url")
    return text
