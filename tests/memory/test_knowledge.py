"""Articles are cut into passages and the right one is found, in the asker's language."""

import numpy as np
import pytest

from conversation.text import expand
from memory.accents import AccentModel
from memory.knowledge import Article, KnowledgeIndex, searched_text
from memory.passages import MOST_LETTERS, cut
from memory.query import Query
from tests.memory.word_vectors import encode, means

ARTICLES = (
    Article(
        "doi-tra", "vi", "Đổi trả", "Đổi trong 7 ngày kể từ khi nhận.\n\n## Không đổi\nĐồ lót và hàng đã mở nắp.\n"
    ),
    Article(
        "doi-tra",
        "en",
        "Returns",
        "Return within 7 days of delivery.\n\n## Not returned\nUnderwear and opened goods.\n",
    ),
    Article(
        "giao-hang",
        "vi",
        "Phí giao hàng",
        "Nội thành 20.000 đồng.\n\n## Ra đảo\n- Phú Quốc: 45.000 đồng\n- Côn Đảo: 60.000 đồng\n",
    ),
    Article("bao-hanh", "vi", "Bảo hành", "Máy móc bảo hành 12 tháng.\n"),
)


@pytest.fixture(scope="module")
def index() -> KnowledgeIndex:
    pairs = [(a, p) for a in ARTICLES for p in cut(a)]
    vectors = encode([searched_text(a, p) for a, p in pairs], "passage")
    return KnowledgeIndex.build(ARTICLES, [p for _, p in pairs], vectors, means())


def ask(text: str, language: str = "vi") -> Query:
    restored = AccentModel.train([a.body for a in ARTICLES]).restore(expand(text))
    return Query(text, encode([restored], "query")[0], language, restored)


@pytest.mark.parametrize(
    ("question", "language", "article", "heading"),
    [
        ("đồ lót có đổi được không", "vi", "doi-tra.vi", "Không đổi"),
        ("phi giao ra Con Dao", "vi", "giao-hang.vi", "Ra đảo"),
        ("ship ra đảo Phú Quốc bn tiền z", "vi", "giao-hang.vi", "Ra đảo"),
        ("may bao hanh bao lau", "vi", "bao-hanh.vi", ""),
        ("can opened goods be returned", "en", "doi-tra.en", "Not returned"),
        ("underwear return", "vi", "doi-tra.vi", ""),  # found in English, told in the asker's language
        ("bảo hành máy", "en", "bao-hanh.vi", ""),  # no version in English
    ],
)
def test_the_passage_that_answers_is_found(
    index: KnowledgeIndex, question: str, language: str, article: str, heading: str
) -> None:
    hit = index.search_many([ask(question, language)])[0][0]
    assert hit.article_id == article
    if heading:
        assert hit.passage.heading == heading


def test_a_batch_gives_what_each_question_gives_alone(index: KnowledgeIndex) -> None:
    questions = [ask("đổi trả"), ask("giao hàng"), ask("warranty", "en")]
    together = index.search_many(questions)
    assert [[h.passage.id for h in hits] for hits in together] == [
        [h.passage.id for h in index.search_many([q])[0]] for q in questions
    ]


def test_hits_are_of_different_articles_and_surer_ones_first(index: KnowledgeIndex) -> None:
    hits = index.search_many([ask("đổi hàng đã mở nắp")], 3)[0]
    assert len({h.article_id.split(".")[0] for h in hits}) == len(hits) == 3
    assert hits[0].confidence > hits[1].confidence
    assert all(0 <= h.confidence <= 1 for h in hits)


def test_a_passage_without_a_vector_yet_is_found_by_its_words() -> None:
    found = cut(ARTICLES[2])
    lacking = KnowledgeIndex.build(
        ARTICLES, found, np.zeros((len(found), 64), np.float32), means(), np.zeros(len(found), bool)
    )
    assert lacking.search_many([ask("Côn Đảo")])[0][0].passage.heading == "Ra đảo"


def test_an_empty_index_finds_nothing() -> None:
    empty = KnowledgeIndex.build([], [], np.zeros((0, 64), np.float32), means())
    assert empty.search_many([ask("gì đó")]) == ((),)


def test_a_long_section_is_cut_at_paragraphs_and_loses_nothing() -> None:
    body = "\n\n".join(f"Đoạn {n}: " + "chữ " * 60 for n in range(12))
    found = cut(Article("dai", "vi", "Dài", body))
    assert len(found) > 1
    assert all(len(p.text) <= MOST_LETTERS for p in found)
    assert [n for n in range(12) if not any(f"Đoạn {n}:" in p.text for p in found)] == []


def test_lists_tables_and_code_become_plain_text() -> None:
    body = (
        "1. một\n2. hai\n\n| cỡ | cao |\n|---|---|\n| M | 160 |\n\n```\nmã\n```\n**đậm** [liên kết](https://a.example)"
    )
    text = cut(Article("x", "vi", "X", body))[0].text
    assert text == "1. một\n2. hai\ncỡ | cao\nM | 160\nmã\nđậm liên kết (https://a.example)"


