"""What rules decide is kept with every message: labels, versions, traces, replays and simulations live on it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from bot.command_line.replay_command import replay_lines
from bot.content.shop import Profile
from bot.rights.erasure_store import Forget
from bot.rules.redeciding import decide_again, outcome
from bot.rules.rulebook import Rulebook
from bot.rules.rules_desk import ShopRules
from bot.turns.decision_record import from_snapshot
from bot.turns.inbox import Delivery
from bot.turns.trace_store import decisions, find_decisions
from bot.turns.turn import Asked, Outcome, Turn
from bot.turns.turn_writer import save_turns
from conversation.customer import Recognition, Segments, ValueTier
from conversation.errors import NotFoundError
from conversation.ids import new_id
from conversation.messages import Address, InboundMessage
from conversation.plain import to_plain
from conversation.proof import ProofLevel
from conversation.rules import ChangeKind
from conversation.state import Conversation
from desk.staff_store import add_user
from memory.conversation_store import find_conversations
from routing.decision import HandOffReason
from routing.rules.deciding import decide_by_rules
from routing.rules.observe import Known, observe
from routing.rules.snapshot import QueueFacts
from routing.rules_store import find_labels, find_noticed
from routing.situation import Situation, Topic, TopicGuess, Understanding
from storage.database import Database
from storage.publication_store import publish

NOW = datetime(2026, 11, 23, 3, tzinfo=UTC)
FEE, REFUND = Topic("fee", "article_answer", articles=("fees",)), Topic("refund", "human", is_policy=True, queue="care")
TOPICS = {topic.id: topic for topic in (FEE, REFUND)}


def found(field: str, value: Any, op: str = "is") -> dict[str, Any]:
    return {"field": field, "op": op, "value": value}


def to(rule: str, queue: str, **when: Any) -> tuple[dict[str, Any]]:
    return ({"id": rule, "then": [{"queue": queue}], **when},)


TOP = found("customer.value", "top")
VIP = {"id": "vip", "when": TOP, "then": {"label": ["vip"], "priority": 30, "tone": "warm"}}


def document(*classify: dict[str, Any], route: tuple[dict[str, Any], ...] = ()) -> dict[str, Any]:
    return {"classify": list(classify), "route": list(route), "default": [{"queue": "care"}]}


class Shop:
    """A shop whose turns are made by hand and written as the assistant writes them."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.book = Rulebook(database, "care")
        self.rules = ShopRules(database, self.book, lambda: NOW)

    async def put_in_force(self, rules: dict[str, Any]) -> int:
        draft = await self.rules.save_draft(rules, (await self.rules.draft()).revision, "an")
        return (await self.rules.publish(draft.revision, "an")).version

    def says(
        self, user: str, text: str, topic: Topic = FEE, tier: ValueTier = ValueTier.TOP, **more: Any
    ) -> Conversation:
        """Let ``user`` say ``text``, decide by the rules in force, and write the turn."""
        address = Address("telegram", user)
        known = self.database.read_now(find_conversations, [address]).get(address)
        conversation = known or Conversation(new_id(), address, NOW, NOW)
        message = InboundMessage(new_id(), address, new_id(), NOW, text)
        asked = Situation(
            message=message,
            conversation=conversation,
            recognition=Recognition("customer-0042", ProofLevel.POSSESSION),
            understanding=Understanding("vi", (TopicGuess(topic.id, 0.9),)),
            segments=Segments(tier),
            now=NOW,
            topic=topic,
            answer_confidence=0.9,
        )
        past = self.database.read_now(find_noticed, [conversation.id]).get(conversation.id, {})
        labels = self.database.read_now(find_labels, [conversation.id]).get(conversation.id, ())
        snapshot = observe(asked, Known(text, labels, past), {"care": QueueFacts(1, None, 1, is_open=True)})
        (decided,) = decide_by_rules(self.book.now(), (asked,), (snapshot,), TOPICS)
        turn = Turn(
            Delivery(0, "1-0", message),
            conversation,
            text=text,
            is_fresh=known is None,
            decision=decided.decision,
            ruling=decided.situation.ruling,
            asked=Asked(asked, snapshot),
            noticed=past,
            outcome=Outcome(**more),
        )
        self.database.write_now(save_turns, (turn,), NOW, "model")
        return self.database.read_now(find_conversations, [address])[address]


