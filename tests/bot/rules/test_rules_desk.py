"""What staff do with the rules: draft, check, publish, roll back; of two at once, one is told."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.content.shop import Profile
from bot.rules.rulebook import Rulebook
from bot.rules.rules_desk import ShopRules
from conversation.errors import ConflictError, InputError, NotFoundError, RulesError
from conversation.plain import to_plain
from conversation.rules import FindingKind
from desk.staff_store import add_user
from routing.situation import Topic
from storage.database import Database
from storage.publication_store import publish

NOW = datetime(2026, 11, 23, 3, tzinfo=UTC)
WARM = {"id": "warm", "when": {"field": "customer.visit", "op": "is", "value": "returning"}, "then": {"tone": "warm"}}
SORRY = {"id": "sorry", "then": {"tone": "sorry"}}


def document(*classify: dict[str, Any], route: tuple[dict[str, Any], ...] = (), **more: Any) -> dict[str, Any]:
    return {"classify": list(classify), "route": list(route), "default": [{"queue": "care"}]} | more


class Office:
    """Two processes of one shop, each with its rulebook."""

    def __init__(self, database: Database) -> None:
        self.books = [Rulebook(database, "care"), Rulebook(database, "care")]
        self.here, self.there = (ShopRules(database, book, lambda: NOW) for book in self.books)

    async def put_in_force(self, rules: dict[str, Any], by: str = "an") -> int:
        draft = await self.here.draft()
        saved = await self.here.save_draft(rules, draft.revision, by)
        return (await self.here.publish(saved.revision, by)).version


@pytest.fixture
def office(database: Database) -> Office:
    def prepare(conn: Any) -> None:
        publish(conn, "profile", to_plain(Profile(default_queue="care", queues=("care", "skin"))), NOW)
        publish(conn, "topics", to_plain((Topic("fee", "article_answer"),)), NOW)
        add_user(conn, "Lan", "lan@shop.example", "a long password", NOW, teams=("care",))

    database.write_now(prepare)
    return Office(database)


async def test_a_new_shop_has_rules_nobody_published(office: Office) -> None:
    (shipped,) = await office.here.versions()
    assert (shipped.version, shipped.at, shipped.is_in_force) == (0, None, True)
    assert office.books[0].now().rules.size == shipped.rules > 0
    assert (await office.here.draft()).document == (await office.here.published()).document


async def test_what_is_published_is_in_force_everywhere_and_every_version_stays(office: Office) -> None:
    assert await office.put_in_force(document(WARM)) == 1
    assert await office.put_in_force(document(WARM, SORRY)) == 2
    await office.books[1].refresh()
    assert [book.now().version for book in office.books] == [2, 2]
    assert [v.version for v in await office.there.versions()] == [2, 1, 0]
    assert len((await office.there.published(1)).document["classify"]) == 1  # type: ignore[arg-type]


async def test_a_rulebook_that_watches_takes_up_what_another_process_publishes(office: Office) -> None:
    watching = asyncio.create_task(office.books[1].watch())
    try:
        await office.put_in_force(document(WARM))
        async with asyncio.timeout(10):
            while office.books[1].now().version != 1:  # noqa: ASYNC110 (what is tested is that it looks by itself)
                await asyncio.sleep(0.01)
    finally:
        watching.cancel()


async def test_rolling_back_publishes_an_old_version_anew(office: Office) -> None:
    await office.put_in_force(document(WARM))
    await office.put_in_force(document(SORRY))
    back = await office.here.roll_back(1, 2, "an", "it was better")
    assert (back.version, back.restored_from, back.is_in_force) == (3, 1, True)
    assert [rule.id for rule in office.books[0].now().rules.classify] == ["warm"]
    with pytest.raises(ConflictError, match="version 3"):
        await office.there.roll_back(0, 2, "binh")
    with pytest.raises(NotFoundError):
        await office.here.roll_back(9, 3, "an")


async def test_of_two_who_save_the_same_draft_one_is_told(office: Office) -> None:
    first = await office.here.save_draft(document(WARM), 0, "an")
    with pytest.raises(ConflictError, match="an"):
        await office.there.save_draft(document(SORRY), 0, "binh")
    assert (await office.there.save_draft(document(SORRY), first.revision, "binh")).revision == first.revision + 1


async def test_of_two_who_publish_at_once_one_is_told(office: Office) -> None:
    draft = await office.here.save_draft(document(WARM), 0, "an")
    done = await asyncio.gather(
        office.here.publish(draft.revision, "an"), office.there.publish(draft.revision, "binh"), return_exceptions=True
    )
    assert sorted(type(one).__name__ for one in done) == ["ConflictError", "RuleVersion"]
    assert [v.version for v in await office.here.versions()] == [1, 0]


async def test_a_draft_that_another_version_has_overtaken_is_not_published(office: Office) -> None:
    draft = await office.here.save_draft(document(WARM), 0, "an")
    await office.there.roll_back(0, 0, "binh")
    assert (await office.here.draft()).is_outdated
    with pytest.raises(ConflictError, match="binh"):
        await office.here.publish(draft.revision, "an")
    assert (await office.here.draft()).document == draft.document  # nothing is lost


async def test_a_draft_that_is_thrown_away_is_gone(office: Office) -> None:
    draft = await office.here.save_draft(document(WARM), 0, "an")
    with pytest.raises(ConflictError):
        await office.there.discard_draft(draft.revision + 1)
    await office.there.discard_draft(draft.revision)
    assert (await office.here.draft()).revision == 0
    with pytest.raises(ConflictError):
        await office.here.publish(draft.revision, "an")


async def test_nothing_to_publish_is_said(office: Office) -> None:
    with pytest.raises(NotFoundError):
        await office.here.publish(0, "an")


def leaf(field: str, op: str, value: Any = None) -> dict[str, Any]:
    return {"id": "r", "when": {"field": field, "op": op, "value": value}, "then": {"tone": "warm"}}


DEEP: dict[str, Any] = {"field": "customer.value", "op": "is", "value": "top"}
for _ in range(2_000):
    DEEP = {"not": DEEP}

FOUR = {"all": [{"any": [{"not": {"all": [WARM["when"]]}}]}]}
LATE = {"valid_from": "2026-01-02T00:00:00Z", "valid_to": "2026-01-01T00:00:00Z"}
BY_NIGHT = {"id": "s", "when": {"field": "time.hour", "op": "is", "value": 3}}

BAD = [
    (document({**WARM, "when": FOUR}), "classify[warm].when.all[0].any[0].not.all"),
    (document({**WARM, "when": DEEP}), "classify[warm].when.not.not.not.not"),
    (document(*[{**SORRY, "id": f"r{i}"} for i in range(5_001)]), "classify"),
    (document(leaf("customer.shoe", "is", "x")), "classify[r].when.field"),
    (document(leaf("customer.value", ">", 3)), "classify[r].when.op"),
    (document(leaf("customer.value", "roughly", 3)), "classify[r].when.op"),
    (document(leaf("customer.value", "is", "gold")), "classify[r].when.value"),
    (document(leaf("customer.value", "any_of", "top")), "classify[r].when.value"),
    (document(leaf("customer.orders", ">", "many")), "classify[r].when.value"),
    (document(leaf("customer.orders", "between", [5, 1])), "classify[r].when.value"),
    (document(leaf("conversation.sentiment", "<", 5)), "classify[r].when.value"),
    (document(leaf("customer.last_seen", "within_last", "soon")), "classify[r].when.value"),
    (document(leaf("message.text", "matches", "(a")), "classify[r].when.value"),
    (document(leaf("message.text", "matches", "((a{900}){900}){900}")), "classify[r].when.value"),
    (document(leaf("message.text", "matches", r"(a)\1")), "classify[r].when.value"),  # needs backtracking
    (document(leaf("message.topic", "is", "weather")), "classify[r].when.value"),
    (document(leaf("customer.segment", "in_segment", "vip")), "classify[r].when.value"),
    (document(leaf("customer.lifecycle", "changed", {})), "classify[r].when.value"),
    (document({**WARM, "then": {}}), "classify[warm].then"),
    (document({**WARM, "then": {"tone": "rude"}}), "classify[warm].then.tone"),
    (document({**WARM, "then": {"priority": 101}}), "classify[warm].then.priority"),
    (document({**WARM, "then": {"topic": "weather"}}), "classify[warm].then.topic"),
    (document({**WARM, "on": ["hand_off"]}), "classify[warm].on"),
    (document({**WARM, "mood": 1}), "classify[warm].mood"),
    (document({**WARM, **LATE}), "classify[warm].valid_to"),
    (document({**WARM, "valid_from": "2026-01-02T00:00:00"}), "classify[warm].valid_from"),
    (document(WARM, WARM), "classify[1].id"),
    (document({**WARM, "position": 1}, {**SORRY, "position": 1}), "classify[warm].position"),
    (document(route=({"id": "x", "then": [{"queue": "moon"}]},)), "route[x].then[0].queue"),
    (document(route=({"id": "x", "then": [{"queue": "care", "wait": "5m"}]},)), "route[x].then[0].wait"),
    (document(route=({"id": "x", "stop": False, "then": [{"queue": "care"}]},)), "route[x].stop"),
    (document(default=[]), "default"),
    ({"classify": []}, "default"),
    ([], ""),
    (document(segments=[BY_NIGHT]), "segments[s].when.field"),
]  # fmt: skip


@pytest.mark.parametrize(("bad", "place"), BAD, ids=[place or "all" for _, place in BAD])
async def test_what_is_wrong_is_refused_at_save_with_its_place(sqlite_office: Office, bad: Any, place: str) -> None:
    with pytest.raises(RulesError) as refused:
        await sqlite_office.here.save_draft(bad, 0, "an")
    assert place in {found for _, found, _, _ in refused.value.faults}
    for language in ("vi", "en"):
        worded = (await sqlite_office.here.check(bad, language)).faults
        assert place in {fault.place for fault in worded}
        assert all(fault.message and "{ $" not in fault.message for fault in worded)


@pytest.fixture
def sqlite_office(sqlite_database: Database) -> Office:
    def prepare(conn: Any) -> None:
        publish(conn, "profile", to_plain(Profile(default_queue="care", queues=("care", "skin"))), NOW)
        publish(conn, "topics", to_plain((Topic("fee", "article_answer"),)), NOW)
        add_user(conn, "Lan", "lan@shop.example", "a long password", NOW, teams=("care",))

    sqlite_database.write_now(prepare)
    return Office(sqlite_database)


async def test_rules_go_out_as_yaml_and_come_back_the_same(sqlite_office: Office) -> None:
    await sqlite_office.put_in_force(document(WARM, {**SORRY, "on": ["message"], "then": {"offers": "off"}}))
    text = await sqlite_office.here.export_yaml()
    assert await sqlite_office.here.import_yaml(text) == (await sqlite_office.here.published()).document


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("classify: [", "line 2"),
        ("a: &x 1\nb: *x", "line 2"),
        ("default: [{queue: care}]\ndefault: []", "line 2"),
        ("[" * 9_000, "line 1"),
        ("default: [{queue: moon}]", "default[0].queue"),
        ("just words", ""),
    ],
)
async def test_yaml_that_cannot_be_read_names_the_line(sqlite_office: Office, text: str, place: str) -> None:
    with pytest.raises(RulesError) as refused:
        await sqlite_office.here.import_yaml(text)
    assert refused.value.place == place


def when(**more: Any) -> dict[str, Any]:
    return {"then": {"tone": "warm"}, **more}


TOP = {"field": "customer.value", "op": "is", "value": "top"}


def orders(op: str, value: int) -> dict[str, Any]:
    return {"field": "customer.orders", "op": op, "value": value}


def to(rule: str, queue: str) -> dict[str, Any]:
    return {"id": rule, "then": [{"queue": queue}]}


BUYERS = {"field": "customer.value", "op": "none_of", "value": ["none"]}


@pytest.mark.parametrize(
    ("rules", "found"),
    [
        (document(when(id="a", when={"all": [TOP, {"not": TOP}]})), [(FindingKind.NEVER_FIRES, "a", "")]),
        (document(when(id="a", valid_to="2026-01-01T00:00:00Z")), [(FindingKind.NEVER_FIRES, "a", "")]),
        (
            document(when(id="a", when={"all": [orders(">", 5), orders("<=", 5)]})),
            [(FindingKind.NEVER_FIRES, "a", "")],
        ),
        (
            document(when(id="a", when={"all": [{"field": "customer.value", "op": "absent"}, TOP]})),
            [(FindingKind.NEVER_FIRES, "a", "")],
        ),
        (document(when(id="a", when=BUYERS, stop=True), when(id="b", when=TOP)), [(FindingKind.SHADOWED, "b", "a")]),
        (document(when(id="a", when=BUYERS), when(id="b", when=TOP)), []),  # the first one does not stop
        (document(when(id="a", when=TOP, stop=True), when(id="b", when=BUYERS)), []),
        (document(when(id="a", when=TOP), {**SORRY, "when": BUYERS}), [(FindingKind.OVERLAP, "a", "sorry")]),
        (document(when(id="a", when=TOP), {**SORRY, "when": {"not": TOP}}), []),
        (document(when(id="a", on=["message"]), {**SORRY, "on": ["opened"]}), []),
        (
            document(route=(to("x", "care"), {**to("y", "skin"), "when": TOP})),
            [(FindingKind.SHADOWED, "y", "x"), (FindingKind.NO_AGENT, "y", "")],
        ),
    ],
)  # fmt: skip
async def test_what_is_odd_is_found(sqlite_office: Office, rules: Any, found: list[tuple[Any, ...]]) -> None:
    checked = await sqlite_office.here.check(rules, "vi")
    assert checked.faults == ()
    assert [(one.kind, one.rule, one.other) for one in checked.findings] == found
    assert all(one.message and "{" not in one.message for one in checked.findings)


async def test_days_out_of_range_are_refused(sqlite_office: Office) -> None:
    for days in (0, 366):
        with pytest.raises(InputError):
            await sqlite_office.here.simulate(document(WARM), days, "vi")


@pytest.mark.parametrize("language", ["vi", "en"])
async def test_everything_a_form_offers_has_a_name(sqlite_office: Office, language: str) -> None:
    registry = await sqlite_office.here.registry(language)
    named = [*registry.events, *registry.queues, *(value for field in registry.fields for value in field.values)]
    assert all(one.label for one in named)
    assert all(field.label and field.help and field.operators for field in registry.fields)
    assert all(effect.label and effect.help for effect in registry.effects)


def test_the_schema_is_json_schema(sqlite_office: Office) -> None:
    schema = sqlite_office.here.schema()
    assert schema["type"] == "object"
    assert "classify" in schema["properties"]  # type: ignore[operator]
