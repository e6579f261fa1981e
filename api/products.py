"""Products over HTTP: what the shop sells, as its own system knows it."""

from typing import Annotated

from pydantic import Field, StringConstraints
from sqlalchemy import Connection, select

from api.content import tell_published
from api.cursor import from_cursor, to_cursor
from api.endpoint import Body, Call, Endpoint, Page, Paged, Records, View
from conversation.errors import NotFoundError
from offers.catalogue import Product
from offers.product_store import delete_products, find_products, product_from_row, products, save_products

MOST = 1_000
"""Products of one batch."""

_Sku = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z][0-9A-Za-z._:#-]{0,63}$")]
_Word = Annotated[str, StringConstraints(pattern=r"^[^\x00-\x1f\x7f]{1,64}$")]
_Name = Annotated[str, StringConstraints(pattern=r"^[^\x00-\x1f\x7f]*\S[^\x00-\x1f\x7f]*$", max_length=300)]
_Text = Annotated[str, StringConstraints(pattern=r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$", max_length=10_000)]
_Short = Annotated[str, StringConstraints(pattern=r"^[^\x00-\x1f\x7f]*$", max_length=64)]
_Url = Annotated[str, StringConstraints(pattern=r"^((https?:/)?/[^\s\x00-\x1f\x7f]*)?$", max_length=512)]
_Amount = Annotated[float, Field(ge=0, le=1e13, allow_inf_nan=False)]
_Language = Annotated[str, StringConstraints(pattern=r"^(vi|en)$")]
_Words = Annotated[list[_Word], Field(max_length=50)]


class ProductBody(Body):
    """Something on sale; ``names`` and ``descriptions`` by language, money in the shop's currency.

    ``needs`` are what it serves, ``avoid`` what it must not be offered for; ``list_price`` is the price before a
    reduction, 0 without one.
    """

    names: Annotated[dict[_Language, _Name], Field(min_length=1)]
    price: _Amount
    category: _Short = ""
    descriptions: dict[_Language, _Text] = Field(default_factory=dict)
    needs: _Words = Field(default_factory=list)
    skin_types: _Words = Field(default_factory=list)
    avoid: _Words = Field(default_factory=list)
    sizes: _Words = Field(default_factory=list)
    size: _Short = ""
    list_price: _Amount = 0.0
    url: _Url = ""
    in_stock: bool = True
    is_featured: bool = False


class PushedProduct(ProductBody):
    """A product of a batch, by its SKU."""

    sku: _Sku


class ProductBatch(Body):
    """Products to write; of one named twice the last counts."""

    items: Annotated[list[PushedProduct], Field(min_length=1, max_length=MOST)]


class ProductsWritten(View):
    """How many of a batch were new, differed from what was kept, or did not."""

    created: int
    changed: int
    unchanged: int


class ProductView(View):
    """A product."""

    sku: str
    names: dict[str, str]
    price: float
    category: str
    descriptions: dict[str, str]
    needs: list[str]
    skin_types: list[str]
    avoid: list[str]
    sizes: list[str]
    size: str
    list_price: float
    url: str
    in_stock: bool
    is_featured: bool


class ProductCalls:
    """Calls about products."""

    def __init__(self, records: Records) -> None:
        """Read and write ``records``."""
        self._records = records

    def endpoints(self) -> tuple[Endpoint, ...]:
        """Return the declarations."""
        read, write, one = "products:read", "products:write", "/products/{sku}"
        return (
            Endpoint("GET", "/products", self.list_products, "List products by SKU", read, Paged, Page[ProductView]),
            Endpoint(
                "POST",
                "/products/batch",
                self.push_products,
                "Push up to 1,000 products in by their SKU",
                write,
                ProductBatch,
                ProductsWritten,
            ),
            Endpoint("GET", one, self.get_product, "Read a product", read, None, ProductView),
            Endpoint("PUT", one, self.put_product, "Make or change a product", write, ProductBody, ProductView),
            Endpoint("DELETE", one, self.delete_product, "Take a product away; orders keep its name", write),
        )

    async def list_products(self, call: Call, query: Paged) -> Page[ProductView]:
        """By SKU."""
        return await self._records.read(_list, call, query)

    async def get_product(self, call: Call) -> ProductView:
        """Read it."""
        return await self._records.read(_get, call.path("sku"))

    async def push_products(self, call: Call, body: ProductBatch) -> ProductsWritten:
        """Every worker knows them from the next second on."""
        return await self._records.write(_push, call, [_to_product(item.sku, item) for item in body.items])

    async def put_product(self, call: Call, body: ProductBody) -> ProductView:
        """Write it."""
        product = _to_product(call.path("sku"), body)
        await self._records.write(_push, call, [product])
        return _view(product)

    async def delete_product(self, call: Call) -> None:
        """Take it away."""
        await self._records.write(_delete, call)


def _list(conn: Connection, call: Call, query: Paged) -> Page[ProductView]:
    _, after = from_cursor(query.cursor) or (call.now, "")
    rows = conn.execute(
        select(products).where(products.c.sku > after).order_by(products.c.sku).limit(query.limit + 1)
    ).all()
    page = rows[: query.limit]
    more = to_cursor(call.now, page[-1].sku) if len(rows) > query.limit else None
    return Page(items=[_view(product_from_row(row)) for row in page], next=more)


def _get(conn: Connection, sku: str) -> ProductView:
    found = find_products(conn, [sku]).get(sku)
    if found is None:
        raise NotFoundError(f"no product {sku!r}")
    return _view(found)


def _push(conn: Connection, call: Call, items: list[Product]) -> ProductsWritten:
    wanted = {item.sku: item for item in items}
    known = find_products(conn, wanted)
    different = [item for sku, item in wanted.items() if known.get(sku) != item]
    if different:
        save_products(conn, different)
        tell_published(conn, call, "products")
    created = sum(1 for item in different if item.sku not in known)
    return ProductsWritten(created=created, changed=len(different) - created, unchanged=len(wanted) - len(different))


def _delete(conn: Connection, call: Call) -> None:
    sku = call.path("sku")
    _get(conn, sku)
    delete_products(conn, [sku])
    tell_published(conn, call, "products")


def _to_product(sku: str, body: ProductBody) -> Product:
    return Product(
        sku,
        tuple(body.names.items()),
        body.price,
        body.category,
        tuple(body.descriptions.items()),
        tuple(body.needs),
        tuple(body.skin_types),
        tuple(body.avoid),
        tuple(body.sizes),
        body.size,
        body.list_price,
        body.url,
        body.in_stock,
        body.is_featured,
    )


def _view(product: Product) -> ProductView:
    plain = {name: getattr(product, name) for name in Product.__dataclass_fields__}
    return ProductView(**(plain | {"names": dict(product.names), "descriptions": dict(product.descriptions)}))
