"""Suggests products for what the customer asks and needs; prices and words from the catalogue alone."""

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.content.shop import Shop
from bot.skills.article_answer import NEAR, answer_from_articles, best_hit, is_about
from bot.skills.goods_asked import goods_asked, goods_compared
from bot.skills.named_goods import closest, is_of_its_kind, is_sold, nearest
from bot.skills.resources import Resources
from bot.skills.wish import Wish, to_wish
from bot.stages.identify import may_open
from bot.turns.form_memory import Traits, load_traits
from bot.turns.form_words import question_text, value_text
from bot.turns.on_show import narrows
from bot.turns.turn import Outcome, Turn
from bot.words.wording import date_text, money_text, say
from conversation.messages import Choice, Reply
from conversation.state import Dialogue, Slot, Standing
from conversation.text import fold
from offers.catalogue import Catalogue, Fit, ProductMatch
from routing.form import Ask, begin
from routing.prices import PriceRange, read_price_range
from routing.reference import Shown, find_named

SHOWN = 3
"""Products suggested at once."""

AT_LEAST = 0.2
"""How much of the words of a wish without needs a product must hold to be suggested."""

SEEN = 100
"""Products looked at for those made for some skin, when nothing else was said, or for those at a price."""

_POPULAR = re.compile(
    r"\b(?:ban chay|noi bat|duoc mua nhieu|mua nhieu nhat|best ?sell\w*|popular|buy the most"
    r"|nao hot|dang hot|hot nhat|(?:hang|mon|gi|san pham|sp) moi|moi ve|new arrivals|what s new)\b"
)
"""Asks for what others buy, or what is new."""


async def answer(turns: Sequence[Turn], resources: Resources) -> Sequence[Outcome]:
    """Return the products that fit each turn and what is remembered of the customer, and one question for the skin."""
    traits = await resources.database.read(load_traits, turns)
    return [_answer(turn, resources.library.shop, traits[turn.conversation.id]) for turn in turns]


def _answer(turn: Turn, shop: Shop, traits: Traits) -> Outcome:
    text = _text_of(turn)
    found = _found(turn, shop, traits, text)
    return replace(found, looked_for=text[:200]) if found.shows else found


def _found(turn: Turn, shop: Shop, traits: Traits, text: str) -> Outcome:
    wish, own = to_wish(text), turn.restored or turn.text
    is_narrowed = narrows(turn)
    if is_narrowed:
        wish = replace(wish, price=read_price_range(own))
    goods = _goods(text if is_narrowed else own, turn.language, shop.catalogue)
    if _POPULAR.search(fold(turn.text).replace("'", " ")):
        return _featured(turn, shop, wish, traits)
    wish = replace(wish, text=goods or wish.text)
    asked = None if wish.skin or traits.skin or is_narrowed else _asking(turn)
    if wish == Wish("") and not traits.skin and not turn.segments.needs and asked is None:
        return _which(turn)
    matches = find_products(turn, shop.catalogue, wish, traits)
    if goods and not is_sold(shop.catalogue, goods, turn.language):
        return _not_sold(turn, shop, goods, matches[:SHOWN])
    matches = closest(shop.catalogue, goods, matches) if goods else _fitting(turn, shop.catalogue, wish, matches)
    is_vague = not (goods or wish.needs or wish.skin or wish.price or _asks_for(turn, "skin_type"))
    if not matches and is_vague:
        return answer_from_articles(turn, None) if _has_article(turn) else _which(turn)
    return _shown(turn, shop, wish, traits, matches, asked)


def _has_article(turn: Turn) -> bool:
    """Tell whether one of the topic's own articles says something of what is asked."""
    hit = best_hit(turn)
    return hit is not None and turn.topic is not None and is_about(hit, turn.topic) and hit.confidence >= NEAR


def _asks_for(turn: Turn, need: str) -> bool:
    """Tell whether the topic is about choosing by ``need``: a kind of skin, a size."""
    return turn.topic is not None and need in turn.topic.needs


