"""The console's calls about rules: who may, what of two admins at once, and refusals that name the place."""

from typing import Any

import pytest

from bot.content.shop import Profile
from conversation.plain import to_plain
from desk.staff import Role
from routing.situation import Topic
from storage.publication_store import publish
from tests.desk.shop import NOW, Browser, Shop

WARM = {"id": "warm", "when": {"field": "customer.visit", "op": "is", "value": "returning"}, "then": {"tone": "warm"}}
SORRY = {"id": "sorry", "then": {"tone": "sorry"}}


def document(*classify: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"classify": list(classify), "route": [], "default": [{"queue": "support"}]} | more


@pytest.fixture
async def two_admins(shop: Shop) -> tuple[Browser, Browser]:
    """Mai and Bình, both signed in, at a shop with two queues and a topic."""

    def prepare(conn: Any) -> None:
        publish(conn, "profile", to_plain(Profile(default_queue="support", queues=("support", "orders"))), NOW)
        publish(conn, "topics", to_plain((Topic("fee", "article_answer"),)), NOW)

    await shop.database.write(prepare)
    for name in ("Mai", "Binh"):
        await shop.add(name, role=Role.ADMIN)
    return await shop.sign_in("Mai"), await shop.sign_in("Binh")


async def test_only_admins_see_or_change_rules(shop: Shop) -> None:
    await shop.add("Lan")
    agent = await shop.sign_in("Lan")
    calls = [one for one in shop.desk.endpoints if one.path.startswith("/rules") or one.path.endswith("/decisions")]
    assert len(calls) == 13
    for call in calls:
        path = call.path.replace("{conversation_id}", "x")
        status, answer = await (agent.get(path) if call.method == "GET" else agent.post(path))
        assert (status, answer["code"]) == (403, "forbidden"), call.path


async def test_from_a_draft_to_a_version_and_back(two_admins: tuple[Browser, Browser]) -> None:
    mai, _ = two_admins
    _, begun = await mai.get("/rules/draft")
    assert (begun["revision"], begun["document"]["default"]) == (0, [{"queue": "support"}])
    status, saved = await mai.post("/rules/draft", {"document": document(WARM), "revision": 0})
    assert (status, saved["revision"], saved["by"]) == (200, 1, "Mai")
    status, made = await mai.post("/rules/publish", {"revision": 1, "note": "khách quen thì thân mật"})
    assert (status, made["version"], made["note"], made["is_in_force"]) == (200, 1, "khách quen thì thân mật", True)
    _, published = await mai.get("/rules")
    assert [rule["id"] for rule in published["document"]["classify"]] == ["warm"]
    status, back = await mai.post("/rules/roll-back", {"version": 0, "in_force": 1, "note": "thôi"})
    assert (status, back["version"], back["restored_from"]) == (200, 2, 0)
    _, versions = await mai.get("/rules/versions")
    assert [(one["version"], one["by"]) for one in versions][:2] == [(2, "Mai"), (1, "Mai")]


async def test_the_form_is_told_everything_in_its_own_language(two_admins: tuple[Browser, Browser]) -> None:
    mai, _ = two_admins
    told = {}
    for language in ("vi", "en"):
        mai.http.headers["Accept-Language"] = language
        _, told[language] = await mai.get("/rules/registry")
    vi, en = (
        {field["name"]: [field["label"], *(op["label"] for op in field["operators"])] for field in told[one]["fields"]}
        for one in ("vi", "en")
    )
    assert vi.keys() == en.keys()
    assert vi["customer.value"][0] == "Hạng khách"
    assert [name for name in vi if vi[name] == en[name]] == []
    assert {one["id"] for one in told["vi"]["queues"]} == {"support", "orders"}


async def test_of_two_admins_who_save_or_publish_at_once_the_slower_is_told(
    two_admins: tuple[Browser, Browser],
) -> None:
    mai, binh = two_admins
    assert (await mai.post("/rules/draft", {"document": document(WARM), "revision": 0}))[0] == 200
    status, answer = await binh.post("/rules/draft", {"document": document(SORRY), "revision": 0})
    assert (status, answer["code"]) == (409, "conflict")
    _, theirs = await binh.get("/rules/draft")
    assert (theirs["by"], theirs["revision"]) == ("Mai", 1)
    assert (await binh.post("/rules/publish", {"revision": 1}))[0] == 200
    assert (await mai.post("/rules/publish", {"revision": 1}))[0] == 409
    assert (await mai.post("/rules/roll-back", {"version": 0, "in_force": 0}))[0] == 409


