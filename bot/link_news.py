"""Tells both sides of a link what became of it."""

from bot.announcer import Announcer
from bot.catalogue import word
from bot.wording import capital
from customers.linking import LinkNews
from customers.links import LinkState


class LinkTeller:
    """Called by the links after every change."""

    def __init__(self, announcer: Announcer, me: str, you: str) -> None:
        """Speak through ``announcer``, calling itself ``me`` and the customer ``you``."""
        self._announcer = announcer
        self._me = me
        self._you = you

    async def __call__(self, news: LinkNews) -> None:
        """Tell the web side by a status, and Telegram by a message where the web side had the last word."""
        if news.state is LinkState.LINKED:
            await self._announcer.tell(news.web, "linked")
            if news.telegram is not None:
                await self._announcer.say(news.telegram, self._text("link-done"))
        elif news.state is LinkState.UNLINKED:
            await self._announcer.tell(news.web, "unlinked")
            if news.telegram is not None:
                await self._announcer.say(news.telegram, self._text("unlink-done"))

    def _text(self, key: str) -> str:
        return word(key, "vi", you=self._you, you_cap=capital(self._you), me=self._me, me_cap=capital(self._me))
