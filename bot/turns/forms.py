"""Forms in a turn: what a message says to the one that is open, what is asked next and in which words."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.content.shop import Shop
from bot.skills.resources import Resources
from bot.turns.form_memory import Known, load_known
from bot.turns.form_words import find_question, question_text, task_name
from bot.turns.standing import ask_what_stands
from bot.turns.told_ahead import told_with_wish, with_own_words
from bot.turns.turn import Outcome, Turn
from bot.words.wording import say
from conversation.ids import new_id
from conversation.messages import InboundKind, Reply
from conversation.state import Dialogue
from memory.facts import SELF, Fact, FactKind
from routing.agreement import About
from routing.considerations.thresholds import SURE
from routing.decision import Answer, HandOffReason
from routing.form import STANDS, Done, GivenUp, Said, absorb, next_step, note, set_aside, take_along
from routing.form_stack import RESUME, Opened, end_all, open_form
from routing.reference import is_sure
from routing.situation import Topic
from routing.slots import SLOTS, asks_something, read_slots

STALE = timedelta(hours=72)
"""After how long without a word an open form is no longer gone on with."""

_SURE = 0.95
"""Confidence of a fact that was told because it was asked for."""


@dataclass(frozen=True, slots=True)
class Form:
    """What a skill asks for when its topic does not say, and what it does once nothing is missing."""

    skill: str
    needs: tuple[str, ...]
    finish: Callable[[Turn, Done, Resources], Outcome]
    is_told_at_once: bool = False
    """Whether the message that opens it tells the reason, as a complaint does."""
    also: tuple[str, ...] = ()
    """What is taken when it is told, and never asked for."""
    is_by_topic: bool = False
    """Whether each topic that uses the skill is a request of its own."""


def hear(turn: Turn, shop: Shop) -> Turn:
    """Return the turn with what its message tells a form, written into the dialogue whoever answers, and as facts.

    Order numbers are kept at hand even when no form is open.
    """
    if turn.is_repeat or turn.message.kind not in (InboundKind.MESSAGE, InboundKind.CHOICE):
        return turn
    dialogue = turn.conversation.dialogue
    if (dialogue.is_asking or dialogue.parked) and _is_stale(turn):
        dialogue = end_all(dialogue)
    question = find_question(shop.topics.get(dialogue.topic), dialogue.asked)
    said = read_slots(
        turn.text,
        turn.restored,
        turn.claims,
        turn.facts,
        dialogue.asked,
        turn.message.choice,
        question,
        about=_ABOUT.get(dialogue.skill, About.MEMORY),
        is_elsewhere=_is_elsewhere(turn, dialogue),
    )
    if is_sure(turn.meant, dialogue):
        said = Said()
    said = with_own_words(turn, dialogue, said, shop.topics.get(dialogue.topic))
    at = turn.message.sent_at
    if dialogue.skill == STANDS and not said.is_anything:
        heard = replace(set_aside(dialogue), topic=dialogue.topic)  # a yes to something later must not end it
    elif dialogue.skill:
        heard = absorb(dialogue, said, at)
    else:
        heard = note(dialogue, [pair for pair in said.values if pair[0] == "order_number"], at)
    facts = _answers(turn, dialogue, _whole(said, heard))
    told_in_part = {fact.value for fact in turn.facts if any(_is_part(fact, whole) for whole in facts)}
    facts = tuple(fact for fact in turn.facts if fact.value not in told_in_part) + facts
    return _with_dialogue(replace(turn, said=said, facts=facts), heard)


_ABOUT = {"settle_doubt": About.CHANGE, RESUME: About.TASK, "forget_me": About.DEED, STANDS: About.END}
"""What a yes to a skill's question says yes to; to any other, that what is remembered holds."""


