"""The web sites that carry the widget, and the keys they sign their visitors with."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Boolean, Column, Connection, ForeignKey, Row, String, Table, Text, delete, select

from conversation.errors import NotFoundError
from conversation.web import Site
from customers.signed import SigningKey, TokenError, TokenFault, check_key, verify
from storage.database import Database
from storage.schema import Instant, Json, metadata
from storage.upsert import insert_or_update

sites = Table(
    "sites",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("name", String(128), nullable=False),
    Column("language", String(8), nullable=False),
    Column("origins", Json, nullable=False),
    Column("colour", String(16), nullable=False),
    Column("requires_signed", Boolean, nullable=False),
)

site_keys = Table(
    "site_keys",
    metadata,
    Column("site", String(64), ForeignKey("sites.id", ondelete="CASCADE"), primary_key=True),
    Column("kid", String(64), primary_key=True),
    Column("algorithm", String(8), nullable=False),
    Column("key", Text, nullable=False),
    Column("valid_from", Instant, nullable=False),
    Column("valid_until", Instant),
)


def save_sites(conn: Connection, items: Sequence[Site]) -> None:
    """Write sites, new or changed."""
    rows = [
        {
            "id": site.id,
            "name": site.name,
            "language": site.language,
            "origins": list(site.origins),
            "colour": site.colour,
            "requires_signed": site.requires_signed,
        }
        for site in items
    ]
    insert_or_update(conn, sites, rows, ["id"])


def delete_site(conn: Connection, site_id: str) -> None:
    """Take a site away with its keys; raises NotFoundError."""
    conn.execute(delete(site_keys).where(site_keys.c.site == site_id))
    if conn.execute(delete(sites).where(sites.c.id == site_id)).rowcount == 0:
        raise NotFoundError(f"no site {site_id!r}")


def find_site(conn: Connection, site_id: str) -> Site | None:
    """Return one site."""
    row = conn.execute(select(sites).where(sites.c.id == site_id)).one_or_none()
    return site_from_row(row) if row else None


def load_sites(conn: Connection) -> tuple[Site, ...]:
    """Return every site by name."""
    return tuple(site_from_row(row) for row in conn.execute(select(sites).order_by(sites.c.name, sites.c.id)))


def save_key(conn: Connection, site_id: str, key: SigningKey) -> None:
    """Write a site's key, new or changed; several may be live at once, for rotation.

    Raises InputError for a key that is too weak or of the wrong kind, NotFoundError for an unknown site.
    """
    check_key(key)
    if find_site(conn, site_id) is None:
        raise NotFoundError(f"no site {site_id!r}")
    row = {
        "site": site_id,
        "kid": key.kid,
        "algorithm": key.algorithm,
        "key": key.key,
        "valid_from": key.valid_from,
        "valid_until": key.valid_until,
    }
    insert_or_update(conn, site_keys, [row], ["site", "kid"])


def find_keys(conn: Connection, site_id: str) -> tuple[SigningKey, ...]:
    """Return a site's keys, the oldest first."""
    query = select(site_keys).where(site_keys.c.site == site_id).order_by(site_keys.c.valid_from, site_keys.c.kid)
    return tuple(
        SigningKey(row.kid, row.algorithm, row.key, row.valid_from, row.valid_until) for row in conn.execute(query)
    )


def delete_key(conn: Connection, site_id: str, kid: str) -> None:
    """Take a key away at once; nothing signed with it is believed from now on."""
    conn.execute(delete(site_keys).where(site_keys.c.site == site_id, site_keys.c.kid == kid))


def site_from_row(row: Row[Any]) -> Site:
    """Return the site a row holds."""
    return Site(row.id, row.name, row.language, tuple(row.origins), row.colour, row.requires_signed)


class Sites:
    """The web sites a channel works with."""

    def __init__(self, database: Database) -> None:
        """Keep sites in ``database``."""
        self._database = database

    async def find(self, site: str) -> Site | None:
        """Return the site with this id."""
        return await self._database.read(find_site, site)

    async def verify(self, site: str, token: str) -> str:
        """Return the ``sub`` of a visitor signed by the shop's site; raises ProofError."""
        keys = await self._database.read(find_keys, site)
        if not keys:
            raise TokenError(TokenFault.NO_KEYS)
        return verify(site, keys, token, datetime.now(UTC))
