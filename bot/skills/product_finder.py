"""Suggests products for what the customer asks and needs; prices and words from the catalogue alone."""

import re
from collections.abc import Sequence

from bot.skills.resources import Resources
from bot.stages.identify import may_open
from bot.turns.turn import Outcome, Turn
from bot.words.wording import money_text, say
from conversation.messages import Choice, Reply
from conversation.text import fold
from offers.catalogue import Catalogue, ProductMatch

SHOWN = 3
"""Products suggested at once."""

_NEEDS = {
    "oily": ("da dau", "da nhon", "oily"),
    "dry": ("da kho", "dry skin"),
    "sensitive": ("nhay cam", "sensitive"),
    "combination": ("hon hop", "combination"),
    "acne": ("mun", "acne"),
    "sun": ("chong nang", "sunscreen", "spf", "sun care"),
    "baby": ("em be", "cho be", "baby"),
}
"""Words that name a need or a kind of skin, folded."""

_PRICE = re.compile(
    r"(?:duoi|khong qua|toi da|under|below|less than|max)\s*(\d+(?:[.,]\d+)*)\s*(k|nghin|ngan|tr|trieu|m)?"
)


async def answer(turns: Sequence[Turn], resources: Resources) -> Sequence[Outcome]:
    """Return the products that fit each turn."""
    shop = resources.library.shop
    return [_answer(turn, shop.catalogue, shop.profile.currency) for turn in turns]


def _answer(turn: Turn, catalogue: Catalogue, currency: str) -> Outcome:
    matches = find_products(turn, catalogue)
    if not matches:
        return Outcome((Reply(say(turn, "products-none"), (Choice(say(turn, "choice-person"), "person"),)),))
    lines = [say(turn, "products"), *(_line(turn, match, currency) for match in matches)]
    return Outcome((Reply("\n".join(lines)),), interests=named_needs(turn))


def find_products(turn: Turn, catalogue: Catalogue) -> tuple[ProductMatch, ...]:
    """Return what fits the words, the needs named, and the price; the customer's known needs break ties."""
    folded = fold(f"{turn.text} {turn.restored}")
    named = named_needs(turn)
    known = turn.segments.needs[:1] if may_open(turn.recognition) and not named else ()
    highest = highest_price(folded)
    return catalogue.search(turn.restored or turn.text, needs=(*named, *known), highest_price=highest, limit=SHOWN)


def named_needs(turn: Turn) -> tuple[str, ...]:
    """Return the needs and kinds of skin a message names."""
    folded = fold(f"{turn.text} {turn.restored}")
    return tuple(need for need, words in _NEEDS.items() if any(word in folded for word in words))


def highest_price(folded: str) -> float | None:
    """Return the most a customer wants to pay ("dưới 300k", "under 1.5 tr"), None when nothing is said."""
    found = _PRICE.search(folded)
    if found is None:
        return None
    number, unit = found.groups()
    if unit in ("tr", "trieu", "m"):
        return float(number.replace(",", ".")) * 1_000_000
    plain = float(re.sub(r"[.,](?=\d{3}\b)", "", number).replace(",", "."))
    return plain * 1000 if unit in ("k", "nghin", "ngan") or plain < 5000 else plain


def _line(turn: Turn, match: ProductMatch, currency: str) -> str:
    product = match.product
    price = money_text(product.price, currency, turn.language)
    name, about = product.name_in(turn.language), product.description_in(turn.language)
    return say(turn, "product-line", name=name, price=price, about=about)
