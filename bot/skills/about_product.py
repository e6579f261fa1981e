"""Answers about a product the customer points at: what the catalogue and the shop's articles say, and nothing else."""

from collections.abc import Iterator, Sequence

from bot.content.article_page import source_of
from bot.content.shop import Shop
from bot.skills.resources import Resources
from bot.skills.wish import SKINS, named_in
from bot.turns.form_memory import Traits, load_traits
from bot.turns.form_words import value_text
from bot.turns.on_show import to_shown
from bot.turns.turn import Outcome, Turn
from bot.words.chat_text import to_chat
from bot.words.wording import money_text, say
from conversation.messages import Choice, Reply, Source
from conversation.text import fold
from memory.knowledge import Hit
from offers.allergens import contains_any, to_avoid
from offers.catalogue import Product
from routing.reference import CHOSEN, TAKEN
from routing.wants import Want

NEAR = 0.18
"""Confidence of a passage below which it tells nothing of what was asked in other words than the known ones."""

_READ_IN_CHAT = 1200
"""Letters of an article that are told at once."""

_LONGEST = 64
"""Bytes a button's value may have."""

_ON_SKIN = frozenset({Want.FIT, Want.TAKE, Want.USE})
"""What is wanted of a product that somebody is going to use."""


async def answer(turns: Sequence[Turn], resources: Resources) -> Sequence[Outcome]:
    """Return what is known of what each turn means, or one question which of several it means."""
    traits = await resources.database.read(load_traits, turns)
    return [_answer(turn, resources.library.shop, traits[turn.conversation.id]) for turn in turns]


def _answer(turn: Turn, shop: Shop, traits: Traits) -> Outcome:
    products = [shop.catalogue.products[sku] for sku in turn.meant.products]
    if turn.meant.is_open:
        return _which(turn, shop, products)
    texts = [text for product in products for text in _told(turn, product, shop, traits)]
    sources = [source_of(hit) for hit in turn.passages.values() if _is_told(turn, hit)]
    if Want.TAKE in turn.meant.wants and (hit := turn.passages.get("")) is not None:
        texts.append(f"{say(turn, 'product-order')}\n\n{_whole(hit, shop)}")
    reply = Reply("\n\n".join(texts), _choices(turn, products), sources=_once(sources))
    return Outcome((reply,), interests=_needs(products))


def _which(turn: Turn, shop: Shop, products: Sequence[Product]) -> Outcome:
    """Return the question which one is meant, each named as it was numbered."""
    numbered = {one.sku: at for at, one in enumerate(to_shown(turn.conversation.dialogue.on_show, shop.catalogue), 1)}
    lines = [
        say(
            turn,
            "product-which-line",
            place=numbered.get(product.sku, at),
            name=product.name_in(turn.language),
            price=money_text(product.price, shop.profile.currency, turn.language),
        )
        for at, product in enumerate(products, 1)
    ]
    choices = tuple(_button(product.name_in(turn.language), CHOSEN, product) for product in products)
    text = "\n".join((say(turn, "product-which"), *lines))
    return Outcome((Reply(text, tuple(c for c in choices if c is not None), is_passing=True),))


def _told(turn: Turn, product: Product, shop: Shop, traits: Traits) -> Iterator[str]:
    """Yield what is told of one product, a text for each thing that is wanted of it."""
    name, price = product.name_in(turn.language), _price(turn, product, shop)
    about = product.description_in(turn.language)
    for want in turn.meant.wants:
        if want is Want.PRICE:
            before = money_text(product.list_price, shop.profile.currency, turn.language)
            is_reduced = product.list_price > product.price
            yield say(turn, "product-price", name=name, price=price, before=before if is_reduced else "none")
        elif want is Want.STOCK:
            yield say(turn, "product-stock", name=name, stock="yes" if product.in_stock else "no")
        elif want is Want.SIZE:
            size = ", ".join(product.sizes) or product.size
            yield say(turn, "product-size", name=name, size=size) if size else _lacks(turn, name, about)
        elif want is Want.FIT:
            yield from _fit(turn, product, traits, name)
        elif want in (Want.USE, Want.ELSE):
            yield _read(turn, product, want, name, about)
        elif want is Want.TAKE:
            count = turn.meant.count if len(turn.meant.products) == 1 else 0
            key = "product-take" if product.in_stock else "product-take-none"
            yield say(turn, key, name=name, price=price, count=count)
        else:
            yield say(turn, "product-about", name=name, price=price, about=about).strip()
    if not _ON_SKIN.isdisjoint(turn.meant.wants):
        yield from _warnings(turn, product, traits, name)