def test_a_heading_within_another_says_which() -> None:
    regions = "### Miền Bắc\n\n30.000đ\n\n### Miền Nam\n\n20.000đ\n\n"
    body = f"## Phí giao\n\nTheo vùng.\n\n{regions}## Phí giao\n\nLễ tết thêm 5.000đ\n"
    assert [(p.heading, p.text) for p in cut(Article("phi", "vi", "Phí", body))] == [
        ("Phí giao", "Theo vùng."),
        ("Phí giao › Miền Bắc", "30.000đ"),
        ("Phí giao › Miền Nam", "20.000đ"),
        ("Phí giao", "Lễ tết thêm 5.000đ"),
    ]


def test_one_long_paragraph_is_cut_at_its_sentences() -> None:
    body = " ".join(f"Câu {n} nói một điều gì đó của shop." for n in range(100))
    found = cut(Article("dai", "vi", "Dài", body))
    assert all(len(p.text) <= MOST_LETTERS and p.text.endswith("shop.") for p in found)
    assert " ".join(p.text for p in found) == body


RETURNS = Article(
    "doi-tra",
    "vi",
    "Đổi trả trong 14 ngày",
    "Bạn có 14 ngày kể từ ngày nhận để trả hoặc đổi.\n\n"
    "## Phí gửi trả\nShop sai: shop trả phí. Bạn đổi ý: bạn trả 25.000đ cho một lượt lấy hàng.\n\n"
    "## Cách làm\nNhắn mã đơn, món muốn trả và ảnh chụp. Shop duyệt, bưu tá đến lấy tận nhà.\n\n"
    "## Địa chỉ gửi\n48 Trần Quang Diệu, Phường Nhiêu Lộc.\n",
)


INSTALMENT = Article(
    "tra-gop",
    "vi",
    "Trả góp 0%",
    "Đơn từ 3.000.000đ được trả góp qua thẻ tín dụng.\n\n"
    "## Kỳ hạn\n3, 6 hoặc 9 tháng. Ngân hàng thu phí chuyển đổi.\n\n"
    "## Cách làm\nChọn trả góp thẻ tín dụng ở bước thanh toán. Ngân hàng chuyển đổi trong 5 ngày; kỳ đầu tháng sau.\n",
)
FEES = Article(
    "phi-giao",
    "vi",
    "Phí giao hàng theo khu vực",
    "Phí giao tính theo nơi nhận và cân nặng, mỗi kg tiếp theo cộng 5.000đ.\n\n"
    "## Bảng phí\nNội thành: 18.000đ. Đồng Tháp, Cần Thơ, Cà Mau: 30.000đ.\n\n"
    "## Ưu đãi\nĐơn từ 399.000đ về tận nhà thì không cần trả tiền giao.\n",
)


@pytest.mark.parametrize(
    ("article", "question", "told"),
    [
        (INSTALMENT, "thẻ trả góp mấy tháng", "9 tháng"),  # months, not any days
        (INSTALMENT, "trả góp thẻ thì chuyển đổi mấy ngày", "5 ngày"),
        (FEES, "phi giao hang ve can tho", "30.000đ"),  # the two syllables beside each other
    ],
)
def test_the_unit_and_the_words_that_stand_together_choose_the_passage(
    article: Article, question: str, told: str
) -> None:
    passages = cut(article)
    vectors = encode([searched_text(article, p) for p in passages], "passage")
    hit = KnowledgeIndex.build([article], passages, vectors, means()).search_many([ask(question)])[0][0]
    assert told in hit.passage.text


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("shop doi tra trong bao lau", "14 ngày"),
        ("đổi trả mất bao nhiêu tiền", "25.000đ"),
        ("muốn đổi trả thì làm cách nào", "Nhắn mã đơn"),
        ("gửi đổi trả về địa chỉ nào", "48 Trần Quang Diệu"),
    ],
)
def test_of_one_article_the_passage_is_told_that_holds_what_is_asked(question: str, told: str) -> None:
    passages = cut(RETURNS)
    vectors = encode([searched_text(RETURNS, p) for p in passages], "passage")
    hit = KnowledgeIndex.build([RETURNS], passages, vectors, means()).search_many([ask(question)])[0][0]
    assert told in hit.text
    assert hit.beside is None or hit.text.index(min(hit.passage, hit.beside, key=lambda p: p.position).text) == 0


def test_a_short_beginning_is_told_with_what_it_leads_to() -> None:
    rates = " ".join(f"- Tỉnh {name}: {fee}.000 đồng\n" for fee, name in enumerate(("An Giang", "Huế", "Lào Cai"), 20))
    fees = Article("phi", "vi", "Phí giao hàng", f"Phí giao hàng tính theo nơi nhận.\n\n## Bảng phí\n{rates}")
    pairs = [(fees, passage) for passage in cut(fees)]
    vectors = encode([searched_text(a, p) for a, p in pairs], "passage")
    index = KnowledgeIndex.build((fees,), [p for _, p in pairs], vectors, means())
    (hit,) = index.search_many([ask("phí giao tính theo gì")])[0]
    assert hit.passage.position == 0
    assert hit.text.startswith("Phí giao hàng tính")
    assert "21.000 đồng" in hit.text
