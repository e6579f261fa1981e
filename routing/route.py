"""The decision itself: pure, ordered, first match wins, and every consideration goes into the trace.

The order follows what a customer minds most: a person who is already talking is never interrupted, a wish for a person
is granted, and only then does the bot consider what it could say.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from conversation.messages import InboundKind
from routing.control import is_waiting, may_bot_speak
from routing.decision import Answer, Decision, HandOff, HandOffReason, Silence, TraceLine
from routing.form import ONCE, STANDS
from routing.reference import is_sure
from routing.situation import Part, Situation, Topic
from routing.told_traits import TRAITS

FAILED_TURNS = 2
"""Misunderstandings in a row after which a person is called."""

ANGER = -0.6
"""Sentiment at or below which a person is called."""

ARTICLE_CONFIDENCE = 0.35
"""Calibrated confidence from which an article may answer: asking again costs more than a passage that misses."""

TOPIC_CONFIDENCE = 0.4
"""Calibrated confidence from which a topic counts as understood."""

CLOSE, SURE, WORTH_NAMING = 0.15, 0.6, 0.2
"""Two topics are close when the first is less sure than ``SURE``, the second at least ``WORTH_NAMING``, and their
difference under ``CLOSE``."""

_ON_PRODUCTS = frozenset({"skin_type", "size"})
"""Facts that a topic needs when it is about choosing a product."""

_REQUESTS = frozenset({"return_request", "change_address", "request"})
"""Skills that take a request; a question about how it goes is answered by the topic's articles instead."""

PROMISES = frozenset({"lead_capture"})
"""Skills whose request is with the shop once it is made, though nobody is called."""

ABOUT_PRODUCT = "about_product"
"""The skill that answers about a product that is pointed at."""

_TAKES_BACK = frozenset({"cancel", "no", "skip"})
"""What a message may say to a form that takes a word back and tells nothing new."""

_SOCIAL = frozenset({"greeting", "thanks", "goodbye"})
"""Skills whose topics ask nothing."""

_GIVES_UP = frozenset({"goodbye", "thanks", "forget_me", "stop_offers"})
"""Skills whose topics "let it be" looks like, when there is nothing to let be."""

NONE = "none"
"""What a trace says where there is no topic or no fact to name."""

Considered = tuple[Decision | None, TraceLine]


def decide(situations: Sequence[Situation]) -> tuple[Decision, ...]:
    """Return one decision a situation; same situation in, same decision out."""
    return tuple(_decide(situation) for situation in situations)


def _decide(situation: Situation) -> Decision:
    lines: list[TraceLine] = []
    for consider in CONSIDERATIONS:
        decision, line = consider(situation)
        lines.append(line)
        if decision is not None:
            return _with_trace(decision, tuple(lines))
    raise AssertionError  # the last consideration always decides


def _person_holds_it(situation: Situation) -> Considered:
    held = not may_bot_speak(situation.conversation) and not _is_linking(situation)
    line = TraceLine("trace-person-holds", held, (("control", situation.conversation.control.value),))
    return (Silence("person") if held else None), line


def _is_linking(situation: Situation) -> bool:
    """Whether the customer opens or answers a link: a protocol with the bot, whoever holds the conversation."""
    message = situation.message
    is_opened = message.kind is InboundKind.COMMAND and message.choice.lstrip("/") == "start" and bool(message.text)
    return is_opened or message.choice.startswith("/linknumber:")


def _nothing_asked(situation: Situation) -> Considered:
    quiet = situation.message.kind in (InboundKind.EDIT, InboundKind.DELIVERED, InboundKind.READ)
    return (Silence("nothing_asked") if quiet else None), TraceLine("trace-nothing-asked", quiet)


def _command(situation: Situation) -> Considered:
    kind = situation.message.kind
    skill = {InboundKind.OPENED: "greeting", InboundKind.COMMAND: "command"}.get(kind, "")
    if kind is InboundKind.CHOICE and situation.message.choice.startswith("/"):
        skill = "command"
    line = TraceLine("trace-command", bool(skill), (("kind", kind.value),))
    return (Answer(skill, tone=_tone(situation)) if skill else None), line


def _back_to_bot(situation: Situation) -> Considered:
    waiting = is_waiting(situation.conversation)
    held = waiting and situation.message.choice == "bot"
    line = TraceLine("trace-back-to-bot", held)
    return (Answer("continue_bot", tone=_tone(situation)) if held else None), line


