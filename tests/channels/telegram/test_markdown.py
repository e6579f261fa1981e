"""What the shop writes arrives as it was written: read back by a parser as strict as Telegram's."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from teremok.validation import validate_markdown

from channels.telegram.markdown import Part, is_public_url, to_parts
from conversation.messages import Source
from tests.telegram_double.refusal import RefusalError
from tests.telegram_double.texts import cleaned, read_text, units

NASTY = [
    "*",
    "_",
    "__",
    "~",
    "||",
    "`",
    "```",
    "[",
    "](",
    ")",
    "\\",
    "\\\\",
    ">",
    "#",
    "1.",
    "-",
    "!",
    "{{x}}",
    "\n>",
    "đ",
    "😀",
    " ",
]
texts = st.one_of(st.text(max_size=300), st.lists(st.sampled_from(NASTY), max_size=60).map("".join))
urls = st.text(alphabet="abc/?&=_*()[]\\~.#%", max_size=30).map(lambda tail: f"https://tiem.vn/{tail}")
titles = st.lists(st.sampled_from(NASTY), max_size=9).map(lambda pieces: "Đổi" + "".join(pieces))


def shown(part: Part) -> str:
    return read_text(part.markdown, "MarkdownV2", [], 4096)[0]


@settings(max_examples=200, deadline=None)
@given(texts)
def test_any_text_arrives_exactly_as_the_server_keeps_it(text: str) -> None:
    for part in to_parts(text):
        assert shown(part) == cleaned(part.text).strip(" \n")
        validate_markdown(part.markdown, 2)  # another's reading of the same rules


@settings(max_examples=200, deadline=None)
@given(texts, st.lists(st.tuples(titles, urls), min_size=1, max_size=4))
def test_sources_arrive_as_links_below_the_text(text: str, sources: list[tuple[str, str]]) -> None:
    parts = to_parts(text, [Source(title, url) for title, url in sources])
    read = [read_text(part.markdown, "MarkdownV2", [], 4096) for part in parts]
    links = [entity["url"] for _, entities in read for entity in entities if entity["type"] == "text_link"]
    assert links == [url for _, url in sources]


def repeated(text: str) -> str:
    return text * 100


@settings(max_examples=10, deadline=None)
@given(
    st.lists(st.sampled_from([*NASTY, "khách quen ", "\n\n", "Dạ. "]), min_size=30, max_size=60)
    .map("".join)
    .map(repeated)
)
def test_a_long_text_arrives_in_messages_that_fit(text: str) -> None:
    parts = to_parts(text)
    assert all(0 < units(shown(part)) <= 4096 for part in parts)
    assert "".join("".join(shown(part) for part in parts).split()) == "".join(text.split())


@pytest.mark.parametrize("text", ["", " ", "\n\n\n", "\t", " " * 9000])
def test_a_blank_text_makes_no_message(text: str) -> None:
    assert to_parts(text) == ()


def test_half_an_emoji_does_not_stop_the_message() -> None:
    (part,) = to_parts("ạ \ud83d nhé")
    assert shown(part) == "ạ \ufffd nhé"


def test_a_source_without_an_address_telegram_opens_is_only_named() -> None:
    (part,) = to_parts(
        "Đổi trong 7 ngày.", [Source("Đổi trả", "http://localhost:8080/a"), Source("Phí", "https://t.vn/b")]
    )
    text, entities = read_text(part.markdown, "MarkdownV2", [], 4096)
    assert text == "Đổi trong 7 ngày.\n\n🔗 Đổi trả\n🔗 Phí"
    assert [entity["url"] for entity in entities] == ["https://t.vn/b"]


@pytest.mark.parametrize(
    ("url", "is_taken"),
    [
        ("https://tiem.vn/a?b=c", True),
        ("tg://resolve?domain=quen_bot", True),
        ("http://127.0.0.1:8080/", True),
        ("http://localhost/", False),
        ("/articles/1", False),
        ("javascript:alert(1)", False),
        ("https://tiem.vn/a b", False),
        ("https://[", False),
    ],
)
def test_addresses_telegram_would_refuse_are_known(url: str, *, is_taken: bool) -> None:
    assert is_public_url(url) is is_taken


@pytest.mark.parametrize("raw", ["Hi.", "*b", "[a](http://b.vn", "a > b", "(x)", "`x", "1 + 1", "a|b"])
def test_the_parser_behind_these_tests_is_strict(raw: str) -> None:
    with pytest.raises(RefusalError, match="can't parse entities"):
        read_text(raw, "MarkdownV2", [], 4096)
