"""Every skill is gone through: nothing stored is worded below possession, whatever is asked or typed."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from fluent.syntax import FluentParser, ast
from fluent.syntax.visitor import Visitor
from sqlalchemy import Connection

from bot.content.shop import Profile
from bot.skills.registry import SKILLS
from bot.skills.resources import Resources
from bot.turns.inbox import Delivery
from bot.turns.turn import Outcome, Turn
from bot.words.catalogue import LANGUAGES, has
from bot.words.wording import say
from conversation.customer import Recognition
from conversation.errors import ProofError
from conversation.ids import new_id
from conversation.messages import Address, Attachment, AttachmentKind, Author, InboundKind, InboundMessage
from conversation.proof import ProofLevel
from conversation.state import Conversation, Dialogue, Parked
from customers.contact_store import save_contact_points
from customers.customer import ContactPoint, CustomerField, FieldName, FieldSource, NewCustomer
from customers.customer_store import create_customers, save_fields
from customers.merge_store import merge
from customers.merges import MergeKind
from customers.order import Order, OrderItem, OrderStatus
from customers.order_store import save_orders
from customers.privacy import OPENS, WORDED, Shown, may_show
from memory.conversation_store import open_conversations
from memory.fact_store import save_facts
from memory.facts import SELF, Fact, FactKind
from memory.transcript_store import Draft, append
from offers.catalogue import Catalogue
from routing.decision import Answer
from storage.database import Database

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
LAN, WEB = Address("telegram", "7"), Address("webchat", "v-1")

MESSAGES = Path(__file__).parents[3] / "bot" / "messages"

SECRETS = {
    Shown.NAME: "Phạm Thị Bí Mật", Shown.PHONE: "0987654321", Shown.EMAIL: "bimat@nha.vn", Shown.BIRTH: "12/03/1990",
    Shown.STREET: "77 Ngõ Kín", Shown.PROVINCE: "Lai Châu", Shown.OCCUPATION: "nhà giả kim", Shown.NOTES: "khó tính",
    Shown.ORDERS: "HD-70007", Shown.ORDER_ITEMS: "Áo dài tơ tằm", Shown.ORDER_TRACKING: "VD-123456",
    Shown.ORDER_ADDRESS: "9 Phố Xa", Shown.FACTS: "phấn hoa lạ", Shown.HISTORY: "chuyện kể hôm qua",
    Shown.ADDRESSES: "telegram:7",
}  # fmt: skip
"""What the shop keeps of Lan, a value of each kind."""


def stock(conn: Connection) -> None:
    """Lan with everything the shop may know; a visitor's record that the staff have joined with hers."""
    create_customers(conn, [NewCustomer("lan", NOW - timedelta(days=9), SECRETS[Shown.NAME], "KH-1")])
    create_customers(conn, [NewCustomer("visitor", NOW, "")])
    save_contact_points(conn, [ContactPoint(LAN, "lan", ProofLevel.POSSESSION, NOW)])
    save_contact_points(conn, [ContactPoint(WEB, "visitor", ProofLevel.CLAIMED, NOW)])
    known = (FieldName.PHONE, FieldName.EMAIL, FieldName.BIRTH, FieldName.STREET, FieldName.PROVINCE)
    told = [(name, SECRETS[Shown(name.value)]) for name in (*known, FieldName.OCCUPATION, FieldName.NOTE)]
    save_fields(conn, [CustomerField("lan", name, value, NOW, FieldSource.STAFF) for name, value in told])
    item = OrderItem("ao", SECRETS[Shown.ORDER_ITEMS])
    order = Order(
        SECRETS[Shown.ORDERS], "lan", NOW - timedelta(days=2), 990_000.0, status=OrderStatus.SHIPPED, items=(item,),
        carrier="GHN", tracking=SECRETS[Shown.ORDER_TRACKING], address=SECRETS[Shown.ORDER_ADDRESS],
    )  # fmt: skip
    save_orders(conn, [order])
    merge(conn, "lan", "visitor", MergeKind.STAFF, "mai@shop.vn", NOW)
    talk = open_conversations(conn, [LAN], NOW)[LAN]
    draft = Draft(talk.id, Author.CUSTOMER, NOW, SECRETS[Shown.HISTORY], proof=ProofLevel.POSSESSION)
    (entry,) = append(conn, [draft], NOW).entries
    stated = (new_id(), FactKind.ALLERGY, SECRETS[Shown.FACTS], SELF, entry.id, talk.id, LAN, NOW)
    save_facts(conn, [Fact(*stated, ProofLevel.POSSESSION, 0.9)])


def typed(proof: ProofLevel, skill: str, text: str, choice: str) -> Turn:
    """A message of a visitor, who is Lan's customer for the staff, and proved only as far as ``proof``."""
    kind = InboundKind.COMMAND if choice else InboundKind.MESSAGE
    message = InboundMessage(new_id(), WEB, f"id-{skill}", NOW, text, kind, choice=choice, proof=ProofLevel.ANONYMOUS)
    if skill == "attachment":
        message = replace(message, attachments=(Attachment(AttachmentKind.PHOTO, "photo-1"),))
    name = SECRETS[Shown.NAME]
    left = Dialogue(parked=(Parked("return", "return_request"),))
    return Turn(
        Delivery(0, "1-0", message),
        Conversation(new_id(), WEB, NOW, NOW, site="demo", language="vi", dialogue=left),
        text=text,
        restored=text,
        vector=np.full(4, 0.5, np.float32),
        recognition=Recognition("lan", proof, name, is_new=False),
        decision=Answer(skill),
    )


