"""What a customer is told without having written: the shop has closed, somebody else answers, the bot is back."""

from datetime import datetime
from enum import StrEnum

from bot.words.catalogue import word
from bot.words.wording import capital, time_text
from conversation.messages import Author
from conversation.state import Conversation
from memory.transcript_store import Draft


class Notice(StrEnum):
    """Each notice by its catalogue key."""

    CLOSED = "hand-off-closed.neutral"  # opens
    CLOSED_TEAM = "hand-off-closed-team"  # opens, team
    MOVED = "hand-off-moved"  # team
    AGENT_GONE = "hand-off-agent-gone"
    OPEN_AGAIN = "hand-off-open-again"
    BACK = "back-with-bot"


def word_notice(conversation: Conversation, notice: Notice, now: datetime, timezone: str, team: str = "") -> Draft:
    """Return what ``conversation``, as it is stored now, is told; the same promise is made once, however often."""
    language = conversation.language or "vi"
    own_you, own_me = conversation.dialogue.pronouns
    you = own_you if own_you and language == "vi" else word("pronoun-you", language)
    me = own_me if own_me and language == "vi" else word("pronoun-me", language)
    values = {"you": you, "you_cap": capital(you), "me": me, "me_cap": capital(me), "team": team}
    source = ""
    if notice in (Notice.CLOSED, Notice.CLOSED_TEAM) and conversation.deadline is not None:
        values["opens"] = time_text(conversation.deadline, timezone, language, now)
        source = f"promise:{conversation.queue[:40]}:{conversation.deadline.isoformat()}"
    return Draft(
        conversation.id,
        Author.BOT,
        now,
        word(notice.value, language, **values),
        source_id=source,
        language=language,
        epoch=conversation.epoch,
    )
