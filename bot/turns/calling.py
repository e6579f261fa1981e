"""Calling a person: the place in a queue, and the truth about when somebody comes."""

from dataclasses import dataclass, replace
from datetime import datetime
from math import ceil

from bot.turns.turn import Turn
from bot.words.wording import say, say_in_tone, time_text
from conversation.state import Conversation
from routing.control import NO_OPENING, REVIEW_AFTER, promise, wait
from routing.decision import HandOff
from routing.estimate import estimate, raw
from routing.hours import Hours, is_open, next_opening
from routing.queues import QueueState
from routing.situation import Floor
from routing.targets import Place, Target, Told, find_place


@dataclass(frozen=True, slots=True)
class Called:
    """A conversation as it should wait, where, and what its customer is told. ``opens_at`` None: it is open now."""

    moved: Conversation
    place: Place
    told: Told
    now: datetime
    opens_at: datetime | None = None


def call_person(turn: Turn, decision: HandOff, floor: Floor, shop_hours: Hours, now: datetime) -> Called:
    """Return the place the decision's targets give, and when somebody will come as far as that can be known."""
    conversation, setup, states = turn.moved or turn.conversation, floor.setup, floor.states()
    targets = decision.targets or (Target(decision.queue, decision.priority),)
    place = find_place(targets, setup, states, now)
    state = states.get(place.queue, QueueState(place.queue))
    hours = setup.load(place.queue).hours or shop_hours
    reason = decision.reason.value
    if not is_open(hours, now) and not state.agents:
        opens = next_opening(hours, now) or now + NO_OPENING
        moved = replace(promise(conversation, place.queue, reason, now, opens), priority=place.priority)
        return Called(moved, place, Told(0), now, opens)
    moved = wait(conversation, place.queue, reason, now, now + REVIEW_AFTER, place.priority)
    ahead = floor.ahead_of(place.queue, place.priority, now)
    made = estimate(ahead, state.slots, state.free_slots, state.pace)
    told = Told(ahead, made.seconds, made.high, raw(made, state.pace)) if made else Told(ahead)
    return Called(moved, place, told, now)


def word_wait(turn: Turn, called: Called, timezone: str) -> str:
    """Return what the customer is told: when it opens, or the place and how long it usually takes."""
    if called.opens_at is not None:
        return say_in_tone(
            turn, "hand-off-closed", opens=time_text(called.opens_at, timezone, turn.language, called.now)
        )
    told = called.told
    text = f"{say_in_tone(turn, 'hand-off-open')} {say(turn, 'hand-off-place', place=told.ahead + 1, ahead=told.ahead)}"
    if told.seconds is None:
        return f"{text} {say(turn, 'hand-off-nobody')} {say(turn, 'hand-off-meanwhile')}"
    least, most = max(1, round(told.seconds / 60)), max(1, ceil((told.high or told.seconds) / 60))
    how_long = say(turn, "hand-off-wait", least=least, most=most, is_range="yes" if most > least else "no")
    return f"{text} {how_long} {say(turn, 'hand-off-meanwhile')}"
