"""Every skill by the name topics use: adding one is a file and a line."""

from collections.abc import Mapping

from bot.skills import (
    article_answer,
    ask_again,
    attachment,
    callback,
    change_address,
    command,
    complaint,
    continue_bot,
    goodbye,
    greeting,
    human,
    lead_capture,
    my_data,
    opening_hours,
    order_status,
    product_finder,
    recall,
    request,
    return_request,
    stop_offers,
    thanks,
    waiting,
)
from bot.skills.resources import Skill

SKILLS: Mapping[str, Skill] = {
    "article_answer": article_answer.answer,
    "ask_again": ask_again.answer,
    "attachment": attachment.answer,
    "callback": callback.answer,
    "command": command.answer,
    "continue_bot": continue_bot.answer,
    "change_address": change_address.answer,
    "complaint": complaint.answer,
    "goodbye": goodbye.answer,
    "greeting": greeting.answer,
    "human": human.answer,
    "lead_capture": lead_capture.answer,
    "my_data": my_data.answer,
    "opening_hours": opening_hours.answer,
    "order_status": order_status.answer,
    "product_finder": product_finder.answer,
    "recall": recall.answer,
    "request": request.answer,
    "return_request": return_request.answer,
    "stop_offers": stop_offers.answer,
    "thanks": thanks.answer,
    "waiting": waiting.answer,
}
