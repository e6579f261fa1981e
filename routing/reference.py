"""Which of the products before the customer a message means; pure: the same words and the same talk, the same answer.

Nothing on show, nothing meant. What may be several is asked about once; asked a second time it means them all.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from conversation.state import Dialogue, OnShow
from conversation.text import clean, fold, words
from routing.form import ONCE
from routing.places import Way
from routing.pointing import Pointing, read_pointing
from routing.wants import Want

LIFE = timedelta(hours=72)
"""How long what was shown can be pointed at by its place; as long as an open form is gone on with."""

SPOKEN_LIFE = timedelta(hours=12)
"""How long "nó" and "cái này" mean what was spoken of."""

_FEW, _SOME = 2, 6
"""Words of its own that a message may have beside what it wants, and beside a place alone when it asks."""

_OF_ANYTHING = frozenset({Want.ABOUT, Want.USE})
"""What is asked of other things too: "nó dùng sao" means what was spoken of last, be it no product."""

_OF_ONE_KIND = frozenset({"order_number", "address", "size", "skin_type", "phone", "name", "email", "time"})
"""What a form may ask for that no wish to take something answers."""

CHOSEN = "item:"
"""What a button's value begins with when it names a product; its SKU follows."""

TAKEN = "take:"
"""The same of a button that takes it."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A product as it can be pointed at; ``names`` are all it has."""

    sku: str
    names: tuple[str, ...] = ()
    price: float = 0.0


@dataclass(frozen=True, slots=True)
class Meant:
    """The products a message means, by SKU, and what it wants of them."""

    products: tuple[str, ...] = ()
    wants: tuple[Want, ...] = ()
    is_open: bool = False
    """Whether one of ``products`` is meant and nobody can tell which: it is asked."""
    is_weak: bool = False
    """Whether it is meant only where the message is understood in no other way."""
    count: int = 0
    """How many are wanted, 0 when that is not said."""


def is_sure(meant: Meant, dialogue: Dialogue) -> bool:
    """Tell whether a message surely means a product shown before, and is no answer to the form that is open.

    Where a form asks for something, a thing that is only named may be what it asks for; where it asks in words of the
    shop's own, so may one that is to be taken: "thêm 2 chai" says what to change in an order.
    """
    if not meant.products or meant.is_weak:
        return False
    if not dialogue.is_asking or dialogue.skill in ONCE:
        return True
    answers = {Want.ABOUT} if dialogue.asked.removesuffix("?") in _OF_ONE_KIND else {Want.ABOUT, Want.TAKE}
    return not answers.issuperset(meant.wants)


def find_meant(text: str, choice: str, on_show: OnShow, shown: Sequence[Shown], now: datetime) -> Meant:
    """Return what ``text`` or the pressed ``choice`` means; ``shown`` are the products on show that are still sold."""
    if choice.startswith(CHOSEN):
        wants = _to_wants(on_show.asked) if on_show.is_doubted else ()
        return Meant((choice.removeprefix(CHOSEN),), wants or (Want.ABOUT,))
    if choice.startswith(TAKEN):
        return Meant((choice.removeprefix(TAKEN),), (Want.TAKE,))
    if choice or not shown or on_show.at is None or now - on_show.at > LIFE:
        return Meant()
    pointing = read_pointing(text)
    return _resolved(pointing, on_show, shown, now) if pointing is not None else Meant()


def _resolved(pointing: Pointing, on_show: OnShow, shown: Sequence[Shown], now: datetime) -> Meant:
    named = _named(pointing.rest, shown)
    wants = _wants(pointing, on_show, is_named=bool(named))
    if not wants or not _is_accounted_for(pointing, on_show, is_named=bool(named)):
        return Meant()
    is_weak = wants == (Want.ELSE,) and pointing.at.way is Way.THAT
    found = named or _by_way(pointing, on_show, shown, now)
    if found is None:
        is_miscounted = pointing.at.way is Way.PLACE and on_show.is_last and not on_show.is_doubted
        every = tuple(one.sku for one in shown)
        return Meant(every, wants, is_open=True) if is_miscounted and len(every) > 1 else Meant()
    is_one_of_many = pointing.at.way in (Way.THAT, Way.NOTHING, Way.OTHER) and not named and len(found) > 1
    is_open = is_one_of_many and found != on_show.meant and not on_show.is_doubted and not pointing.at.is_plural
    if is_open and not on_show.is_last:
        return Meant()
    return Meant(found, wants, is_open, is_weak, pointing.count)


def _wants(pointing: Pointing, on_show: OnShow, *, is_named: bool) -> tuple[Want, ...]:
    """Return what is wanted: as the message says, or as was wanted of the one before, or to hear of it."""
    if pointing.wants:
        return pointing.wants
    points = is_named or pointing.at.way not in (Way.THAT, Way.ALL, Way.NOTHING)
    before = _to_wants(on_show.asked)
    if pointing.rest and not is_named:
        return (Want.ELSE,) if pointing.asks and pointing.at.way is not Way.NOTHING else ()
    if pointing.continues or pointing.at.way is Way.OTHER:
        return before or (Want.ABOUT,)
    if pointing.at.way is Way.NOTHING and not on_show.is_doubted:
        return ()
    if not points or not (on_show.is_last or on_show.is_doubted):
        return ()
    return before if on_show.is_doubted and before else (Want.ABOUT,)