BAD = [
    # what is wrong in the document, and the place the form shows it at
    (document(WARM | {"when": {"field": "customer.mood", "op": "is", "value": 1}}), "classify[warm].when.field"),
    (document(WARM | {"when": {"field": "customer.visit", "op": "<", "value": 1}}), "classify[warm].when.op"),
    (document(WARM | {"when": {"field": "customer.visit", "op": "is", "value": "old"}}), "classify[warm].when.value"),
    (document(WARM | {"when": {"field": "customer.visit", "op": "is"}}), "classify[warm].when.value"),
    (document(WARM | {"when": {"all": []}}), "classify[warm].when.all"),
    (document(WARM | {"then": {}}), "classify[warm].then"),
    (document(WARM | {"then": {"priority": 101}}), "classify[warm].then.priority"),
    (
        document(WARM | {"valid_from": "2026-01-01T00:00:00Z", "valid_to": "2025-01-01T00:00:00Z"}),
        "classify[warm].valid_to",
    ),
    (document(WARM, SORRY | {"id": "warm"}), "classify[1].id"),
    (document(route=[{"id": "gone", "then": [{"queue": "nowhere"}]}]), "route[gone].then[0].queue"),
    (document(default=[]), "default"),
    (
        document(WARM | {"when": {"field": "message.text", "op": "matches", "value": "(a"}}),
        "classify[warm].when.value",
    ),
    (
        document(
            WARM | {"when": {"all": [{"any": [{"not": {"all": [{"field": "customer.visit", "op": "present"}]}}]}]}}
        ),
        "classify[warm].when.all[0].any[0].not.all",
    ),
]


@pytest.mark.parametrize(("bad", "place"), BAD, ids=[place for _, place in BAD])
async def test_a_refused_document_names_every_place_in_words(
    two_admins: tuple[Browser, Browser], bad: dict[str, Any], place: str
) -> None:
    mai, _ = two_admins
    status, answer = await mai.post("/rules/draft", {"document": bad, "revision": 0})
    assert (status, answer["code"]) == (422, "bad_rules")
    assert place in [fault["place"].replace("classify[warm].id", "classify[1].id") for fault in answer["faults"]]
    assert all(fault["message"] for fault in answer["faults"])
    tried, same = await mai.post("/rules/simulate", {"document": bad, "days": 7})
    assert (tried, same["faults"]) == (422, answer["faults"])
    checked, found = await mai.post("/rules/check", {"document": bad})
    assert (checked, found["faults"]) == (200, answer["faults"])


async def test_every_fault_is_told_at_once(two_admins: tuple[Browser, Browser]) -> None:
    mai, _ = two_admins
    bad = document(WARM | {"then": {"topic": "nothing"}}, route=[{"id": "gone", "then": [{"queue": "nowhere"}]}])
    _, answer = await mai.post("/rules/draft", {"document": bad, "revision": 0})
    assert {fault["rule"] for fault in answer["faults"]} == {"warm", "gone"}


async def test_rules_go_out_as_a_file_and_come_in_again(two_admins: tuple[Browser, Browser]) -> None:
    mai, _ = two_admins
    await mai.post("/rules/draft", {"document": document(WARM), "revision": 0})
    await mai.post("/rules/publish", {"revision": 1})
    async with mai.http.get(f"{mai.url}/api/v1/desk/rules/yaml") as answer:
        text = await answer.text()
        assert answer.headers["Content-Disposition"] == 'attachment; filename="rules-1.yaml"'
        assert answer.headers["Cache-Control"] == "no-store"
    status, read = await mai.post("/rules/yaml", {"yaml": text})
    _, published = await mai.get("/rules")
    assert (status, read["document"]) == (200, published["document"])
    status, refused = await mai.post("/rules/yaml", {"yaml": "classify: [\n"})
    assert (status, refused["place"].split()[0]) == (422, "line")
