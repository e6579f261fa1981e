"""Takes a wish to be called: asks for the number only when it is not known, and puts it before the staff."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection

from bot.skills.resources import Resources
from bot.stages.identify import may_open
from bot.turn import Outcome, Turn
from bot.wording import say, time_text
from conversation.messages import Reply
from customers.claims import ClaimKind
from customers.customer import FieldName
from customers.customer_store import load_customers
from routing.decision import HandOffReason
from routing.hours import is_open, next_opening


async def answer(turns: Sequence[Turn], resources: Resources) -> Sequence[Outcome]:
    """Return a confirmation with the number, or one question for it."""
    known = sorted({turn.recognition.customer_id for turn in turns if may_open(turn.recognition)})
    phones = await resources.database.read(_phones, known) if known else {}
    return [_answer(turn, resources, phones.get(turn.recognition.customer_id, "")) for turn in turns]


def _answer(turn: Turn, resources: Resources, known: str) -> Outcome:
    dialogue = turn.conversation.dialogue
    given = next((claim.canonical for claim in turn.claims if claim.kind is ClaimKind.PHONE), "")
    phone = given or known
    if not phone:
        waiting = replace(dialogue, topic="callback", asked="phone")
        return Outcome((Reply(say(turn, "callback-ask")),), waiting)
    profile, now = resources.library.shop.profile, resources.clock()
    opens = next_opening(profile.hours, now)
    when = "open" if is_open(profile.hours, now) else "closed"
    at = time_text(opens, profile.timezone, turn.language, now) if opens else "…"
    text = say(turn, "callback-thanks", phone=phone, when=say(turn, f"callback-when.{when}", opens=at))
    done = replace(dialogue, topic="", asked="", slots=(*_others(dialogue.slots), ("callback_phone", phone)))
    return Outcome((Reply(text),), done, HandOffReason.SKILL)


def _others(slots: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    return tuple(slot for slot in slots if slot[0] != "callback_phone")


def _phones(conn: Connection, customer_ids: Sequence[str]) -> dict[str, str]:
    found = load_customers(conn, customer_ids)
    return {key: customer.latest(FieldName.PHONE) for key, customer in found.items()}
