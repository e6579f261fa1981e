"""Decides what happens with each message; deciding itself is pure and stands in ``routing/``."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.content.library import Library
from bot.content.shop import Shop
from bot.floor.floor_state import FloorState
from bot.rules.rulebook import Rulebook
from bot.stages.understand import CHOSEN
from bot.turns.bare_order import with_bare_order
from bot.turns.forms import asks_beside, hear, tells, told
from bot.turns.goods_wanted import with_goods
from bot.turns.on_show import narrows
from bot.turns.suspicion import as_words
from bot.turns.told_traits import without_traits
from bot.turns.turn import Asked, Turn
from conversation.state import Control
from memory.knowledge import Hit
from routing.hours import is_holiday, is_open
from routing.rules.deciding import Decided, decide_by_rules
from routing.rules.observe import Known, observe, to_queue_facts
from routing.situation import Floor, Part, Situation, Topic
from routing.slots import asks_something
from routing.told_needs import weigh_needs
from routing.wished import prefer_products


class Route:
    """Gathers the situation of each turn and lets it be decided."""

    def __init__(self, library: Library, rulebook: Rulebook, floor: FloorState, clock: Callable[[], datetime]) -> None:
        """Decide by what ``library`` has published, the rules in force and who is at work."""
        self._library = library
        self._rulebook = rulebook
        self._floor = floor
        self._clock = clock

    def __call__(self, _conn: Connection, turns: Sequence[Turn]) -> Sequence[Turn]:
        """Return the turns with their decision."""
        shop = self._library.shop
        now = self._clock()
        floor = self._floor.now()
        open_now = is_open(shop.profile.hours, now)
        turns = [_with_told(hear(as_words(turn), shop), shop) for turn in turns]
        situations = [
            Situation(
                message=turn.message,
                conversation=turn.moved or turn.conversation,
                recognition=turn.recognition,
                understanding=turn.understanding,
                segments=turn.segments,
                now=now,
                topic=turn.topic,
                answer_confidence=_confidence(turn.hits),
                parts=_parts(turn),
                is_chosen=turn.message.choice.startswith(CHOSEN),
                floor=floor,
                hours_open=open_now,
                default_queue=shop.profile.default_queue,
                reopened_by=_reopened_by(turn, floor, now),
                reopened_queue=turn.conversation.queue,
                gave=told(turn),
                tells=tells(turn),
                asks_something=asks_beside(turn),
                meant=turn.meant,
                narrows=narrows(turn),
            )
            for turn in turns
        ]
        queues = to_queue_facts(floor.states())
        holiday, zone = is_holiday(shop.profile.hours, now), shop.profile.timezone
        snapshots = [
            observe(situation, Known(turn.text, turn.labels, turn.noticed, zone, holiday), queues)
            for situation, turn in zip(situations, turns, strict=True)
        ]
        decided = decide_by_rules(self._rulebook.now(), situations, snapshots, shop.topics)
        asked = [Asked(*pair) for pair in zip(situations, snapshots, strict=True)]
        return tuple(_with(*of) for of in zip(turns, decided, asked, strict=True))


def _with_told(turn: Turn, shop: Shop) -> Turn:
    """Return the turn with the topic that follows from what its message tells, beside what its words look like."""
    return _weighed(with_goods(with_bare_order(without_traits(turn), shop.topics), shop), shop.topics)


def _weighed(turn: Turn, topics: Mapping[str, Topic]) -> Turn:
    """Return the turn surer of its topic where its message tells all that the topic asks for, or asks for products."""
    told = [name for name, _ in turn.said.values]
    weighed = weigh_needs(turn.understanding, told, topics, asks=asks_something(turn.restored or turn.text))
    weighed = prefer_products(weighed, topics, _confidence(turn.hits))
    if weighed is turn.understanding or turn.message.choice.startswith(CHOSEN):
        return turn
    return replace(turn, understanding=weighed, topic=topics.get(weighed.topic))


def _with(turn: Turn, decided: Decided, asked: Asked) -> Turn:
    """Return the turn with what was decided and what the rules have set."""
    situation = decided.situation
    return replace(
        turn,
        decision=decided.decision,
        asked=asked,
        ruling=situation.ruling,
        understanding=situation.understanding,
        topic=situation.topic,
    )


def _reopened_by(turn: Turn, floor: Floor, now: datetime) -> str:
    """Return the agent who closed a conversation that is written in again, if they are here and it is not long ago."""
    old = turn.conversation
    is_reopened = turn.moved is not None and old.control in (Control.CLOSED, Control.WRAPPING)
    is_recent = now - old.since <= timedelta(hours=floor.setup.reopen_hours)
    return old.last_agent if is_reopened and is_recent and old.last_agent in floor.here else ""


def _parts(turn: Turn) -> tuple[Part, ...]:
    """Return the topics of a message that has several."""
    if not turn.understanding.clauses:
        return ()
    return tuple(
        Part(
            clause.topic,
            said.confidence,
            _confidence(clause.hits),
            said.asks_information,
            said.names_price,
            said.asks_products,
        )
        for clause, said in zip(turn.clauses, turn.understanding.clauses, strict=True)
        if clause.topic is not None
    )


def _confidence(hits: Sequence[Hit]) -> float:
    return hits[0].confidence if hits else 0.0
