"""Whom a claim fits is found for the staff, and costs the answer nothing: neither a word nor a statement."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import Connection

from bot.stages.identify import Identify, open_turns
from bot.turns.candidates import find_candidates
from bot.turns.inbox import Delivery
from bot.turns.suggesting import Suggesting
from bot.turns.turn import Turn
from bot.turns.turn_writer import save_turns
from conversation.ids import new_id
from conversation.messages import Address, InboundMessage
from conversation.proof import ProofLevel
from conversation.state import Conversation
from customers.claims import find_claims
from customers.contact_store import find_contact_point
from customers.customer import CustomerField, FieldName, NewCustomer
from customers.customer_store import create_customers, save_fields
from customers.indexing import index_records
from customers.matching import Model
from customers.order import Order
from customers.order_store import save_orders
from customers.suggestion_store import find_suggestions_for
from storage.database import Database

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
KNOWN = "em là Nguyễn Thị Lan, sđt 0912345678, sinh ngày 12/03/1990"
UNKNOWN = "em là Đỗ Văn Khanh, sđt 0999000111, sinh ngày 01/01/1970"


class Watched:
    """The record store, with every statement of a reading or writing noted."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.statements: list[str] = []

    async def read(self, work: Callable[..., Any], *values: Any) -> Any:
        return self.database.read_now(self._traced(work), *values)

    async def write(self, work: Callable[..., Any], *values: Any) -> Any:
        return self.database.write_now(self._traced(work), *values)

    def _traced(self, work: Callable[..., Any]) -> Callable[..., Any]:
        def traced(conn: Connection, *values: Any) -> Any:
            driver: Any = conn.connection.driver_connection
            driver.set_trace_callback(lambda statement: self.statements.append(statement.split(" ", 3)[0]))
            try:
                return work(conn, *values)
            finally:
                driver.set_trace_callback(None)

        return traced


def said(user: str, text: str) -> Delivery:
    message = InboundMessage(new_id(), Address("webchat", user), f"id-{user}", NOW, text, proof=ProofLevel.ANONYMOUS)
    return Delivery(0, "1-0", message)


def stock(conn: Connection) -> None:
    """A shop that knows Lan, and nobody else."""
    create_customers(conn, [NewCustomer("lan", NOW, "Nguyễn Thị Lan")])
    told = ((FieldName.NAME, "Nguyễn Thị Lan"), (FieldName.PHONE, "0912345678"), (FieldName.BIRTH, "12/03/1990"))
    save_fields(conn, [CustomerField("lan", name, value, NOW) for name, value in told])
    index_records(conn, ["lan"])


@pytest.fixture
def shop(sqlite_database: Database) -> Watched:
    sqlite_database.write_now(stock)
    return Watched(sqlite_database)


async def turn(shop: Watched, user: str, text: str) -> Sequence[Turn]:
    """Identify a message and write its turn, as the assistant does before it answers."""
    turns: Sequence[Turn] = await shop.read(Identify(lambda: NOW), open_turns([said(user, text)], NOW))
    await shop.write(save_turns, turns, NOW, "model")
    return turns


async def test_until_the_answer_is_out_a_known_number_costs_what_an_unknown_one_does(shop: Watched) -> None:
    counted = []
    for user, text in (("warm-up", UNKNOWN), ("v-1", KNOWN), ("v-2", UNKNOWN)):
        shop.statements.clear()
        (told,) = await turn(shop, user, text)
        assert (told.recognition.candidates, told.recognition.name) == ((), "")
        counted.append(list(shop.statements))
    assert counted[1] == counted[2]
    assert counted[1]


async def test_the_staff_get_the_candidate_with_reasons_afterwards(shop: Watched) -> None:
    told: list[str] = []

    async def tell(conversation: Conversation) -> None:
        told.append(conversation.address.user)

    library: Any = SimpleNamespace(shop=SimpleNamespace(matching=Model.shipped().for_base(1)))
    suggesting = Suggesting(shop.database, library, tell, lambda: NOW)
    for user, text in (("v-1", KNOWN), ("v-2", UNKNOWN), ("v-3", "shop ơi phí ship bao nhiêu")):
        suggesting.start(await turn(shop, user, text))
    await suggesting.stop()
    assert told == ["v-1"]
    point = shop.database.read_now(find_contact_point, Address("webchat", "v-1"))
    assert point is not None
    (found,) = shop.database.read_now(find_suggestions_for, point.customer_id)
    assert "lan" in (found.one, found.other)
    assert {reason.key for reason in found.reasons} >= {"phone.equal", "birth.equal"}


@pytest.mark.parametrize("written", ["NB-250527-0004", "nb-250527-0004", "#NB-250527-0004"])
async def test_an_order_named_as_the_shop_numbers_it_suggests_whose_it_is(shop: Watched, written: str) -> None:
    await shop.write(save_orders, [Order("NB-250527-0004", "lan", NOW, 90_000.0)])
    address, model = Address("webchat", "v-1"), Model.shipped().for_base(1)
    claims = find_claims(f"mã đơn {written}, cho mình gặp nhân viên")
    found = await shop.read(find_candidates, {address: claims}, model)
    assert [one.customer_id for one in found[address]] == ["lan"]