def _is_accounted_for(pointing: Pointing, on_show: OnShow, *, is_named: bool) -> bool:
    """Tell whether the words that are left leave the message one about what is on show."""
    if is_named:
        return True
    left = len(pointing.rest)
    if pointing.at.way is Way.NOTHING:
        takes_it = pointing.wants == (Want.TAKE,) and bool(on_show.meant)
        return left == 0 and (on_show.is_last or takes_it)
    if pointing.wants:
        is_unsure = pointing.at.way is Way.THAT and not (pointing.at.is_firm or on_show.is_last)
        return left <= (_FEW if pointing.at.is_firm and pointing.at.way is not Way.THAT else 0) and not (
            is_unsure and _OF_ANYTHING.issuperset(pointing.wants)
        )
    if pointing.at.way is Way.THAT:
        return left <= _FEW and on_show.is_last
    return left <= (_SOME if pointing.at.is_firm else 0)


def _by_way(pointing: Pointing, on_show: OnShow, shown: Sequence[Shown], now: datetime) -> tuple[str, ...] | None:
    """Return the SKUs a message points at, None when it points at nothing that is there."""
    all_of_them = tuple(one.sku for one in shown)
    spoken = tuple(sku for sku in on_show.meant if sku in all_of_them)
    if pointing.at.way is Way.PLACE:
        return _at_places(pointing.at.places, on_show.products, all_of_them)
    if pointing.at.way is Way.ALL:
        return all_of_them
    if pointing.at.way is Way.COST:
        return tuple(one.sku for one in shown if one.price == pointing.at.cost) or None
    if pointing.at.way in (Way.CHEAPEST, Way.DEAREST):
        prices = [one.price for one in shown]
        wanted = min(prices) if pointing.at.way is Way.CHEAPEST else max(prices)
        return tuple(one.sku for one in shown if one.price == wanted)
    is_long_ago = on_show.at is None or now - on_show.at > SPOKEN_LIFE
    if pointing.at.way is Way.OTHER:
        others = tuple(sku for sku in all_of_them if sku not in spoken)
        return None if is_long_ago else (others if spoken else all_of_them) or None
    return None if is_long_ago else (spoken or all_of_them)


def _at_places(places: Sequence[int], products: Sequence[str], still: Sequence[str]) -> tuple[str, ...] | None:
    """Return the products at ``places`` of the list as it was told; None when one of them is not there."""
    found = []
    for place in places:
        at = len(products) // 2 if place == 0 else place - 1 if place > 0 else len(products) + place
        if place == 0 and len(products) % 2 == 0:
            return None
        if not 0 <= at < len(products) or products[at] not in still:
            return None
        found.append(products[at])
    return tuple(dict.fromkeys(found))


def _named(rest: Sequence[str], shown: Sequence[Shown]) -> tuple[str, ...]:
    """Return the one product whose name holds all of ``rest``, nothing when none or several do."""
    if not rest:
        return ()
    found = [one.sku for one in shown if set(rest) <= _words_of(one)]
    return tuple(found) if len(found) == 1 else ()


def _words_of(one: Shown) -> frozenset[str]:
    return frozenset(word for name in one.names for word in words(fold(clean(name))))


def find_named(text: str, shown: Sequence[Shown]) -> tuple[str, ...]:
    """Return the one product that what was looked for names, by two words or more."""
    said = words(fold(clean(text)))
    return _named(said, shown) if len(set(said)) > 1 else ()


def _to_wants(kept: Sequence[str]) -> tuple[Want, ...]:
    known = {want.value: want for want in Want}
    return tuple(known[value] for value in kept if value in known)


def shows(before: OnShow, products: Sequence[str], meant: Sequence[str], now: datetime, looked_for: str = "") -> OnShow:
    """Return what is on show after ``products`` were told in this order, the talk being about ``meant``, if any."""
    alone = tuple(products) if len(products) == 1 else ()
    if alone and alone[0] in before.products:
        kept = looked_for or before.looked_for
        return replace(before, meant=alone, asked=(), is_doubted=False, is_last=True, at=now, looked_for=kept)
    return OnShow(tuple(products), tuple(meant) or alone, is_last=True, at=now, looked_for=looked_for)


def spoken_of(before: OnShow, meant: Meant, now: datetime) -> OnShow:
    """Return what is on show after ``meant`` was answered, or asked about when it is open."""
    asked = tuple(want.value for want in meant.wants if want is not Want.ELSE)
    if meant.is_open:
        return replace(before, asked=asked, is_doubted=True, is_last=True, at=now)
    known = before.products if set(meant.products) <= set(before.products) else meant.products
    return OnShow(known, meant.products, asked, is_last=True, at=now, looked_for=before.looked_for)


def left_behind(before: OnShow) -> OnShow:
    """Return what is on show after something else was talked of."""
    return replace(before, is_last=False, is_doubted=False)
