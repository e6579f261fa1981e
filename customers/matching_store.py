"""Fitted models with the report of each fit; the latest is the one in use."""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Column, Connection, Integer, Table, Text, delete, func, insert, select

from customers.blocking_store import comparable_customers
from customers.features import Features
from customers.learning import FitReport
from customers.matching import Model
from storage.schema import Instant, Json, metadata

matching_fits = Table(
    "matching_fits",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("fitted_at", Instant, nullable=False),
    Column("report", Json, nullable=False),
    Column("model", Text, nullable=False),
)

KEPT = 10
"""Fits kept, the latest of them."""

LEARNT_FROM = 50_000
"""Customers a fit looks at, at most."""


def save_fit(conn: Connection, model: Model, report: FitReport, now: datetime) -> None:
    """Keep a fit; its model is in use from now on."""
    conn.execute(insert(matching_fits), {"fitted_at": now, "report": asdict(report), "model": model.to_json()})
    kept = select(matching_fits.c.id).order_by(matching_fits.c.id.desc()).limit(KEPT)
    conn.execute(delete(matching_fits).where(matching_fits.c.id.not_in(kept.scalar_subquery())))


def find_model(conn: Connection) -> Model | None:
    """Return the model in use; None before the first fit, when the shipped one serves."""
    query = select(matching_fits.c.model).order_by(matching_fits.c.id.desc()).limit(1)
    text = conn.execute(query).scalar_one_or_none()
    return Model.from_json(text) if text else None


def find_fits(conn: Connection) -> tuple[tuple[datetime, FitReport], ...]:
    """Return when the base was learnt from and with what result, the latest first."""
    rows = conn.execute(select(matching_fits.c.fitted_at, matching_fits.c.report).order_by(matching_fits.c.id.desc()))
    return tuple((at, FitReport(**report)) for at, report in rows)


def count_comparable(conn: Connection) -> int:
    """Return how many customers can be compared with."""
    return conn.execute(select(func.count()).select_from(comparable_customers)).scalar_one()


def sample_comparable(conn: Connection, limit: int = LEARNT_FROM) -> tuple[Features, ...]:
    """Return what is known of at most ``limit`` customers, the newest first: what a fit learns from."""
    query = select(comparable_customers.c.features).order_by(comparable_customers.c.customer_id.desc()).limit(limit)
    return tuple(Features.from_json(text) for text in conn.execute(query).scalars())