def worded(outcome: Outcome) -> str:
    """Everything of an outcome that could reach the visitor."""
    parts = [
        text for reply in outcome.replies for text in (reply.text, *(f"{c.label} {c.value}" for c in reply.choices))
    ]
    return "\n".join((*parts, outcome.offer, repr(outcome.dialogue)))


def resources(database: Database) -> Resources:
    shop = SimpleNamespace(profile=Profile(), topics={}, catalogue=Catalogue.build(()), offers=(), knowledge=None)
    library: Any = SimpleNamespace(shop=shop, is_ready=True)
    links: Any = SimpleNamespace(unlink=_nothing, redeem=_nothing, answer=_nothing)
    return Resources(library, database, links, lambda: NOW, can_link=True)


STAFFS = {"ask-note"}
"""Messages of these catalogues that only the staff read."""


class _Values(Visitor):  # type: ignore[misc]  # the library ships no types
    """Collects the values a pattern is filled with."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: ast.VariableReference) -> None:  # noqa: N802  # the library's name
        self.names.add(node.id.name)


def values_of(language: str) -> dict[str, set[str]]:
    """What each message that visitors read is filled with, but for how they and the shop are called."""
    found: dict[str, set[str]] = {}
    for name in ("forms", "products", "replies", "rights"):
        parsed = FluentParser().parse((MESSAGES / language / f"{name}.ftl").read_text("utf-8"))
        for entry in parsed.body:
            if isinstance(entry, ast.Message) and entry.id.name not in STAFFS:
                values = _Values()
                values.visit(entry)
                found[entry.id.name] = values.names - {"you", "you_cap", "me", "me_cap"}
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_that_is_filled_with_something_says_what_that_shows(language: str) -> None:
    messages = values_of(language)
    filled = {key for key, values in messages.items() if values}
    assert filled - set(WORDED) == set(), "customers/privacy.py must say what these show"
    assert set(WORDED) - set(messages) == set()


SHUT = sorted(key for key, fields in WORDED.items() if not all(may_show(f, ProofLevel.CLAIMED) for f in fields))


@pytest.mark.parametrize("key", SHUT)
def test_a_message_that_shows_what_is_kept_cannot_be_worded_below_possession(key: str) -> None:
    values: dict[str, Any] = dict.fromkeys(values_of("vi")[key], 1)
    spoken = f"{key}.neutral" if has(f"{key}.neutral", "vi") else key
    for proof in (ProofLevel.ANONYMOUS, ProofLevel.CLAIMED):
        with pytest.raises(ProofError):
            say(typed(proof, "greeting", "", ""), spoken, **values)
    for proof in (ProofLevel.POSSESSION, ProofLevel.SIGNED):
        assert say(typed(proof, "greeting", "", ""), spoken, **values)


async def test_what_the_staff_wrote_of_somebody_is_not_told_to_them(sqlite_database: Database) -> None:
    sqlite_database.write_now(stock)
    turn = typed(ProofLevel.POSSESSION, "my_data", "bạn biết gì về mình", "")
    (outcome,) = await SKILLS["my_data"]((turn,), resources(sqlite_database))
    assert SECRETS[Shown.OCCUPATION] in worded(outcome)
    assert SECRETS[Shown.NOTES] not in worded(outcome)


async def _nothing(*_: object) -> Any:
    return None


ASKED = [
    ("đơn của mình tới đâu rồi", ""),
    (" ".join(SECRETS.values()), ""),  # somebody who knows everything is told nothing either
    ("", "don"),
    ("", "dulieu"),
    ("", "start"),
]


@pytest.mark.parametrize("skill", sorted(SKILLS))
@pytest.mark.parametrize("proof", [ProofLevel.ANONYMOUS, ProofLevel.CLAIMED])
async def test_no_skill_words_anything_stored_below_possession(
    sqlite_database: Database, skill: str, proof: ProofLevel
) -> None:
    sqlite_database.write_now(stock)
    for text, choice in ASKED:
        outcomes: Sequence[Outcome] = await SKILLS[skill](
            (typed(proof, skill, text, choice),), resources(sqlite_database)
        )
        said = "\n".join(worded(outcome) for outcome in outcomes).casefold()
        shown = {field for field, value in SECRETS.items() if value.casefold() in said and value not in text}
        assert shown == set(), said


@pytest.mark.parametrize(("skill", "field"), [("order_status", Shown.ORDERS), ("my_data", Shown.PHONE)])
async def test_the_same_skill_words_it_to_who_is_proved(sqlite_database: Database, skill: str, field: Shown) -> None:
    """So that the test above would notice: what is asked for here is kept and can be said."""
    sqlite_database.write_now(stock)
    turn = typed(ProofLevel.POSSESSION, skill, "đơn của mình tới đâu rồi", "")
    (outcome,) = await SKILLS[skill]((replace(turn),), resources(sqlite_database))
    assert SECRETS[field] in worded(outcome)


def test_a_secret_of_every_kind_that_a_text_can_hold_was_tried() -> None:
    of_session = {Shown.SHOP, Shown.SESSION_MESSAGES, Shown.SESSION_NAME, Shown.SESSION_FACTS, Shown.PUBLIC_OFFERS}
    derived = {  # no words of their own: they follow from the ones above or choose among texts
        Shown.KNOWN, Shown.GENDER, Shown.WARD, Shown.DISTRICT, Shown.POSTCODE, Shown.COUNTRY, Shown.ORDER_STATUS,
        Shown.MEMORY, Shown.VALUE, Shown.NEEDS, Shown.LIFECYCLE, Shown.PERSONAL_OFFERS, Shown.MY_DATA, Shown.CANDIDATES,
        Shown.MERGES, Shown.NATIONAL_ID,
    }  # fmt: skip
    assert set(OPENS) == of_session | derived | set(SECRETS)
