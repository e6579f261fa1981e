"""A visitor who speaks the web chat's protocol over plain HTTP."""

import asyncio
import io
import json
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp

from tests.journeys.shop import PATIENCE, Shop

PREFIX = "/webchat/v1"


class Visitor:
    """One session; made by ``visiting``."""

    def __init__(self, http: aiohttp.ClientSession, shop: Shop, welcome: dict[str, Any]) -> None:
        self.http = http
        self.shop = shop
        self.token = str(welcome["token"])
        self.user = str(welcome["user"])
        self.seq = 0

    async def call(self, method: str, path: str, body: Any = None, **more: Any) -> tuple[int, dict[str, Any]]:
        """Return status and answer."""
        headers = {"Authorization": f"Bearer {self.token}"}
        given = {"data": io.BytesIO(json.dumps(body).encode())} if body is not None else more
        async with self.http.request(method, self.shop.url + PREFIX + path, headers=headers, **given) as answer:
            return answer.status, await answer.json()

    async def say(self, text: str, message_id: str = "") -> str:
        """Send a message and return its id, once it is acknowledged."""
        message_id = message_id or str(uuid.uuid4())
        status, answer = await self.call("POST", "/messages", {"client_msg_id": message_id, "text": text})
        assert (status, answer["ok"]) == (200, True), answer
        return message_id

    async def hear(self) -> list[dict[str, Any]]:
        """Return the entries that have come since the last call, waiting for the first."""
        async with asyncio.timeout(PATIENCE):
            while True:
                _, answer = await self.call("GET", f"/entries?after={self.seq}&wait=20")
                if answer["entries"]:
                    assert [e["seq"] for e in answer["entries"]] == list(
                        range(self.seq + 1, answer["entries"][-1]["seq"] + 1)
                    )
                    self.seq = int(answer["entries"][-1]["seq"])
                    return list(answer["entries"])

    async def ask(self, text: str) -> dict[str, Any]:
        """Say something and return the last message of the answer."""
        await self.say(text)
        return await self.answer()

    async def answer(self) -> dict[str, Any]:
        """Return the newest message that is not one's own, once there is one."""
        while True:
            found = [e for e in await self.hear() if e["author"] != "customer" and e["kind"] == "message"]
            if found:
                return found[-1]


@asynccontextmanager
async def visiting(shop: Shop) -> AsyncIterator[Visitor]:
    """Open a session at the shop."""
    async with aiohttp.ClientSession() as http:
        async with http.post(shop.url + PREFIX + "/sessions", json={"site": "demo"}) as answer:
            welcome = await answer.json()
        yield Visitor(http, shop, welcome)
