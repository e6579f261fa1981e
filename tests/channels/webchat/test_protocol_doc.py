"""The protocol's page says what the server does."""

import re
from pathlib import Path

import pytest
from aiohttp import web

from channels.webchat.events import EVENTS, VERSION, Event, Hello
from channels.webchat.refusals import CODES
from conversation.messages import DeliveryStatus
from tests.channels.webchat.shop import Server

PAGE = (Path(__file__).parents[3] / "docs" / "webchat-protocol.md").read_text()
_PARTS = re.split(r"^### `(\w+)`$", PAGE, flags=re.MULTILINE)
SECTIONS = list(zip(_PARTS[1::2], _PARTS[2::2], strict=True))


def _fields(text: str) -> set[str]:
    rows = [line.split("|")[1] for line in text.split("\n## ")[0].splitlines() if line.startswith("| ")]
    return {name for row in rows for name in re.findall(r"`(\w+)`", row)}


@pytest.mark.parametrize(("name", "kind"), [("connect", Hello), *EVENTS.items()])
def test_each_event_has_its_heading_and_each_field_its_row(name: str, kind: type[Event]) -> None:
    texts = [text for heading, text in SECTIONS if heading == name]
    assert texts, f"docs/webchat-protocol.md has no section for {name}"
    assert _fields(texts[0]) == set(kind.model_fields)


def test_no_heading_names_an_event_that_is_not_there() -> None:
    server_events = {"welcome", "entry", "status", "typing", "linked", "session_ended"}
    assert {heading for heading, _ in SECTIONS} == {"connect", *EVENTS, *server_events}


def test_each_error_code_has_its_row_and_no_other() -> None:
    table = PAGE.split("\n## Errors\n")[1].split("\n## ")[0]
    assert re.findall(r"^\| `(\w+)` \| \d{3} \|", table, flags=re.MULTILINE) == list(CODES)


def test_the_version_is_the_one_spoken() -> None:
    assert f"protocol, version {VERSION}" in PAGE.splitlines()[0]


async def test_each_route_of_the_twin_has_its_row(server: Server) -> None:
    routes = {
        f"{route.method} {re.sub(r':[^}]*}', '}', route.path.replace('{1,9}', '').replace('{1,3}', ''))}"
        for route in server.channel.routes()
        if isinstance(route, web.RouteDef) and route.path.startswith("/webchat/v1/") and route.method != "*"
    }
    assert set(re.findall(r"^\| `((?:GET|POST) [^`]+)` \|", PAGE, flags=re.MULTILINE)) == routes


@pytest.mark.parametrize("status", DeliveryStatus)
def test_each_status_is_named(status: DeliveryStatus) -> None:
    assert f"`{status.value}`" in PAGE
