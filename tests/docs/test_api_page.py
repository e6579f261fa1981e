"""The page about the API names every call, scope, problem and event there is."""

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from api.api import ApiPorts, ShopApi
from api.problem import KINDS
from api.token import RESOURCES
from api.topics import TopicPorts
from conversation.events import EventKind

PAGE = (Path(__file__).parents[2] / "docs" / "api.md").read_text("utf-8")


def everything() -> ShopApi:
    some: Any = SimpleNamespace(kinds=tuple)
    return ShopApi(
        ApiPorts(some, some, some, TopicPorts(tuple, tuple), some, some, some), some, some, cast(Any, None), "0"
    )


def test_every_call_stands_on_the_page_with_its_scope_and_none_that_is_gone() -> None:
    described = set(re.findall(r"^\| `([A-Z]+ /\S+)` \| (?:`(\S+)`|any token) \|", PAGE, re.MULTILINE))
    assert described == {(f"{e.method} {e.path}", e.scope) for e in everything().endpoints}


def test_every_kind_of_event_stands_on_the_page() -> None:
    section = PAGE.partition("## Events")[2].partition("## Webhooks")[0]
    assert set(re.findall(r"^\| `([a-z_]+\.[a-z_]+)` \|", section, re.MULTILINE)) == {k.value for k in EventKind}


def test_every_problem_and_every_resource_stands_on_the_page() -> None:
    assert {kind.name for kind in KINDS if f"| `{kind.name}` | {kind.status} |" not in PAGE} == set()
    assert {name for name in RESOURCES if f"`{name}`" not in PAGE} == set()


def test_the_document_names_every_operation_once() -> None:
    names = [op["operationId"] for path in everything().document["paths"].values() for op in path.values()]
    assert len(names) == len(set(names))
