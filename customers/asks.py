"""Asking a known Telegram whether a visitor of the web chat is theirs: what such a question goes through.

An agent who thinks a visitor may be a known customer asks that customer, in the one place that proves something. The
visitor is invited to confirm by Telegram, as anybody is who wants to see an order; once they begin, the customer is
told that somebody on the web site says to be them and chooses the number that the visitor's page shows, or says no.

The visitor learns nothing from it: the invitation, the page and the code are those of every visitor, and any Telegram
may open the code. Neither a no nor a wrong number ends it; they end the question. What the question does differently
shows in the customer's Telegram and to the staff alone.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from conversation.messages import Address

LIFE = timedelta(minutes=30)
"""How long the visitor has to begin; the question itself then lives as long as the code."""

PUT_AT_MOST = 3
"""How often one question reaches the customer when the visitor takes a new code."""


class AskState(StrEnum):
    """How far a question has come."""

    WAITING = "waiting"  # the visitor has been invited
    PUT = "put"  # it stands in the customer's Telegram
    YES = "yes"  # the right number; the visitor's own yes is still needed
    NO = "no"  # "not me": remembered, the two are not the same
    WRONG = "wrong"  # a wrong number: nothing is remembered, nobody is linked
    ENDED = "ended"  # another question took its place


LIVE = (AskState.WAITING, AskState.PUT)


@dataclass(frozen=True, slots=True)
class Ask:
    """One question: about the visitor at ``web``, to ``telegram`` of ``customer_id``. ``by`` is the agent."""

    id: str
    web: Address
    site: str
    telegram: Address
    customer_id: str
    by: str
    made_at: datetime
    expires_at: datetime
    state: AskState = AskState.WAITING
    link_id: str = ""
    times: int = 0

    def is_live(self, now: datetime) -> bool:
        """Whether it can still be answered."""
        return self.state in LIVE and now < self.expires_at
