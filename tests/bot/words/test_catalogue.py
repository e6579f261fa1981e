"""Every text there is a key for exists in both languages, with the same values to fill in."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fluent.syntax import FluentParser, FluentSerializer, ast

from bot.words.catalogue import LANGUAGES, has, word
from conversation.state import Control
from customers.levels import FIELDS
from routing.decision import TraceLine
from routing.route import CONSIDERATIONS
from tests.routing.test_route import FEE, REFUND, situation

ROOT = Path(__file__).parents[3]
FOLDER = ROOT / "bot" / "messages"
KEY = r"""(?<![\w])(f?)"([a-z][\w.{}\[\]' -]*)\""""
USED = re.compile(
    rf"\b(say|say_in_tone|word|has|Reason|Remark|refuse)\(\s*(?:turn, ?|row\.line, |record\.line, )?{KEY}"
)
TRACED = re.compile(rf"\bTraceLine\(\s*{KEY}")
TONES = ("neutral", "warm", "sorry")


def entries(path: Path) -> dict[str, set[str]]:
    """Return the keys of a file, attributes as ``key.attribute``, each with the values it fills in."""
    resource = FluentParser(with_spans=False).parse(path.read_text("utf-8"))
    junk = [FluentSerializer().serialize_entry(entry) for entry in resource.body if isinstance(entry, ast.Junk)]
    assert junk == []
    found: dict[str, set[str]] = {}
    for entry in resource.body:
        if isinstance(entry, ast.Message):
            parts = [
                (entry.id.name, entry.value),
                *((f"{entry.id.name}.{a.id.name}", a.value) for a in entry.attributes),
            ]
            for key, pattern in parts:
                if pattern is not None:
                    whole = FluentSerializer().serialize_entry(ast.Message(entry.id, pattern))
                    found[key] = set(re.findall(r"\{\s*\$(\w+)", whole))
    return found


def used_keys() -> Iterator[tuple[str, str]]:
    """Yield each key the code names as it stands there, with its place; ``{…}`` is left for a pattern."""
    for package in ("bot", "customers", "offers", "memory", "routing"):
        for path in sorted((ROOT / package).rglob("*.py")):
            text = path.read_text("utf-8")
            for found in USED.finditer(text):
                name, _, key = found.groups()
                whole = f"remark.{key}" if name in ("Remark", "refuse") else key
                yield f"{path.relative_to(ROOT)}: {whole}", whole + (".{tone}" if name == "say_in_tone" else "")
            yield from ((f"{path.relative_to(ROOT)}: {found[2]}", found[2]) for found in TRACED.finditer(text))


def all_keys(language: str) -> set[str]:
    """Return every key of a language's catalogue."""
    return {key for path in (FOLDER / language).glob("*.ftl") for key in entries(path)}


@pytest.mark.parametrize("name", sorted(path.name for path in (FOLDER / "vi").glob("*.ftl")))
def test_both_languages_have_the_same_keys_in_the_same_files(name: str) -> None:
    one, other = (entries(FOLDER / language / name) for language in LANGUAGES)
    assert one.keys() == other.keys()


@pytest.mark.parametrize("name", sorted(path.name for path in (FOLDER / "vi").glob("*.ftl")))
def test_a_text_fills_in_nothing_the_other_language_does_not_know(name: str) -> None:
    """Pronouns aside, which English does without, and the shop's name, which it says less often."""
    vietnamese, english = (entries(FOLDER / language / name) for language in LANGUAGES)
    optional = {"you", "you_cap", "me", "me_cap", "shop"}
    differing = {
        key: (vietnamese[key] ^ english[key]) - optional
        for key in vietnamese.keys() & english.keys()
        if (vietnamese[key] ^ english[key]) - optional
    }
    assert differing == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_key_the_code_names_has_a_text(language: str) -> None:
    known = all_keys(language)
    missing = []
    for place, key in used_keys():
        pattern = re.compile(re.sub(r"\\{.*?\\}", r"[\\w.-]+", re.escape(key)))
        if not any(pattern.fullmatch(one) for one in known):
            missing.append(place)
    assert missing == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_way_two_records_agree_has_a_text(language: str) -> None:
    keys = [f"{field.key}.{level.key}" for field in FIELDS for level in field.levels]
    keys += ["moved", "household", "namesake", "prior", "same_verified_phone", "same_verified_email"]
    assert [key for key in keys if not has(key, language)] == []


@pytest.mark.parametrize(
    "reason",
    [
        reason
        for reason in Path(ROOT / "customers" / "record_reading.py").read_text().split('"')[1::2]
        if reason.startswith("bad_")
    ],
)
def test_every_refusal_of_a_table_has_a_text(reason: str) -> None:
    assert all(has(f"remark.{reason}", language) for language in LANGUAGES)


def traced() -> Iterator[TraceLine]:
    """Yield a line of every consideration, where it holds and where it does not."""
    for asked in (situation(), situation(FEE, 0.5), situation(REFUND), situation(control=Control.HUMAN)):
        yield from (consider(asked)[1] for consider in CONSIDERATIONS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_consideration_can_be_read_by_a_shop_owner(language: str) -> None:
    for line in traced():
        text = word(line.key, language, **dict(line.values))
        assert text
        assert "{" not in text
        assert "none:" not in text
