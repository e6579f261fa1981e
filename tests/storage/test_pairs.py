"""A look-up of many pairs finds exactly those pairs, and never scans."""

from sqlalchemy import Column, Connection, Integer, MetaData, String, Table, select, text

from storage.database import Database
from storage.pairs import in_asked_pairs, in_pairs, to_asked

points = Table(
    "pairs_of_a_test",
    MetaData(),
    Column("channel", String(8), primary_key=True),
    Column("user", String(8), primary_key=True),
    Column("number", Integer),
)


def test_only_the_pairs_asked_for_are_found(database: Database) -> None:
    points.create(database.engine)
    rows = [{"channel": c, "user": u, "number": n} for n, (c, u) in enumerate(("ax", "ay", "bx", "by"))]
    database.write_now(lambda conn: conn.execute(points.insert(), rows))

    def find(conn: Connection, pairs: list[tuple[str, str]]) -> list[int]:
        query = select(points.c.number).where(in_pairs(points.c.channel, points.c.user, pairs))
        return sorted(conn.execute(query).scalars())

    assert database.read_now(find, [("a", "x"), ("b", "y"), ("c", "z"), ("a", "x")]) == [0, 3]
    assert database.read_now(find, []) == []

    made_once = select(points.c.number).where(in_asked_pairs(points.c.channel, points.c.user))

    def find_asked(conn: Connection, pairs: list[tuple[str, str]]) -> list[int]:
        return sorted(conn.execute(made_once, to_asked(pairs)).scalars())

    assert database.read_now(find_asked, [("a", "x"), ("b", "y"), ("c", "z"), ("a", "x")]) == [0, 3]
    assert database.read_now(find_asked, [("b", "x")]) == [2]
    assert database.read_now(find_asked, []) == []


def test_sqlite_searches_the_index(sqlite_database: Database) -> None:
    points.create(sqlite_database.engine)
    query = select(points.c.number).where(in_pairs(points.c.channel, points.c.user, [("a", "x"), ("b", "y")]))
    compiled = query.compile(sqlite_database.engine, compile_kwargs={"literal_binds": True})
    plan = sqlite_database.read_now(lambda conn: str(conn.execute(text(f"EXPLAIN QUERY PLAN {compiled}")).all()))
    assert "SEARCH pairs_of_a_test USING INDEX" in plan
    assert "SCAN pairs_of_a_test" not in plan