def _fitting(turn: Turn, catalogue: Catalogue, wish: Wish, matches: Sequence[ProductMatch]) -> tuple[ProductMatch, ...]:
    """Return the products that share enough of the words or serve a need; what comes in no size fits no size."""

    def fits(match: ProductMatch) -> bool:
        product = match.product
        if _asks_for(turn, "size") and not product.sizes:
            return False
        is_served = set(product.needs) & set(wish.needs) or (_asks_for(turn, "skin_type") and product.skin_types)
        return not wish.text or bool(is_served) or catalogue.cover(wish.text, product) >= AT_LEAST

    return tuple(filter(fits, matches))


def _goods(text: str, language: str, catalogue: Catalogue) -> str:
    """Return the words for the thing asked about, empty when none is named."""
    goods = to_wish(goods_asked(text)).text
    compared = "" if goods else to_wish(goods_compared(text)).text
    return goods or (compared if compared and is_of_its_kind(catalogue, compared, language) else "")


def _shown(
    turn: Turn, shop: Shop, wish: Wish, traits: Traits, matches: Sequence[ProductMatch], asked: Dialogue | None
) -> Outcome:
    dialogue = _closed(turn)
    matches, is_in_price = _by_price(matches, wish.price)
    if not matches:
        person = Choice(say(turn, "choice-person"), "person")
        return Outcome((Reply(say(turn, "products-none"), (person,)),), dialogue, interests=wish.needs)
    used, choices = _used(turn, wish, traits, matches, shop.profile.timezone)
    lines = [
        say(turn, "products" if is_in_price else "products-none-at-price"),
        *_lines(turn, matches, shop.profile.currency),
        *used,
    ]
    if asked is None:
        return _put(Outcome((Reply("\n".join(lines), choices),), dialogue, interests=wish.needs), matches, wish)
    step = question_text(turn, Ask("skin_type"), None, shop.profile.timezone)
    return _put(Outcome((Reply("\n".join(lines)), step), asked, interests=wish.needs), matches, wish)


def _not_sold(turn: Turn, shop: Shop, goods: str, matches: Sequence[ProductMatch]) -> Outcome:
    """Say that it was not found, and show what comes near as that."""
    near = nearest(shop.catalogue, goods, turn.language, matches)
    lines = [say(turn, "products-not-sold")]
    if near:
        lines += [say(turn, "products-near"), *_lines(turn, near, shop.profile.currency)]
    person = Choice(say(turn, "choice-person"), "person")
    return _put(Outcome((Reply("\n".join(lines), (person,)),), _closed(turn)), near, Wish(goods))


def _featured(turn: Turn, shop: Shop, wish: Wish, traits: Traits) -> Outcome:
    """Show what the shop puts first, of what fits who asks."""
    matches, _ = _by_price(find_products(turn, shop.catalogue, replace(wish, text=""), traits), wish.price)
    lines = [say(turn, "products-featured"), *_lines(turn, matches, shop.profile.currency)]
    shown = Outcome((Reply("\n".join(lines)),), _closed(turn))
    return _put(shown, matches, Wish("")) if matches else _which(turn)


def _which(turn: Turn) -> Outcome:
    """Ask which product is meant."""
    person = Choice(say(turn, "choice-person"), "person")
    return Outcome((Reply(say(turn, "products-which"), (person,)),), _closed(turn))


def _by_price(matches: Sequence[ProductMatch], price: PriceRange | None) -> tuple[tuple[ProductMatch, ...], bool]:
    """Return those at the price asked for, best first, and whether there are any; else those nearest in price."""
    if price is None:
        return tuple(matches), True
    fitting = tuple(match for match in matches if price.holds(match.product.price))
    if fitting:
        return fitting[:SHOWN], True
    return tuple(sorted(matches, key=lambda match: price.distance(match.product.price)))[:SHOWN], not matches


def _text_of(turn: Turn) -> str:
    """Return the words of the wish: those of before, when the message answers what was asked about it.

    What a message only says the price of are the words of before, too.
    """
    if narrows(turn):
        return turn.conversation.dialogue.on_show.looked_for
    dialogue = turn.conversation.dialogue
    before = next((slot.value for slot in dialogue.slots if slot.name == "wish"), "")
    own = turn.restored or turn.text
    is_answer = dialogue.skill == "product_finder" and dialogue.asked and (turn.said.values or turn.said.skips)
    return f"{before} {own}" if is_answer else own


