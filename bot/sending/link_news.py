"""What linking has to say: to both sides of a link, to a known customer who is asked, and to the staff who asked."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from sqlalchemy import Connection

from bot.sending.announcer import Announcer
from bot.words.catalogue import word
from bot.words.wording import capital
from conversation.ids import new_id
from conversation.messages import Address, Choice
from conversation.state import Conversation
from customers.asks import Ask, AskState
from customers.contact_store import find_contact_point
from customers.customer_store import find_groups, load_customers
from customers.linking import LinkNews, LinkQuestion
from customers.links import LinkState
from memory.conversation_store import find_conversations, open_conversations
from memory.note_store import Note, save_note
from storage.database import Database

NumberChoices = tuple[Choice, ...]
Noted = Callable[[Conversation], Awaitable[None]]
Changed = Callable[[tuple[str, ...]], None]

_NOTES = {AskState.PUT: "put", AskState.YES: "yes", AskState.NO: "no", AskState.WRONG: "wrong"}


class LinkTeller:
    """Called by the links after every change, and to ask."""

    def __init__(
        self, database: Database, announcer: Announcer, noted: Noted, changed: Changed, pronouns: tuple[str, str]
    ) -> None:
        """Speak through ``announcer``; ``pronouns``: how the customer and the shop are called where nobody said.

        ``noted`` hears of a conversation with a new note for the staff, ``changed`` of customers that are now one or
        two.
        """
        self._database = database
        self._announcer = announcer
        self._noted = noted
        self._changed = changed
        self._pronouns = pronouns

    async def tell(self, news: LinkNews) -> None:
        """Tell the web side by a status, Telegram by a message where the web side had the last word, and the staff."""
        if news.ask is not None:
            await self._note(news.ask)
        key = {LinkState.LINKED: "link-done", LinkState.UNLINKED: "unlink-done"}.get(news.state)
        if key is None:
            return
        self._changed(await self._database.read(_records_at, [a for a in (news.web, news.telegram) if a]))
        await self._announcer.tell(news.web, news.state.value)
        if news.telegram is not None:
            await self._announcer.say(news.telegram, await self._say(news.telegram, key))

    async def put(self, ask: Ask, question: LinkQuestion) -> None:
        """Ask a known customer whether a visitor is them: their page's number, or no."""
        language, words = await self._words(ask.telegram)
        text = word("ask-put", language, site=question.site_name, **words)
        await self._announcer.say(ask.telegram, text, number_choices(question, language))
        await self._note(ask)

    async def invite(self, ask: Ask) -> None:
        """Invite the visitor to confirm by Telegram, in the words that invite everybody."""
        language, words = await self._words(ask.web)
        button = Choice(word("choice-link", language), "/link")
        await self._announcer.say(ask.web, word("ask-invite", language, **words), (button,))

    async def _say(self, address: Address, key: str) -> str:
        language, words = await self._words(address)
        return word(key, language, **words)

    async def _words(self, address: Address) -> tuple[str, dict[str, str]]:
        """Return the language of a conversation and how its customer is called."""
        found = (await self._database.read(find_conversations, [address])).get(address)
        language = (found.language if found else "") or "vi"
        you, me = found.dialogue.pronouns if found and language == "vi" else ("", "")
        if language == "vi":
            you, me = you or self._pronouns[0], me or self._pronouns[1]
        you, me = you or word("pronoun-you", language), me or word("pronoun-me", language)
        return language, {"you": you, "you_cap": capital(you), "me": me, "me_cap": capital(me)}

    async def _note(self, ask: Ask) -> None:
        conversation = await self._database.write(_write_note, ask, datetime.now(UTC))
        await self._noted(conversation)


def number_choices(question: LinkQuestion, language: str) -> NumberChoices:
    """Return the buttons that answer a question: the numbers, and "not me"."""
    numbers = tuple(Choice(number, f"/linknumber:{number}") for number in question.choices)
    return (*numbers, Choice(word("choice-not-me", language), "/linknumber:"))


def _write_note(conn: Connection, ask: Ask, now: datetime) -> Conversation:
    conversation = open_conversations(conn, [ask.web], now)[ask.web]
    language = conversation.language or "vi"
    name = load_customers(conn, [ask.customer_id])[ask.customer_id].name or ask.customer_id
    text = word(f"ask-note.{_NOTES[ask.state]}", language, name=name)
    save_note(conn, Note(new_id(), conversation.id, conversation.head, "bot", text, now, word("bot-name", language)))
    return conversation


def _records_at(conn: Connection, addresses: list[Address]) -> tuple[str, ...]:
    points = [point for address in addresses if (point := find_contact_point(conn, address))]
    groups = find_groups(conn, [point.customer_id for point in points])
    return tuple({*groups, *groups.values()})
