"""Customers over HTTP: read, and pushed in by the shop's own id."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints
from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from api.cursor import from_cursor, to_cursor
from api.endpoint import Body, Call, Endpoint, Line, Page, Paged, Records, Text, View, When
from conversation.errors import InputError
from conversation.events import Event, EventKind
from conversation.proof import ProofLevel
from customers.columns import ColumnMapping, TableKind
from customers.customer import Customer, FieldName, canonical
from customers.customer_store import customer_fields, customers, load_customer, load_customers
from customers.dates import is_impossible
from customers.imports import save_customer_records
from customers.lookup_store import find_customers_by_external_id
from customers.records import CustomerRecord
from customers.segments import load_segments
from storage.event_store import save_events

MOST_AT_ONCE = 1000

ExternalId = Annotated[str, StringConstraints(pattern=r"^[^~\s\x00-\x1f\x7f][^\x00-\x1f\x7f]{0,127}$")]
"""The shop's own id of a customer."""
_Phone = Annotated[str, StringConstraints(pattern=r"^[0-9+() ./-]{3,40}$")]
_Email = Annotated[str, StringConstraints(pattern=r"^[^@\s\x00-\x1f\x7f]{1,128}@[^@\s\x00-\x1f\x7f]{1,120}$")]
_Short = Annotated[str, StringConstraints(pattern=r"^[^\x00-\x1f\x7f]*$", max_length=500)]
_Few: Any = Field(default_factory=list, max_length=10)

Proof = Literal["anonymous", "claimed", "possession", "signed"]


class FieldView(View):
    """One value somebody gave, where it comes from and how well it is proved; conflicting ones stand side by side."""

    name: str
    value: str
    source: str
    proof: Proof
    at: When


class AddressView(View):
    """Where a customer writes from, and what that proves."""

    channel: str
    user: str
    proof: Proof
    since: When


class SegmentsView(View):
    """What a customer is worth and needs."""

    value: str
    lifecycle: str
    needs: list[str]
    orders: int
    spend: float
    last_order_at: When | None


class CustomerLine(View):
    """A customer in a list."""

    id: str
    external_ids: list[str]
    name: str
    created_at: When


class CustomerView(CustomerLine):
    """A customer with everything merged into it."""

    members: list[str]
    fields: list[FieldView]
    addresses: list[AddressView]
    segments: SegmentsView


class CustomerQuery(Paged):
    """Whom to find; without any of these, everybody, the newest first."""

    external_id: ExternalId | None = None
    phone: _Phone | None = None
    email: _Email | None = None


class CustomerPush(Body):
    """What the shop knows of a customer. Nothing known is overwritten: a new value stands beside the old ones."""

    external_id: ExternalId
    name: Line = ""
    phones: list[_Phone] = _Few
    emails: list[_Email] = _Few
    date_of_birth: _Short = ""
    gender: _Short = ""
    street: _Short = ""
    ward: _Short = ""
    district: _Short = ""
    province: _Short = ""
    postcode: _Short = ""
    country: _Short = ""
    occupation: _Short = ""
    note: Annotated[Text, Field(max_length=2000)] = ""
    telegram: Annotated[str, StringConstraints(pattern=r"^([1-9][0-9]{0,19})?$")] = ""
    created_at: When | None = None


class CustomerBatch(Body):
    """Customers to be made or added to. ``vouched``: the shop has verified these phones and e-mails itself."""

    items: Annotated[list[CustomerPush], Field(min_length=1, max_length=MOST_AT_ONCE)]
    vouched: bool = False


class Pushed(View):
    """What became of one item, in the order of the request."""

    external_id: str
    id: str
    outcome: Literal["created", "changed", "unchanged"]


class CustomerBatchDone(View):
    """What became of a batch."""

    created: int
    changed: int
    unchanged: int
    items: list[Pushed]


class CustomerCalls:
    """Calls about customers."""

    def __init__(self, records: Records) -> None:
        """Read and write ``records``."""
        self._records = records

    def endpoints(self) -> tuple[Endpoint, ...]:
        """Return the declarations."""
        read, write = "customers:read", "customers:write"
        return (
            Endpoint(
                "GET",
                "/customers",
                self.list_customers,
                "List or find customers",
                read,
                CustomerQuery,
                Page[CustomerLine],
            ),
            Endpoint("GET", "/customers/{customer_id}", self.get_customer, "Read a customer", read, None, CustomerView),
            Endpoint(
                "POST",
                "/customers/batch",
                self.push_customers,
                "Push up to 1,000 customers in by their external id",
                write,
                CustomerBatch,
                CustomerBatchDone,
            ),
        )

    async def list_customers(self, _: Call, query: CustomerQuery) -> Page[CustomerLine]:
        """List them."""
        return await self._records.read(_list, query)

    async def get_customer(self, call: Call) -> CustomerView:
        """Read one; an id of any merged record leads to the whole customer."""
        return await self._records.read(_get, call.path("customer_id"), call.now)

    async def push_customers(self, call: Call, batch: CustomerBatch) -> CustomerBatchDone:
        """Push them in, all or none."""
        _check(batch, call.now)
        return await self._records.write(_push, batch, call.now)


def to_proof(level: ProofLevel) -> Proof:
    """Return the word for a level of proof."""
    words: Mapping[ProofLevel, Proof] = {
        ProofLevel.ANONYMOUS: "anonymous",
        ProofLevel.CLAIMED: "claimed",
        ProofLevel.POSSESSION: "possession",
        ProofLevel.SIGNED: "signed",
    }
    return words[level]


