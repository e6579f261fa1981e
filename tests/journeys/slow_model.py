"""A language model over HTTP that thinks for as long as a test wants it to."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web
from aiohttp.test_utils import TestServer


class SlowModel:
    """An OpenAI-compatible endpoint; made by ``thinking``."""

    def __init__(self) -> None:
        self.url = ""
        self.says = ""
        self.asked = asyncio.Event()
        self.may_answer = asyncio.Event()
        self.answered = asyncio.Event()

    async def complete(self, _: web.Request) -> web.Response:
        """Answer once it may."""
        self.asked.set()
        await self.may_answer.wait()
        self.answered.set()
        return web.json_response({"choices": [{"message": {"content": self.says}}]})


@asynccontextmanager
async def thinking() -> AsyncIterator[SlowModel]:
    """A model that listens."""
    model = SlowModel()
    app = web.Application()
    app.router.add_post("/v1/chat/completions", model.complete)
    server = TestServer(app)
    await server.start_server()
    model.url = str(server.make_url("/v1"))
    yield model
    model.may_answer.set()
    await server.close()
