"""The API put together over the parts of one process."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

from api.api import ApiPorts, ShopApi
from api.topics import TopicPorts
from bot.floor.floor import ShopFloor
from bot.floor.queues_desk import QueuesDesk
from bot.integrations.api_crew import ApiCrew
from bot.integrations.api_hands import ApiHands
from bot.integrations.event_feed import EventFeed
from bot.skills.registry import SKILLS
from conversation.rights import Rights
from conversation.rules import RulesDesk
from desk.live import Change
from offers.product_store import find_needs
from storage.database import Database
from storage.live import Limits


def make_api(
    database: Database,
    limits: Limits,
    floor: ShopFloor,
    sent: Callable[[Change], Awaitable[None]],
    feed: EventFeed,
    queues: QueuesDesk,
    rules: RulesDesk | None,
    rights: Rights | None,
    teams: Callable[[], Sequence[str]],
    clock: Callable[[], datetime],
    version: str,
    *,
    allow_private: bool,
) -> ShopApi:
    """Return the API; ``sent`` is told after a commit, ``teams`` are the queues where none are published."""
    return ShopApi(
        ApiPorts(
            feed=feed,
            hands=ApiHands(database, floor, sent, clock),
            crew=ApiCrew(queues),
            topics=TopicPorts(lambda: tuple(SKILLS), teams),
            needs_of=find_needs,
            rules=rules,
            rights=rights,
            allow_private=allow_private,
        ),
        database,
        limits,
        clock,
        version,
    )
