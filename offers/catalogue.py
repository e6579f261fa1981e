"""What the shop sells, searched in memory by words, needs and price."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from conversation.text import clean, fold, words
from conversation.vietnamese import has_accents
from offers.allergens import contains_any, to_avoid

_K1, _B = 1.2, 0.5
_NAME_TIMES = 3
"""A word of the name counts as often as this many in the description."""

_NEED_BONUS = 1.5

_FAR = 0.25
"""Share of the best score below which a product only happens to share a word with the question."""

_OTHER_ACCENTS = 0.2
"""What a word is worth that is the same but for its accents, where the question has some: "da" (skin) is not "đá"."""


@dataclass(frozen=True, slots=True)
class Product:
    """Something on sale. ``names`` and ``descriptions`` hold (language, text); money is in the shop's currency.

    ``needs`` are what it serves, ``avoid`` what it must not be offered for; ``list_price`` is the price before a
    reduction, 0 without one.
    """

    sku: str
    names: tuple[tuple[str, str], ...]
    price: float
    category: str = ""
    descriptions: tuple[tuple[str, str], ...] = ()
    needs: tuple[str, ...] = ()
    skin_types: tuple[str, ...] = ()
    avoid: tuple[str, ...] = ()
    sizes: tuple[str, ...] = ()
    size: str = ""
    list_price: float = 0.0
    url: str = ""
    in_stock: bool = True
    is_featured: bool = False

    def name_in(self, language: str) -> str:
        """Return the name in ``language``, in the first language where there is none."""
        return dict(self.names).get(language) or (self.names[0][1] if self.names else self.sku)

    def description_in(self, language: str) -> str:
        """Return the description in ``language``, in the first language where there is none."""
        return dict(self.descriptions).get(language) or (self.descriptions[0][1] if self.descriptions else "")


@dataclass(frozen=True, slots=True)
class Fit:
    """Who asks: skin, size, allergies in their own words; ``is_for_skin``: only products for skin are wanted."""

    skin: str = ""
    size: str = ""
    allergies: tuple[str, ...] = ()
    is_for_skin: bool = False


@dataclass(frozen=True, slots=True)
class ProductMatch:
    """A product found, with its score: higher fits better, only comparable within one search."""

    product: Product
    score: float


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All products with an index of their words. Built once, searched in well under a millisecond."""

    products: Mapping[str, Product]
    _postings: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    _written: Mapping[str, frozenset[str]] = field(default_factory=dict)
    _rarity: Mapping[str, float] = field(default_factory=dict)
    _named: Mapping[str, frozenset[str]] = field(default_factory=dict)
    chief_words: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """By language, the words that say what kind of thing the products are: the first of a Vietnamese name, the last of
    any other."""

    @staticmethod
    def build(products: Iterable[Product]) -> "Catalogue":
        """Return a catalogue of ``products``."""
        kept = {product.sku: product for product in products}
        counts = {sku: _terms(product) for sku, product in kept.items()}
        usual = sum(sum(terms.values()) for terms in counts.values()) / max(len(counts), 1)
        postings: dict[str, dict[str, float]] = defaultdict(dict)
        for sku, terms in counts.items():
            length = sum(terms.values()) / max(usual, 1.0)
            for term, count in terms.items():
                postings[term][sku] = count * (_K1 + 1) / (count + _K1 * (1 - _B + _B * length))
        rarity = {
            term: math.log(1 + (len(kept) - len(found) + 0.5) / (len(found) + 0.5)) for term, found in postings.items()
        }
        named = {sku: frozenset(w for _, name in p.names for w in words(clean(name))) for sku, p in kept.items()}
        written = {sku: _written(product) for sku, product in kept.items()}
        return Catalogue(kept, dict(postings), written, rarity, named, _chief_words(kept.values()))

    def search(
        self,
        text: str = "",
        *,
        needs: Sequence[str] = (),
        category: str = "",
        highest_price: float | None = None,
        avoid: Sequence[str] = (),
        fit: Fit | None = None,
        limit: int = 5,
    ) -> tuple[ProductMatch, ...]:
        """Return products in stock that fit, best first: by the words of ``text`` (BM25) and by the needs served.

        With neither, the featured ones come first. Left out is what fits far worse than the best, and what is to be
        avoided for any of ``avoid`` or does not ``fit`` who asks.
        """
        scores = self._score(text)
        fit = fit or Fit()
        wanted, shunned, harmful = set(needs), {*avoid, fit.skin}, to_avoid(fit.allergies)
        kinds = {skin for product in self.products.values() for skin in product.skin_types}
        found = []
        for product in self.products.values():
            served = len(wanted & set(product.needs))
            score = scores.get(product.sku, 0.0) + _NEED_BONUS * served
            if (text or wanted) and score == 0.0:
                continue
            if not product.in_stock or (category and product.category != category) or shunned & set(product.avoid):
                continue
            if not _fits(product, fit, kinds, harmful):
                continue
            if highest_price is None or product.price <= highest_price:
                found.append(ProductMatch(product, score))
        found.sort(key=lambda m: (-m.score, not m.product.is_featured, m.product.sku))
        least = _FAR * found[0].score if found else 0.0
        return tuple(match for match in found[:limit] if match.score >= least)

    def cover(self, text: str, product: Product, told_share: float = 0.5) -> float:
        """Return how much of ``text`` a product's name holds, 0 to 1, rare words counting more.

        What only its description holds counts ``told_share`` of that.

        Words the catalogue does not know count like those of a single product.
        """
        most = math.log(1 + (len(self.products) + 0.5) / 0.5)
        named = self._named.get(product.sku, frozenset())
        told = self._written.get(product.sku, frozenset())
        total = held = 0.0
        for term, forms in self._asked(text).items():
            weight = self._rarity.get(term, most)
            total += weight
            held += weight * (1.0 if _holds(named, term, forms) else told_share if _holds(told, term, forms) else 0.0)
        return held / total if total else 0.0

    def that_hold(self, text: str) -> tuple[Product, ...]:
        """Return the products that hold any word of ``text``, in stock or not."""
        held = dict.fromkeys(sku for term in self._asked(text) for sku in self._postings.get(term, ()))
        return tuple(self.products[sku] for sku in held)

    def needs_of(self, skus: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """Return what each known product serves."""
        return {sku: self.products[sku].needs for sku in skus if sku in self.products}

    def _score(self, text: str) -> dict[str, float]:
        scores: dict[str, float] = defaultdict(float)
        is_accented = has_accents(text)
        for term, forms in self._asked(text).items():
            for sku, weight in self._postings.get(term, {}).items():
                is_other = is_accented and forms.isdisjoint(self._written[sku])
                scores[sku] += self._rarity[term] * weight * (_OTHER_ACCENTS if is_other else 1.0)
        return scores

    def _asked(self, text: str) -> Mapping[str, set[str]]:
        """Return the words of a question without accents, each with how it was written; English words as the
        catalogue has them.

        A word that the catalogue itself has stays.
        """
        asked: dict[str, set[str]] = defaultdict(set)
        for word in words(clean(text)):
            term = fold(word)
            one = term if term in self._postings else next((o for o in _variants(term) if o in self._postings), term)
            asked[one].add(word if one == term else one)
        return asked


def _chief_words(products: Iterable[Product]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for product in products:
        for language, name in product.names:
            if said := words(clean(name)):
                found[language].add(said[0 if language == "vi" else -1])
    return {language: frozenset(chief) for language, chief in found.items()}


def _variants(word: str) -> tuple[str, ...]:
    """Return what an English word may be the plural of: ``knives`` of ``knife``; and its British spelling."""
    if "iz" in word:
        british = word.replace("iz", "is")
        return british, *_variants(british)
    for ending, singular in (("ves", ("fe", "f")), ("ies", ("y", "ie")), ("es", ("", "e")), ("s", ("",))):
        if word.endswith(ending) and len(word) > len(ending) + 2 and not word.endswith("ss"):
            return tuple(word.removesuffix(ending) + end for end in singular)
    return ()


def _holds(texts: frozenset[str], term: str, forms: set[str]) -> bool:
    """Tell whether one of the words is ``term``; where it was asked for with accents, with those."""
    if all(form.isascii() for form in forms):
        return any(fold(word) == term for word in texts)
    return not forms.isdisjoint(texts)


def _written(product: Product) -> frozenset[str]:
    """Return the words of a product with their accents."""
    texts = [product.sku, *(text for _, text in (*product.names, *product.descriptions))]
    return frozenset(word for text in texts for word in words(clean(text)))


def _fits(product: Product, fit: Fit, kinds: set[str], harmful: Sequence[Sequence[str]]) -> bool:
    """Tell whether a product is for that skin and size and names nothing harmful; ``kinds`` are all skins sold for."""
    is_other_skin = fit.skin in kinds and fit.skin not in product.skin_types
    if is_other_skin and (product.skin_types or fit.is_for_skin):
        return False
    if fit.size and product.sizes and fit.size not in product.sizes:
        return False
    texts = [text for _, text in (*product.names, *product.descriptions)] if harmful else []
    return not (harmful and contains_any(texts, product.avoid, harmful))


def _terms(product: Product) -> Counter[str]:
    terms: Counter[str] = Counter()
    for _, name in product.names:
        for word in words(fold(clean(name))):
            terms[word] += _NAME_TIMES
    for text in (product.sku, *(text for _, text in product.descriptions)):
        terms.update(words(fold(clean(text))))
    return terms
