"""Carries a decision out: a skill answers, a person is called, or nobody speaks."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

import structlog

from bot.content.library import Library
from bot.floor.floor_state import FloorState
from bot.skills.resources import Resources, Skill
from bot.turns.calling import call_person, word_wait
from bot.turns.doubts import with_doubts
from bot.turns.form_return import form_beside, with_form
from bot.turns.offering import with_offers
from bot.turns.on_show import with_on_show
from bot.turns.passing import mark_passing
from bot.turns.turn import Outcome, Turn
from bot.turns.wrong_days import with_wrong_days
from bot.words.wording import say
from conversation.messages import Choice, Reply
from routing.control import return_to_bot
from routing.decision import Answer, HandOff, HandOffReason
from routing.rules.compiled import Compiled
from routing.rules.deciding import send

log = structlog.get_logger()


class Act:
    """Runs each skill once for all turns of the batch that call for it."""

    def __init__(
        self,
        library: Library,
        resources: Resources,
        skills: Mapping[str, Skill],
        floor: FloorState,
        clock: Callable[[], datetime],
    ) -> None:
        """Answer with ``skills`` by name."""
        self._library = library
        self._resources = resources
        self._skills = skills
        self._floor = floor
        self._clock = clock

    async def __call__(self, turns: Sequence[Turn]) -> Sequence[Turn]:
        """Return the turns with what is said, and with the control they move to."""
        done = list(turns)
        for i, outcomes in (await self._answers(turns)).items():
            done[i] = self._with_outcome(turns[i], _joined(outcomes))
        await asyncio.sleep(0)  # (words for a full batch take a while: the event loop looks elsewhere in between)
        done = list(with_offers(done, self._resources))
        await asyncio.sleep(0)
        done = [self._called(turn) if isinstance(turn.decision, HandOff) else turn for turn in done]
        await asyncio.sleep(0)
        done = list(await self._with_forms(done))
        done = list(with_wrong_days(await with_doubts(done, self._resources.database, self._library)))
        return with_on_show(done, self._library.shop)

    async def _with_forms(self, turns: Sequence[Turn]) -> Sequence[Turn]:
        """Return the turns, those with an open form that answered something else with what the form asks next.

        Who is handed over by policy is asked meanwhile for what the colleague will need.
        """
        topics = self._library.shop.topics
        beside = {i: task for i, turn in enumerate(turns) if (task := form_beside(turn, topics)) is not None}
        done = list(turns)
        for name, places in _by_skill(list(beside.values())).items():
            at = [list(beside)[place] for place in places]
            outcomes = await self._skills[name]([beside[i] for i in at], self._resources)
            for i, outcome in zip(at, outcomes, strict=True):
                done[i] = self._with_form(turns[i], outcome)
        return tuple(done)

    def _with_form(self, turn: Turn, outcome: Outcome) -> Turn:
        """Return the turn with what its form says; one that is complete by now may call a person after all."""
        said = with_form(turn, outcome, self._library.shop.topics)
        if outcome.hand_off is None or not isinstance(turn.decision, Answer):
            return said
        called = self._with_outcome(said, replace(said.outcome, hand_off=outcome.hand_off))
        return self._called(called)

    async def _answers(self, turns: Sequence[Turn]) -> dict[int, list[Outcome]]:
        """Return by turn one outcome for each thing it asks, in its order; each skill is called once."""
        tasks = [(i, task) for i, turn in enumerate(turns) if not turn.is_repeat for task in _tasks(turn)]
        outcomes: dict[int, Outcome] = {}
        for name, places in _by_skill([task for _, task in tasks]).items():
            skill = self._skills.get(name) or self._skills["ask_again"]
            said = await skill([tasks[at][1] for at in places], self._resources)
            outcomes |= zip(places, (mark_passing(name, outcome) for outcome in said), strict=True)
            await asyncio.sleep(0)
        answers: dict[int, list[Outcome]] = {}
        for at, (i, _) in enumerate(tasks):
            answers.setdefault(i, []).append(outcomes[at])
        return answers

    def _with_outcome(self, turn: Turn, outcome: Outcome) -> Turn:
        if outcome.leaves_queue:
            back = return_to_bot(turn.moved or turn.conversation, self._clock())
            kept = replace(
                outcome.dialogue or turn.conversation.dialogue, boundary=back.dialogue.boundary, failed_turns=0
            )
            return replace(turn, outcome=replace(outcome, dialogue=kept), moved=replace(back, dialogue=kept))
        if outcome.hand_off is None:
            return replace(turn, outcome=_counted(turn, outcome))
        answer = turn.decision
        topic, tone = (answer.topic, answer.tone) if isinstance(answer, Answer) else ("", "neutral")
        queue = (turn.topic.queue if turn.topic else "") or self._library.shop.profile.default_queue
        decision = HandOff(outcome.hand_off, queue, turn.ruling.priority or 0, topic, tone, answer.trace)
        return replace(turn, decision=directed(turn, decision), outcome=outcome)

    def _called(self, turn: Turn) -> Turn:
        """Put the conversation into its queue and tell the customer the truth about when somebody comes."""
        decision = turn.decision
        assert isinstance(decision, HandOff)  # noqa: S101 (the caller's condition)
        called = call_person(turn, decision, self._floor.now(), self._library.shop.profile.hours, self._clock())
        text = word_wait(turn, called, self._library.shop.profile.timezone)
        choices = (Choice(say(turn, "choice-bot"), "bot"),)
        first = turn.outcome.replies
        if decision.reason is HandOffReason.POLICY and not first:
            topic = self._library.shop.topics.get(decision.topic, turn.topic)
            first = (Reply(say(turn, "complaint"), is_passing=True),) if topic and topic.skill == "complaint" else ()
        outcome = replace(turn.outcome, replies=(*first, Reply(text, choices, is_passing=True)))
        return replace(turn, moved=called.moved, place=called.place, told=called.told, outcome=outcome)


def directed(turn: Turn, decision: HandOff) -> HandOff:
    """Return a skill's hand-off with the places the rules of this turn send it to."""
    rules = turn.ruling.rules
    if not isinstance(rules, Compiled):
        return decision
    (sent,) = send(rules, (turn.ruling,), (turn.topic.queue if turn.topic else "",), (decision,))
    return sent if isinstance(sent, HandOff) else decision


