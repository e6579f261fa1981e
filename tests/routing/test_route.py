"""What is decided in which situation, as a table; every decision says why."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from conversation.customer import Recognition, Segments
from conversation.messages import Address, Attachment, AttachmentKind, InboundKind, InboundMessage
from conversation.state import Control, Conversation, Dialogue
from routing.control import release, take
from routing.decision import Answer, Decision, HandOff, Silence
from routing.route import CONSIDERATIONS, decide
from routing.rules.ruling import Ruling
from routing.situation import Part, Situation, Topic, TopicGuess, Understanding

NOW = datetime(2026, 11, 23, 3, tzinfo=UTC)
LAN = Address("webchat", "lan")

FEE = Topic("fee", "article_answer", articles=("fees",))
TIME = Topic("time", "article_answer", articles=("times",))
BARE = Topic("bare", "article_answer")
ORDER = Topic("order", "order_status")
RETURNS = Topic("returns", "return_request", articles=("returns",), queue="care")
SUN = Topic("sun", "article_answer", articles=("sun",), needs=("skin_type",))
STOCK = Topic("stock", "product_finder")
REFUND = Topic("refund", "human", is_policy=True, queue="money")
PERSON = Topic("person", "human")
THANKS = Topic("thanks", "thanks")


def situation(topic: Topic | None = None, confidence: float = 0.9, **given: Any) -> Situation:
    """A customer's message about ``topic``, understood with ``confidence``, the bot speaking."""
    said = given.pop("said", {})
    second = given.pop("second", ())
    guesses = ((TopicGuess(topic.id, confidence),) if topic else ()) + second
    control, dialogue = given.pop("control", Control.BOT), given.pop("dialogue", Dialogue())
    message = InboundMessage("m", LAN, "s", NOW, **{"text": "…", **given.pop("message", {})})
    return Situation(
        message=message,
        conversation=Conversation("c", LAN, NOW, NOW, control=control, dialogue=dialogue),
        recognition=Recognition(),
        understanding=Understanding("vi", guesses, is_out_of_scope=not guesses, **said),
        segments=given.pop("segments", Segments()),
        now=NOW,
        topic=topic,
        **given,
    )


def decided(asked: Situation) -> Decision:
    (decision,) = decide((asked,))
    return decision


def brief(decision: Decision) -> str:
    """Say a decision in a word or two."""
    if isinstance(decision, Answer):
        return f"answer {decision.skill}"
    return f"hand off {decision.reason}" if isinstance(decision, HandOff) else f"silence {decision.why}"


