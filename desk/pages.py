"""The desk's pages: the files of ``desk/pages/`` with headers that let nothing foreign in."""

import hashlib
from pathlib import Path

from aiohttp import web

_FOLDER = Path(__file__).parent / "pages"
_PAGES = {"": "board", "sign-in": "sign-in", "password": "password", "console": "console"}
"""Address below ``/desk/`` and the folder of its page."""
_TYPES = {
    ".html": "text/html",
    ".js": "text/javascript",
    ".css": "text/css",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
}
_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "media-src 'self' blob:",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "require-trusted-types-for 'script'",
    )
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cache-Control": "no-cache",
}


class Pages:
    """Serves the files that were there at start, and nothing else."""

    def __init__(self, folder: Path = _FOLDER) -> None:
        """Read every file of a known type below ``folder``."""
        self._files = {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in folder.rglob("*")
            if path.is_file() and path.suffix in _TYPES
        }

    def routes(self) -> list[web.AbstractRouteDef]:
        """Return the routes."""
        return [web.get("/desk", self._go_in), web.get("/desk/{path:.*}", self._serve)]

    async def _go_in(self, request: web.Request) -> web.Response:  # noqa: ARG002
        return web.Response(status=308, headers={"Location": "/desk/"})

    async def _serve(self, request: web.Request) -> web.Response:
        path = request.match_info["path"]
        path = f"{_PAGES[path]}/index.html" if path in _PAGES else path
        content = self._files.get(path)
        if content is None:
            return web.Response(status=404, text="404", headers=_HEADERS)
        tag = f'"{hashlib.sha256(content).hexdigest()[:24]}"'
        headers = _HEADERS | {"ETag": tag}
        if request.headers.get("If-None-Match") == tag:
            return web.Response(status=304, headers=headers)
        return web.Response(body=content, content_type=_TYPES[Path(path).suffix], charset="utf-8", headers=headers)
