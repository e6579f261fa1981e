"""The products a customer has before them: those the bot told last, and the one the talk is about."""

from collections.abc import Sequence
from dataclasses import replace

from bot.content.article_page import source_of
from bot.content.shop import Shop
from bot.skills.wish import to_wish
from bot.turns.turn import Turn
from conversation.state import OnShow
from offers.catalogue import Catalogue
from routing.considerations.skill_names import ABOUT_PRODUCT
from routing.decision import Answer, Silence
from routing.reference import Shown, left_behind, shows, spoken_of

_LEAVES = frozenset(
    {"greeting", "thanks", "goodbye", "noted", "waiting", "continue_bot", "settle_doubt", "resume_form"}
)
"""Skills after which the talk is still about the same thing."""


def to_shown(on_show: OnShow, catalogue: Catalogue) -> tuple[Shown, ...]:
    """Return what is on show as it can be pointed at, without what is not sold any more."""
    found = (catalogue.products.get(sku) for sku in on_show.products)
    return tuple(Shown(p.sku, tuple(name for _, name in p.names), p.price) for p in found if p is not None)


def narrows(turn: Turn) -> bool:
    """Tell whether a message only says what it may cost, and so means what was looked for before: "dưới 300k thôi"."""
    on_show = turn.conversation.dialogue.on_show
    is_open = on_show.is_last and bool(on_show.looked_for) and not turn.message.choice
    return is_open and to_wish(turn.restored or turn.text).is_only_price


def with_on_show(turns: Sequence[Turn], shop: Shop) -> Sequence[Turn]:
    """Return the turns with what their customers have before them from now on."""
    return tuple(_with_on_show(turn, shop) for turn in turns)


def _with_on_show(turn: Turn, shop: Shop) -> Turn:
    dialogue = turn.outcome.dialogue or (turn.moved or turn.conversation).dialogue
    on_show = _after(turn, dialogue.on_show, shop)
    if turn.is_repeat or turn.outcome.forget is not None or on_show == dialogue.on_show:
        return turn
    kept = replace(dialogue, on_show=on_show)
    moved = replace(turn.moved, dialogue=replace(turn.moved.dialogue, on_show=on_show)) if turn.moved else None
    return replace(turn, outcome=replace(turn.outcome, dialogue=kept), moved=moved)


def _after(turn: Turn, before: OnShow, shop: Shop) -> OnShow:
    decision, now = turn.decision, turn.message.sent_at
    if isinstance(decision, Answer):
        if decision.skill == ABOUT_PRODUCT:
            return spoken_of(before, turn.meant, now)
        if turn.outcome.shows:
            return shows(before, turn.outcome.shows, turn.outcome.about, now, turn.outcome.looked_for)
        if told := _told_by_article(turn, shop):
            return shows(before, told, told, now)
        if decision.skill in _LEAVES:
            return before
    is_unheard = isinstance(decision, Silence) and decision.why != "person"
    return before if is_unheard or not before.products else left_behind(before)


def _told_by_article(turn: Turn, shop: Shop) -> tuple[str, ...]:
    """Return the one product an article is about that was answered with, nothing when it is about several or none."""
    sources = {source for reply in turn.outcome.replies for source in reply.sources}
    sources |= {source for slow in turn.outcome.slow for reply in slow.plain for source in reply.sources}
    told = {hit.article_id for hit in turn.hits if source_of(hit) in sources} if sources else set()
    found = {sku for article in shop.knowledge.articles if article.id in told for sku in article.products}
    return tuple(found) if len(found) == 1 and found <= set(shop.catalogue.products) else ()