@pytest.fixture
def shop(sqlite_database: Database) -> Shop:
    def prepare(conn: Any) -> None:
        publish(conn, "profile", to_plain(Profile(default_queue="care", queues=("care", "skin"))), NOW)
        publish(conn, "topics", to_plain((FEE, REFUND)), NOW)
        add_user(conn, "Lan", "lan@shop.example", "a long password", NOW, teams=("care",))

    sqlite_database.write_now(prepare)
    return Shop(sqlite_database)


async def test_labels_stay_and_the_version_is_kept_with_conversation_and_decision(shop: Shop) -> None:
    version = await shop.put_in_force(document(VIP))
    conversation = shop.says("1", "phí ship?")
    assert conversation.rules_version == version
    (kept,) = shop.database.read_now(find_decisions, conversation.id)
    assert (kept.rules_version, kept.outcome["labels"], kept.outcome["tone"]) == (version, ["vip"], "warm")
    assert shop.database.read_now(find_labels, [conversation.id]) == {conversation.id: ("vip",)}


async def test_a_change_is_a_change_from_the_last_message(shop: Shop) -> None:
    risen = {"id": "risen", "when": found("customer.value", {"to": "top"}, "changed"), "then": {"tone": "warm"}}
    await shop.put_in_force(document(risen))
    for tier, tone in ((ValueTier.LOW, "neutral"), (ValueTier.TOP, "warm"), (ValueTier.TOP, "neutral")):
        conversation = shop.says("1", f"hỏi {new_id()}", tier=tier)
        newest = shop.database.read_now(find_decisions, conversation.id)
        assert sorted(one.outcome["tone"] for one in newest if one.message_id == max(o.message_id for o in newest)) == [
            tone
        ]


async def test_publishing_in_the_middle_of_a_conversation_changes_only_what_comes_after(shop: Shop) -> None:
    first = await shop.put_in_force(document(VIP))
    shop.says("1", "một")
    second = await shop.put_in_force(document({**VIP, "then": {"tone": "sorry"}}))
    conversation = shop.says("1", "hai")
    await shop.rules.roll_back(first, second, "an")
    shop.says("1", "ba")
    kept = sorted(shop.database.read_now(find_decisions, conversation.id), key=lambda one: one.message_id)
    assert [(one.rules_version, one.outcome["tone"]) for one in kept] == [(1, "warm"), (2, "sorry"), (3, "warm")]
    for one in kept:
        rules = await shop.book.of_version(one.rules_version)
        (again,) = decide_again(rules, (from_snapshot(one.snapshot),), {})
        assert outcome(again) == one.outcome


async def test_a_skill_that_called_a_person_calls_one_again(shop: Shop) -> None:
    places = to("x", "skin", when=found("conversation.reason", "skill"))
    await shop.put_in_force(document(route=places))
    conversation = shop.says("1", "phí ship?", hand_off=HandOffReason.SKILL)
    (kept,) = shop.database.read_now(find_decisions, conversation.id)
    (again,) = decide_again(shop.book.now(), (from_snapshot(kept.snapshot),), {})
    assert outcome(again)["queues"] == ["skin"]


async def test_what_is_kept_names_nobody(shop: Shop) -> None:
    conversation = shop.says("0912345678", "phí ship?")
    (kept,) = shop.database.read_now(find_decisions, conversation.id)
    assert "0912345678" not in str(kept.snapshot)
    assert "customer-0042" not in str(kept.snapshot)


async def test_nothing_is_kept_of_who_is_forgotten(shop: Shop) -> None:
    await shop.put_in_force(document(VIP))
    wish = Forget("F1", "", Address("telegram", "1"))
    conversation = shop.says("1", "xóa hết thông tin của tôi", forget=wish)
    kept = shop.database.read_now(find_decisions, conversation.id)
    assert [(one.snapshot, "xóa hết" in str(one)) for one in kept] == [({}, False)]
    assert shop.database.read_now(find_labels, [conversation.id]) == {}
    assert shop.database.read_now(find_noticed, [conversation.id]) == {}