def _person_asked(situation: Situation) -> Considered:
    topic, sure = situation.topic, situation.understanding.confidence >= TOPIC_CONFIDENCE
    by_topic = topic is not None and topic.skill == "human" and not topic.is_policy and sure
    asked = situation.understanding.asks_person or situation.message.choice == "person" or by_topic
    return _hand_off_if(situation, HandOffReason.ASKED, held=asked)


def _still_waiting(situation: Situation) -> Considered:
    waiting = is_waiting(situation.conversation)
    known = any(part.confidence >= TOPIC_CONFIDENCE for part in _parts(situation))
    answerable = known or situation.answer_confidence >= ARTICLE_CONFIDENCE
    held = waiting and not answerable
    return (Silence("waiting") if held else None), TraceLine("trace-still-waiting", held)


def _angry(situation: Situation) -> Considered:
    sentiment = situation.understanding.sentiment
    return _hand_off_if(
        situation, HandOffReason.ANGER, held=sentiment <= ANGER, values=(("sentiment", f"{sentiment:.2f}"),)
    )


def _policy(situation: Situation) -> Considered:
    parts = _parts(situation)
    named = next((p.topic for p in parts if p.topic.is_policy and p.confidence >= TOPIC_CONFIDENCE), None)
    values = (("topic", named.id if named else NONE),)
    return _hand_off_if(situation, HandOffReason.POLICY, held=named is not None, values=values, about=named)


def _several_topics(situation: Situation) -> Considered:
    answers = [(_skill(part), part.topic.id) for part in situation.parts]
    held = len(answers) > 1
    answer = Answer(*answers[0], _tone(situation), others=tuple(answers[1:])) if held else None
    return answer, TraceLine(
        "trace-several-topics", held, (("topics", ", ".join(topic for _, topic in answers) or NONE),)
    )


def _two_close(situation: Situation) -> Considered:
    """Two topics are nearly as likely: the customer is asked which one is meant."""
    guesses = situation.understanding.topics
    if len(guesses) < 2 or situation.understanding.is_out_of_scope or situation.is_chosen:
        return None, TraceLine(
            "trace-two-close", held=False, values=(("first", NONE), ("second", NONE), ("margin", "1.00"))
        )
    first, second = guesses[:2]
    margin = first.confidence - second.confidence
    held = margin < CLOSE and first.confidence < SURE and second.confidence >= WORTH_NAMING
    held = held and not (_shows_products(situation) or _is_answered(situation))
    values = (("first", first.topic), ("second", second.topic), ("margin", f"{margin:.2f}"))
    answer = Answer("ask_again", tone=_tone(situation)) if held else None
    return answer, TraceLine("trace-two-close", held, values)


def _is_answered(situation: Situation) -> bool:
    """Tell whether a passage answers well, and the likelier topic is answered by passages: no need to ask which."""
    topic = situation.topic
    is_read = topic is not None and topic.skill == "article_answer" and not topic.is_policy
    return is_read and situation.answer_confidence >= ARTICLE_CONFIDENCE


def _shows_products(situation: Situation) -> bool:
    """Tell whether products are looked for and the likelier topic shows them: what else it may be about is no doubt.

    Who tells beside the wish what their body is like gets what suits it.
    """
    said, parts = situation.understanding, _parts(situation)
    if not parts or not (said.names_price or said.asks_products):
        return False
    skill = _skill(parts[0])
    is_for_a_body = said.asks_products and not TRAITS.isdisjoint(situation.tells) and skill == "article_answer"
    return skill == "product_finder" or is_for_a_body


def _known_topic(situation: Situation) -> Considered:
    parts = _parts(situation)
    answer: Decision | None = None
    confidence = parts[0].confidence if parts else situation.understanding.confidence
    shows = _shows_products(situation)
    if parts and confidence >= (WORTH_NAMING if shows else TOPIC_CONFIDENCE):
        skill = "product_finder" if shows else _skill(parts[0])
        if skill != "article_answer" or _has_article(parts[0]):
            answer = Answer(skill, parts[0].topic.id, _tone(situation))
    values = (("topic", parts[0].topic.id if parts else NONE), ("confidence", f"{confidence:.2f}"))
    return answer, TraceLine("trace-known-topic", answer is not None, values)


def _article(situation: Situation) -> Considered:
    held = situation.answer_confidence >= ARTICLE_CONFIDENCE
    answer = Answer("article_answer", situation.understanding.topic, _tone(situation)) if held else None
    return answer, TraceLine("trace-article", held, (("confidence", f"{situation.answer_confidence:.2f}"),))


