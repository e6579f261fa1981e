"""The shop's rules for staff and tools: ``conversation.rules.RulesDesk`` over the stores.

Its contract (arguments, results, errors) stands with the protocol. A document is checked whenever it comes in: what is
saved or published names nothing that does not exist.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from bot.content.library import load_profile, load_topics
from bot.rules.rule_trace import to_trace
from bot.rules.rulebook import Rulebook, shipped_document, to_rules
from bot.rules.rules_findings import word_finding
from bot.rules.rules_names import ShopNames, read_names, read_staffing
from bot.rules.rules_wording import RuleWords
from bot.rules.simulation import simulate
from bot.rules.trace_agents import find_agent_traces
from bot.turns.trace_store import Decided, find_decisions
from conversation.errors import ConflictError, InputError, NotFoundError, RulesError
from conversation.events import Event, EventKind, Scalar
from conversation.rules import (
    AgentTrace,
    DecisionTrace,
    Document,
    PublishedRules,
    RulesCheck,
    RulesDraft,
    RulesRegistry,
    RulesSimulation,
    RuleVersion,
)
from memory.conversation_store import load_conversation
from routing.rules.checking import check
from routing.rules.compiled import Compiled
from routing.rules.document import RuleSet
from routing.rules.faults import Fault
from routing.rules.reading import read_rules, schema, to_document
from routing.rules.yaml_form import read_yaml, write_yaml
from routing.rules_store import (
    StoredDraft,
    StoredRules,
    find_draft,
    find_version,
    list_versions,
    load_rules,
    publish_rules,
    write_draft,
)
from storage.database import Database
from storage.event_store import save_events

LONGEST_LOOK = 365
"""Days a simulation may look back."""

SHIPPED_BY = "khach-quen"
"""Who version 0 is from."""


class ShopRules:
    """Drafts, checks, simulates, publishes and explains the rules of one shop."""

    def __init__(self, database: Database, rulebook: Rulebook, clock: Callable[[], datetime]) -> None:
        """Work over ``database``; ``rulebook`` takes up what is published here at once."""
        self._database = database
        self._rulebook = rulebook
        self._clock = clock

    async def registry(self, language: str) -> RulesRegistry:
        """Return fields, operators, values, effects and queues, worded."""
        shop = await self._database.read(_read_shop)
        return RuleWords(language, shop.name_of).registry(shop.names)

    def schema(self) -> Document:
        """Return the JSON schema of a document."""
        return schema()

    async def versions(self) -> tuple[RuleVersion, ...]:
        """Return every published version, newest first, version 0 last."""
        found = await self._database.read(list_versions)
        in_force = found[0].version if found else 0
        shipped, _ = await self._database.read(_read_shipped)
        listed = [_to_version(one, in_force) for one in found]
        return (*listed, _shipped_version(to_rules(shipped), in_force))

    async def published(self, version: int | None = None) -> PublishedRules:
        """Return the version in force, or the one asked for; raises NotFoundError."""
        return await self._database.read(_read_published, version)

    async def draft(self) -> RulesDraft:
        """Return the draft, or the version in force as revision 0."""
        return await self._database.read(_read_draft)

    async def save_draft(self, document: Document, revision: int, by: str) -> RulesDraft:
        """Keep ``document`` as the draft that follows ``revision``; raises RulesError, ConflictError."""
        rules = await self._checked(document)
        return await self._database.write(_save_draft, to_document(rules), revision, by, self._clock())

    async def discard_draft(self, revision: int) -> None:
        """Throw the draft away; raises ConflictError."""
        await self._database.write(_discard_draft, revision, self._clock())

    async def check(self, document: Document, language: str) -> RulesCheck:
        """Return faults and findings of ``document``."""
        return await self._database.read(_check, document, language, self._clock())

    async def simulate(self, document: Document, days: int, language: str) -> RulesSimulation:
        """Return what ``document`` would have done otherwise in the last ``days``; raises RulesError, InputError."""
        if not 1 <= days <= LONGEST_LOOK:
            raise InputError(f"days is {days}; allowed: 1 to {LONGEST_LOOK}", "days")
        rules = await self._checked(document)
        in_force = await self._in_force()
        since = self._clock() - timedelta(days=days)
        return await self._database.read(_simulate, in_force, rules, since, language)

    async def publish(self, revision: int, by: str, note: str = "") -> RuleVersion:
        """Put the draft in force as the next version; raises ConflictError, RulesError, NotFoundError."""
        made = await self._database.write(_publish, revision, by, note, self._clock())
        await self._rulebook.refresh()
        return _to_version(made, made.version)

    async def roll_back(self, version: int, in_force: int, by: str, note: str = "") -> RuleVersion:
        """Publish ``version`` anew as the next one; raises ConflictError, NotFoundError."""
        made = await self._database.write(_roll_back, version, in_force, by, note, self._clock())
        await self._rulebook.refresh()
        return _to_version(made, made.version)

    async def export_yaml(self, version: int | None = None) -> str:
        """Return a version (the one in force) as YAML; raises NotFoundError."""
        return write_yaml((await self.published(version)).document)

    async def import_yaml(self, text: str) -> Document:
        """Return the document in ``text``, saved nowhere; raises RulesError."""
        plain, faults = read_yaml(text)
        if faults:
            raise to_error(faults)
        return to_document(await self._checked(plain))

    async def trace(self, conversation_id: str, language: str, limit: int = 20) -> tuple[DecisionTrace, ...]:
        """Return the last decisions of a conversation, newest first; raises NotFoundError."""
        kept, agents, shop, topics = await self._database.read(_read_kept, conversation_id, language, limit)
        words = RuleWords(language, shop.name_of)
        by_id = {topic.id: topic for topic in topics}
        return tuple(
            [
                to_trace(one, await self._compiled(one), by_id, found, words)
                for one, found in zip(kept, agents, strict=True)
            ]
        )

    async def _compiled(self, kept: Decided) -> Compiled | None:
        try:
            return await self._rulebook.of_version(kept.rules_version)
        except NotFoundError:
            return None

    async def _checked(self, document: Any) -> RuleSet:
        """Return the rules in ``document``; raises RulesError with every fault."""
        return await self._database.read(_read_checked, document)

    async def _in_force(self) -> Compiled:
        return await self._rulebook.of_version(await self._database.read(find_version))


def to_error(faults: tuple[Fault, ...]) -> RulesError:
    """Return the error that names every fault, its message the first in English."""
    first = RuleWords("en", lambda of, _: of).fault(faults[0])
    place = f"{first.place}: " if first.place else ""
    return RulesError(f"{place}{first.message}", tuple((f.key, f.place, f.rule, f.values) for f in faults))


def _read_shop(conn: Connection) -> ShopNames:
    return read_names(conn, load_profile(conn), load_topics(conn))


def _read_checked(conn: Connection, document: Any) -> RuleSet:
    rules, faults = read_rules(document, _read_shop(conn).names)
    if rules is None:
        raise to_error(faults)
    return rules


def _read_shipped(conn: Connection) -> tuple[Document, int]:
    return shipped_document(load_profile(conn).default_queue), 0


def _read_published(conn: Connection, version: int | None) -> PublishedRules:
    in_force = find_version(conn)
    wanted = in_force if version is None else version
    if wanted == 0:
        rules = to_rules(_read_shipped(conn)[0])
        return PublishedRules(_shipped_version(rules, in_force), to_document(rules))
    found = load_rules(conn, wanted)
    return PublishedRules(_to_version(found, in_force), found.body)


def _read_draft(conn: Connection) -> RulesDraft:
    in_force = find_version(conn)
    found = find_draft(conn)
    if found is None or found.body is None:
        return RulesDraft(0, in_force, _read_published(conn, None).document)
    return _to_draft(found, in_force)


def _save_draft(conn: Connection, plain: Document, revision: int, by: str, now: datetime) -> RulesDraft:
    in_force = find_version(conn)
    old = find_draft(conn)
    based_on = in_force if old is None or old.body is None else old.based_on
    return _to_draft(write_draft(conn, plain, based_on, revision, by, now), in_force)


def _discard_draft(conn: Connection, revision: int, now: datetime) -> None:
    if revision:
        write_draft(conn, None, find_version(conn), revision, "", now)


def _publish(conn: Connection, revision: int, by: str, note: str, now: datetime) -> StoredRules:
    draft = find_draft(conn)
    if draft is None:
        raise NotFoundError("there is no draft to publish")
    if draft.body is None:
        raise ConflictError(f"the draft was published or thrown away by {draft.by or 'somebody'} meanwhile; look again")
    write_draft(conn, None, draft.based_on, revision, by, now)
    rules = _read_checked(conn, draft.body)
    return _told(conn, publish_rules(conn, to_document(rules), rules.size, draft.based_on, by, note, now))


def _roll_back(conn: Connection, version: int, in_force: int, by: str, note: str, now: datetime) -> StoredRules:
    old = _read_published(conn, version)
    return _told(conn, publish_rules(conn, old.document, old.info.rules, in_force, by, note, now, version))


def _told(conn: Connection, made: StoredRules) -> StoredRules:
    data: dict[str, Scalar] = {"version": made.version, "by": made.by}
    save_events(conn, [Event(EventKind.RULES_PUBLISHED, made.at, data=data)])
    return made


def _check(conn: Connection, document: Any, language: str, now: datetime) -> RulesCheck:
    profile = load_profile(conn)
    shop = read_names(conn, profile, load_topics(conn))
    words = RuleWords(language, shop.name_of)
    rules, faults = read_rules(document, shop.names)
    if rules is None:
        return RulesCheck(tuple(words.fault(fault) for fault in faults))
    found, left_out = check(rules, read_staffing(conn, profile), now)
    return RulesCheck((), tuple(word_finding(one, words) for one in found), left_out)


def _simulate(conn: Connection, in_force: Compiled, rules: RuleSet, since: datetime, language: str) -> RulesSimulation:
    topics = {topic.id: topic for topic in load_topics(conn)}
    words = RuleWords(language, _read_shop(conn).name_of)
    return simulate(conn, in_force, Compiled(rules, in_force.version), topics, since, words)


def _read_kept(
    conn: Connection, conversation_id: str, language: str, limit: int
) -> tuple[tuple[Decided, ...], list[tuple[AgentTrace, ...]], ShopNames, tuple[Any, ...]]:
    load_conversation(conn, conversation_id)
    kept = find_decisions(conn, conversation_id, limit)
    agents = find_agent_traces(conn, conversation_id, kept, language)
    return kept, agents, _read_shop(conn), load_topics(conn)


def _to_version(stored: StoredRules, in_force: int) -> RuleVersion:
    return RuleVersion(
        stored.version,
        stored.at,
        stored.by,
        stored.note,
        stored.rules,
        stored.restored_from,
        stored.version == in_force,
    )


def _shipped_version(rules: RuleSet, in_force: int) -> RuleVersion:
    return RuleVersion(0, None, SHIPPED_BY, rules=rules.size, is_in_force=in_force == 0)


def _to_draft(stored: StoredDraft, in_force: int) -> RulesDraft:
    is_outdated = stored.based_on != in_force
    return RulesDraft(stored.revision, stored.based_on, stored.body or {}, stored.at, stored.by, is_outdated)
