"""Whatever is sent to the API, it answers what its document promises."""

from collections.abc import Iterator
from itertools import cycle
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import checks

from api.token import RESOURCES
from tests.api.conftest import Server

EXAMPLES = 6
"""Requests of each kind to each call."""

_CHECKS = (
    checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
)


def things(server: Server) -> dict[str, str]:
    """Make one of everything, so that half of the calls reach something that is there."""
    agent = server.agent("Mai")
    conversation = server.writes("v-1", "còn hàng không ạ")
    server.call("POST", f"/conversations/{conversation.id}/assign", {"agent_id": agent.id})
    pushed = {"items": [{"external_id": "KH-1", "name": "Lan", "phones": ["0912345678"]}]}
    customer = server.call("POST", "/customers/batch", pushed).json()["items"][0]["id"]
    order = {"number": "DH-1", "at": "2026-11-20T10:00:00Z", "amount": 90_000, "customer": "KH-1"}
    server.call("POST", "/orders/batch", {"items": [order]})
    server.call("PUT", "/products/KEM-1", {"names": {"vi": "Kem dưỡng"}, "price": 250_000})
    server.call("PUT", "/offers/tet", {"texts": {"vi": "Giảm 10%"}})
    server.call("PUT", "/articles/doi-tra/vi", {"title": "Đổi trả", "body": "Trong 7 ngày."})
    server.call("POST", "/articles/publish")
    topic = {"skill": "article_answer", "examples": ["đổi hàng", "trả hàng", "đổi size", "đổi màu", "hoàn tiền"]}
    server.call("PUT", "/topics/returns", topic)
    server.call("POST", "/topics/publish")
    webhook = server.call("POST", "/webhooks", {"url": "https://erp.example.vn/hooks"}).json()["id"]
    return {
        "agent_id": agent.id,
        "conversation_id": conversation.id,
        "customer_id": customer,
        "number": "DH-1",
        "sku": "KEM-1",
        "offer_id": "tet",
        "slug": "doi-tra",
        "language": "vi",
        "topic_id": "returns",
        "webhook_id": webhook,
        "delivery_id": webhook,
    }


def try_call(call: Any, known: dict[str, str], headers: dict[str, str]) -> None:
    """Send what the document allows and what it does not, to what is there and to what is not."""
    real: Iterator[bool] = cycle((True, False))

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=call.as_strategy())
    def try_one(case: Any) -> None:
        if next(real) and case.path_parameters:
            case.path_parameters |= {name: known[name] for name in case.path_parameters if name in known}
        if "wait" in (case.query or {}):
            case.query["wait"] = 0  # nobody waits in a test
        response = case.call(headers=headers)
        case.validate_response(response, checks=_CHECKS, headers=headers)

    try_one()


@pytest.mark.parametrize("resource", [name for name in RESOURCES if name != "messages"])
def test_no_request_makes_a_call_fail_or_answer_what_is_not_promised(server: Server, resource: str) -> None:
    known = things(server)
    schema = schemathesis.openapi.from_dict(server.document)
    schema.config.update(base_url=server.url)
    headers = {"Authorization": f"Bearer {server.token(per_minute=1_000_000)}"}
    calls = [found.ok() for found in schema.get_all_operations()]
    mine = [call for call in calls if call.path.startswith(f"/api/v1/{resource}")]
    assert mine
    for call in mine:
        try_call(call, known, headers)
