"""Which offers may be made to this person now, each with the reasons for and against."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from conversation.customer import Reason, Recognition, Segments
from conversation.proof import ProofLevel
from offers.offer import Offer, Refusals


@dataclass(frozen=True, slots=True)
class Verdict:
    """One offer, what speaks against making it (nothing: it may be made), and what speaks for it."""

    offer: Offer
    against: tuple[Reason, ...] = ()
    for_: tuple[Reason, ...] = ()

    @property
    def is_eligible(self) -> bool:
        """Whether it may be made."""
        return not self.against


def eligible(
    offers: Sequence[Offer],
    segments: Segments,
    recognition: Recognition,
    now: datetime,
    refusals: Refusals | None = None,
    spent: Mapping[str, float] | None = None,
) -> tuple[Verdict, ...]:
    """Return a verdict on every offer, in their order.

    An offer made for some customers is made only to somebody proved to be one. ``spent`` is what each offer gave away
    so far, by id.
    """
    refused, gone = refusals or Refusals(), spent or {}
    return tuple(
        Verdict(
            offer,
            tuple(_against(offer, segments, recognition, now, refused, gone.get(offer.id, 0.0))),
            tuple(_for(offer, segments)),
        )
        for offer in offers
    )


def _against(
    offer: Offer, segments: Segments, recognition: Recognition, now: datetime, refused: Refusals, spent: float
) -> Iterator[Reason]:
    yield from _closed(offer, now, spent)
    if refused.stopped:
        yield Reason("offers_stopped")
    if offer.id in refused.declined:
        yield Reason("offer_declined")
    if offer.id in refused.shown_lately:
        yield Reason("offer_shown_lately")
    if offer.is_personal and recognition.proof < ProofLevel.POSSESSION:
        yield Reason("offer_needs_proof")
        return  # whom it would fit is nobody's business here
    if offer.tiers and segments.value not in offer.tiers:
        yield Reason("offer_other_tier", values=(("tier", segments.value.value),))
    if offer.lifecycles and segments.lifecycle not in offer.lifecycles:
        yield Reason("offer_other_stage", values=(("stage", segments.lifecycle.value),))
    if offer.needs and not set(offer.needs) & set(segments.needs):
        yield Reason("offer_other_needs", values=(("needs", ", ".join(segments.needs)),))


def _closed(offer: Offer, now: datetime, spent: float) -> Iterator[Reason]:
    if not offer.is_enabled:
        yield Reason("offer_disabled")
    if offer.valid_from and now < offer.valid_from:
        yield Reason("offer_not_yet", values=(("from", offer.valid_from.date().isoformat()),))
    if offer.valid_until and now >= offer.valid_until:
        yield Reason("offer_over", values=(("until", offer.valid_until.date().isoformat()),))
    if offer.budget and spent >= offer.budget:
        yield Reason("offer_budget_spent")


def _for(offer: Offer, segments: Segments) -> Iterator[Reason]:
    if offer.tiers and segments.value in offer.tiers:
        yield Reason("offer_for_tier", values=(("tier", segments.value.value),))
    if offer.lifecycles and segments.lifecycle in offer.lifecycles:
        yield Reason("offer_for_stage", values=(("stage", segments.lifecycle.value),))
    for need in segments.needs:
        if need in offer.needs:
            yield Reason("offer_for_need", values=(("need", need),))
