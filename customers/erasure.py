"""Forgetting a customer: everything that tells who it was goes; what was sold stays as a sale to nobody."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, select, update

from conversation.ids import new_id
from conversation.messages import Address
from customers.ask_store import web_asks
from customers.blocking_store import forget_comparable
from customers.customer import FieldSource, NewCustomer
from customers.customer_store import create_customers, customer_fields, customers, find_addresses, find_members
from customers.link_store import web_links
from customers.order_store import orders, refresh_stats
from customers.session_store import web_sessions
from storage.pairs import in_pairs


@dataclass(frozen=True, slots=True)
class Erased:
    """The receipt: how much of each kind went, and the addresses whose conversations are to be forgotten elsewhere."""

    records: int = 0
    fields: int = 0
    orders_unnamed: int = 0
    sessions: int = 0
    addresses: tuple[Address, ...] = ()


def erase_customer(conn: Connection, customer_id: str, now: datetime, spared: Sequence[Address] = ()) -> Erased:
    """Forget a customer with every merged record; an unknown one leaves an empty receipt.

    Browsers at ``spared`` addresses stay signed in as nobody, so that whoever asked can be told that it was done.
    Orders are the shop's books: they stay with amount and goods, under a nameless record, without where they went.
    """
    members = find_members(conn, [customer_id]).get(customer_id, ())
    if not members:
        return Erased()
    addresses = find_addresses(conn, [customer_id])[customer_id]
    fields = conn.execute(select(customer_fields.c.id).where(customer_fields.c.customer_id.in_(members))).all()
    unnamed = _unname_orders(conn, members, now)
    sessions = _forget_browsers(conn, addresses, spared)
    forget_comparable(conn, members)
    conn.execute(delete(customers).where(customers.c.id.in_(members)))
    return Erased(len(members), len(fields), unnamed, sessions, addresses)


def _unname_orders(conn: Connection, members: Sequence[str], now: datetime) -> int:
    numbers = conn.execute(select(orders.c.number).where(orders.c.customer_id.in_(members))).scalars().all()
    if not numbers:
        return 0
    nobody = NewCustomer(new_id(), now, source=FieldSource.IMPORT)
    create_customers(conn, [nobody])
    conn.execute(
        update(orders).where(orders.c.customer_id.in_(members)).values(customer_id=nobody.id, address="", tracking="")
    )
    refresh_stats(conn, [nobody.id])
    return len(numbers)


def _forget_browsers(conn: Connection, addresses: Sequence[Address], spared: Sequence[Address]) -> int:
    if not addresses:
        return 0
    keys = [(a.channel, a.user) for a in addresses]
    for table in (web_links, web_asks):
        conn.execute(delete(table).where(in_pairs(table.c.channel, table.c.user, keys)))
        conn.execute(delete(table).where(in_pairs(table.c.telegram_channel, table.c.telegram_user, keys)))
    users = [a.user for a in addresses if a not in spared]
    return conn.execute(delete(web_sessions).where(web_sessions.c.user.in_(users))).rowcount
