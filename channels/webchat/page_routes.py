"""The widget's script, the frame it opens, and their assets."""

import hashlib
import html
import mimetypes
from pathlib import Path
from string import Template

from aiohttp import web

from channels.channel import Site
from channels.webchat.events import VERSION
from channels.webchat.gate import Gate
from channels.webchat.refusals import UnknownSiteError

PAGES = Path(__file__).parent / "pages"
_YEAR = 365 * 86400
_TYPES = {".js": "text/javascript", ".css": "text/css", ".json": "application/json", ".html": "text/html"}


class PageRoutes:
    """Serves ``pages/``. Assets live under an address that changes with their content, so browsers keep them."""

    def __init__(self, gate: Gate) -> None:
        """Read the assets once."""
        self._gate = gate
        self._assets = {
            path.relative_to(PAGES).as_posix(): path.read_bytes() for path in sorted(PAGES.rglob("*")) if path.is_file()
        }
        digest = hashlib.sha256()
        for name, body in self._assets.items():
            digest.update(name.encode() + b"\0" + body)
        self.version = digest.hexdigest()[:12]
        self._frame = Template(self._assets.pop("frame.html").decode())

    def routes(self) -> list[web.RouteDef]:
        """Return the routes of the pages."""
        return [
            web.get("/widget.js", self._widget),
            web.get("/webchat/frame", self._show_frame),
            web.get("/webchat/assets/{version}/{name:.+}", self._asset),
        ]

    async def _widget(self, request: web.Request) -> web.StreamResponse:
        return self._give(request, "widget.js", "public, max-age=300", {"Access-Control-Allow-Origin": "*"})

    async def _asset(self, request: web.Request) -> web.StreamResponse:
        is_current = request.match_info["version"] == self.version
        caching = f"public, max-age={_YEAR}, immutable" if is_current else "no-cache"
        return self._give(request, request.match_info["name"], caching, {})

    async def _show_frame(self, request: web.Request) -> web.StreamResponse:
        try:
            site = await self._gate.load_site(request.query.get("site", "")[:64])
        except UnknownSiteError:
            raise web.HTTPNotFound(text="unknown site") from None
        page = self._frame.substitute(
            language=html.escape(site.language),
            site=html.escape(site.id),
            name=html.escape(site.name),
            colour=html.escape(site.colour),
            origins=html.escape(" ".join(site.origins)),
            base=f"/webchat/assets/{self.version}",
            protocol=str(VERSION),
        )
        return web.Response(
            text=page,
            content_type="text/html",
            headers={
                "Content-Security-Policy": to_policy(site),
                "Cache-Control": "no-cache",
                "Referrer-Policy": "origin",
                "X-Content-Type-Options": "nosniff",
            },
        )

    def _give(self, request: web.Request, name: str, caching: str, headers: dict[str, str]) -> web.StreamResponse:
        body = self._assets.get(name)
        if body is None:
            raise web.HTTPNotFound(text="no such page")
        etag = hashlib.sha256(body).hexdigest()[:20]
        headers = headers | {"Cache-Control": caching, "X-Content-Type-Options": "nosniff"}
        matches = request.if_none_match or ()
        if any(match.value in {etag, "*"} for match in matches):
            response = web.Response(status=304, headers=headers)
        else:
            kind = _TYPES.get(Path(name).suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
            charset = "utf-8" if kind.startswith("text/") or kind == "application/json" else None
            response = web.Response(body=body, content_type=kind, charset=charset, headers=headers)
            response.enable_compression()
        response.etag = etag
        return response


def to_policy(site: Site) -> str:
    """Return the frame's content security policy: nothing from elsewhere runs in it, only the site may frame it."""
    ancestors = " ".join(("'self'", *site.origins)) if site.origins else "*"
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data: blob: https:; "
        "media-src 'self' blob: https:; connect-src 'self' ws: wss:; base-uri 'none'; form-action 'none'; "
        f"frame-ancestors {ancestors}"
    )