def told(turn: Turn) -> tuple[str, ...]:
    """Return what the message told the open form, for the decision and its trace."""
    said, asked = turn.said, turn.conversation.dialogue.asked.removesuffix("?")
    names = {slot.name for slot in turn.conversation.dialogue.slots}
    marks = {
        "correct": said.corrects and bool(said.values),
        "yes": said.is_yes,
        "no": said.is_no,
        "skip": said.skips,
        "cancel": said.cancels,
    }
    values = tuple(name for name, _ in said.values if name in names or name == asked)
    return values + tuple(mark for mark, holds in marks.items() if holds)


def tells(turn: Turn) -> tuple[str, ...]:
    """Return the kinds of facts a message tells; a form of address only when the customer asks to be called so.

    A size told with what is wrong with something belongs to the complaint.
    """
    kinds = [fact.kind for fact in turn.facts if fact.kind is not FactKind.FORM or fact.is_change]
    if "reason" in dict(turn.said.values):
        kinds = [kind for kind in kinds if kind is not FactKind.SIZE]
    return tuple(dict.fromkeys(kind.value for kind in kinds if kind not in _SAID_BY_THE_WAY))


_SAID_BY_THE_WAY = (FactKind.ORDER, FactKind.ANSWER, FactKind.COMPLAINT, FactKind.PRODUCT, FactKind.PROMISE)


def asks_beside(turn: Turn) -> bool:
    """Tell whether the message asks something; a pressed button does not."""
    return turn.message.kind is InboundKind.MESSAGE and asks_something(turn.restored or turn.text)


async def run_form(turns: Sequence[Turn], resources: Resources, form: Form) -> Sequence[Outcome]:
    """Return the next step of each turn's form; what is not yet known of a turn's customer is read for the batch."""
    unread = [turn for turn in turns if turn.known is None]
    read = await resources.database.read(load_known, unread) if unread else {}
    known = (read[turn.conversation.id] if turn.known is None else turn.known for turn in turns)
    return [_go_on(turn, resources, form, of_turn) for turn, of_turn in zip(turns, known, strict=True)]


def _go_on(turn: Turn, resources: Resources, form: Form, known: Known) -> Outcome:
    dialogue = turn.conversation.dialogue
    topics = resources.library.shop.topics
    if turn.said.cancels and not turn.said.values:
        if is_waiting(turn) and (turn.moved or turn.conversation).reason == HandOffReason.POLICY.value:
            return ask_what_stands(turn, topics)
        return Outcome((Reply(say(turn, "form-cancelled"), is_passing=True),), set_aside(dialogue))
    opened = Opened(dialogue)
    topic = _topic_of(turn) or form.skill
    if not _is_open(turn, form, topic):
        needs = (turn.topic.needs if turn.topic else ()) or form.needs
        at = turn.message.sent_at
        opened = open_form(dialogue, topic, form.skill, needs, at)
        opened = replace(
            opened, dialogue=absorb(opened.dialogue, told_with_wish(turn, is_reason=form.is_told_at_once), at)
        )
    taken = take_along(opened.dialogue, turn.said, form.also, turn.message.sent_at)
    opened = replace(opened, dialogue=taken)
    dialogue, step = next_step(opened.dialogue, known)
    if isinstance(step, Done):
        filled = replace(turn, conversation=replace(turn.conversation, dialogue=dialogue))
        done = form.finish(filled, step, resources)
        return replace(done, dialogue=done.dialogue or dialogue)
    if isinstance(step, GivenUp):
        return Outcome((), dialogue, HandOffReason.FAILED_TURNS)
    asked = question_text(turn, step, topics.get(dialogue.topic), resources.library.shop.profile.timezone)
    told_first = " ".join(_told_of_others(turn, opened, topics))
    return Outcome((replace(asked, text=f"{told_first} {asked.text}".strip()),), dialogue)


def _topic_of(turn: Turn) -> str:
    decided = turn.decision.topic if isinstance(turn.decision, Answer) else ""
    return decided or (turn.topic.id if turn.topic else "")


