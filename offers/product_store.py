"""Products as they are kept."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Boolean, Column, Connection, Double, Row, String, Table, delete, select

from offers.catalogue import Catalogue, Product, ProductMatch
from storage.schema import Json, metadata
from storage.upsert import insert_or_update

products = Table(
    "products",
    metadata,
    Column("sku", String(64), primary_key=True),
    Column("names", Json, nullable=False),
    Column("price", Double, nullable=False),
    Column("category", String(64), nullable=False),
    Column("descriptions", Json, nullable=False),
    Column("needs", Json, nullable=False),
    Column("skin_types", Json, nullable=False),
    Column("avoid", Json, nullable=False),
    Column("sizes", Json, nullable=False),
    Column("size", String(64), nullable=False),
    Column("list_price", Double, nullable=False),
    Column("url", String(512), nullable=False),
    Column("in_stock", Boolean, nullable=False),
    Column("is_featured", Boolean, nullable=False),
)

_PAIRS = ("names", "descriptions")
_LISTS = ("needs", "skin_types", "avoid", "sizes")
_PLAIN = ("sku", "price", "category", "size", "list_price", "url", "in_stock", "is_featured")


def save_products(conn: Connection, items: Sequence[Product]) -> None:
    """Write products, new or changed, by SKU."""
    rows = [
        {name: getattr(item, name) for name in _PLAIN}
        | {name: list(getattr(item, name)) for name in _LISTS}
        | {name: [list(pair) for pair in getattr(item, name)] for name in _PAIRS}
        for item in items
    ]
    insert_or_update(conn, products, rows, ["sku"])


def load_products(conn: Connection) -> tuple[Product, ...]:
    """Return every product by SKU."""
    return tuple(product_from_row(row) for row in conn.execute(select(products).order_by(products.c.sku)))


def find_products(conn: Connection, skus: Iterable[str]) -> dict[str, Product]:
    """Return the products with these SKUs."""
    query = select(products).where(products.c.sku.in_(set(skus)))
    return {row.sku: product_from_row(row) for row in conn.execute(query)}


def find_needs(conn: Connection, skus: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return what each known product serves: what the import of orders asks."""
    return {sku: product.needs for sku, product in find_products(conn, skus).items()}


def search_products(
    conn: Connection, text: str = "", needs: Sequence[str] = (), limit: int = 5
) -> tuple[ProductMatch, ...]:
    """Return products that fit, best first; for the staff and scripts. A turn searches the library's own catalogue."""
    return Catalogue.build(load_products(conn)).search(text, needs=needs, limit=limit)


def delete_products(conn: Connection, skus: Sequence[str]) -> None:
    """Take products away; orders keep their names."""
    conn.execute(delete(products).where(products.c.sku.in_(skus)))


def product_from_row(row: Row[Any]) -> Product:
    """Return the product a row holds."""
    plain: dict[str, Any] = {name: getattr(row, name) for name in _PLAIN}
    plain |= {name: tuple(getattr(row, name)) for name in _LISTS}
    plain |= {name: tuple((language, text) for language, text in getattr(row, name)) for name in _PAIRS}
    return Product(**plain)
