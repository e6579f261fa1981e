"""The rules in force: compiled once when they are published, noticed by every process within a second."""

import asyncio
from pathlib import Path
from typing import Any

import structlog
from sqlalchemy import Connection

from conversation.errors import NotFoundError, UnavailableError
from routing import rules as _package
from routing.rules.compiled import Compiled
from routing.rules.document import RuleSet
from routing.rules.reading import in_order
from routing.rules.yaml_form import read_yaml
from routing.rules_store import find_version, load_rules
from storage.database import Database

log = structlog.get_logger()

LOOK_EVERY = 0.4
"""Seconds between two looks for a new version."""

KEPT = 16
"""Versions that stay compiled, for replaying what was decided by them."""

_SHIPPED = Path(str(_package.__file__)).with_name("default.yaml")


def shipped_document(default_queue: str) -> dict[str, Any]:
    """Return what a new shop starts with, version 0, as a document."""
    plain, _ = read_yaml(_SHIPPED.read_text("utf-8"))
    document: dict[str, Any] = plain
    document["default"] = [{"queue": default_queue}]
    return document


class Rulebook:
    """Holds the version in force."""

    def __init__(self, database: Database, default_queue: str = "general") -> None:
        """Read from ``database``; until something is published the rules a shop starts with hold."""
        self._database = database
        self._shipped = Compiled(to_rules(shipped_document(default_queue)))
        self._now = self._shipped
        self._kept: dict[int, Compiled] = {0: self._shipped}

    def now(self) -> Compiled:
        """Return the version in force."""
        return self._now

    async def refresh(self) -> None:
        """Take up another version when one was published."""
        version = await self._database.read(find_version)
        if version != self._now.version:
            self._now = await self.of_version(version)
            log.info("rules_taken_up", version=version, rules=self._now.rules.size)

    async def of_version(self, version: int) -> Compiled:
        """Return a version, compiled; raises NotFoundError."""
        if version not in self._kept:
            compiled = await asyncio.to_thread(self._database.read_now, _compile, version)
            if len(self._kept) >= KEPT:
                del self._kept[max(self._kept, key=lambda old: (old != 0, -old))]
            self._kept[version] = compiled
        return self._kept[version]

    async def watch(self) -> None:
        """Look for new versions as long as the process lives; while the store is away the last one holds."""
        while True:
            try:
                await self.refresh()
            except UnavailableError as error:
                log.warning("rules_unavailable", error=str(error))
            except NotFoundError:
                log.warning("rules_unavailable", error="the version in force is gone")
            await asyncio.sleep(LOOK_EVERY)


def to_rules(document: Any) -> RuleSet:
    """Return a stored document as rules, without asking whether what it names is still there."""
    return in_order(RuleSet.model_validate(document))


def load_compiled(conn: Connection, version: int, default_queue: str) -> Compiled:
    """Return a version, compiled; raises NotFoundError."""
    if version == 0:
        return Compiled(to_rules(shipped_document(default_queue)))
    return _compile(conn, version)


def _compile(conn: Connection, version: int) -> Compiled:
    return Compiled(to_rules(load_rules(conn, version).body), version)