def _parts(situation: Situation) -> tuple[Part, ...]:
    """Return what the message asks: its several parts, else its one topic."""
    if situation.parts or situation.topic is None:
        return situation.parts
    said = situation.understanding
    confidence = 1.0 if situation.is_chosen else said.confidence
    signals = (said.asks_information, said.names_price, said.asks_products)
    return (Part(situation.topic, confidence, situation.answer_confidence, *signals),)


def _has_article(part: Part) -> bool:
    """Tell whether an article may answer: one that fits the words, or the own one of a topic there is no doubt of."""
    return part.answer_confidence >= ARTICLE_CONFIDENCE / 2 or (part.confidence >= SURE and bool(part.topic.articles))


def _skill(part: Part) -> str:
    """Return the topic's skill, or the one that fits the words better.

    A question about returns is answered, a wish to return is taken; who names a price, or asks which there are, wants
    to see products.
    """
    if part.topic.skill in _REQUESTS and part.asks_information and part.topic.articles:
        return "article_answer"
    looks_for_some = part.names_price or part.asks_products
    if part.topic.skill == "article_answer" and looks_for_some and _ON_PRODUCTS.intersection(part.topic.needs):
        return "product_finder"
    return part.topic.skill


def _gave_what_was_asked(situation: Situation) -> Considered:
    """The message answers the form that is open, or corrects the one just filled; a question beside it comes first."""
    dialogue = situation.conversation.dialogue
    gave = situation.gave if dialogue.skill else ()
    wants_else = is_sure(situation.meant, dialogue) or (
        situation.asks_something and _is_understood_otherwise(situation)
    )
    held = bool(gave) and not wants_else and (dialogue.is_asking or "correct" in gave)
    line = TraceLine(
        "trace-gave-what-was-asked",
        held,
        (("asked", dialogue.asked or NONE), ("gave", ", ".join(situation.gave) or NONE)),
    )
    return (Answer(dialogue.skill, dialogue.topic, _tone(situation)) if held else None), line


def _product_meant(situation: Situation) -> Considered:
    """The message points at something shown before: "cái thứ 2 giá nhiêu", "nó có hợp da dầu không"."""
    meant = situation.meant
    is_free = not meant.is_weak or situation.understanding.confidence < TOPIC_CONFIDENCE
    held = bool(meant.products) and is_free and (meant.is_weak or is_sure(meant, situation.conversation.dialogue))
    values = (("products", ", ".join(meant.products) or NONE), ("wants", ", ".join(meant.wants) or NONE))
    answer = Answer(ABOUT_PRODUCT, tone=_tone(situation)) if held else None
    return answer, TraceLine("trace-product-meant", held, values)


def _takes_back(situation: Situation) -> Considered:
    """A request that was made is not wanted after all: what stands is told, and how it is ended."""
    dialogue = situation.conversation.dialogue
    stands = is_waiting(situation.conversation) or dialogue.skill in PROMISES
    says_so = "cancel" in situation.gave and _TAKES_BACK.issuperset(situation.gave)
    held = says_so and stands and not dialogue.is_asking and not situation.asks_something
    line = TraceLine("trace-takes-back", held, (("stands", dialogue.topic or NONE),))
    return (Answer(STANDS, dialogue.topic, _tone(situation)) if held else None), line


def _nothing_to_take_back(situation: Situation) -> Considered:
    """A word that takes something back comes when nothing is open, and means nothing else: "ừ bỏ đi"."""
    gave, topic = set(situation.gave), situation.topic
    takes_back = "cancel" in gave and gave <= _TAKES_BACK | {"yes"} and not situation.asks_something
    is_open = situation.conversation.dialogue.is_asking or is_waiting(situation.conversation)
    is_unsure = situation.understanding.confidence < TOPIC_CONFIDENCE
    means_it = topic is None or topic.skill in _GIVES_UP or is_unsure
    held = takes_back and not is_open and means_it
    return (Answer("goodbye", tone=_tone(situation)) if held else None), TraceLine("trace-nothing-to-take-back", held)


def _is_understood_otherwise(situation: Situation) -> bool:
    topic = situation.conversation.dialogue.topic
    known = any(part.topic.id != topic and part.confidence >= TOPIC_CONFIDENCE for part in _parts(situation))
    return known or situation.answer_confidence >= ARTICLE_CONFIDENCE


def _form_waits(situation: Situation) -> Considered:
    """Nothing else was understood while a form is open: it asks again in other words."""
    dialogue = situation.conversation.dialogue
    held = dialogue.is_asking and dialogue.skill not in ONCE
    line = TraceLine("trace-form-waits", held, (("asked", dialogue.asked or NONE),))
    return (Answer(dialogue.skill, dialogue.topic, _tone(situation)) if held else None), line


