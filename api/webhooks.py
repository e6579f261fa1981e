"""Webhooks over HTTP: where events are posted, the log, and sending again."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Annotated

from pydantic import ConfigDict, Field, StringConstraints
from sqlalchemy import Connection

from api.cursor import from_cursor, to_cursor
from api.endpoint import Body, Call, Endpoint, Line, Page, Paged, Records, View, When
from api.problem import ScopeError
from api.webhook import Delivery, DeliveryStatus, Webhook, check_url
from api.webhook_store import (
    change_webhook,
    delete_webhook,
    find_deliveries,
    load_webhook,
    load_webhooks,
    replace_secret,
    resend,
    save_webhook,
)
from conversation.errors import ConflictError, InputError
from conversation.events import Event, EventKind
from conversation.ids import new_id
from storage.event_store import find_last_seq, save_events

MOST_WEBHOOKS = 50
_SECRET = "whsec_"  # noqa: S105 (a prefix)
_ONE_KIND = Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,20}\.[a-z_]{1,30}$")]
_Kinds = Annotated[list[_ONE_KIND], Field(max_length=60)]
_Url = Annotated[str, StringConstraints(pattern=r"^https?://[^\s\x00-\x1f\x7f]+$", max_length=2000)]


class WebhookView(View):
    """A webhook; the secret is shown when it is made and never again. No ``kinds`` means every kind."""

    model_config = ConfigDict(from_attributes=True, defer_build=True)

    id: str
    url: str
    kinds: list[str]
    note: str
    with_text: bool
    created_at: When
    failing_since: When | None
    disabled_at: When | None
    disabled_why: str


class WebhookWithSecret(WebhookView):
    """A webhook with its secret."""

    secret: str


class NewWebhook(Body):
    """A webhook to be made. ``with_text`` puts what was said into the events of messages."""

    url: _Url
    kinds: _Kinds = Field(default_factory=list)
    note: Line = ""
    with_text: bool = False


class WebhookChange(Body):
    """What is to be changed; what is left out stays. ``enabled`` true switches one on again, from now."""

    url: _Url | None = None
    kinds: _Kinds | None = None
    note: Line | None = None
    with_text: bool | None = None
    enabled: bool | None = None


class DeliveryView(View):
    """One event on its way to a webhook, as the log has it."""

    model_config = ConfigDict(from_attributes=True, defer_build=True)

    id: str
    event_id: str
    event_seq: int
    kind: str
    status: DeliveryStatus
    attempts: int
    created_at: When
    tried_at: When | None
    next_at: When
    status_code: int
    error: str
    milliseconds: int


class DeliveryQuery(Paged):
    """Which deliveries."""

    status: DeliveryStatus | None = None


class WebhookCalls:
    """Calls about webhooks."""

    def __init__(self, records: Records, kinds: Callable[[], Sequence[str]], *, allow_private: bool) -> None:
        """Keep webhooks in ``records``; ``kinds`` are the events there are."""
        self._records = records
        self._kinds = kinds
        self._allow_private = allow_private

    def endpoints(self) -> tuple[Endpoint, ...]:
        """Return the declarations."""
        read, write = "webhooks:read", "webhooks:write"
        one = "/webhooks/{webhook_id}"
        return (
            Endpoint("GET", "/webhooks", self.list_webhooks, "List the webhooks", read, None, Page[WebhookView]),
            Endpoint(
                "POST", "/webhooks", self.add_webhook, "Make a webhook", write, NewWebhook, WebhookWithSecret, 201
            ),
            Endpoint("GET", one, self.get_webhook, "Read a webhook", read, None, WebhookView),
            Endpoint("PATCH", one, self.change_webhook, "Change a webhook", write, WebhookChange, WebhookView),
            Endpoint("DELETE", one, self.delete_webhook, "Take a webhook away with its log", write),
            Endpoint(
                "POST",
                one + "/secret",
                self.replace_webhook_secret,
                "Give a webhook a new secret; the old one signs beside it for a day",
                write,
                None,
                WebhookWithSecret,
            ),
            Endpoint("POST", one + "/test", self.test_webhook, "Post a test event to a webhook", write),
            Endpoint(
                "GET",
                one + "/deliveries",
                self.list_deliveries,
                "Read the log of a webhook, the newest first",
                read,
                DeliveryQuery,
                Page[DeliveryView],
            ),
            Endpoint(
                "POST",
                one + "/deliveries/{delivery_id}/resend",
                self.resend_delivery,
                "Send a delivery again, under its own id",
                write,
                None,
                DeliveryView,
            ),
        )

    async def list_webhooks(self, _: Call) -> Page[WebhookView]:
        """There are at most fifty, so one page holds them."""
        found = await self._records.read(load_webhooks)
        return Page(items=[WebhookView.model_validate(one) for one in found])

    async def add_webhook(self, call: Call, body: NewWebhook) -> WebhookWithSecret:
        """Make it; it is handed what happens from now on."""
        self._check_texts(call, with_text=body.with_text)
        webhook = Webhook(
            new_id(),
            check_url(body.url, allow_private=self._allow_private),
            _SECRET + secrets.token_urlsafe(32),
            call.now,
            self._check_kinds(body.kinds),
            body.note,
            body.with_text,
        )
        return WebhookWithSecret.model_validate(await self._records.write(_add, webhook))

    async def get_webhook(self, call: Call) -> WebhookView:
        """Read it."""
        return WebhookView.model_validate(await self._records.read(load_webhook, call.path("webhook_id")))

    async def change_webhook(self, call: Call, body: WebhookChange) -> WebhookView:
        """Change it."""
        self._check_texts(call, with_text=bool(body.with_text))
        if body.url is not None:
            check_url(body.url, allow_private=self._allow_private)
        if body.kinds is not None:
            self._check_kinds(body.kinds)
        changed = await self._records.write(_change, call.path("webhook_id"), body, call.now)
        return WebhookView.model_validate(changed)

    async def delete_webhook(self, call: Call) -> None:
        """Take it away."""
        await self._records.write(delete_webhook, call.path("webhook_id"))

    async def replace_webhook_secret(self, call: Call) -> WebhookWithSecret:
        """Make a new secret."""
        secret = _SECRET + secrets.token_urlsafe(32)
        changed = await self._records.write(_replace, call.path("webhook_id"), secret, call.now)
        return WebhookWithSecret.model_validate(changed)

    async def test_webhook(self, call: Call) -> None:
        """Put a test event into the feed for this webhook alone."""
        await self._records.write(_test, call.path("webhook_id"), call.now)

    async def list_deliveries(self, call: Call, query: DeliveryQuery) -> Page[DeliveryView]:
        """Read the log."""
        after = from_cursor(query.cursor)
        webhook_id, status = call.path("webhook_id"), query.status.value if query.status else ""
        found = await self._records.read(_log, webhook_id, status, after, query.limit + 1)
        page = found[: query.limit]
        more = to_cursor(page[-1].created_at, page[-1].id) if len(found) > query.limit else None
        return Page(items=[DeliveryView.model_validate(one) for one in page], next=more)

    async def resend_delivery(self, call: Call) -> DeliveryView:
        """Send it again."""
        again = await self._records.write(resend, call.path("webhook_id"), call.path("delivery_id"), call.now)
        return DeliveryView.model_validate(again)

    def _check_kinds(self, kinds: Sequence[str]) -> tuple[str, ...]:
        known = set(self._kinds())
        for place, kind in enumerate(kinds):
            if kind not in known:
                raise InputError(f"{kind} is no kind of event; see /api/v1/events/kinds", f"kinds.{place}")
        return tuple(dict.fromkeys(kinds))

    def _check_texts(self, call: Call, *, with_text: bool) -> None:
        if with_text and not call.token.may("messages:read"):
            raise ScopeError("with_text needs the scope messages:read")


def _add(conn: Connection, webhook: Webhook) -> Webhook:
    if len(load_webhooks(conn)) >= MOST_WEBHOOKS:
        raise ConflictError(f"there are {MOST_WEBHOOKS} webhooks already; take one away first")
    made = replace(webhook, cursor=find_last_seq(conn))
    save_webhook(conn, made)
    return made


def _change(conn: Connection, webhook_id: str, body: WebhookChange, now: datetime) -> Webhook:
    before = load_webhook(conn, webhook_id)
    given = {name: value for name in ("url", "note", "with_text") if (value := getattr(body, name)) is not None}
    after = replace(before, **given)
    if body.kinds is not None:
        after = replace(after, kinds=tuple(dict.fromkeys(body.kinds)))
    if body.enabled is True and before.disabled_at is not None:
        after = replace(after, disabled_at=None, disabled_why="", failing_since=None, cursor=find_last_seq(conn))
    if body.enabled is False and before.disabled_at is None:
        after = replace(after, disabled_at=now, disabled_why="switched off")
    change_webhook(conn, after)
    return after


def _replace(conn: Connection, webhook_id: str, secret: str, now: datetime) -> Webhook:
    return replace_secret(conn, load_webhook(conn, webhook_id), secret, now)


def _test(conn: Connection, webhook_id: str, now: datetime) -> None:
    webhook = load_webhook(conn, webhook_id)
    if webhook.disabled_at is not None:
        raise ConflictError("the webhook is switched off; switch it on first")
    save_events(conn, [Event(EventKind.WEBHOOK_TEST, now, data={"webhook": webhook_id})])


def _log(
    conn: Connection, webhook_id: str, status: str, after: tuple[datetime, str] | None, limit: int
) -> tuple[Delivery, ...]:
    load_webhook(conn, webhook_id)
    return find_deliveries(conn, webhook_id, status, after, limit)
