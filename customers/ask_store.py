"""Questions to known Telegrams as they are kept, and what each answer does."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, ForeignKey, Index, Integer, Row, Select, String, Table, select, update

from conversation.ids import new_id
from conversation.messages import Address
from customers.asks import LIFE, LIVE, PUT_AT_MOST, Ask, AskState
from customers.contact_store import find_contact_point
from customers.customer_store import find_groups
from customers.link_store import end_opened, load_link, save_link, settle
from customers.links import Link, LinkState, Problem, Step, answer_link, open_link
from customers.suggestion_store import refuse
from storage.schema import Instant, metadata

web_asks = Table(
    "web_asks",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("channel", String(32), nullable=False),
    Column("user", String(128), nullable=False),
    Column("site", String(64), nullable=False),
    Column("telegram_channel", String(32), nullable=False),
    Column("telegram_user", String(128), nullable=False),
    Column("customer_id", String(36), ForeignKey("customers.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("by", String(200), nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("state", String(16), nullable=False),
    Column("link_id", String(36), nullable=False),
    Column("times", Integer, nullable=False),
    Index("ix_web_asks_web", "channel", "user", "state"),
    Index("ix_web_asks_telegram", "telegram_channel", "telegram_user", "state"),
)

_LIVE = [state.value for state in LIVE]


def save_ask(
    conn: Connection, web: Address, site: str, telegram: Address, customer_id: str, by: str, now: datetime
) -> Ask:
    """Keep a new question about a visitor; an earlier one about them or to that Telegram ends."""
    for query in (_of_web(web), _of_telegram(telegram)):
        for row in conn.execute(query.with_for_update()).all():
            _save(conn, replace(ask_from_row(row), state=AskState.ENDED))
    ask = Ask(new_id(), web, site, telegram, customer_id, by, now, now + LIFE)
    conn.execute(web_asks.insert().values(_to_row(ask)))
    return ask


def put_ask(conn: Connection, link: Link, now: datetime) -> Ask | None:
    """Tie the visitor's waiting question to the code they just took; None when there is nothing to put."""
    row = conn.execute(_of_web(link.web).limit(1).with_for_update()).first()
    ask = ask_from_row(row) if row else None
    if ask is None or not ask.is_live(now) or ask.times >= PUT_AT_MOST:
        return None
    end_opened(conn, ask.telegram)  # a question that still stood there can no longer be meant
    put = replace(ask, state=AskState.PUT, link_id=link.id, times=ask.times + 1, expires_at=link.expires_at)
    _save(conn, put)
    return put


def answer_ask(conn: Connection, telegram: Address, choice: str, now: datetime) -> tuple[Ask, Step] | None:
    """Take what the customer says to the question that stands in their Telegram; None when none does.

    The right number opens the visitor's code for this Telegram. A no is remembered as "not the same"; neither it nor a
    wrong number touches the code.
    """
    row = conn.execute(_of_telegram(telegram, AskState.PUT).limit(1).with_for_update()).first()
    ask = ask_from_row(row) if row else None
    link = load_link(conn, ask.link_id) if ask and ask.is_live(now) else None
    if ask is None or link is None or link.state is not LinkState.OFFERED:
        return None
    step = answer_link(open_link(link, telegram, now).link, choice, now)
    if step.problem is Problem.NONE:
        ended = replace(ask, state=AskState.YES)
        step = Step(save_link(conn, settle(conn, link, step.link, now)))
    else:
        ended = replace(ask, state=AskState.NO if step.problem is Problem.REFUSED else AskState.WRONG)
        step = Step(replace(link, telegram=telegram), step.problem)
    _save(conn, ended)
    if ended.state is AskState.NO:
        _remember_no(conn, ended, now)
    return ended, step


def end_asks(conn: Connection, telegram: Address) -> None:
    """End what stands in a Telegram, because its owner has opened a code of their own."""
    for row in conn.execute(_of_telegram(telegram, AskState.PUT).with_for_update()).all():
        _save(conn, replace(ask_from_row(row), state=AskState.ENDED))


def find_asks(conn: Connection, web: Sequence[Address]) -> tuple[Ask, ...]:
    """Return every question about these visitors, newest first."""
    users = [address.user for address in web]
    query = select(web_asks).where(web_asks.c.channel.in_({a.channel for a in web}), web_asks.c.user.in_(users))
    rows = conn.execute(query.order_by(web_asks.c.made_at.desc(), web_asks.c.id.desc()))
    return tuple(ask for row in rows if (ask := ask_from_row(row)).web in web)


def ask_from_row(row: Row[Any]) -> Ask:
    """Return the question a row holds."""
    return Ask(
        row.id,
        Address(row.channel, row.user),
        row.site,
        Address(row.telegram_channel, row.telegram_user),
        row.customer_id,
        row.by,
        row.made_at,
        row.expires_at,
        AskState(row.state),
        row.link_id,
        row.times,
    )


def _remember_no(conn: Connection, ask: Ask, now: datetime) -> None:
    visitor = find_contact_point(conn, ask.web)
    if visitor is not None and len(set(find_groups(conn, [visitor.customer_id, ask.customer_id]).values())) > 1:
        refuse(conn, visitor.customer_id, ask.customer_id, str(ask.telegram), now)


def _of_web(web: Address) -> Select[Any]:
    query = select(web_asks).where(web_asks.c.channel == web.channel, web_asks.c.user == web.user)
    return query.where(web_asks.c.state.in_(_LIVE)).order_by(web_asks.c.made_at.desc())


def _of_telegram(telegram: Address, state: AskState | None = None) -> Select[Any]:
    query = select(web_asks).where(
        web_asks.c.telegram_channel == telegram.channel,
        web_asks.c.telegram_user == telegram.user,
        web_asks.c.state.in_([state.value] if state else _LIVE),
    )
    return query.order_by(web_asks.c.made_at.desc())


def _save(conn: Connection, ask: Ask) -> None:
    conn.execute(update(web_asks).where(web_asks.c.id == ask.id).values(_to_row(ask)))


def _to_row(ask: Ask) -> dict[str, Any]:
    return {
        "id": ask.id,
        "channel": ask.web.channel,
        "user": ask.web.user,
        "site": ask.site,
        "telegram_channel": ask.telegram.channel,
        "telegram_user": ask.telegram.user,
        "customer_id": ask.customer_id,
        "by": ask.by,
        "made_at": ask.made_at,
        "expires_at": ask.expires_at,
        "state": ask.state.value,
        "link_id": ask.link_id,
        "times": ask.times,
    }