def _list(conn: Connection, query: CustomerQuery) -> Page[CustomerLine]:
    root = customers.c.id == customers.c.group_id
    chosen = select(customers.c.created_at, customers.c.id).where(root)
    for condition in _conditions(query):
        chosen = chosen.where(condition)
    after = from_cursor(query.cursor)
    if after is not None:
        at, key = after
        older = and_(customers.c.created_at == at, customers.c.id < key)
        chosen = chosen.where(or_(customers.c.created_at < at, older))
    rows = conn.execute(
        chosen.order_by(customers.c.created_at.desc(), customers.c.id.desc()).limit(query.limit + 1)
    ).all()
    page = rows[: query.limit]
    known = load_customers(conn, [row.id for row in page])
    more = to_cursor(page[-1].created_at, page[-1].id) if len(rows) > query.limit else None
    return Page(items=[CustomerLine(**_line(known[row.id])) for row in page], next=more)


def _conditions(query: CustomerQuery) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    member = customers.alias("member")
    if query.external_id is not None:
        wanted = select(member.c.group_id).where(member.c.external_id == query.external_id)
        found.append(customers.c.id.in_(wanted))
    for name, value in ((FieldName.PHONE, query.phone), (FieldName.EMAIL, query.email)):
        if value is not None:
            holders = (
                select(member.c.group_id)
                .join(customer_fields, customer_fields.c.customer_id == member.c.id)
                .where(customer_fields.c.field == name.value, customer_fields.c.canonical == canonical(name, value))
            )
            found.append(customers.c.id.in_(holders))
    return found


def _get(conn: Connection, customer_id: str, now: datetime) -> CustomerView:
    customer = load_customer(conn, customer_id)
    segments = load_segments(conn, [customer.id], now)[customer.id]
    return CustomerView(
        **_line(customer),
        members=list(customer.members),
        fields=[
            FieldView(
                name=f.name.value, value=f.value, source=f.source.value, proof=to_proof(ProofLevel(f.proof)), at=f.at
            )
            for f in customer.fields
        ],
        addresses=[
            AddressView(
                channel=p.address.channel,
                user=p.address.user,
                proof=to_proof(p.effective_proof),
                since=p.linked_at,
            )
            for p in customer.contacts
        ],
        segments=SegmentsView(
            value=segments.value.value,
            lifecycle=segments.lifecycle.value,
            needs=list(segments.needs),
            orders=segments.orders,
            spend=segments.spend,
            last_order_at=segments.last_order_at,
        ),
    )


def _line(customer: Customer) -> dict[str, Any]:
    return {
        "id": customer.id,
        "external_ids": list(customer.external_ids),
        "name": customer.name,
        "created_at": customer.created_at,
    }


def _check(batch: CustomerBatch, now: datetime) -> None:
    seen: set[str] = set()
    for place, item in enumerate(batch.items):
        if item.external_id in seen:
            raise InputError(f"{item.external_id!r} is in this batch twice", f"items.{place}.external_id")
        seen.add(item.external_id)
        if item.date_of_birth and is_impossible(item.date_of_birth):
            raise InputError("date_of_birth is no day there ever was", f"items.{place}.date_of_birth")
        if item.created_at is not None and not _EARLIEST <= item.created_at.year <= now.year + 1:
            raise InputError("created_at is out of reach", f"items.{place}.created_at")


_EARLIEST = 1900


def _push(conn: Connection, batch: CustomerBatch, now: datetime) -> CustomerBatchDone:
    keys = [item.external_id for item in batch.items]
    before = find_customers_by_external_id(conn, keys)
    had = _count_values(conn, before.values())
    records = [_to_record(place, item) for place, item in enumerate(batch.items)]
    save_customer_records(conn, records, ColumnMapping(TableKind.CUSTOMERS, (), vouched=batch.vouched), now)
    after = find_customers_by_external_id(conn, keys)
    has = _count_values(conn, before.values())
    done = []
    for key in keys:
        outcome: Literal["created", "changed", "unchanged"] = "created"
        if key in before:
            outcome = "unchanged" if has.get(before[key]) == had.get(before[key]) else "changed"
        done.append(Pushed(external_id=key, id=after.get(key, ""), outcome=outcome))
    kinds = {"created": EventKind.CUSTOMER_CREATED, "changed": EventKind.CUSTOMER_CHANGED}
    save_events(conn, [Event(kinds[p.outcome], now, customer_id=p.id) for p in done if p.outcome in kinds])
    counts = {name: sum(1 for p in done if p.outcome == name) for name in ("created", "changed", "unchanged")}
    return CustomerBatchDone(items=done, **counts)


def _count_values(conn: Connection, ids: Iterable[str]) -> dict[str, int]:
    query = (
        select(customer_fields.c.customer_id, func.count())
        .where(customer_fields.c.customer_id.in_(set(ids)))
        .group_by(customer_fields.c.customer_id)
    )
    return {row[0]: row[1] for row in conn.execute(query)}


def _to_record(place: int, item: CustomerPush) -> CustomerRecord:
    single = (
        (FieldName.NAME, item.name),
        (FieldName.BIRTH, item.date_of_birth),
        (FieldName.GENDER, item.gender),
        (FieldName.STREET, item.street),
        (FieldName.WARD, item.ward),
        (FieldName.DISTRICT, item.district),
        (FieldName.PROVINCE, item.province),
        (FieldName.POSTCODE, item.postcode),
        (FieldName.COUNTRY, item.country),
        (FieldName.OCCUPATION, item.occupation),
        (FieldName.NOTE, item.note),
    )
    several = [(FieldName.PHONE, v) for v in item.phones] + [(FieldName.EMAIL, v) for v in item.emails]
    fields = tuple((name, value.strip()) for name, value in (*single, *several) if value.strip())
    return CustomerRecord(place, item.external_id, item.name, fields, item.telegram, item.created_at)