def find_products(turn: Turn, catalogue: Catalogue, wish: Wish, traits: Traits) -> tuple[ProductMatch, ...]:
    """Return what fits the words, the needs named and the customer, more of it where a price chooses; known needs
    break ties.
    """
    known = turn.segments.needs[:1] if may_open(turn.recognition) and not wish.needs else ()
    skin = wish.skin or (traits.skin.value if traits.skin else "")
    is_for_skin = bool(wish.skin) or (turn.topic is not None and "skin_type" in turn.topic.needs and bool(skin))
    avoid = ("pregnancy",) if traits.is_expecting else ()
    fit = Fit(skin, traits.size.value if traits.size else "", traits.allergies, is_for_skin)
    needs = (*wish.needs, *known)
    is_about_skin = turn.topic is not None and "skin_type" in turn.topic.needs and wish == Wish("")
    limit = SEEN if is_about_skin or wish.price else SHOWN
    found = catalogue.search(wish.text, needs=needs, avoid=avoid, fit=fit, limit=limit)
    if is_about_skin:
        found = tuple(match for match in found if match.product.skin_types)[: SEEN if wish.price else SHOWN]
    if found or not is_for_skin:
        return found
    return catalogue.search(needs=wish.needs, avoid=avoid, fit=fit, limit=limit)


def _used(
    turn: Turn, wish: Wish, traits: Traits, matches: Sequence[ProductMatch], timezone: str
) -> tuple[list[str], tuple[Choice, ...]]:
    """Return what of the memory was used, in words, and the way to correct it."""
    lines: list[str] = []
    choices: tuple[Choice, ...] = ()
    skin, size = traits.skin, traits.size
    if skin and not wish.skin and any(match.product.skin_types for match in matches):
        date = date_text(skin.at, timezone, turn.language) if skin.at and not skin.is_here else "none"
        lines.append(say(turn, "products-skin", skin=value_text(turn, "skin_type", skin.value), date=date))
        choices = (Choice(say(turn, "choice-other-skin"), "/correct:skin_type"),) if not skin.is_here else ()
    if size and any(match.product.sizes for match in matches):
        lines.append(say(turn, "products-size", size=size.value))
    if traits.allergies:
        lines.append(say(turn, "products-allergies", what=", ".join(traits.allergies)))
    return lines, choices


def _asking(turn: Turn) -> Dialogue | None:
    """Return the dialogue with a question for the skin; None where it needs none, was asked, or a form is open."""
    dialogue = turn.conversation.dialogue
    is_needed = turn.topic is not None and "skin_type" in turn.topic.needs
    is_busy = dialogue.is_asking or bool(dialogue.parked)
    if not is_needed or is_busy or dialogue.skill == "product_finder" or turn.topic is None:
        return None
    at = turn.message.sent_at
    begun = begin(dialogue, turn.topic.id, "product_finder", ("skin_type",), at)
    wish = Slot("wish", (turn.restored or turn.text)[:200], Standing.KEPT, at)
    return replace(begun, asked="skin_type", slots=(*begun.slots, wish))


def _closed(turn: Turn) -> Dialogue | None:
    """Return the dialogue with its question answered; None when it is not this skill's."""
    dialogue = turn.conversation.dialogue
    return replace(dialogue, asked="") if dialogue.skill == "product_finder" and dialogue.asked else None


def _lines(turn: Turn, matches: Sequence[ProductMatch], currency: str) -> list[str]:
    """Return a line for each product, numbered where there are several, so that they can be pointed at."""
    return [
        say(
            turn,
            "product-line",
            place=place if len(matches) > 1 else 0,
            name=match.product.name_in(turn.language),
            price=money_text(match.product.price, currency, turn.language),
            about=match.product.description_in(turn.language),
        )
        for place, match in enumerate(matches, 1)
    ]


def _put(outcome: Outcome, matches: Sequence[ProductMatch], wish: Wish) -> Outcome:
    """Return the outcome with the products it puts before the customer, and the one that was named."""
    products = [match.product for match in matches]
    named = find_named(wish.text, [Shown(p.sku, tuple(name for _, name in p.names), p.price) for p in products])
    return replace(outcome, shows=tuple(product.sku for product in products), about=named)