@pytest.mark.parametrize("language", ["vi", "en"])
async def test_the_trace_says_of_every_rule_whether_it_held_and_why(shop: Shop, language: str) -> None:
    low = {"id": "low", "when": found("customer.value", "low"), "then": {"priority": 1}}
    unsure = {"id": "unsure", "when": found("customer.satisfaction", 3, "<"), "then": {"tone": "sorry"}}
    later = {"id": "later", "then": {"tone": "sorry"}}
    money = to("money", "skin", when=found("message.topic", "refund"))
    await shop.put_in_force(document(VIP, low, unsure, later, route=money))
    conversation = shop.says("1", "hoàn tiền cho tôi", REFUND)
    (trace,) = await shop.rules.trace(conversation.id, language)
    assert [(rule.rule, rule.held) for rule in trace.rules] == [
        ("vip", True), ("low", False), ("unsure", None), ("later", True), ("money", True)
    ]  # fmt: skip
    by_id = {rule.rule: rule for rule in trace.rules}
    assert by_id["vip"].effect
    assert by_id["later"].shadowed
    assert [leaf.held for leaf in by_id["unsure"].decided_by] == [None]
    assert "skin" in trace.target
    texts = [leaf.text for rule in trace.rules for leaf in rule.decided_by] + [trace.decision, trace.target]
    texts += [line.text for line in trace.considered] + [value for _, value in trace.snapshot]
    assert all(text and "{" not in text and "rules-" not in text for text in texts)


async def test_a_conversation_nobody_knows_has_no_trace(shop: Shop) -> None:
    with pytest.raises(NotFoundError):
        await shop.rules.trace("nobody", "vi")


async def test_a_simulation_names_what_would_have_been_otherwise_and_nothing_else(shop: Shop) -> None:
    await shop.put_in_force(document(VIP))
    top, low = shop.says("1", "phí ship?"), shop.says("2", "giá?", tier=ValueTier.LOW)
    refund = shop.says("3", "hoàn tiền", REFUND)
    unchanged = await shop.rules.simulate(document(VIP), 7, "vi")
    assert (unchanged.conversations, unchanged.messages, unchanged.found) == (3, 3, 0)
    moved = to("m", "skin", when=found("message.topic", "refund"))
    draft = document({**VIP, "then": {"priority": 50, "tone": "warm", "label": ["vip"]}}, route=moved)
    tried = await shop.rules.simulate(draft, 7, "vi")
    changes = {one.conversation_id: {change.kind for change in one.changes} for one in tried.differences}
    assert changes == {top.id: {ChangeKind.PRIORITY}, refund.id: {ChangeKind.PRIORITY, ChangeKind.QUEUE}}
    assert dict(tried.counts) == {ChangeKind.PRIORITY: 2, ChangeKind.QUEUE: 1}
    assert low.id not in changes
    calling = to("c", "care", on=["message"], when=TOP)
    called = await shop.rules.simulate(document(VIP, route=calling), 7, "en")
    assert {c.kind for one in called.differences for c in one.changes if one.conversation_id == top.id} >= {
        ChangeKind.DECISION
    }


async def test_a_simulation_looks_no_further_back_than_it_is_asked(shop: Shop) -> None:
    shop.says("1", "phí ship?")
    shop.rules = ShopRules(shop.database, shop.book, lambda: NOW + timedelta(days=8))
    assert (await shop.rules.simulate(document(VIP), 7, "vi")).messages == 0


async def test_the_command_replays_to_the_same_result(shop: Shop) -> None:
    await shop.put_in_force(document(VIP))
    conversation = shop.says("1", "hoàn tiền cho tôi", REFUND)
    await shop.put_in_force(document())
    lines, differ = shop.database.read_now(replay_lines, conversation.id, "vi")
    assert (len(lines), differ) == (1, 0)
    assert "giống hệt" in lines[0]


async def test_a_decision_that_comes_out_otherwise_is_named(shop: Shop) -> None:
    conversation = shop.says("1", "phí ship?")
    shop.database.write_now(lambda conn: conn.execute(update(decisions).values(outcome={"kind": "silence"})))
    lines, differ = shop.database.read_now(replay_lines, conversation.id, "en")
    assert (differ, "DIFFERENT" in lines[0]) == (1, True)
    with pytest.raises(NotFoundError):
        shop.database.read_now(replay_lines, "nobody", "en")