def _fit(turn: Turn, product: Product, traits: Traits, name: str) -> Iterator[str]:
    """Yield for each kind of skin that is asked about, or known of the customer, whether the product is made for it."""
    asked = [kind for kind in named_in(fold(turn.restored or turn.text)) if kind in (*SKINS, "acne")]
    known = [traits.skin.value] if traits.skin else []
    made_for = ", ".join(value_text(turn, "skin_type", kind) for kind in product.skin_types)
    if not (asked or known) or not (made_for or product.avoid or product.needs):
        key = "product-fit-for" if made_for else "product-fit-unknown"
        yield say(turn, key, name=name, skins=made_for)
        return
    for kind in asked or known:
        skin = value_text(turn, "skin_type", kind)
        if kind in product.avoid:
            yield say(turn, "product-fit-avoid", name=name, skin=skin)
        elif kind in product.skin_types or kind in product.needs:
            yield say(turn, "product-fit-yes", name=name, skin=skin)
        elif made_for:
            yield say(turn, "product-fit-no", name=name, skin=skin, skins=made_for)
        else:
            yield say(turn, "product-fit-unknown", name=name, skins="")


def _warnings(turn: Turn, product: Product, traits: Traits, name: str) -> Iterator[str]:
    """Yield what of the customer's body the product is to be kept away from."""
    texts = [text for _, text in (*product.names, *product.descriptions)]
    harmful = [a for a in traits.allergies if contains_any(texts, product.avoid, to_avoid((a,)))]
    if harmful:
        yield say(turn, "product-allergy", name=name, what=", ".join(harmful))
    if traits.is_expecting and "pregnancy" in product.avoid:
        yield say(turn, "product-expecting", name=name)


def _read(turn: Turn, product: Product, want: Want, name: str, about: str) -> str:
    """Return the passage that tells how it is used, or the nearest to another question; what there is without one."""
    hit = turn.passages.get(product.sku)
    if hit is None or not _is_told(turn, hit):
        key = "product-use-none" if want is Want.USE else "product-untold"
        return say(turn, key, name=name, about=about or "none")
    key = "product-use" if want is Want.USE else "product-read"
    return f"{say(turn, key, name=name)}\n\n{to_chat(hit.text)}"


def _whole(hit: Hit, shop: Shop) -> str:
    """Return the article of a passage with its headings, as far as it is no longer than what people read in a chat."""
    told, length = [], 0
    for passage in shop.knowledge.passages:
        if passage.article_id == hit.article_id and length + len(passage.text) <= _READ_IN_CHAT:
            length += len(passage.text)
            told.append(f"{passage.heading}: {passage.text}" if passage.heading else passage.text)
    return to_chat("\n\n".join(told) or hit.text)


def _is_told(turn: Turn, hit: Hit) -> bool:
    """Tell whether a passage is said: on its use always, on anything else only when it comes near."""
    return not {Want.USE, Want.TAKE}.isdisjoint(turn.meant.wants) or hit.confidence >= NEAR


def _lacks(turn: Turn, name: str, about: str) -> str:
    return say(turn, "product-untold", name=name, about=about or "none")


def _price(turn: Turn, product: Product, shop: Shop) -> str:
    return money_text(product.price, shop.profile.currency, turn.language)


def _choices(turn: Turn, products: Sequence[Product]) -> tuple[Choice, ...]:
    """Return the way to take the one that was spoken of, and to a person where a person is the next."""
    choices: list[Choice] = []
    is_taken = Want.TAKE in turn.meant.wants
    if len(products) == 1 and products[0].in_stock:
        if products[0].url:
            choices.append(Choice(say(turn, "choice-to-product"), url=products[0].url))
        if not is_taken and (button := _button(say(turn, "choice-take"), TAKEN, products[0])) is not None:
            choices.append(button)
    if is_taken or not {Want.ELSE, Want.SIZE, Want.USE}.isdisjoint(turn.meant.wants):
        choices.append(Choice(say(turn, "choice-person"), "person"))
    return tuple(choices)


def _button(label: str, prefix: str, product: Product) -> Choice | None:
    value = f"{prefix}{product.sku}"
    return Choice(label[:60], value) if len(value.encode()) <= _LONGEST else None


def _needs(products: Sequence[Product]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(need for product in products for need in product.needs)) if len(products) == 1 else ()


def _once(sources: Sequence[Source]) -> tuple[Source, ...]:
    return tuple(dict.fromkeys(sources))
