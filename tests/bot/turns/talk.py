"""A customer who talks with the simulated shop, on the web and on Telegram, over days."""

from datetime import UTC, datetime, timedelta

from benchmarks.simulated_shop import Line, SimulatedShop
from conversation.ids import new_id
from conversation.messages import Address
from conversation.state import Conversation, Dialogue
from customers.link_store import offer_link, redeem_code, step_telegram, step_web
from customers.links import answer_link, confirm_link
from memory.conversation_store import save_control
from routing import control

AGENT = "mai"


class Talk:
    """What one person says; ``channel`` is where they write at the moment."""

    def __init__(self, shop: SimulatedShop) -> None:
        who = new_id()
        self.shop = shop
        self.web = Address("webchat", f"w-{who}")
        self.telegram = Address("telegram", str(int(who.replace("-", ""), 16) % 10**12))
        self.here = self.web
        self.now = datetime.now(UTC) - timedelta(days=9)

    async def says(self, *texts: str) -> str:
        """Say one thing after the other and return what was answered to the last."""
        answer = ""
        for text in texts:
            self.now += timedelta(seconds=20)
            (entries,) = await self.shop.say([Line(self.here, self.now, text)])
            answer = "\n".join(entry.text for entry in entries)
        return answer

    async def presses(self, choice: str) -> str:
        """Press a button and return what was answered."""
        self.now += timedelta(seconds=20)
        (entries,) = await self.shop.say([Line(self.here, self.now, choice=choice)])
        return "\n".join(entry.text for entry in entries)

    def waits(self, **how_long: int) -> None:
        self.now += timedelta(**how_long)

    def links(self) -> None:
        """Tie web and Telegram, both sides agreeing."""
        database, now = self.shop.database, datetime.now(UTC)
        code, link = database.write_now(offer_link, self.web, "demo", now)
        database.write_now(redeem_code, code, self.telegram, now)
        database.write_now(step_telegram, self.telegram, now, lambda found, at: answer_link(found, link.check, at))
        database.write_now(step_web, self.web, now, confirm_link)

    def goes_to_telegram(self) -> None:
        self.links()
        self.here = self.telegram

    def is_taken(self) -> None:
        """An agent takes the conversation."""
        self._moves(control.take(self.conversation, AGENT, self.now))

    def is_given_back(self) -> None:
        """The agent gives it back to the bot."""
        self._moves(control.release(self.conversation, AGENT, self.now))

    @property
    def conversation(self) -> Conversation:
        return self.shop.conversation(self.here)

    @property
    def dialogue(self) -> Dialogue:
        return self.conversation.dialogue

    @property
    def asked(self) -> str:
        """The fact that is asked for, empty when none is."""
        return self.dialogue.asked if self.dialogue.is_asking else ""

    @property
    def told(self) -> dict[str, str]:
        """What stands in the form."""
        return {slot.name: slot.value for slot in self.dialogue.slots if slot.value}

    def _moves(self, moved: Conversation) -> None:
        assert self.shop.database.write_now(save_control, moved, self.conversation.epoch)
