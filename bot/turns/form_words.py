"""Forms in words: what is asked, what a fact and a task are called, what was collected."""

from collections.abc import Mapping

from bot.turns.turn import Turn
from bot.words.catalogue import has
from bot.words.wording import date_text, say
from conversation.messages import Choice, Reply
from routing.deliverable import find_lack
from routing.form import Ask, Confirm, Done
from routing.situation import Question, Topic
from routing.slots import SLOTS


def find_question(topic: Topic | None, name: str) -> Question | None:
    """Return the topic's own question for a fact."""
    plain = name.removesuffix("?")
    return next((q for q in topic.questions if q.name == plain), None) if topic and plain else None


def task_name(turn: Turn, topic: str, skill: str, topics: Mapping[str, Topic]) -> str:
    """Return what a form is about, as it is said within a sentence: the topic's name, else the skill's."""
    own = dict(topics[topic].names).get(turn.language) if topic in topics else None
    if own:
        return own[:1].lower() + own[1:]
    return say(turn, f"task.{skill}") if has(f"task.{skill}", turn.language) else say(turn, "task.other")


def question_text(turn: Turn, step: Ask | Confirm, topic: Topic | None, timezone: str) -> Reply:
    """Return the question a step asks, with its buttons; the topic's own words where it has some."""
    cancel = Choice(say(turn, "choice-cancel"), "form:cancel")
    label = label_of(turn, step.name, topic)
    if isinstance(step, Confirm):
        key = f"form-confirm-{step.name.replace('_', '-')}"
        value = value_text(turn, step.name, step.value)
        date = date_text(step.at, timezone, turn.language) if step.at else ""
        key = key if has(key, turn.language) else "form-confirm"
        text = say(turn, key, value=value, label=label, date=date or "none")
        yes, no = Choice(say(turn, "choice-yes"), "form:yes"), Choice(say(turn, "choice-other"), "form:no")
        return Reply(text, (yes, no, cancel), is_passing=True)
    own = find_question(topic, step.name)
    if own is not None:
        text = dict(own.texts).get(turn.language) or own.texts[0][1]
        buttons = tuple(
            Choice(shown, f"form:{own.name}:{value}"[:64]) for value, of, shown in own.choices if of == turn.language
        )
        return Reply(text, (*buttons, cancel), is_passing=True)
    key = f"form-ask-{step.name.replace('_', '-')}"
    text = say(turn, key) if has(key, turn.language) else say(turn, "form-ask", label=label)
    if step.partly and (lack := find_lack(step.partly)) is not None:
        text = say(turn, f"form-ask-address-{lack.value}", value=step.partly)
    if step.tries:
        text = say(turn, "form-again") + " " + text
    skins = tuple(Choice(value_text(turn, step.name, skin), f"form:skin_type:{skin}") for skin in _SKINS)
    return Reply(text, (*(skins if step.name == "skin_type" else ()), cancel), is_passing=True)


_SKINS = ("oily", "dry", "combination", "sensitive", "acne", "normal")


def label_of(turn: Turn, name: str, topic: Topic | None) -> str:
    """Return what a fact is called in the turn's language."""
    return say(turn, f"slot.{name}") if name in SLOTS else (topic and dict(topic.names).get(turn.language)) or name


def value_text(turn: Turn, name: str, value: str) -> str:
    """Return a fact's value as people say it."""
    return say(turn, f"skin.{value}") if name == "skin_type" and value in _SKINS else value


def summary(turn: Turn, done: Done, topic: Topic | None) -> str:
    """Return what a form has collected, a line a fact."""
    lines = [
        say(turn, "form-line", label=label_of(turn, name, topic), value=value_text(turn, name, value))
        for name, value in done.values
    ]
    return "\n".join(lines)
