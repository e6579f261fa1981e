"""What the slots of a script stand for, and how a customer types."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.demo.chance import LOCAL
from bot.demo.materials import People
from bot.demo.records import DemoAgent, DemoCustomer, DemoItem, DemoOrder, DemoProduct
from conversation.text import fold

SLOT = re.compile(r"\{(\w+)\}")
WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Scene:
    """Whom a conversation is with and what it is about; ``items`` starts with the item it is about."""

    customer: DemoCustomer
    suggestion: DemoProduct
    points: int
    order: DemoOrder | None = None
    items: tuple[DemoItem, ...] = ()
    agent: DemoAgent | None = None


def words_of(scene: Scene, people: People, products: Mapping[str, DemoProduct]) -> dict[str, str]:
    """Return the words for all slots that this scene can fill."""
    customer, language = scene.customer, scene.customer.language
    words = {
        "name": customer.name,
        "given": customer.name.split()[0 if language == "en" else -1],
        "phone": customer.phone,
        "address": str(customer.address),
        "ward": customer.address.ward,
        "province": _short(customer.address.province),
        "product": _named(scene.suggestion, language),
        "price": money(scene.suggestion.price, language),
        "points": str(scene.points),
    }
    words |= _manner_words(customer, people)
    words |= _told_words(customer, people)
    if scene.order:
        words |= _order_words(scene.order, language)
    for slot, item in zip(("item", "item2"), scene.items, strict=False):
        words[slot] = _named(products[item.sku], language)
    if scene.agent:
        words["agent"] = scene.agent.name.split()[-1]
    return words


def fill(text: str, words: Mapping[str, str]) -> str:
    """Return ``text`` with its slots filled, capitals kept; raises KeyError on a slot without words."""

    def word(match: re.Match[str]) -> str:
        name = match[1]
        value = words[name.lower()]
        return value[:1].upper() + value[1:] if name[0].isupper() else value

    filled = SLOT.sub(word, text)
    return filled[:1].upper() + filled[1:] if text.startswith("{") else filled


def type_as(customer: DemoCustomer, text: str, teencode: Sequence[tuple[str, str]]) -> str:
    """Return ``text`` the way this customer types it: as it is, without accents, or in teencode."""
    if customer.typing == "stripped":
        return _keep_codes(fold(text), text)
    if customer.typing == "teencode":
        short = dict(teencode)
        return WORD.sub(lambda match: short.get(match[0].lower(), match[0]), text)
    return text


def money(amount: int, language: str) -> str:
    """Return an amount of đồng the way each language groups thousands."""
    grouped = f"{amount:,}"
    return f"{grouped}đ" if language == "en" else grouped.replace(",", ".") + "đ"


def _keep_codes(folded: str, text: str) -> str:
    """Order numbers keep their capitals even where all else is typed small."""
    for code in re.findall(r"NB-\d{6}-\d{4}", text):
        folded = folded.replace(code.lower(), code)
    return folded


def _order_words(order: DemoOrder, language: str) -> dict[str, str]:
    return {
        "order": order.number,
        "total": money(order.total, language),
        "carrier": order.carrier,
        "tracking": order.tracking,
        "date": f"{order.placed_at.astimezone(LOCAL):%d/%m}",
    }


def _manner_words(customer: DemoCustomer, people: People) -> dict[str, str]:
    for manner in people.manners:
        if manner.called == customer.called:
            return {"you": manner.called, "me": manner.customer, "self": manner.bot}
    return {}


def _told_words(customer: DemoCustomer, people: People) -> dict[str, str]:
    told = (
        ("skin", customer.skin_type, people.skin_types),
        ("allergy", customer.allergy, people.allergies),
        ("child", customer.child, people.children),
    )
    return {
        slot: trait.text.of(customer.language) for slot, key, traits in told for trait in traits if trait.key == key
    }


def _named(product: DemoProduct, language: str) -> str:
    """Return the product's name as it stands within a sentence."""
    name = product.name.of(language)
    return name[:1].lower() + name[1:] if name[1:2].islower() else name


def _short(province: str) -> str:
    """Return a province without its kind."""
    return re.sub(r"^(Thành phố|Tỉnh) ", "", province)
