"""One-time codes as they are kept, and what a finished one does to the two addresses."""

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, Column, Connection, Index, Row, Select, String, Table, select, update

from conversation.events import Event, EventKind
from conversation.ids import new_id
from conversation.messages import Address
from conversation.proof import ProofLevel
from customers.contact_store import contact_points, find_contact_point, save_contact_points
from customers.customer import ContactPoint, NewCustomer, new_customer_id
from customers.customer_store import create_customers
from customers.links import LIFE, Link, LinkState, Problem, Step, make_numbers, open_link
from customers.merge_store import find_merges, merge, unmerge
from customers.merges import MergeKind
from customers.session_store import close_older_sessions
from storage.event_store import save_events
from storage.schema import Instant, Json, metadata

web_links = Table(
    "web_links",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("code_hash", String(64), nullable=False, unique=True),
    Column("channel", String(32), nullable=False),
    Column("user", String(128), nullable=False),
    Column("site", String(64), nullable=False),
    Column("check_number", String(8), nullable=False),
    Column("choices", Json, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("state", String(16), nullable=False),
    Column("telegram_channel", String(32), nullable=False, default=""),
    Column("telegram_user", String(128), nullable=False, default=""),
    Column("telegram_yes", Boolean, nullable=False, default=False),
    Column("web_yes", Boolean, nullable=False, default=False),
    Column("merge_id", String(36), nullable=False, default="", index=True),
    Index("ix_web_links_web", "channel", "user", "state"),
    Index("ix_web_links_telegram", "telegram_channel", "telegram_user", "state"),
)

_LIVE = (LinkState.OFFERED.value, LinkState.OPENED.value)


def offer_link(conn: Connection, web: Address, site: str, now: datetime) -> tuple[str, Link]:
    """Make a code for a web session, 128 random bits in 22 characters; any earlier one of it ends."""
    _replace_others(conn, _of_web(web))
    code = secrets.token_urlsafe(16)
    check, choices = make_numbers()
    link = Link(new_id(), web, site, check, choices, now + LIFE)
    row = {"code_hash": _hash(code), "created_at": now} | _to_row(link)
    conn.execute(web_links.insert().values(row))
    return code, link


def redeem_code(conn: Connection, code: str, telegram: Address, now: datetime) -> Step | None:
    """Open the link of a code typed or pressed in Telegram; None when there is no such code."""
    link = _one(conn, select(web_links).where(web_links.c.code_hash == _hash(code)))
    if link is None:
        return None
    step = open_link(link, telegram, now)
    if step.problem is Problem.NONE:
        _replace_others(conn, _of_telegram(telegram), but=link.id)
    save_link(conn, step.link)
    return step


def step_web(conn: Connection, web: Address, now: datetime, go: Callable[[Link, datetime], Step]) -> Step | None:
    """Take a step of the web side on its live link; None when it has none."""
    return _step(conn, _of_web(web), now, go)


def step_telegram(
    conn: Connection, telegram: Address, now: datetime, go: Callable[[Link, datetime], Step]
) -> Step | None:
    """Take a step of the Telegram side on the link it has opened; None when it has none."""
    return _step(conn, _of_telegram(telegram), now, go)


def unlink(conn: Connection, address: Address, now: datetime) -> tuple[Link, ...]:
    """Undo every tie of an address, a web one's or a Telegram one's; return what was undone."""
    point = find_contact_point(conn, address)
    if point is None:
        return ()
    ties = [m for m in find_merges(conn, [point.customer_id]) if m.kind is MergeKind.LINK]
    if point.linked_by:
        ties = [m for m in ties if m.id == point.linked_by]
    undone = []
    for tie in ties:
        link = _one(conn, select(web_links).where(web_links.c.merge_id == tie.id))
        unmerge(conn, tie.id, str(address), now)
        _tell(conn, EventKind.CUSTOMER_UNLINKED, tie.one, now, tie.other)
        if link:
            undone.append(replace(link, state=LinkState.UNLINKED))
            save_link(conn, undone[-1])
    return tuple(undone)


def find_live_link(conn: Connection, web: Address) -> Link | None:
    """Return the link a web session is in the middle of."""
    return _one(conn, _of_web(web))


def load_link(conn: Connection, link_id: str) -> Link | None:
    """Return a link by its id, held until the transaction ends."""
    return _one(conn, select(web_links).where(web_links.c.id == link_id))


def end_opened(conn: Connection, telegram: Address) -> None:
    """End what a Telegram user has opened and not finished, because a newer question takes its place."""
    _replace_others(conn, _of_telegram(telegram))


def save_link(conn: Connection, link: Link) -> Link:
    """Keep a link as it is now."""
    conn.execute(update(web_links).where(web_links.c.id == link.id).values(_to_row(link)))
    return link


def settle(conn: Connection, before: Link, after: Link, now: datetime) -> Link:
    """Return ``after`` with what its last yes makes: both addresses one customer, when both sides have said it.

    Whoever knew a token of the web side before it asked for the code (a planted session, a tab left open elsewhere)
    opens nothing with it from now on.
    """
    if after.state is not LinkState.LINKED or before.state is LinkState.LINKED:
        return after
    close_older_sessions(conn, after.web.user, after.made_at, now)
    return replace(after, merge_id=_tie(conn, after, now))


def link_from_row(row: Row[Any]) -> Link:
    """Return the link a row holds."""
    return Link(
        row.id,
        Address(row.channel, row.user),
        row.site,
        row.check_number,
        tuple(row.choices),
        row.expires_at,
        LinkState(row.state),
        Address(row.telegram_channel, row.telegram_user) if row.telegram_user else None,
        row.telegram_yes,
        row.web_yes,
        row.merge_id,
    )


def _step(conn: Connection, query: Select[Any], now: datetime, go: Callable[[Link, datetime], Step]) -> Step | None:
    link = _one(conn, query)
    if link is None:
        return None
    step = go(link, now)
    return Step(save_link(conn, settle(conn, link, step.link, now)), step.problem)


def _tie(conn: Connection, link: Link, now: datetime) -> str:
    """Make both addresses one customer and raise the web side's proof for as long as the tie stands."""
    if link.telegram is None:
        raise AssertionError  # a link is finished only after a Telegram user opened it
    unlink(conn, link.web, now)  # a browser is tied to one Telegram at a time
    web = _ensure_contact(conn, link.web, ProofLevel.ANONYMOUS, link.site, now)
    telegram = _ensure_contact(conn, link.telegram, ProofLevel.POSSESSION, "", now)
    if web.customer_id == telegram.customer_id:
        return ""  # a signed visitor whose record the shop gave this Telegram to: one customer already
    made_id = merge(conn, web.customer_id, telegram.customer_id, MergeKind.LINK, str(link.web), now).id
    conn.execute(
        update(contact_points)
        .where(contact_points.c.channel == link.web.channel, contact_points.c.user == link.web.user)
        .values(linked_by=made_id)
    )
    _tell(conn, EventKind.CUSTOMER_LINKED, telegram.customer_id, now, web.customer_id)
    return made_id


def _tell(conn: Connection, kind: EventKind, customer_id: str, now: datetime, other: str) -> None:
    save_events(conn, [Event(kind, now, customer_id=customer_id, data={"other": other})])


def _ensure_contact(conn: Connection, address: Address, proof: ProofLevel, site: str, now: datetime) -> ContactPoint:
    if found := find_contact_point(conn, address):
        return found
    point = ContactPoint(address, new_customer_id(address), proof, now, site=site)
    create_customers(conn, [NewCustomer(point.customer_id, now)])
    save_contact_points(conn, [point])
    return point


def _of_web(web: Address) -> Select[Any]:
    return (
        select(web_links)
        .where(web_links.c.channel == web.channel, web_links.c.user == web.user, web_links.c.state.in_(_LIVE))
        .order_by(web_links.c.created_at.desc())
    )


def _of_telegram(telegram: Address) -> Select[Any]:
    return (
        select(web_links)
        .where(
            web_links.c.telegram_channel == telegram.channel,
            web_links.c.telegram_user == telegram.user,
            web_links.c.state.in_(_LIVE),
        )
        .order_by(web_links.c.created_at.desc())
    )


def _one(conn: Connection, query: Select[Any]) -> Link | None:
    row = conn.execute(query.limit(1).with_for_update()).one_or_none()
    return link_from_row(row) if row else None


def _replace_others(conn: Connection, query: Select[Any], but: str = "") -> None:
    ids = [row.id for row in conn.execute(query.with_for_update()) if row.id != but]
    if ids:
        conn.execute(update(web_links).where(web_links.c.id.in_(ids)).values(state=LinkState.REPLACED.value))


def _to_row(link: Link) -> dict[str, Any]:
    return {
        "id": link.id,
        "channel": link.web.channel,
        "user": link.web.user,
        "site": link.site,
        "check_number": link.check,
        "choices": list(link.choices),
        "expires_at": link.expires_at,
        "state": link.state.value,
        "telegram_channel": link.telegram.channel if link.telegram else "",
        "telegram_user": link.telegram.user if link.telegram else "",
        "telegram_yes": link.telegram_yes,
        "web_yes": link.web_yes,
        "merge_id": link.merge_id,
    }


def _hash(code: str) -> str:
    return hashlib.sha256(code.encode("utf-8", "surrogatepass")).hexdigest()
