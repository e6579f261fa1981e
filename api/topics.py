"""Topics over HTTP: read, prepared and published; the shop learns them anew within seconds of publishing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import Field, StringConstraints
from sqlalchemy import Connection

from api.content import DraftLine, DraftList, Published, put_in_force
from api.endpoint import Body, Call, Endpoint, Records, View
from conversation.errors import ConflictError, InputError, NotFoundError
from memory.knowledge_store import find_articles
from storage.draft_store import delete_drafts, find_drafts, save_draft
from storage.publication_store import find_document

KIND = "topics"
MOST_TOPICS = 500
LEAST_EXAMPLES = 5
"""Fewer examples teach nothing."""
OUT_OF_SCOPE = "oos"
"""The topic whose examples belong to none; it cannot go."""

_Key = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z][0-9A-Za-z_-]{0,63}$")]
_Maybe = Annotated[str, StringConstraints(pattern=r"^([0-9A-Za-z][0-9A-Za-z_-]{0,63})?$")]
_Name = Annotated[str, StringConstraints(pattern=r"^[^\x00-\x1f\x7f]+$", max_length=200)]
_Example = Annotated[str, StringConstraints(pattern=r"^[^\x00-\x1f\x7f]*\S[^\x00-\x1f\x7f]*$", max_length=500)]
_Language = Annotated[str, StringConstraints(pattern=r"^(vi|en)$")]


class TopicBody(Body):
    """What customers write about. ``skill`` answers it; ``needs`` are the facts it asks for; ``articles`` by slug."""

    skill: _Key
    names: dict[_Language, _Name] = Field(default_factory=dict)
    needs: Annotated[list[_Key], Field(max_length=20)] = Field(default_factory=list)
    is_policy: bool = False
    examples: Annotated[list[_Example], Field(min_length=LEAST_EXAMPLES, max_length=2000)]
    queue: _Maybe = ""
    articles: Annotated[list[_Key], Field(max_length=50)] = Field(default_factory=list)


class TopicView(View):
    """A topic as it is, or as it is to become."""

    id: str
    skill: str
    names: dict[str, str]
    needs: list[str]
    is_policy: bool
    examples: list[str]
    queue: str
    articles: list[str]
    is_draft: bool


class TopicList(View):
    """Every topic that is published."""

    items: list[TopicView]


@dataclass(frozen=True, slots=True)
class TopicPorts:
    """What a topic may name: the skills there are, the facts they can ask for, and the queues."""

    skills: Callable[[], Sequence[str]]
    queues: Callable[[], Sequence[str]]


class TopicCalls:
    """Calls about topics."""

    def __init__(self, records: Records, ports: TopicPorts) -> None:
        """Read and write ``records``."""
        self._records = records
        self._ports = ports

    def endpoints(self) -> tuple[Endpoint, ...]:
        """Return the declarations."""
        read, write, one = "topics:read", "topics:write", "/topics/{topic_id}"
        return (
            Endpoint("GET", "/topics", self.list_topics, "List what is published", read, None, TopicList),
            Endpoint("GET", "/topics/drafts", self.list_topic_drafts, "List what is prepared", read, None, DraftList),
            Endpoint("DELETE", "/topics/drafts", self.discard_topics, "Throw away what is prepared", write),
            Endpoint(
                "POST", "/topics/publish", self.publish_topics, "Publish what is prepared", write, None, Published
            ),
            Endpoint("GET", one, self.get_topic, "Read a topic, its draft first", read, None, TopicView),
            Endpoint("PUT", one, self.put_topic, "Prepare a topic", write, TopicBody, TopicView),
            Endpoint("DELETE", one, self.delete_topic, "Prepare that a topic goes", write),
        )

    async def list_topics(self, _: Call) -> TopicList:
        """One page holds them."""
        return TopicList(items=[_view(one, is_draft=False) for one in await self._records.read(_published)])

    async def list_topic_drafts(self, _: Call) -> DraftList:
        """List them."""
        return DraftList(items=await self._records.read(_changes))

    async def discard_topics(self, _: Call) -> None:
        """Throw them away."""
        await self._records.write(delete_drafts, KIND)

    async def publish_topics(self, call: Call) -> Published:
        """Put them in force."""
        return await self._records.write(self._publish, call)

    async def get_topic(self, call: Call) -> TopicView:
        """Read it."""
        return await self._records.read(_get, call.path("topic_id"))

    async def put_topic(self, call: Call, body: TopicBody) -> TopicView:
        """Prepare it."""
        self._check_names(body.skill, body.queue, "")
        return await self._records.write(_put, call, body)

    async def delete_topic(self, call: Call) -> None:
        """Prepare that it goes."""
        if call.path("topic_id") == OUT_OF_SCOPE:
            raise ConflictError("what belongs to no topic must stay: change its examples instead")
        await self._records.write(_delete, call)

    def _check_names(self, skill: str, queue: str, place: str) -> None:
        if skill not in (skills := self._ports.skills()):
            raise InputError(f"skill {skill!r} is not there; there are: {', '.join(sorted(skills))}", f"{place}skill")
        if queue and queue not in (queues := self._ports.queues()):
            raise InputError(f"queue {queue!r} is not there; there are: {', '.join(queues)}", f"{place}queue")

    def _publish(self, conn: Connection, call: Call) -> Published:
        changes = _changes(conn)
        if not changes:
            raise ConflictError("nothing is prepared")
        drafts = find_drafts(conn, KIND)
        kept = [one for one in _published(conn) if one["id"] not in drafts]
        topics = [*kept, *(body | {"id": key} for key, body in drafts.items() if body is not None)]
        if len(topics) > MOST_TOPICS:
            raise InputError(f"there may be at most {MOST_TOPICS} topics", "topics")
        slugs = {article.slug for article in find_articles(conn)}
        for one in topics[len(kept) :]:
            self._check_names(one["skill"], one.get("queue", ""), f"{one['id']}.")
            missing = [slug for slug in one.get("articles", ()) if slug not in slugs]
            if missing:
                raise InputError(
                    f"topic {one['id']!r} names the article {missing[0]!r}, which is not published",
                    f"{one['id']}.articles",
                )
        return put_in_force(conn, call, KIND, topics, changes)


def _published(conn: Connection) -> list[dict[str, Any]]:
    return find_document(conn, KIND) or []


def _get(conn: Connection, topic_id: str) -> TopicView:
    drafts = find_drafts(conn, KIND)
    if topic_id in drafts:
        if drafts[topic_id] is None:
            raise NotFoundError(f"topic {topic_id!r} is to go")
        return _view(drafts[topic_id] | {"id": topic_id}, is_draft=True)
    known = _find(conn, topic_id)
    if known is None:
        raise NotFoundError(f"no topic {topic_id!r}")
    return _view(known, is_draft=False)


def _find(conn: Connection, topic_id: str) -> dict[str, Any] | None:
    return next((one for one in _published(conn) if one["id"] == topic_id), None)


def _put(conn: Connection, call: Call, body: TopicBody) -> TopicView:
    topic_id = call.path("topic_id")
    before = find_drafts(conn, KIND).get(topic_id) or _find(conn, topic_id) or {}
    names = [[language, name] for language, name in sorted(body.names.items())]
    save_draft(conn, KIND, topic_id, before | body.model_dump() | {"names": names}, call.by, call.now)
    return _get(conn, call.path("topic_id"))


def _delete(conn: Connection, call: Call) -> None:
    _get(conn, call.path("topic_id"))
    save_draft(conn, KIND, call.path("topic_id"), None, call.by, call.now)


def _changes(conn: Connection) -> list[DraftLine]:
    known = {one["id"] for one in _published(conn)}
    lines = []
    for key, body in find_drafts(conn, KIND).items():
        if body is not None:
            lines.append(DraftLine(key=key, change="changed" if key in known else "new"))
        elif key in known:
            lines.append(DraftLine(key=key, change="removed"))
    return lines


def _view(plain: dict[str, Any], *, is_draft: bool) -> TopicView:
    return TopicView(
        id=plain["id"],
        skill=plain["skill"],
        names=dict(plain.get("names", ())),
        needs=plain.get("needs", []),
        is_policy=plain.get("is_policy", False),
        examples=plain.get("examples", []),
        queue=plain.get("queue", ""),
        articles=plain.get("articles", []),
        is_draft=is_draft,
    )
