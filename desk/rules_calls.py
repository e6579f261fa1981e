"""What admins do with the rules from the console: draft, check, simulate, publish, roll back, and read why."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from aiohttp import web
from pydantic import Field, StringConstraints, TypeAdapter

from conversation.errors import RulesError
from conversation.rules import (
    DecisionTrace,
    Document,
    PublishedRules,
    RuleFault,
    RulesCheck,
    RulesDesk,
    RulesDraft,
    RulesRegistry,
    RulesSimulation,
    RuleVersion,
)
from desk.api import Body, Call, Endpoint, Scope

_Document = Annotated[dict[str, Any], Field(description="A rule set as plain data")]
_Number = Annotated[int, Field(ge=0, le=1_000_000_000)]
_Note = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)]
_Yaml = Annotated[str, StringConstraints(max_length=5_000_000)]


class VersionQuery(Body):
    """Which version; none: the one in force."""

    version: _Number | None = None


class DocumentBody(Body):
    """A rule set, saved or not."""

    document: _Document


class DraftBody(DocumentBody):
    """A draft, and the revision it follows."""

    revision: _Number


class RevisionBody(Body):
    """The revision of the draft that was seen."""

    revision: _Number


class SimulateBody(DocumentBody):
    """A rule set, and how far back to try it."""

    days: Annotated[int, Field(ge=1, le=365)] = 30


class PublishBody(RevisionBody):
    """The revision to put in force, and what it is for."""

    note: _Note = ""


class RollBackBody(Body):
    """The version to put in force again, and the one that was seen in force."""

    version: _Number
    in_force: _Number
    note: _Note = ""


class YamlBody(Body):
    """A file's content."""

    yaml: _Yaml


class TraceQuery(Body):
    """How many decisions."""

    limit: Annotated[int, Field(ge=1, le=100)] = 20


@dataclass(frozen=True, slots=True)
class RulesRefusal:
    """The refusal of a document: as every other, and each fault with its place, worded."""

    code: str
    message: str
    place: str
    faults: tuple[RuleFault, ...]


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A rule set that was read and is saved nowhere."""

    document: Document


_refusal_writer = TypeAdapter(RulesRefusal)


class RulesCalls:
    """The console's calls; all of them are for admins."""

    def __init__(self, rules: RulesDesk) -> None:
        """Have everything done by ``rules``."""
        self._rules = rules

    def endpoints(self) -> Sequence[Endpoint]:
        """Return the declarations."""
        admin = Scope.ADMIN
        versions, traces = tuple[RuleVersion, ...], tuple[DecisionTrace, ...]
        return (
            Endpoint("GET", "/rules", self.rules, "Read a version", VersionQuery, PublishedRules, admin),
            Endpoint("GET", "/rules/registry", self.registry, "What a form needs", None, RulesRegistry, admin),
            Endpoint("GET", "/rules/versions", self.versions, "List the versions", None, versions, admin),
            Endpoint("GET", "/rules/draft", self.draft, "Read the draft", None, RulesDraft, admin),
            Endpoint("POST", "/rules/draft", self.save_draft, "Save the draft", DraftBody, RulesDraft, admin),
            Endpoint("POST", "/rules/draft/discard", self.discard_draft, "Throw it away", RevisionBody, None, admin),
            Endpoint("POST", "/rules/check", self.check, "Find faults and oddities", DocumentBody, RulesCheck, admin),
            Endpoint("POST", "/rules/simulate", self.simulate, "Try it", SimulateBody, RulesSimulation, admin),
            Endpoint("POST", "/rules/publish", self.publish, "Put the draft in force", PublishBody, RuleVersion, admin),
            Endpoint("POST", "/rules/roll-back", self.roll_back, "Restore one", RollBackBody, RuleVersion, admin),
            Endpoint("GET", "/rules/yaml", self.export_yaml, "A version as a file", VersionQuery, None, admin),
            Endpoint("POST", "/rules/yaml", self.import_yaml, "Read a file", YamlBody, DocumentView, admin),
            Endpoint(
                "GET", "/conversations/{conversation_id}/decisions", self.decisions, "Why", TraceQuery, traces, admin
            ),
        )

    async def rules(self, _: Call, query: VersionQuery) -> PublishedRules:
        """Return a published version with its document."""
        return await self._rules.published(query.version)

    async def registry(self, call: Call) -> RulesRegistry:
        """Return fields, operators, values, effects and queues in the caller's language."""
        return await self._rules.registry(call.language)

    async def versions(self, _: Call) -> tuple[RuleVersion, ...]:
        """Return every version, newest first."""
        return await self._rules.versions()

    async def draft(self, _: Call) -> RulesDraft:
        """Return the draft, or the version in force as revision 0."""
        return await self._rules.draft()

    async def save_draft(self, call: Call, body: DraftBody) -> RulesDraft | web.Response:
        """Keep the draft; of two who do so at once the slower is told."""
        try:
            return await self._rules.save_draft(body.document, body.revision, call.staff.name)
        except RulesError as error:
            return await self._refuse(error, body.document, call.language)

    async def discard_draft(self, _: Call, body: RevisionBody) -> None:
        """Throw the draft away."""
        await self._rules.discard_draft(body.revision)

    async def check(self, call: Call, body: DocumentBody) -> RulesCheck:
        """Return faults and findings, worded."""
        return await self._rules.check(body.document, call.language)

    async def simulate(self, call: Call, body: SimulateBody) -> RulesSimulation | web.Response:
        """Return what the rules would have done otherwise."""
        try:
            return await self._rules.simulate(body.document, body.days, call.language)
        except RulesError as error:
            return await self._refuse(error, body.document, call.language)

    async def publish(self, call: Call, body: PublishBody) -> RuleVersion:
        """Put the draft in force."""
        return await self._rules.publish(body.revision, call.staff.name, body.note)

    async def roll_back(self, call: Call, body: RollBackBody) -> RuleVersion:
        """Put an old version in force again."""
        return await self._rules.roll_back(body.version, body.in_force, call.staff.name, body.note)

    async def export_yaml(self, _: Call, query: VersionQuery) -> web.Response:
        """Return a version as a file to keep."""
        version = (await self._rules.published(query.version)).info.version
        text = await self._rules.export_yaml(version)
        headers = {
            "Content-Disposition": f'attachment; filename="rules-{version}.yaml"',
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
        }
        return web.Response(text=text, content_type="application/yaml", charset="utf-8", headers=headers)

    async def import_yaml(self, _: Call, body: YamlBody) -> DocumentView:
        """Return the rule set in a file; it is saved nowhere."""
        return DocumentView(await self._rules.import_yaml(body.yaml))

    async def decisions(self, call: Call, query: TraceQuery) -> tuple[DecisionTrace, ...]:
        """Return why a conversation was treated as it was, newest first."""
        return await self._rules.trace(call.path("conversation_id"), call.language, query.limit)

    async def _refuse(self, error: RulesError, document: Document, language: str) -> web.Response:
        """Word every fault for the caller, so that each can be shown at its field."""
        faults = (await self._rules.check(document, language)).faults
        message = faults[0].message if faults else str(error)
        refusal = RulesRefusal(error.code, message, error.place, faults)
        headers = {"Cache-Control": "no-store"}
        body = _refusal_writer.dump_json(refusal)
        return web.Response(status=422, body=body, content_type="application/json", headers=headers)
