"""Long texts are cut where a reader pauses, and nothing gets lost."""

import itertools
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from channels.telegram.splitting import split, units

# Vietnamese in both normal forms, emoji built of several characters, spaces, ends of sentences and paragraphs
PIECES = [
    "đơn hàng ",
    "Lan ơi! ",
    "a",
    "\n",
    "\n\n",
    "  ",
    "👩‍👩‍👧‍👦",
    "👍🏽",
    "🇻🇳",
    "ế",
    unicodedata.normalize("NFD", "ế"),
    "𝒳",
    ".",
]
texts = st.one_of(st.text(max_size=400), st.lists(st.sampled_from(PIECES), max_size=300).map("".join))


def pieces_of(text: str, limit: int, whole: list[tuple[int, int]] | None = None) -> list[str]:
    return [text[start:end] for start, end in split(text, limit, whole or [])]


@settings(max_examples=300, deadline=None)
@given(texts, st.integers(min_value=12, max_value=80))
def test_the_pieces_together_are_the_text_and_each_fits(text: str, limit: int) -> None:
    pieces = pieces_of(text, limit)
    assert "".join(pieces) == text
    assert all(0 < units(piece) <= limit for piece in pieces)


@settings(max_examples=200, deadline=None)
@given(texts, st.integers(min_value=30, max_value=80), st.data())
def test_what_must_stay_whole_stays_whole(text: str, limit: int, data: st.DataObject) -> None:
    starts = data.draw(st.lists(st.integers(0, max(len(text) - 1, 0)), max_size=4, unique=True).map(sorted))
    whole = [(a, min(a + 10, b)) for a, b in itertools.pairwise([*starts, len(text)]) if a < b]
    ends = {end for _, end in split(text, limit, whole)}
    assert not [end for end in ends for a, b in whole if a < end < b]


@pytest.mark.parametrize(
    ("text", "limit", "pieces"),
    [
        ("", 10, []),
        ("vừa đủ", 6, ["vừa đủ"]),
        ("một hai\n\nba bốn năm", 12, ["một hai\n\n", "ba bốn năm"]),  # a paragraph
        ("một hai\nba bốn năm", 12, ["một hai\n", "ba bốn năm"]),  # a line
        ("Dạ vâng. Em gửi ngay", 14, ["Dạ vâng. ", "Em gửi ngay"]),  # a sentence
        ("Có 1. Đây là tên hàng dài", 16, ["Có 1. Đây là ", "tên hàng dài"]),  # a sentence too early to be worth it
        ("khách quen", 8, ["khách ", "quen"]),  # a word
        ("abcdefghij", 4, ["abcd", "efgh", "ij"]),  # nothing to pause at
        ("😀😀😀", 4, ["😀😀", "😀"]),  # two units each
        ("😀😀😀", 3, ["😀", "😀", "😀"]),  # never half of one
        ("aaa👍🏽", 5, ["aaa", "👍🏽"]),  # a thumb keeps its colour
        ("aae\u0302\u0301x", 4, ["aa", "e\u0302\u0301x"]),  # a letter keeps its accents
    ],
)
def test_the_cut_is_where_a_reader_pauses(text: str, limit: int, pieces: list[str]) -> None:
    assert pieces_of(text, limit) == pieces


def test_a_hundred_thousand_characters_are_cut_at_once() -> None:
    for text in ("a" * 100_000, "\n" * 100_000, "ơi! " * 25_000, "😀" * 50_000, "e" + "\u0301" * 50_000):
        pieces = pieces_of(text, 4096)
        assert "".join(pieces) == text
        assert len(pieces) < 60
