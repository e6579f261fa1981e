"""Offers over HTTP: what may be given to whom, and what came of it."""

from typing import Annotated

from pydantic import Field, StringConstraints
from sqlalchemy import Connection

from api.content import tell_published
from api.endpoint import Body, Call, Endpoint, Line, Page, Records, View, When
from conversation.customer import Lifecycle, ValueTier
from conversation.errors import InputError, NotFoundError
from offers.offer import Offer, OfferKind, Results
from offers.offer_store import delete_offers, load_offers, load_results, save_offers

_Words = Annotated[str, StringConstraints(pattern=r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]+$", max_length=2000)]
_Name = Annotated[str, StringConstraints(pattern=r"^[^\x00-\x1f\x7f]{1,64}$")]
_Amount = Annotated[float, Field(ge=0, le=1e13, allow_inf_nan=False)]
_Language = Annotated[str, StringConstraints(pattern=r"^(vi|en)$")]


class OfferBody(Body):
    """An offer. Empty ``tiers``, ``lifecycles`` and ``needs`` mean anybody; ``budget`` 0 means without a limit.

    ``discount`` is a percentage or an amount, by ``kind``.
    """

    texts: Annotated[dict[_Language, _Words], Field(min_length=1)]
    code: Line = ""
    kind: OfferKind = OfferKind.AMOUNT
    discount: _Amount = 0.0
    min_order: _Amount = 0.0
    tiers: Annotated[list[ValueTier], Field(max_length=10)] = Field(default_factory=list)
    lifecycles: Annotated[list[Lifecycle], Field(max_length=10)] = Field(default_factory=list)
    needs: Annotated[list[_Name], Field(max_length=50)] = Field(default_factory=list)
    products: Annotated[list[_Name], Field(max_length=200)] = Field(default_factory=list)
    valid_from: When | None = None
    valid_until: When | None = None
    budget: _Amount = 0.0
    is_enabled: bool = True


class ResultsView(View):
    """What came of an offer so far; ``spent`` is what it gave away, ``earned`` the orders' amount."""

    shown: int
    accepted: int
    declined: int
    ordered: int
    spent: float
    earned: float


class OfferView(View):
    """An offer with what came of it."""

    id: str
    texts: dict[str, str]
    code: str
    kind: OfferKind
    discount: float
    min_order: float
    tiers: list[ValueTier]
    lifecycles: list[Lifecycle]
    needs: list[str]
    products: list[str]
    valid_from: When | None
    valid_until: When | None
    budget: float
    is_enabled: bool
    results: ResultsView


class OfferCalls:
    """Calls about offers."""

    def __init__(self, records: Records) -> None:
        """Read and write ``records``."""
        self._records = records

    def endpoints(self) -> tuple[Endpoint, ...]:
        """Return the declarations."""
        one = "/offers/{offer_id}"
        return (
            Endpoint("GET", "/offers", self.list_offers, "List every offer", "offers:read", None, Page[OfferView]),
            Endpoint("GET", one, self.get_offer, "Read an offer", "offers:read", None, OfferView),
            Endpoint("PUT", one, self.put_offer, "Make or change an offer", "offers:write", OfferBody, OfferView),
            Endpoint("DELETE", one, self.delete_offer, "Take an offer away; what came of it stays", "offers:write"),
        )

    async def list_offers(self, _: Call) -> Page[OfferView]:
        """One page holds them."""
        return Page(items=await self._records.read(_list))

    async def get_offer(self, call: Call) -> OfferView:
        """Read it."""
        return await self._records.read(_get, call.path("offer_id"))

    async def put_offer(self, call: Call, body: OfferBody) -> OfferView:
        """Every worker makes it from the next second on."""
        if body.valid_from and body.valid_until and body.valid_until <= body.valid_from:
            raise InputError("valid_until must be after valid_from", "valid_until")
        if body.kind is OfferKind.PERCENT and body.discount > 100:
            raise InputError("discount is a percentage: at most 100", "discount")
        return await self._records.write(_put, call, _to_offer(call.path("offer_id"), body))

    async def delete_offer(self, call: Call) -> None:
        """Take it away."""
        await self._records.write(_delete, call)


def _list(conn: Connection) -> list[OfferView]:
    results: dict[str, Results] = {}
    for (offer_id, _), found in load_results(conn).items():
        results[offer_id] = results.get(offer_id, Results()) + found
    return [_view(offer, results.get(offer.id, Results())) for offer in load_offers(conn)]


def _get(conn: Connection, offer_id: str) -> OfferView:
    for view in _list(conn):
        if view.id == offer_id:
            return view
    raise NotFoundError(f"no offer {offer_id!r}")


def _put(conn: Connection, call: Call, offer: Offer) -> OfferView:
    save_offers(conn, [offer])
    tell_published(conn, call, "offers")
    return _get(conn, offer.id)


def _delete(conn: Connection, call: Call) -> None:
    offer_id = call.path("offer_id")
    _get(conn, offer_id)
    delete_offers(conn, [offer_id])
    tell_published(conn, call, "offers")


def _to_offer(offer_id: str, body: OfferBody) -> Offer:
    return Offer(
        offer_id,
        tuple(body.texts.items()),
        body.code,
        body.kind,
        body.discount,
        body.min_order,
        tuple(body.tiers),
        tuple(body.lifecycles),
        tuple(body.needs),
        tuple(body.products),
        body.valid_from,
        body.valid_until,
        body.budget,
        body.is_enabled,
    )


def _view(offer: Offer, results: Results) -> OfferView:
    plain = {name: getattr(results, name) for name in Results.__dataclass_fields__}
    return OfferView(
        id=offer.id,
        texts=dict(offer.texts),
        code=offer.code,
        kind=offer.kind,
        discount=offer.discount,
        min_order=offer.min_order,
        tiers=list(offer.tiers),
        lifecycles=list(offer.lifecycles),
        needs=list(offer.needs),
        products=list(offer.products),
        valid_from=offer.valid_from,
        valid_until=offer.valid_until,
        budget=offer.budget,
        is_enabled=offer.is_enabled,
        results=ResultsView(**plain),
    )