def _tasks(turn: Turn) -> list[Turn]:
    """Return the turn as one for each thing it asks, each with its own words and articles; none when nobody answers."""
    decision = turn.decision
    if not isinstance(decision, Answer):
        return []
    if not decision.others:
        return [turn]
    asked = ((decision.skill, decision.topic), *decision.others)
    return [
        replace(
            turn,
            text=clause.text,
            restored=clause.text,
            vector=clause.vector,
            topic=clause.topic,
            hits=clause.hits,
            decision=Answer(skill, topic, decision.tone, decision.trace),
        )
        for (skill, topic), clause in zip(asked, turn.clauses, strict=True)
    ]


def _by_skill(tasks: Sequence[Turn]) -> dict[str, list[int]]:
    groups: dict[str, list[int]] = {}
    for at, task in enumerate(tasks):
        if isinstance(task.decision, Answer):
            groups.setdefault(task.decision.skill, []).append(at)
    return groups


def _joined(outcomes: Sequence[Outcome]) -> Outcome:
    """Return what is said about several things, in their order, as one."""
    first, *others = outcomes
    for other in others:
        first = replace(
            first,
            replies=(*first.replies, *other.replies),
            dialogue=other.dialogue or first.dialogue,
            hand_off=first.hand_off or other.hand_off,
            slow=(*first.slow, *other.slow),
            shows=other.shows or first.shows,
            about=other.about if other.shows else first.about,
        )
    return first


def _counted(turn: Turn, outcome: Outcome) -> Outcome:
    """Count misunderstandings in a row: asking again is one, an answer ends them."""
    dialogue = outcome.dialogue or turn.conversation.dialogue
    missed = isinstance(turn.decision, Answer) and turn.decision.skill == "ask_again"
    return replace(outcome, dialogue=replace(dialogue, failed_turns=dialogue.failed_turns + 1 if missed else 0))
