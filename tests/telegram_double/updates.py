"""Updates on their way to the bot: kept for getUpdates, or posted to its webhook, until they are taken."""

import asyncio
from collections.abc import Callable
from typing import Any

from aiohttp import ClientError, ClientSession

from tests.telegram_double.parameters import Parameters
from tests.telegram_double.refusal import RefusalError, bad_request

_RETRY = 0.05
_DEFAULT_KINDS = {"message", "edited_message", "callback_query", "my_chat_member", "poll", "inline_query"}


class Updates:
    """The queue. ``changed`` is called whenever something moved."""

    def __init__(self, changed: Callable[[], None]) -> None:
        self._changed = changed
        self._number = 100_000_000
        self._waiting: list[dict[str, Any]] = []
        self._moved = asyncio.Event()
        self._poller = 0
        self._kinds: set[str] = set(_DEFAULT_KINDS)
        self._url = ""
        self._secret = ""
        self._last_error = ""
        self._poster: asyncio.Task[None] | None = None
        self.posts: list[tuple[int, int]] = []
        """What was posted to the webhook: update id and the status it was answered with, 0 without an answer."""

    @property
    def waiting(self) -> list[int]:
        """The ids of the updates nobody has taken yet."""
        return [int(update["update_id"]) for update in self._waiting]

    @property
    def webhook(self) -> str:
        """Where updates are posted to, empty while the bot polls."""
        return self._url

    def put(self, kind: str, content: dict[str, Any]) -> int:
        """Add an update; kinds the bot has not asked for are dropped, as the real one does."""
        self._number += 1
        if kind in self._kinds:
            self.put_raw({"update_id": self._number, kind: content})
        return self._number

    def put_raw(self, update: dict[str, Any]) -> int:
        """Add an update of any shape; without ``update_id`` it gets the next."""
        if "update_id" not in update:
            self._number += 1
            update = {"update_id": self._number, **update}
        self._waiting.append(update)
        self._move()
        return int(update["update_id"])

    async def get(self, p: Parameters) -> list[dict[str, Any]]:
        """Answer getUpdates: confirm what is below ``offset``, wait up to ``timeout`` seconds for what is above."""
        if self._url:
            words = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
            raise RefusalError(409, f"Conflict: {words}")
        self._ask_for(p)
        self._poller += 1
        me = self._poller
        self._move()
        offset = p.number("offset")
        if offset < 0:
            offset = self.waiting[offset:][0] if self._waiting else 0
        self._waiting = [update for update in self._waiting if update["update_id"] >= offset]
        self._changed()
        deadline = asyncio.get_running_loop().time() + p.number("timeout")
        while not self._waiting and me == self._poller:
            left = deadline - asyncio.get_running_loop().time()
            if left <= 0 or not await self._wait(left):
                return []
        if me != self._poller:
            words = "terminated by other getUpdates request; make sure that only one bot instance is running"
            raise RefusalError(409, f"Conflict: {words}")
        return self._waiting[: min(max(p.number("limit", 100), 1), 100)]

    def set_webhook(self, p: Parameters) -> bool:
        url = p.text("url")
        if not url.startswith(("http://", "https://")):
            raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
        self._ask_for(p)
        self._url, self._secret, self._last_error = url, p.text("secret_token"), ""
        if p.flag("drop_pending_updates"):
            self._waiting = []
        self._poller += 1
        self._move()
        if self._poster is None:
            self._poster = asyncio.create_task(self._post_all())
        return True

    async def delete_webhook(self, p: Parameters) -> bool:
        self._url = self._secret = ""
        if p.flag("drop_pending_updates"):
            self._waiting = []
        await self.stop()
        self._move()
        return True

    def get_webhook_info(self, _: Parameters) -> dict[str, Any]:
        info: dict[str, Any] = {
            "url": self._url,
            "has_custom_certificate": False,
            "pending_update_count": len(self._waiting),
        }
        return info | ({"last_error_date": 1, "last_error_message": self._last_error} if self._last_error else {})

    async def stop(self) -> None:
        """Post nothing more."""
        poster, self._poster = self._poster, None
        if poster:
            poster.cancel()
            await asyncio.wait([poster])

    def _ask_for(self, p: Parameters) -> None:
        asked = p.json("allowed_updates", None)
        if asked is not None:
            self._kinds = set(asked) or set(_DEFAULT_KINDS)

    def _move(self) -> None:
        self._moved.set()
        self._moved = asyncio.Event()
        self._changed()

    async def _wait(self, seconds: float) -> bool:
        try:
            await asyncio.wait_for(self._moved.wait(), seconds)
        except TimeoutError:
            return False
        return True

    async def _post_all(self) -> None:
        async with ClientSession() as session:
            while True:
                while not self._waiting:
                    await self._moved.wait()
                update = self._waiting[0]
                status = await self._post(session, update)
                self.posts.append((int(update["update_id"]), status))
                if 200 <= status < 300:
                    self._waiting = [u for u in self._waiting if u is not update]
                    self._last_error = ""
                else:
                    self._last_error = f"Wrong response from the webhook: {status}" if status else "Connection failed"
                    await self._wait(_RETRY)
                self._changed()

    async def _post(self, session: ClientSession, update: dict[str, Any]) -> int:
        headers = {"X-Telegram-Bot-Api-Secret-Token": self._secret} if self._secret else {}
        try:
            async with session.post(self._url, json=update, headers=headers) as answer:
                return answer.status
        except (ClientError, TimeoutError):
            return 0
