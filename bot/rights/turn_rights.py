"""What a turn's transaction does for a customer's rights: forgetting, correcting; and closing a form that moved on."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, bindparam, select, update

from bot.rights.erasure_store import forget_person
from bot.turns.turn import Turn
from bot.words.catalogue import word
from conversation.customer import Recognition
from conversation.messages import Profile
from conversation.plain import to_plain
from conversation.state import Dialogue
from customers.customer import CustomerField, FieldName, FieldSource
from customers.customer_store import find_members, save_fields, save_names
from memory.conversation_store import conversation_from_row, conversations
from routing.form_stack import end_all
from storage.schema import Json


def forget_who_asked(conn: Connection, turns: Sequence[Turn], now: datetime) -> tuple[list[Turn], bool]:
    """Forget those who asked for it; return the turns, theirs telling nothing of who it was, and whether any did."""
    done = [_forgotten(conn, turn, now) if turn.outcome.forget is not None else turn for turn in turns]
    return done, any(turn.outcome.forget is not None for turn in turns)


def save_corrections(conn: Connection, turns: Sequence[Turn], now: datetime) -> None:
    """Put what customers corrected above what was known; the old values stay beside it."""
    given = [(turn, name, value) for turn in turns for name, value in turn.outcome.corrects]
    if not given:
        return
    save_fields(
        conn,
        [
            CustomerField(t.recognition.customer_id, name, value, now, FieldSource.ENTRY, t.recognition.proof)
            for t, name, value in given
        ],
    )
    names = {t.recognition.customer_id: value for t, name, value in given if name is FieldName.NAME}
    if names:
        members = find_members(conn, sorted(names))
        save_names(conn, {member: name for key, name in names.items() for member in members.get(key, ())})


def close_forms(conn: Connection, conversation_ids: Sequence[str]) -> None:
    """Set aside the forms of conversations whose customer goes on with them on another channel."""
    if not conversation_ids:
        return
    rows = conn.execute(select(conversations).where(conversations.c.id.in_(list(conversation_ids))))
    changed = [(c.id, end_all(c.dialogue)) for c in map(conversation_from_row, rows)]
    conn.execute(
        update(conversations)
        .where(conversations.c.id == bindparam("key"))
        .values(dialogue=bindparam("new_dialogue", type_=Json)),
        [{"key": key, "new_dialogue": to_plain(dialogue)} for key, dialogue in changed],
    )


def _forgotten(conn: Connection, turn: Turn, now: datetime) -> Turn:
    """Return the turn with a message that says only that it was asked for, and a dialogue that knows nothing."""
    wish = turn.outcome.forget
    assert wish is not None  # noqa: S101 (the caller's condition)
    forget_person(conn, wish, now)
    said = word("forget-said", turn.language)
    bare = replace(turn.message, text=said, profile=Profile(), attachments=(), page_url="", referrer="")
    return replace(
        turn,
        delivery=replace(turn.delivery, message=bare),
        conversation=replace(turn.conversation, dialogue=Dialogue()),
        claims=(),
        facts=(),
        vector=None,
        recognition=Recognition(proof=turn.recognition.proof),
        outcome=replace(turn.outcome, dialogue=Dialogue(), interests=(), offer=""),
    )
