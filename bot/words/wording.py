"""How a turn is worded: the catalogue's text in the customer's language, form of address and tone."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.turns.turn import Turn
from bot.words.catalogue import word
from customers.privacy import check_worded
from routing.decision import Silence


def say(turn: Turn, key: str, **values: str | float) -> str:
    """Return the text of ``key`` for this customer; a key that has a ``.neutral`` form is worded in the turn's tone.

    Raises ProofError for a message that shows what this turn's proof does not open.
    """
    check_worded(key, turn.recognition.proof)
    you, me = pronouns(turn)
    return word(key, turn.language, you=you, you_cap=capital(you), me=me, me_cap=capital(me), **values)


def say_in_tone(turn: Turn, key: str, **values: str | float) -> str:
    """Return the text of ``key`` in the tone the decision chose."""
    tone = "neutral" if isinstance(turn.decision, Silence) else turn.decision.tone
    return say(turn, f"{key}.{tone}", **values)


def pronouns(turn: Turn) -> tuple[str, str]:
    """Return how the bot calls the customer and itself: as remembered, else in the shop's manner."""
    you, me = turn.conversation.dialogue.pronouns
    if turn.language != "vi":
        return word("pronoun-you", turn.language), word("pronoun-me", turn.language)
    usual_you, usual_me = turn.manner
    return you or usual_you or word("pronoun-you", "vi"), me or usual_me or word("pronoun-me", "vi")


def capital(text: str) -> str:
    """Return ``text`` with a capital first letter, the rest as it is."""
    return text[:1].upper() + text[1:]


def to_local(at: datetime, timezone: str) -> datetime:
    """Return ``at`` on the shop's clock."""
    return at.astimezone(ZoneInfo(timezone))


def date_text(at: datetime, timezone: str, language: str) -> str:
    """Return the day of ``at`` as the language writes it: 21/11/2026, or 21 Nov 2026."""
    local = to_local(at, timezone)
    return local.strftime("%d/%m/%Y") if language == "vi" else local.strftime("%-d %b %Y")


def time_text(at: datetime, timezone: str, language: str, now: datetime) -> str:
    """Return the time of ``at``, with its day unless that is today."""
    local = to_local(at, timezone)
    clock = local.strftime("%H:%M")
    if local.date() == to_local(now, timezone).date():
        return clock
    return f"{clock} {word('weekday.d' + str(local.weekday()), language)}, {date_text(at, timezone, language)}"


def money_text(amount: float, currency: str, language: str) -> str:
    """Return an amount as the language writes it: 245.000 ₫, or ₫245,000."""
    if currency == "VND":
        plain = f"{round(amount):,}"
        return plain.replace(",", ".") + " ₫" if language == "vi" else "₫" + plain
    return f"{amount:,.2f} {currency}"
