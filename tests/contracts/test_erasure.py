"""What forgetting a customer promises, on both engines."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, select

from conversation.messages import Address
from conversation.proof import ProofLevel
from customers.contact_store import save_contact_points
from customers.customer import ContactPoint, CustomerField, FieldName, NewCustomer
from customers.customer_store import create_customers, save_fields
from customers.erasure import Erased, erase_customer
from customers.indexing import index_records
from customers.link_store import offer_link
from customers.merge_store import merge
from customers.merges import MergeKind
from customers.order import Order
from customers.order_store import find_order, save_orders
from customers.segment_store import refresh_scale, save_interests
from customers.session_store import find_session, open_session
from offers.offer import OutcomeKind, Refusals, Results
from offers.offer_store import Outcome, find_refusals, forget_addresses, load_results, save_outcomes, stop_offers
from storage.database import Database
from storage.schema import metadata

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
TELEGRAM = Address("telegram", "700012345")


def everything(conn: Connection) -> str:
    """Every row of every table, as text."""
    rows: list[Any] = [conn.execute(select(table)).all() for table in metadata.sorted_tables]
    return repr(rows)


def test_nothing_that_tells_who_it_was_is_left(database: Database) -> None:
    token, session = database.write_now(open_session, "shop", "", NOW)
    web = Address("webchat", session.user)
    database.write_now(
        create_customers, [NewCustomer("lan-1", NOW, "Nguyễn Thị Lan", "KH-77"), NewCustomer("lan-2", NOW)]
    )
    points = [
        ContactPoint(TELEGRAM, "lan-1", ProofLevel.POSSESSION, NOW),
        ContactPoint(web, "lan-2", ProofLevel.CLAIMED, NOW),
    ]
    database.write_now(save_contact_points, points)
    database.write_now(save_fields, [CustomerField("lan-1", FieldName.PHONE, "0912345678", NOW)])
    database.write_now(index_records, ["lan-1", "lan-2"])
    database.write_now(save_interests, {"lan-1": ["sun"]}, NOW)
    database.write_now(merge, "lan-1", "lan-2", MergeKind.STAFF, "agent", NOW)
    database.write_now(offer_link, web, "shop", NOW)
    database.write_now(save_orders, [Order("KQ-1", "lan-2", NOW, 90.0, tracking="GHN1", address="12 Lê Lợi")])
    receipt = database.write_now(erase_customer, "lan-2", NOW)
    assert receipt == Erased(2, 1, 1, 1, (TELEGRAM, web)) or receipt == Erased(2, 1, 1, 1, (web, TELEGRAM))
    left = database.read_now(everything)
    for trace in ("lan-1", "lan-2", "Lan", "KH-77", "912345678", TELEGRAM.user, session.user, "Lê Lợi", "GHN1"):
        assert trace not in left
    assert database.read_now(find_session, token, NOW) is None
    order = database.read_now(find_order, "KQ-1")
    assert order is not None
    assert order.amount == 90.0
    assert database.write_now(refresh_scale, NOW).buyers == 1
    assert database.write_now(erase_customer, "lan-2", NOW) == Erased()


def test_offers_made_to_somebody_forgotten_count_on_as_nobodys(database: Database) -> None:
    database.write_now(save_outcomes, [Outcome("o", TELEGRAM, OutcomeKind.DECLINED, "e1", NOW)])
    database.write_now(stop_offers, [TELEGRAM], NOW)
    assert database.write_now(forget_addresses, [TELEGRAM]) == 1
    assert database.write_now(forget_addresses, []) == 0
    assert TELEGRAM.user not in database.read_now(everything)
    assert database.read_now(find_refusals, {TELEGRAM: ()}, NOW)[TELEGRAM] == Refusals()
    assert list(database.read_now(load_results).values()) == [Results(declined=1)]
