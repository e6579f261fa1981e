"""Carries out commands and the buttons that stand for them: linking, unlinking, and shortcuts to other skills."""

from collections.abc import Sequence

from bot.sending.link_news import number_choices
from bot.skills import callback, correct_data, forget_me, greeting, my_data, order_status, recall, stop_offers
from bot.skills.resources import Resources, Skill
from bot.turns.turn import Outcome, Turn
from bot.words.wording import say
from conversation.errors import RateLimitError
from conversation.messages import InboundKind, Reply
from customers.linking import LinkNews, LinkQuestion
from customers.links import LinkState, Problem
from routing.decision import HandOffReason

_SHORTCUTS: dict[str, Skill] = {
    "don": order_status.answer,
    "orders": order_status.answer,
    "dulieu": my_data.answer,
    "mydata": my_data.answer,
    "ngunguudai": stop_offers.answer,
    "stopoffers": stop_offers.answer,
    "sua": correct_data.answer,
    "correct": correct_data.answer,
    "quentoi": forget_me.answer,
    "forget": forget_me.answer,
    "lichsu": recall.answer,
    "history": recall.answer,
    "goilai": callback.answer,
    "callback": callback.answer,
}
_PERSON = ("nhanvien", "person", "agent")


async def answer(turns: Sequence[Turn], resources: Resources) -> Sequence[Outcome]:
    """Return what each command leads to; commands are rare, so each goes by itself."""
    return [await _answer(turn, resources) for turn in turns]


async def _answer(turn: Turn, resources: Resources) -> Outcome:
    name, argument = to_command(turn)
    if name == "start" and argument:
        return await _open_link(turn, argument, resources)
    if name == "start":
        return (await greeting.answer((turn,), resources))[0]
    if name == "linknumber":
        return await _choose_number(turn, argument, resources)
    if name == "unlink":
        undone = await resources.links.unlink(turn.message.address)
        return Outcome((Reply(say(turn, "unlink-done" if undone else "unlink-none")),))
    if name in _PERSON:
        return Outcome(hand_off=HandOffReason.ASKED)
    if name in _SHORTCUTS:
        return (await _SHORTCUTS[name]((turn,), resources))[0]
    return Outcome((Reply(say(turn, "help")),))


def to_command(turn: Turn) -> tuple[str, str]:
    """Return the command's name and argument, whether it was typed or pressed."""
    message = turn.message
    if message.kind is InboundKind.COMMAND:
        return message.choice.lstrip("/").casefold(), message.text.strip()
    name, _, argument = message.choice.lstrip("/").partition(":")
    return name.casefold(), argument.strip()


async def _open_link(turn: Turn, code: str, resources: Resources) -> Outcome:
    try:
        question = await resources.links.redeem(code, turn.message.address, resources.clock())
    except RateLimitError:
        question = Problem.EXPIRED
    if not isinstance(question, LinkQuestion):
        return Outcome((Reply(say(turn, "link-expired")),))
    choices = number_choices(question, turn.language)
    return Outcome((Reply(say(turn, "link-confirm", site=question.site_name), choices),))


async def _choose_number(turn: Turn, number: str, resources: Resources) -> Outcome:
    news = await resources.links.answer(turn.message.address, number, resources.clock())
    return Outcome((Reply(say(turn, _told(news))),))


def _told(news: LinkNews | None) -> str:
    if news is None:
        return "link-expired"
    if news.state is LinkState.LINKED:
        return "link-done"
    if news.problem is Problem.WRONG_CHECK:
        return "ask-wrong" if news.ask else "link-wrong-check"
    if news.ask is not None and news.problem is Problem.REFUSED:
        return "ask-refused"
    if news.problem:
        return "link-refused" if news.problem is Problem.REFUSED else "link-expired"
    return "link-waiting"