def _is_open(turn: Turn, form: Form, topic: str) -> bool:
    """Tell whether the open form is the one that is meant: topics of one skill may be requests of their own."""
    dialogue = turn.conversation.dialogue
    is_same = dialogue.skill == form.skill and (not form.is_by_topic or dialogue.topic == topic)
    return is_same and (dialogue.is_asking or turn.said.corrects)


def _told_of_others(turn: Turn, opened: Opened, topics: Mapping[str, Topic]) -> Iterator[str]:
    """Yield what a customer is told of the form that waits from now on, and of one there is no room for any more."""
    for key, parked in (("form-dropped", opened.dropped), ("form-parked", opened.waits)):
        if parked is not None:
            yield say(turn, key, task=task_name(turn, parked.topic, parked.skill, topics))


def is_waiting(turn: Turn) -> bool:
    """Tell whether the customer waits for a person already, so that a finished form calls nobody a second time."""
    return (turn.moved or turn.conversation).waiting_since is not None


def _is_elsewhere(turn: Turn, dialogue: Dialogue) -> bool:
    """Tell whether a message surely wants something else done, so that its words are no answer."""
    topic = turn.topic
    sure = turn.understanding.confidence >= SURE
    return topic is not None and sure and topic.id != dialogue.topic and topic.skill in _DOES_SOMETHING


_DOES_SOMETHING = frozenset(
    {
        "order_status",
        "opening_hours",
        "recall",
        "my_data",
        "stop_offers",
        "callback",
        "change_address",
        "correct_data",
        "forget_me",
        "greeting",
        "thanks",
        "goodbye",
    }
)


def _is_stale(turn: Turn) -> bool:
    last = turn.conversation.last_inbound_at
    return last is not None and turn.message.sent_at - last > STALE


def _answers(turn: Turn, dialogue: Dialogue, said: Said) -> tuple[Fact, ...]:
    """Return the answer to what was asked, and the order spoken of, as facts, unless they were read already."""
    asked = dialogue.asked.removesuffix("?") if dialogue.skill else ""
    told = dict(said.values)
    names = dict.fromkeys(name for name in (asked, "order_number") if told.get(name))
    return tuple(fact for name in names for fact in _fact(turn, name, told[name], is_change=_is_change(dialogue, said)))


def _whole(said: Said, heard: Dialogue) -> Said:
    """Return what was said with the address as the form has it now, joined from its parts."""
    joined = {slot.name: slot.value for slot in heard.slots if slot.name == "address" and slot.value}
    return replace(said, values=tuple((name, joined.get(name, value)) for name, value in said.values))


def _is_part(fact: Fact, whole: Fact) -> bool:
    is_address = fact.kind is whole.kind is FactKind.ADDRESS and fact.subject == whole.subject
    return is_address and fact.value != whole.value and fact.value in whole.value


def _is_change(dialogue: Dialogue, said: Said) -> bool:
    return dialogue.asked.endswith("?") or said.corrects


def _fact(turn: Turn, name: str, value: str, *, is_change: bool) -> tuple[Fact, ...]:
    kind = SLOTS.get(name, FactKind.ANSWER)
    if kind is None or any(f.kind is kind and f.value == value for f in turn.facts):
        return ()
    message = turn.message
    return (
        Fact(
            new_id(),
            kind,
            value[:200],
            name if kind is FactKind.ANSWER else SELF,
            message.id,
            turn.conversation.id,
            message.address,
            message.sent_at,
            turn.recognition.proof,
            _SURE,
            is_change=is_change,
            quote=message.text[:200],
        ),
    )


def _with_dialogue(turn: Turn, dialogue: Dialogue) -> Turn:
    if dialogue == turn.conversation.dialogue:
        return turn
    moved = replace(turn.moved, dialogue=dialogue) if turn.moved else None
    return replace(turn, conversation=replace(turn.conversation, dialogue=dialogue), moved=moved)
