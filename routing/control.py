"""Who may speak in a conversation: pure transitions, each stored by compare-and-set on the epoch.

bot → waiting → offered → human → wrapping → bot | closed; after hours beside waiting. Every function returns the
conversation as it should become; ``memory.conversation_store.save_control`` writes it and raises the epoch, or says
that somebody was faster. Every conversation that is not with the bot, a person or closed has a deadline.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from conversation.errors import ConflictError
from conversation.state import Control, Conversation
from routing.form_stack import end_all, leave_with_person
from routing.reference import left_behind

OFFER_LIFE = timedelta(seconds=45)
"""How long an offer to one agent stands."""

IDLE_LIFE = timedelta(hours=12)
"""A conversation a person holds goes back to the bot after so long without a word from either side."""

WRAP_LIFE = timedelta(minutes=10)
"""How long an agent may still write a note after ending."""

REVIEW_AFTER = timedelta(minutes=2)
"""After how long a waiting conversation is looked at again."""

NO_OPENING = timedelta(days=1)
"""When a queue that opens no more is looked at again."""

WAITS = (Control.WAITING, Control.OFFERED, Control.AFTER_HOURS)
"""What a customer knows as waiting."""

_OPEN = (Control.BOT, Control.WAITING, Control.OFFERED, Control.AFTER_HOURS, Control.HUMAN, Control.WRAPPING)


def wait(
    conversation: Conversation, queue: str, reason: str, now: datetime, review_at: datetime, priority: int = 0
) -> Conversation:
    """Put it in ``queue`` for a person, its place kept when waiting already; looked at again at ``review_at``."""
    return replace(
        conversation,
        control=Control.WAITING,
        owner="",
        queue=queue,
        reason=reason,
        priority=priority,
        since=now,
        waiting_since=conversation.waiting_since or now,
        deadline=review_at,
    )


def promise(conversation: Conversation, queue: str, reason: str, now: datetime, opens_at: datetime) -> Conversation:
    """Nobody is there now: a person is promised by ``opens_at``; the bot may go on answering."""
    return replace(wait(conversation, queue, reason, now, opens_at, conversation.priority), control=Control.AFTER_HOURS)


def offer(conversation: Conversation, agent: str, now: datetime, life: timedelta = OFFER_LIFE) -> Conversation:
    """Ask ``agent`` to take it; lapses by itself."""
    _need(conversation, (Control.WAITING, Control.AFTER_HOURS), "is not waiting")
    return replace(conversation, control=Control.OFFERED, owner=agent, since=now, deadline=now + life)


def lapse(conversation: Conversation, now: datetime, review_at: datetime) -> Conversation:
    """Take an offer back: declined, or its time is over; the original time in the queue stays."""
    _need(conversation, (Control.OFFERED,), "is not on offer")
    return replace(conversation, control=Control.WAITING, owner="", since=now, deadline=review_at)


def take(conversation: Conversation, agent: str, now: datetime, idle: timedelta = IDLE_LIFE) -> Conversation:
    """Give it to ``agent``: from the queue, from an offer, one's own or a colleague's, or straight from the bot.

    Raises ConflictError when another person holds it.
    """
    _need(conversation, (*_OPEN, Control.CLOSED), "cannot be taken")
    if conversation.control is Control.HUMAN and conversation.owner != agent:
        raise ConflictError(f"conversation {conversation.id} is with another agent; ask for a transfer")
    return replace(
        conversation,
        control=Control.HUMAN,
        owner=agent,
        last_agent=agent,
        since=now,
        waiting_since=None,
        deadline=now + idle,
    )


def release(conversation: Conversation, agent: str, now: datetime) -> Conversation:
    """Give it back to the bot; the old request is behind a boundary and does not trigger again."""
    _need_owner(conversation, agent)
    return return_to_bot(conversation, now)


def return_to_bot(conversation: Conversation, now: datetime) -> Conversation:
    """The bot speaks again: released, idle too long, or the customer no longer wants to wait.

    A form that still lacked something is kept, to be asked about.
    """
    return replace(
        conversation,
        control=Control.BOT,
        owner="",
        queue="",
        reason="",
        priority=0,
        since=now,
        waiting_since=None,
        deadline=None,
        dialogue=replace(
            leave_with_person(conversation.dialogue),
            boundary=conversation.head,
            failed_turns=0,
            on_show=left_behind(conversation.dialogue.on_show),
        ),
    )


def transfer(
    conversation: Conversation, agent: str, queue: str, now: datetime, review_at: datetime, to: str = ""
) -> Conversation:
    """Pass it on to a team's queue, or offer it to the agent ``to``."""
    _need_owner(conversation, agent)
    waiting = wait(
        conversation, queue or conversation.queue, conversation.reason, now, review_at, conversation.priority
    )
    return offer(waiting, to, now) if to else waiting


def wrap(conversation: Conversation, agent: str, now: datetime) -> Conversation:
    """End the talk; the agent may still write a note."""
    _need_owner(conversation, agent)
    return replace(conversation, control=Control.WRAPPING, since=now, deadline=now + WRAP_LIFE)


def requeue(
    conversation: Conversation, reason: str, since: datetime, now: datetime, review_at: datetime
) -> Conversation:
    """Take it from an agent who has vanished and put it back into its queue, as if waiting from ``since`` on."""
    _need(conversation, (Control.HUMAN,), "is with nobody")
    free = replace(conversation, waiting_since=since)
    return wait(free, conversation.queue, reason, now, review_at, conversation.priority)


def close(conversation: Conversation, now: datetime) -> Conversation:
    """Nothing more to do until the customer writes again; the queue is remembered for that case."""
    return replace(_ended(conversation, now), control=Control.CLOSED, queue=conversation.queue)


def reopen(conversation: Conversation, now: datetime) -> Conversation:
    """The customer writes in a closed or wrapping conversation: the bot listens."""
    _need(conversation, (Control.CLOSED, Control.WRAPPING), "is open")
    return _ended(conversation, now)


def is_waiting(conversation: Conversation) -> bool:
    """Whether the customer waits for a person, offered to one or not."""
    return conversation.control in WAITS


def may_bot_speak(conversation: Conversation) -> bool:
    """Whether the bot answers at all: never while a person holds it. An offer nobody has accepted has no voice yet."""
    return conversation.control is not Control.HUMAN


def _ended(conversation: Conversation, now: datetime) -> Conversation:
    """Whatever was being arranged is over: a person has ended the talk."""
    return return_to_bot(replace(conversation, dialogue=end_all(conversation.dialogue)), now)


def _need(conversation: Conversation, allowed: tuple[Control, ...], what: str) -> None:
    if conversation.control not in allowed:
        raise ConflictError(f"conversation {conversation.id} {what}: it is {conversation.control.value}")


def _need_owner(conversation: Conversation, agent: str) -> None:
    if conversation.control not in (Control.HUMAN, Control.WRAPPING) or conversation.owner != agent:
        raise ConflictError(f"conversation {conversation.id} is not yours any more")
