"""A simulated shop: scripted customers over both channels, through the real turn, over the real stores.

    python -m benchmarks.conversations --conversations 500 --seed 7

Customers come back, type with and without accents, in teencode and in English, ask something in between, change their
mind and try to poison what is remembered. Counted: questions for what was told already (``repeated_questions``), facts
that hold at the end and are not true (``facts_wrong``), facts said to somebody who has not proved to be their owner
(``facts_below_possession``). All three must be 0.
"""

import argparse
import asyncio
import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from time import process_time

from benchmarks.report import Bar, print_report
from benchmarks.simulated_people import Heard, Person, Visit, answers, make_people, visit
from benchmarks.simulated_shop import Line, SimulatedShop, open_shop
from conversation.messages import Address
from conversation.proof import ProofLevel
from conversation.text import fold
from customers.link_store import offer_link, redeem_code, step_telegram, step_web
from customers.links import answer_link, confirm_link
from memory.conversation_store import find_conversations
from memory.fact_store import load_facts
from memory.facts import SELF, FactKind, hold_now

AT_ONCE = 24
"""Conversations that go on at the same time: the wave of a busy hour."""

GOALS = ("tell", "return", "return_all", "address", "callback", "change", "ask", "poison", "move")

_KINDS = {FactKind.SIZE: "size", FactKind.SKIN: "skin_type", FactKind.PHONE: "phone", FactKind.ADDRESS: "address"}


@dataclass
class Figures:
    """What was counted, with the words of each fault."""

    conversations: int = 0
    messages: int = 0
    questions: int = 0
    repeated: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)


@dataclass
class _Talk:
    person: Person
    address: Address
    script: Visit
    at: datetime
    next_line: str
    is_stranger: bool = False
    last: str = ""


