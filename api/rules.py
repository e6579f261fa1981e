"""The shop's rules over HTTP: draft, check, simulate, publish, roll back, and why a message was treated as it was."""

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from api.endpoint import Body, Call, Endpoint, Line, View
from conversation.rules import (
    DecisionTrace,
    PublishedRules,
    RulesCheck,
    RulesDesk,
    RulesDraft,
    RulesRegistry,
    RulesSimulation,
    RuleVersion,
)

Language = Literal["vi", "en"]
_Document = Annotated[dict[str, Any], Field(description="A rule set, as /rules/schema describes it")]
_Yaml = Annotated[str, StringConstraints(pattern=r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$", max_length=5_000_000)]
_Version = Annotated[int, Field(ge=0, le=1_000_000_000)]


class Spoken(Body):
    """In which language what is worded comes."""

    language: Language = "en"


class VersionQuery(Body):
    """Which version; none: the one in force."""

    version: _Version | None = None


class DraftBody(Body):
    """A draft that follows ``revision``: the one it was read at, 0 for the first."""

    document: _Document
    revision: _Version


class DocumentBody(Body):
    """A rule set to be looked at."""

    document: _Document
    language: Language = "en"


class SimulateBody(DocumentBody):
    """A rule set to be tried over the conversations of the last days."""

    days: Annotated[int, Field(ge=1, le=365)] = 30


class PublishBody(Body):
    """The revision of the draft that is to be put in force."""

    revision: _Version
    note: Line = ""


class RollBackBody(Body):
    """The version to be put in force again, and the one the caller saw in force."""

    version: _Version
    in_force: _Version
    note: Line = ""


class YamlBody(Body):
    """A rule set as YAML."""

    yaml: _Yaml


class YamlView(View):
    """A rule set as YAML."""

    yaml: str


class DocumentView(View):
    """A rule set that is saved nowhere yet."""

    document: dict[str, Any]


class VersionList(View):
    """Every version, the newest first."""

    items: list[RuleVersion]


class TraceList(View):
    """The last decisions of a conversation, the newest first."""

    items: list[DecisionTrace]


class TraceQuery(Spoken):
    """How many decisions."""

    limit: Annotated[int, Field(ge=1, le=100)] = 20


class Discard(Body):
    """The revision that is thrown away."""

    revision: _Version


class RuleCalls:
    """Calls about rules."""

    def __init__(self, desk: RulesDesk) -> None:
        """Work with ``desk``."""
        self._desk = desk

    def endpoints(self) -> tuple[Endpoint, ...]:
        """Return the declarations."""
        read, write = "rules:read", "rules:write"
        return (
            Endpoint("GET", "/rules", self.get_rules, "Read a published rule set", read, VersionQuery, PublishedRules),
            Endpoint("GET", "/rules/schema", self.get_rules_schema, "Read the JSON schema", read, None, dict[str, Any]),
            Endpoint(
                "GET",
                "/rules/registry",
                self.get_rules_registry,
                "List fields and effects",
                read,
                Spoken,
                RulesRegistry,
            ),
            Endpoint("GET", "/rules/versions", self.list_rule_versions, "List the versions", read, None, VersionList),
            Endpoint("GET", "/rules/draft", self.get_rules_draft, "Read the draft", read, None, RulesDraft),
            Endpoint("PUT", "/rules/draft", self.put_rules_draft, "Save the draft", write, DraftBody, RulesDraft),
            Endpoint("DELETE", "/rules/draft", self.discard_rules_draft, "Throw the draft away", write, Discard),
            Endpoint(
                "POST", "/rules/check", self.check_rules, "Find faults and oddities", read, DocumentBody, RulesCheck
            ),
            Endpoint(
                "POST",
                "/rules/simulate",
                self.simulate_rules,
                "Try a rule set over past conversations",
                read,
                SimulateBody,
                RulesSimulation,
            ),
            Endpoint(
                "POST", "/rules/publish", self.publish_rules, "Publish the draft", write, PublishBody, RuleVersion
            ),
            Endpoint(
                "POST",
                "/rules/roll_back",
                self.roll_back_rules,
                "Put an old version in force again",
                write,
                RollBackBody,
                RuleVersion,
            ),
            Endpoint("GET", "/rules/yaml", self.export_rules, "Read a rule set as YAML", read, VersionQuery, YamlView),
            Endpoint(
                "POST", "/rules/yaml", self.read_rules_yaml, "Read YAML as a rule set", read, YamlBody, DocumentView
            ),
            Endpoint(
                "GET",
                "/conversations/{conversation_id}/decisions",
                self.list_decisions,
                "Read why messages were treated as they were",
                read,
                TraceQuery,
                TraceList,
            ),
        )

    async def get_rules(self, _: Call, query: VersionQuery) -> PublishedRules:
        """Read it."""
        return await self._desk.published(query.version)

    async def get_rules_schema(self, _: Call) -> dict[str, Any]:
        """Read it."""
        return dict(self._desk.schema())

    async def get_rules_registry(self, _: Call, query: Spoken) -> RulesRegistry:
        """Read it."""
        return await self._desk.registry(query.language)

    async def list_rule_versions(self, _: Call) -> VersionList:
        """List them."""
        return VersionList(items=list(await self._desk.versions()))

    async def get_rules_draft(self, _: Call) -> RulesDraft:
        """Read it."""
        return await self._desk.draft()

    async def put_rules_draft(self, call: Call, body: DraftBody) -> RulesDraft:
        """Save it."""
        return await self._desk.save_draft(body.document, body.revision, call.by)

    async def discard_rules_draft(self, _: Call, query: Discard) -> None:
        """Throw it away."""
        await self._desk.discard_draft(query.revision)

    async def check_rules(self, _: Call, body: DocumentBody) -> RulesCheck:
        """Look at it."""
        return await self._desk.check(body.document, body.language)

    async def simulate_rules(self, _: Call, body: SimulateBody) -> RulesSimulation:
        """Try it."""
        return await self._desk.simulate(body.document, body.days, body.language)

    async def publish_rules(self, call: Call, body: PublishBody) -> RuleVersion:
        """Put it in force."""
        return await self._desk.publish(body.revision, call.by, body.note)

    async def roll_back_rules(self, call: Call, body: RollBackBody) -> RuleVersion:
        """Put it in force again."""
        return await self._desk.roll_back(body.version, body.in_force, call.by, body.note)

    async def export_rules(self, _: Call, query: VersionQuery) -> YamlView:
        """Write it."""
        return YamlView(yaml=await self._desk.export_yaml(query.version))

    async def read_rules_yaml(self, _: Call, body: YamlBody) -> DocumentView:
        """Read it."""
        return DocumentView(document=dict(await self._desk.import_yaml(body.yaml)))

    async def list_decisions(self, call: Call, query: TraceQuery) -> TraceList:
        """Read them."""
        found = await self._desk.trace(call.path("conversation_id"), query.language, query.limit)
        return TraceList(items=list(found))
