"""Only what was said in substance is told again: answers, people's own words; no question, no word about waiting."""

from dataclasses import replace

import pytest
from sqlalchemy import Connection

from bot.floor.remembering import remember_said
from conversation.messages import Author
from memory.conversation_store import load_conversation
from memory.fact_store import load_facts
from memory.facts import FactKind
from memory.transcript_store import Draft, append
from tests.bot.turns.talk import Talk

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(900)]

ASKED, ASKED_EN = "lần trước shop tư vấn gì cho mình?", "what did you recommend last time?"
PASSING = (
    "chưa hiểu",
    "cho em xin mã",
    "người tiếp theo",
    "hàng chờ",
    "ghi nhớ rồi",
    "xin chào",
    "không có gì",
    "hẹn gặp lại",
    "lý do hoặc tình trạng",
    "ý bạn là",
    "em nhớ đây",
    "Here is what I remember",
)


@pytest.mark.parametrize(
    ("said", "substance"),
    [
        (("chào shop", "da em khô nên dùng gì", "cảm ơn shop", "tạm biệt shop"), "Sữa tắm"),
        (("asdkj qwpoe zmxn", "phí ship về Huế bao nhiêu"), "Nội thành"),
        (("cho gặp nhân viên", "gọi lại cho mình số 0901234567"), "0901234567"),
        (("mình muốn trả hàng", "NB-1042", "hũ kem bị vỡ nắp"), "đã ghi nhận yêu cầu đổi trả"),
        (("em bị dị ứng cồn", "bôi kem vào bị ngứa quá"), "dị ứng cồn"),
    ],
)
@pytest.mark.parametrize("asked", [ASKED, ASKED_EN])
async def test_the_bots_own_courtesies_and_questions_are_not_quoted(
    talk: Talk, said: tuple[str, ...], substance: str, asked: str
) -> None:
    talk.links()
    await talk.says(*said)
    talk.waits(hours=30)
    await talk.says(asked)
    answer = await talk.says(asked)  # what was recalled before is no news either
    lines = answer.splitlines()[1:]
    assert lines
    assert asked not in answer
    assert not [line for line in lines if any(words in line for words in PASSING)]
    assert substance in answer


async def test_what_an_agent_said_is_recalled_and_what_was_promised_is_a_fact(talk: Talk) -> None:
    talk.links()
    await talk.says("cho gặp nhân viên")
    talk.is_taken()
    words = "Dạ chị dùng kem ceramide buổi tối nhé, mai em sẽ gọi lại báo giá cho chị ạ."

    def reply(conn: Connection) -> None:
        conversation = load_conversation(conn, talk.conversation.id)
        draft = Draft(conversation.id, Author.AGENT, talk.now, words, source_id="agent:1", epoch=conversation.epoch)
        written = append(conn, (draft,), talk.now).entries
        remember_said(conn, replace(conversation, head=written[-1].seq), written)

    talk.shop.database.write_now(reply)
    talk.is_given_back()
    talk.waits(hours=30)
    assert "kem ceramide" in await talk.says(ASKED)
    facts = talk.shop.database.read_now(load_facts, [talk.conversation.id])[talk.conversation.id]
    assert [fact.value for fact in facts if fact.kind is FactKind.PROMISE]


@pytest.mark.parametrize(
    ("said", "count"),
    [(("shop lưu gì về mình vậy?",), "1"), (("phí ship bao nhiêu", "what do you know about me?"), "2")],
)
async def test_the_message_that_asks_what_is_kept_is_counted(talk: Talk, said: tuple[str, ...], count: str) -> None:
    answer = await talk.says(*said)
    line = next(line for line in answer.splitlines() if "tin nhắn" in line or "message" in line)
    assert count in line