PHOTO = (Attachment(AttachmentKind.PHOTO, "/files/1", "a.jpg", "image/jpeg", 3),)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        pytest.param(situation(FEE, answer_confidence=0.9), "answer article_answer", id="a known topic is answered"),
        pytest.param(situation(ORDER), "answer order_status", id="a topic with a skill needs no article"),
        pytest.param(situation(FEE, 0.9), "answer article_answer", id="a sure topic answers with its own article"),
        pytest.param(situation(BARE, 0.9), "answer ask_again", id="a topic without any article asks again"),
        pytest.param(situation(FEE, 0.5), "answer ask_again", id="a half-sure topic wants an article that fits"),
        pytest.param(
            situation(answer_confidence=0.8), "answer article_answer", id="an article answers without a topic"
        ),
        pytest.param(situation(), "answer ask_again", id="what is not understood is asked again"),
        pytest.param(situation(FEE, 0.3), "answer ask_again", id="a guess is no understanding"),
        pytest.param(
            situation(dialogue=Dialogue(failed_turns=1)),
            "hand off failed_turns",
            id="the second failure calls a person",
        ),
        pytest.param(
            situation(FEE, answer_confidence=0.9, dialogue=Dialogue(failed_turns=1)),
            "answer article_answer",
            id="an understood message after a failure is answered",
        ),
        pytest.param(situation(FEE, said={"asks_person": True}), "hand off asked", id="words for a person are obeyed"),
        pytest.param(situation(PERSON, 0.7), "hand off asked", id="a wish for a person is understood in other words"),
        pytest.param(situation(message={"choice": "person"}), "hand off asked", id="the button calls a person"),
        pytest.param(situation(FEE, said={"sentiment": -0.8}), "hand off anger", id="anger calls a person"),
        pytest.param(
            situation(FEE, said={"sentiment": -0.5}, answer_confidence=0.9),
            "answer article_answer",
            id="a frown does not",
        ),
        pytest.param(situation(REFUND, 0.6), "hand off policy", id="a policy topic goes to a person"),
        pytest.param(situation(REFUND, 0.2), "answer ask_again", id="a policy topic that is only guessed does not"),
        pytest.param(
            situation(FEE, parts=(Part(FEE, 0.9), Part(REFUND, 0.9))),
            "hand off policy",
            id="a policy topic beside another goes to a person",
        ),
        pytest.param(situation(RETURNS), "answer return_request", id="a wish to return is a request"),
        pytest.param(
            situation(RETURNS, said={"asks_information": True}),
            "answer article_answer",
            id="a question about returns is answered",
        ),
        pytest.param(
            situation(SUN, said={"names_price": True}), "answer product_finder", id="who names a price sees products"
        ),
        pytest.param(
            situation(SUN, said={"asks_products": True}), "answer product_finder", id="who asks which there are too"
        ),
        pytest.param(
            situation(SUN, 0.5, second=(TopicGuess("stock", 0.45),), said={"asks_products": True}),
            "answer product_finder",
            id="both topics would show products, so none is asked about",
        ),
        pytest.param(
            situation(FEE, said={"asks_products": True}),
            "answer article_answer",
            id="a wish for products in another topic changes nothing",
        ),
        pytest.param(
            situation(FEE, said={"names_price": True}),
            "answer article_answer",
            id="a price in another topic changes nothing",
        ),
        pytest.param(
            situation(BARE, 0.9, narrows=True), "answer product_finder", id="a price alone is for what was looked for"
        ),
        pytest.param(
            situation(replace(BARE, skill="greeting"), 0.5, asks_something=True),
            "answer ask_again",
            id="who asks something is not only greeted where that is not sure",
        ),
        pytest.param(
            situation(replace(BARE, skill="greeting"), 0.9, asks_something=True),
            "answer greeting",
            id="are you there is a greeting",
        ),
        pytest.param(
            situation(FEE, 0.4, second=(TopicGuess("time", 0.35),), answer_confidence=0.3),
            "answer ask_again",
            id="two close topics are asked about",
        ),
        pytest.param(
            situation(FEE, 0.4, second=(TopicGuess("time", 0.35),), answer_confidence=0.9),
            "answer article_answer",
            id="two close topics are not asked about where a passage answers",
        ),
        pytest.param(
            situation(STOCK, 0.5, second=(TopicGuess("sun", 0.42),), said={"names_price": True}),
            "answer product_finder",
            id="what a thing costs is shown, whichever of its topics is meant",
        ),
        pytest.param(
            situation(STOCK, 0.5, second=(TopicGuess("sun", 0.42),)),
            "answer ask_again",
            id="without a price the two are asked about",
        ),
        pytest.param(
            situation(FEE, 0.4, second=(TopicGuess("time", 0.35),), is_chosen=True),
            "answer article_answer",
            id="the topic a button chose is answered",
        ),
        pytest.param(
            situation(FEE, 0.8, second=(TopicGuess("time", 0.15),), answer_confidence=0.9),
            "answer article_answer",
            id="a clear topic is not asked about",
        ),
        pytest.param(
            situation(message={"kind": InboundKind.OPENED}), "answer greeting", id="whoever opens the chat is greeted"
        ),
        pytest.param(
            situation(message={"kind": InboundKind.COMMAND, "choice": "/don"}),
            "answer command",
            id="a command is carried out",
        ),
        pytest.param(situation(message={"kind": InboundKind.EDIT}), "silence nothing_asked", id="an edit asks nothing"),
        pytest.param(
            situation(message={"text": "", "attachments": PHOTO}),
            "answer attachment",
            id="a photo alone is acknowledged",
        ),
        pytest.param(
            situation(FEE, control=Control.HUMAN), "silence person", id="the bot is silent while a person holds it"
        ),
        pytest.param(
            situation(FEE, control=Control.OFFERED),
            "answer article_answer",
            id="an offer nobody has accepted does not leave the customer without an answer",
        ),
        pytest.param(
            situation(FEE, control=Control.HUMAN, said={"asks_person": True}),
            "silence person",
            id="nothing interrupts a person",
        ),
        pytest.param(
            situation(control=Control.WAITING), "silence waiting", id="waiting, what is not understood is the agent's"
        ),
        pytest.param(
            situation(FEE, control=Control.WAITING, answer_confidence=0.9),
            "answer article_answer",
            id="waiting, a known question is answered",
        ),
        pytest.param(
            situation(FEE, control=Control.WAITING, said={"asks_person": True}),
            "answer waiting",
            id="asking again keeps the place",
        ),
        pytest.param(
            situation(REFUND, control=Control.WAITING), "answer waiting", id="waiting, a policy topic keeps the place"
        ),
        pytest.param(
            situation(control=Control.AFTER_HOURS, message={"choice": "bot"}),
            "answer continue_bot",
            id="the way back to the bot is open",
        ),
        pytest.param(
            situation(control=Control.OFFERED, message={"choice": "bot"}),
            "answer continue_bot",
            id="waiting is given up while an agent is being asked",
        ),
        pytest.param(
            replace(situation(FEE), reopened_by="tram", reopened_queue="skin"),
            "hand off reopened",
            id="who writes again soon gets the agent they had",
        ),
        pytest.param(
            replace(situation(THANKS), reopened_by="tram"),
            "answer thanks",
            id="a word of thanks calls nobody back",
        ),
        pytest.param(
            situation(dialogue=Dialogue(topic="call_me", skill="callback", asked="phone"), gave=("phone",)),
            "answer callback",
            id="an answer to what was asked goes on there",
        ),
    ],
)
def test_the_decision(asked: Situation, expected: str) -> None:
    assert brief(decided(asked)) == expected