def _told_only(situation: Situation) -> Considered:
    """The customer asks nothing and tells something worth keeping: how to be called, a size, an allergy."""
    is_manner = bool({"form", "language"}.intersection(situation.tells))
    waiting = is_waiting(situation.conversation)
    said = situation.understanding
    asks = situation.asks_something or said.asks_products or (said.confidence >= SURE and not _only_looks_so(situation))
    held = bool(situation.tells) and not asks and (is_manner or not waiting)
    line = TraceLine("trace-told-only", held, (("told", ", ".join(situation.tells) or NONE),))
    return (Answer("noted", tone=_tone(situation)) if held else None), line


def _only_looks_so(situation: Situation) -> bool:
    """Tell whether how to be called ("gọi chị thôi em") looks like a wish to be called up."""
    is_manner = "form" in situation.tells and "phone" not in (*situation.tells, *situation.gave)
    return is_manner and situation.topic is not None and situation.topic.skill == "callback"


def _same_agent(situation: Situation) -> Considered:
    """The customer goes on with the agent who has just ended the talk and is still there; thanks call nobody back."""
    topic = situation.topic
    held = bool(situation.reopened_by) and (topic is None or topic.skill not in _SOCIAL)
    line = TraceLine("trace-reopened", held)
    if not held:
        return None, line
    queue = situation.reopened_queue or (topic.queue if topic else "") or situation.default_queue
    priority = (situation.ruling.priority or 0) + round(situation.understanding.urgency * 10)
    return HandOff(HandOffReason.REOPENED, queue, priority, situation.understanding.topic, _tone(situation)), line


def _attachment(situation: Situation) -> Considered:
    held = bool(situation.message.attachments) and not situation.message.text.strip()
    answer = Answer("attachment", tone=_tone(situation)) if held else None
    return answer, TraceLine("trace-attachment", held)


def _failed_too_often(situation: Situation) -> Considered:
    failed = situation.conversation.dialogue.failed_turns + 1
    return _hand_off_if(
        situation, HandOffReason.FAILED_TURNS, held=failed >= FAILED_TURNS, values=(("failed", str(failed)),)
    )


def _ask_again(situation: Situation) -> Considered:
    return Answer("ask_again", situation.understanding.topic, _tone(situation)), TraceLine("trace-ask-again", held=True)


def _called_by_rule(situation: Situation) -> Considered:
    rule = situation.ruling.calls
    is_settled = is_waiting(situation.conversation)  # it is on its way to a person already
    held = bool(rule) and not is_settled
    return _hand_off_if(situation, HandOffReason.RULE, held=held, values=(("rule", rule or NONE),))


CONSIDERATIONS: tuple[Callable[[Situation], Considered], ...] = (
    _nothing_asked,
    _person_holds_it,
    _command,
    _back_to_bot,
    _person_asked,
    _angry,
    _called_by_rule,
    _same_agent,
    _gave_what_was_asked,
    _takes_back,
    _nothing_to_take_back,
    _attachment,
    _product_meant,
    _policy,
    _told_only,
    _still_waiting,
    _several_topics,
    _two_close,
    _known_topic,
    _article,
    _form_waits,
    _failed_too_often,
    _ask_again,
)
"""What is considered, in order; the first that gives a decision wins."""


def _hand_off_if(
    situation: Situation,
    reason: HandOffReason,
    *,
    held: bool,
    values: tuple[tuple[str, str], ...] = (),
    about: Topic | None = None,
) -> Considered:
    """Return a call for a person about ``about``, the message's first topic when None."""
    line = TraceLine(f"trace-{reason.value.replace('_', '-')}", held, values)
    if not held:
        return None, line
    if is_waiting(situation.conversation):
        return Answer("waiting", tone=_tone(situation)), line
    topic = about or situation.topic
    queue = (topic.queue if topic else "") or situation.default_queue
    priority = (situation.ruling.priority or 0) + (10 if reason is HandOffReason.ANGER else 0)
    priority += round(situation.understanding.urgency * 10)
    named = about.id if about else situation.understanding.topic
    return HandOff(reason, queue, priority, named, _tone(situation)), line


def _tone(situation: Situation) -> str:
    return situation.ruling.tone


def _with_trace(decision: Decision, trace: tuple[TraceLine, ...]) -> Decision:
    return replace(decision, trace=trace)
