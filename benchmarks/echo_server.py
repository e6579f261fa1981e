"""A bare python-socketio server: acknowledges each message and sends it back. What ours is measured against."""

import sys
from typing import Any

import socketio
from aiohttp import web


def make_echo() -> web.Application:
    """Return the application."""
    server = socketio.AsyncServer(async_mode="aiohttp", cors_allowed_origins="*")
    app = web.Application()
    server.attach(app)

    async def message(sid: str, body: Any) -> dict[str, bool]:
        await server.emit("entry", {"author": "bot", "text": body["text"]}, to=sid, namespace="/chat")
        return {"ok": True}

    server.on("message", message, namespace="/chat")
    server.on("connect", lambda *_: True, namespace="/chat")
    return app


if __name__ == "__main__":
    web.run_app(make_echo(), host="127.0.0.1", port=int(sys.argv[1]), print=None, access_log=None)
