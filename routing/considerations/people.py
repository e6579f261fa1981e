"""Who is to answer: the person who holds the conversation, one who is called, or the bot again."""

from conversation.messages import InboundKind
from routing.considerations.considered import NONE, Considered, hand_off_if, tone
from routing.considerations.skill_names import SOCIAL
from routing.considerations.thresholds import ANGER, ARTICLE_CONFIDENCE, FAILED_TURNS, TOPIC_CONFIDENCE
from routing.considerations.what_is_asked import parts_asked
from routing.control import is_waiting, may_bot_speak
from routing.decision import Answer, HandOff, HandOffReason, Silence, TraceLine
from routing.situation import Situation


def person_holds_it(situation: Situation) -> Considered:
    """Say nothing while a person talks with the customer."""
    held = not may_bot_speak(situation.conversation) and not _is_linking(situation)
    line = TraceLine("trace-person-holds", held, (("control", situation.conversation.control.value),))
    return (Silence("person") if held else None), line


def _is_linking(situation: Situation) -> bool:
    """Whether the customer opens or answers a link: a protocol with the bot, whoever holds the conversation."""
    message = situation.message
    is_opened = message.kind is InboundKind.COMMAND and message.choice.lstrip("/") == "start" and bool(message.text)
    return is_opened or message.choice.startswith("/linknumber:")


def back_to_bot(situation: Situation) -> Considered:
    """Go on with the bot: who waits for a person has chosen so."""
    waiting = is_waiting(situation.conversation)
    held = waiting and situation.message.choice == "bot"
    line = TraceLine("trace-back-to-bot", held)
    return (Answer("continue_bot", tone=tone(situation)) if held else None), line


def person_asked(situation: Situation) -> Considered:
    """Call a person for who asks for one, in whatever words or by the button."""
    topic, sure = situation.topic, situation.understanding.confidence >= TOPIC_CONFIDENCE
    by_topic = topic is not None and topic.skill == "human" and not topic.is_policy and sure
    asked = situation.understanding.asks_person or situation.message.choice == "person" or by_topic
    return hand_off_if(situation, HandOffReason.ASKED, held=asked)


def still_waiting(situation: Situation) -> Considered:
    """Say nothing to who waits for a person, where the bot has no answer."""
    waiting = is_waiting(situation.conversation)
    known = any(part.confidence >= TOPIC_CONFIDENCE for part in parts_asked(situation))
    answerable = known or situation.answer_confidence >= ARTICLE_CONFIDENCE
    held = waiting and not answerable
    return (Silence("waiting") if held else None), TraceLine("trace-still-waiting", held)


def angry(situation: Situation) -> Considered:
    """Call a person for an angry customer."""
    sentiment = situation.understanding.sentiment
    return hand_off_if(
        situation, HandOffReason.ANGER, held=sentiment <= ANGER, values=(("sentiment", f"{sentiment:.2f}"),)
    )


def called_by_rule(situation: Situation) -> Considered:
    """Call a person because a rule of the shop's wants one."""
    rule = situation.ruling.calls
    is_settled = is_waiting(situation.conversation)  # it is on its way to a person already
    held = bool(rule) and not is_settled
    return hand_off_if(situation, HandOffReason.RULE, held=held, values=(("rule", rule or NONE),))


def same_agent(situation: Situation) -> Considered:
    """The customer goes on with the agent who has just ended the talk and is still there; thanks call nobody back."""
    topic = situation.topic
    held = bool(situation.reopened_by) and (topic is None or topic.skill not in SOCIAL)
    line = TraceLine("trace-reopened", held)
    if not held:
        return None, line
    queue = situation.reopened_queue or (topic.queue if topic else "") or situation.default_queue
    priority = (situation.ruling.priority or 0) + round(situation.understanding.urgency * 10)
    return HandOff(HandOffReason.REOPENED, queue, priority, situation.understanding.topic, tone(situation)), line


def failed_too_often(situation: Situation) -> Considered:
    """Call a person where the bot would have to ask again once too often."""
    failed = situation.conversation.dialogue.failed_turns + 1
    return hand_off_if(
        situation, HandOffReason.FAILED_TURNS, held=failed >= FAILED_TURNS, values=(("failed", str(failed)),)
    )