def test_each_of_several_topics_is_answered_in_its_order() -> None:
    decision = decided(situation(FEE, parts=(Part(FEE, 0.9, 0.9), Part(ORDER, 0.8))))
    assert isinstance(decision, Answer)
    assert (decision.skill, decision.topic, decision.others) == ("article_answer", "fee", (("order_status", "order"),))


def test_the_topics_queue_gets_the_conversation_else_the_shops_default() -> None:
    own, default = decided(situation(REFUND)), decided(situation(said={"asks_person": True}, default_queue="front"))
    assert isinstance(own, HandOff)
    assert isinstance(default, HandOff)
    assert (own.queue, default.queue) == ("money", "front")


@pytest.mark.parametrize(
    ("more", "less"),
    [
        pytest.param(
            {"ruling": Ruling(priority=30)}, {"ruling": Ruling(priority=10)}, id="whom the shop's rules put first"
        ),
        pytest.param({"said": {"asks_person": True, "urgency": 1.0}}, {}, id="what is urgent"),
    ],
)
def test_who_comes_first(more: dict[str, Any], less: dict[str, Any]) -> None:
    first, second = (decided(situation(**{"said": {"asks_person": True}, **given})) for given in (more, less))
    assert isinstance(first, HandOff)
    assert isinstance(second, HandOff)
    assert first.priority > second.priority


def test_the_tone_is_what_the_rules_have_set() -> None:
    decision = decided(situation(ORDER, ruling=Ruling(tone="sorry")))
    assert isinstance(decision, Answer)
    assert decision.tone == "sorry"


def test_a_rule_calls_a_person_unless_the_customer_is_on_the_way_to_one() -> None:
    called = {"ruling": Ruling(calls="vip"), "answer_confidence": 0.9}
    assert brief(decided(situation(FEE, **called))) == "hand off rule"
    assert brief(decided(situation(FEE, control=Control.WAITING, **called))) == "answer article_answer"
    assert brief(decided(situation(FEE, control=Control.HUMAN, **called))) == "silence person"


def test_after_release_old_failures_call_nobody() -> None:
    failed = situation(dialogue=Dialogue(failed_turns=1))
    back = release(take(failed.conversation, "an", NOW), "an", NOW)
    assert brief(decided(replace(failed, conversation=back))) == "answer ask_again"


def test_the_trace_names_what_was_considered_up_to_what_decided() -> None:
    for asked in (situation(), situation(REFUND), situation(control=Control.HUMAN)):
        trace = decided(asked).trace
        assert [line.held for line in trace] == [False] * (len(trace) - 1) + [True]
        assert len({line.key for line in trace}) == len(trace) <= len(CONSIDERATIONS)


def test_the_same_situation_gives_the_same_decision() -> None:
    many = (situation(FEE, answer_confidence=0.9), situation(REFUND), situation())
    assert decide(many) == decide(many) == tuple(decided(one) for one in many)


def test_silence_has_no_topic_to_answer() -> None:
    assert isinstance(decided(situation(FEE, control=Control.HUMAN)), Silence)


@pytest.mark.parametrize(
    ("tells", "asks", "skill"),
    [
        (("size",), False, "noted"),
        (("size",), True, "product_finder"),
        (("size", "phone"), False, "product_finder"),
        ((), False, "product_finder"),
    ],
)
def test_who_says_what_size_they_wear_asks_for_no_advice_on_it(
    tells: tuple[str, ...], *, asks: bool, skill: str
) -> None:
    advice = Topic("size_advice", "product_finder", needs=("size",))
    (decision,) = decide((situation(advice, 0.95, tells=tells, asks_something=asks),))
    assert isinstance(decision, Answer)
    assert decision.skill == skill


@pytest.mark.parametrize(
    ("tells", "skill"),
    [
        (("form",), "noted"),  # "gọi chị thôi em" is no wish to be called up
        (("form", "phone"), "callback"),
        ((), "callback"),
    ],
)
def test_how_to_be_called_is_no_wish_to_be_called_up(tells: tuple[str, ...], skill: str) -> None:
    (decision,) = decide((situation(Topic("callback", "callback"), 0.92, tells=tells),))
    assert isinstance(decision, Answer)
    assert decision.skill == skill
