"""The widget's script, frame and assets as they are served."""

import json
import re
from pathlib import Path

import aiohttp

from channels.webchat.page_routes import PAGES

_CATALOGUES = {name: json.loads((PAGES / f"texts.{name}.json").read_text()) for name in ("vi", "en")}
_SOURCES = [path for path in sorted(PAGES.rglob("*.js")) if "vendor" not in path.parts]


async def test_the_script_is_small_cacheable_and_answers_304(http: aiohttp.ClientSession) -> None:
    async with http.get("/widget.js") as answer:
        assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
        assert answer.headers["Cache-Control"] == "public, max-age=300"
        assert len(await answer.read()) < 12_000
        etag = answer.headers["ETag"]
    async with http.get("/widget.js", headers={"If-None-Match": etag}) as answer:
        assert (answer.status, await answer.read()) == (304, b"")


async def test_only_the_site_may_frame_the_chat_and_nothing_inline_runs_in_it(http: aiohttp.ClientSession) -> None:
    async with http.get("/webchat/frame?site=framed") as answer:
        policy = answer.headers["Content-Security-Policy"]
        page = await answer.text()
    assert policy.endswith("frame-ancestors 'self' https://shop.example")
    assert "unsafe" not in policy
    assert "script-src 'self';" in policy
    assert not re.search(r"<script(?![^>]*\bsrc=)|\bon\w+=|<style", page)
    async with http.get("/webchat/frame?site=hoa-sen") as answer:
        assert answer.headers["Content-Security-Policy"].endswith("frame-ancestors *")


async def test_assets_live_under_an_address_that_changes_with_them(http: aiohttp.ClientSession) -> None:
    async with http.get("/webchat/frame?site=hoa-sen") as answer:
        base = re.findall(r'src="([^"]+)/frame\.js"', await answer.text())[0]
    async with http.get(f"{base}/frame.js") as answer:
        assert "immutable" in answer.headers["Cache-Control"]
    async with http.get("/webchat/assets/000000000000/frame.js") as answer:
        assert answer.headers["Cache-Control"] == "no-cache"
    for path in ("../webchat.py", "..%2fwebchat.py", "nothing.js", "frame.html"):
        async with http.get(f"{base}/{path}") as answer:
            assert answer.status == 404


async def test_an_unknown_site_has_no_frame(http: aiohttp.ClientSession) -> None:
    for site in ("", "nobody", "<script>"):
        async with http.get("/webchat/frame", params={"site": site}) as answer:
            assert answer.status == 404
            assert "<script>" not in await answer.text()


def test_both_languages_have_the_same_texts_with_the_same_blanks() -> None:
    vietnamese, english = _CATALOGUES["vi"], _CATALOGUES["en"]
    assert list(vietnamese) == list(english)
    for key, text in vietnamese.items():
        assert set(re.findall(r"\{\w+\}", text)) == set(re.findall(r"\{\w+\}", english[key])), key


def test_every_text_the_pages_name_is_in_the_catalogue() -> None:
    named = {key for path in _SOURCES for key in re.findall(r'\bsay\(\s*"(\w+)"', path.read_text())}
    assert named
    assert named <= set(_CATALOGUES["vi"])


def test_no_page_makes_html_out_of_text() -> None:
    forbidden = re.compile(r"innerHTML|outerHTML|insertAdjacentHTML|dangerouslySetInnerHTML|document\.write|\beval\(")
    assert [path.name for path in _SOURCES if forbidden.search(path.read_text())] == []


def test_what_is_vendored_names_its_version_and_brings_its_licence() -> None:
    vendor = PAGES / "vendor"
    readme = (vendor / "README.md").read_text()
    for path in vendor.glob("*.js"):
        assert f"`{path.name}`" in readme
    for name in re.findall(r"`([\w.-]+\.LICENSE)`", readme):
        assert (vendor / name).stat().st_size > 500
    assert Path(vendor / "socket.io-client.js").read_text().startswith("/*!\n * Socket.IO v4.8.4")