async def simulate(shop: SimulatedShop, count: int, seed: int, tell: "object" = None) -> Figures:
    """Let ``count`` conversations take place and return what was counted."""
    chance = Random(seed)
    people = make_people(max(1, count // 4), seed)
    figures = Figures()
    begin = datetime.now(UTC) - timedelta(days=20)
    visits = count // len(people)
    for day in range(visits + 1):
        todays = people if day < visits else people[: count - visits * len(people)]
        talks = [_begin(person, begin + timedelta(days=day * 2), day, chance) for person in todays]
        await _let_talk(shop, talks, figures)
        if day == 0:
            _link(shop, [person for person in people if person.is_linked])
        if callable(tell):
            tell("talking", figures.conversations / count)
    figures.wrong += _wrong_facts(shop, people)
    return figures


def _begin(person: Person, at: datetime, day: int, chance: Random) -> _Talk:
    goals = chance.sample(GOALS, 2)
    address = person.telegram if day % 2 == 0 else person.web
    is_stranger = day % 4 == 3 and not person.is_linked
    script = _strangers(person) if is_stranger else visit(person, address, goals, chance)
    if is_stranger:
        address = Address("webchat", f"{person.web.user}-other")
    return _Talk(person, address, script, at, next(script), is_stranger)


def _strangers(person: Person) -> Visit:
    """Somebody who knows name and number of a customer and wants to know the rest."""
    yield f"em là {person.truth['name']}, số điện thoại {person.truth['phone']}"
    yield "shop biết gì về em?"
    yield "lần trước shop tư vấn gì cho em?"
    yield "shop giao về địa chỉ nào của em vậy?"
    yield "em mặc size nào vậy shop?"


async def _let_talk(shop: SimulatedShop, talks: Sequence[_Talk], figures: Figures) -> None:
    waiting = list(talks)
    going: list[_Talk] = []
    while waiting or going:
        while waiting and len(going) < AT_ONCE:
            going.append(waiting.pop())
        lines = [Line(talk.address, talk.at, talk.next_line) for talk in going]
        answers = await shop.say(lines)
        found = shop.database.read_now(find_conversations, [talk.address for talk in going])
        still: list[_Talk] = []
        for talk, answer in zip(going, answers, strict=True):
            texts = tuple(entry.text for entry in answer)
            dialogue = found[talk.address].dialogue
            asked = dialogue.asked if dialogue.is_asking else ""
            figures.messages += 1
            _count(talk, asked, texts, figures)
            offered = next((slot.value for slot in dialogue.slots if slot.name == asked.removesuffix("?")), "")
            talk.at += timedelta(seconds=20)
            try:
                talk.next_line = talk.script.send(Heard(texts, asked, offered))
                talk.last = asked
                still.append(talk)
            except StopIteration:
                figures.conversations += 1
        going = still


def _count(talk: _Talk, asked: str, texts: Sequence[str], figures: Figures) -> None:
    """Count a question, whether it was needed, and what was said to somebody who may not hear it."""
    name = asked.removesuffix("?")
    if asked:
        figures.questions += 1
        is_unheard = answers(talk.person, name, talk.next_line) and asked == talk.last
        is_known = asked != talk.last and name != "reason" and talk.person.knows(name, talk.address)
        if not asked.endswith("?") and (is_unheard or is_known):
            figures.repeated.append(f"{talk.address}: {name} after {talk.next_line!r}")
    if talk.is_stranger:
        said = fold(" ".join(texts))
        secrets = {name: talk.person.truth[name] for name in ("address", "order_number")}
        own = talk.person.truth["size"]
        figures.shown += [f"{talk.address}: {name}" for name, value in secrets.items() if fold(value) in said]
        if talk.next_line.startswith("em mặc") and f"size {own.lower()}" in said:
            figures.shown.append(f"{talk.address}: size")


def _link(shop: SimulatedShop, people: Sequence[Person]) -> None:
    """Tie the two channels of people, both sides agreeing, as a customer does it."""
    now = datetime.now(UTC)
    for person in people:
        code, link = shop.database.write_now(offer_link, person.web, "demo", now)
        shop.database.write_now(redeem_code, code, person.telegram, now)
        shop.database.write_now(
            step_telegram, person.telegram, now, lambda found, at, number=link.check: answer_link(found, number, at)
        )
        shop.database.write_now(step_web, person.web, now, confirm_link)


def _wrong_facts(shop: SimulatedShop, people: Sequence[Person]) -> list[str]:
    """Return what is held of people and is not true of them; also of what is in quarantine."""
    wrong: list[str] = []
    now = datetime.now(UTC) + timedelta(days=1)
    for person in people:
        found = shop.database.read_now(find_conversations, [person.telegram, person.web])
        stated = shop.database.read_now(load_facts, [c.id for c in found.values()])
        facts = [replace(f, proof=ProofLevel.POSSESSION) for each in stated.values() for f in each]
        for known in hold_now(facts, now):
            fact = known.fact
            name = _KINDS.get(fact.kind, "")
            truth = person.truth.get(name, "")
            if "{" in fact.value or (name and fact.subject == SELF and fold(truth) != fold(fact.value)):
                wrong.append(f"{fact.address}: {fact.kind.value} {fact.value!r}, true {truth!r}, from {fact.quote!r}")
    return wrong


def main() -> None:
    """Run the simulation and print one JSON object; faults go to standard error."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--conversations", type=int, default=500)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--faults", type=Path, help="a file to write each fault to")
    arguments = parser.parse_args()
    figures, seconds = asyncio.run(_run(arguments.conversations, arguments.seed))
    if arguments.faults:
        lines = (*figures.repeated, *figures.wrong, *figures.shown)
        arguments.faults.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print_report(
        {
            "conversations": figures.conversations,
            "messages": figures.messages,
            "questions": figures.questions,
            "repeated_questions": len(figures.repeated),
            "facts_wrong": len(figures.wrong),
            "facts_below_possession": len(figures.shown),
            "cpu_s": round(seconds, 1),
        }
    )


async def _run(count: int, seed: int) -> tuple[Figures, float]:
    from bot.log import start_logging

    start_logging("error", "text")
    with Bar() as bar, tempfile.TemporaryDirectory() as place:
        folder = _with_model(Path(place))
        async with open_shop(folder) as shop:
            began = process_time()
            figures = await simulate(shop, count, seed, bar)
            return figures, process_time() - began


def _with_model(folder: Path) -> Path:
    cache = os.environ.get("KHACHQUEN_MODEL_CACHE", "")
    if cache:
        (folder / "models").symlink_to(Path(cache).resolve() / "models")
    return folder


if __name__ == "__main__":
    main()
