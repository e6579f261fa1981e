"""What the message is about: a topic, several, a product shown before, an article, or nothing that is understood."""

from routing.considerations.considered import NONE, Considered, hand_off_if, tone
from routing.considerations.skill_names import ABOUT_PRODUCT, SOCIAL
from routing.considerations.thresholds import ARTICLE_CONFIDENCE, CLOSE, SURE, TOPIC_CONFIDENCE, WORTH_NAMING
from routing.considerations.what_is_asked import has_article, parts_asked, shows_products, skill_for
from routing.decision import Answer, Decision, HandOffReason, TraceLine
from routing.reference import is_sure
from routing.situation import Part, Situation


def product_meant(situation: Situation) -> Considered:
    """The message points at something shown before: "cái thứ 2 giá nhiêu", "nó có hợp da dầu không"."""
    meant = situation.meant
    is_free = not meant.is_weak or situation.understanding.confidence < TOPIC_CONFIDENCE
    held = bool(meant.products) and is_free and (meant.is_weak or is_sure(meant, situation.conversation.dialogue))
    values = (("products", ", ".join(meant.products) or NONE), ("wants", ", ".join(meant.wants) or NONE))
    answer = Answer(ABOUT_PRODUCT, tone=tone(situation)) if held else None
    return answer, TraceLine("trace-product-meant", held, values)


def narrows_what_was_shown(situation: Situation) -> Considered:
    """The message only says what the things looked for may cost: "dưới 300k thôi"."""
    held = situation.narrows
    return (Answer("product_finder", tone=tone(situation)) if held else None), TraceLine("trace-narrows", held)


def policy(situation: Situation) -> Considered:
    """Call a person where the shop wants one for the topic."""
    parts = parts_asked(situation)
    named = next((p.topic for p in parts if p.topic.is_policy and p.confidence >= TOPIC_CONFIDENCE), None)
    values = (("topic", named.id if named else NONE),)
    return hand_off_if(situation, HandOffReason.POLICY, held=named is not None, values=values, about=named)


def several_topics(situation: Situation) -> Considered:
    """Answer each of several topics, in the order of the message."""
    answers = [(skill_for(part), part.topic.id) for part in situation.parts]
    held = len(answers) > 1
    answer = Answer(*answers[0], tone(situation), others=tuple(answers[1:])) if held else None
    return answer, TraceLine(
        "trace-several-topics", held, (("topics", ", ".join(topic for _, topic in answers) or NONE),)
    )


def two_close(situation: Situation) -> Considered:
    """Two topics are nearly as likely: the customer is asked which one is meant."""
    guesses = situation.understanding.topics
    if len(guesses) < 2 or situation.understanding.is_out_of_scope or situation.is_chosen:
        return None, TraceLine(
            "trace-two-close", held=False, values=(("first", NONE), ("second", NONE), ("margin", "1.00"))
        )
    first, second = guesses[:2]
    margin = first.confidence - second.confidence
    held = margin < CLOSE and first.confidence < SURE and second.confidence >= WORTH_NAMING
    held = held and not (shows_products(situation) or _is_answered(situation))
    values = (("first", first.topic), ("second", second.topic), ("margin", f"{margin:.2f}"))
    answer = Answer("ask_again", tone=tone(situation)) if held else None
    return answer, TraceLine("trace-two-close", held, values)


def _is_answered(situation: Situation) -> bool:
    """Tell whether a passage answers well, and the likelier topic is answered by passages: no need to ask which."""
    topic = situation.topic
    is_read = topic is not None and topic.skill == "article_answer" and not topic.is_policy
    return is_read and situation.answer_confidence >= ARTICLE_CONFIDENCE


def known_topic(situation: Situation) -> Considered:
    """Answer a topic that is understood, by the skill that fits the words."""
    parts = parts_asked(situation)
    answer: Decision | None = None
    confidence = parts[0].confidence if parts else situation.understanding.confidence
    shows = shows_products(situation)
    is_asked = bool(parts) and not (_only_greets(parts[0]) and situation.asks_something and confidence < SURE)
    if is_asked and confidence >= (WORTH_NAMING if shows else TOPIC_CONFIDENCE):
        skill = "product_finder" if shows else skill_for(parts[0])
        if skill != "article_answer" or has_article(parts[0]):
            answer = Answer(skill, parts[0].topic.id, tone(situation))
    values = (("topic", parts[0].topic.id if parts else NONE), ("confidence", f"{confidence:.2f}"))
    return answer, TraceLine("trace-known-topic", answer is not None, values)


def _only_greets(part: Part) -> bool:
    return part.topic.skill in SOCIAL


def article(situation: Situation) -> Considered:
    """Answer with an article that fits the words, whatever the topic."""
    held = situation.answer_confidence >= ARTICLE_CONFIDENCE
    answer = Answer("article_answer", situation.understanding.topic, tone(situation)) if held else None
    return answer, TraceLine("trace-article", held, (("confidence", f"{situation.answer_confidence:.2f}"),))


def ask_again(situation: Situation) -> Considered:
    """Ask what is meant; always decides."""
    return Answer("ask_again", situation.understanding.topic, tone(situation)), TraceLine("trace-ask-again", held=True)
