"""Reads what made-up people and conversations are built from."""

from pathlib import Path
from typing import Any

from bot.demo.content_file import CONTENT, listed, mapped, read_list, read_yaml
from bot.demo.materials import (
    Carrier,
    Manner,
    Names,
    People,
    Phrases,
    Place,
    Script,
    ScriptLine,
    Scripts,
    Share,
    Trait,
    Western,
    Zone,
)
from bot.demo.records import DemoText
from conversation.errors import InputError
from conversation.plain import from_plain

PEOPLE = "people.yaml"
SCRIPTS = "scripts.yaml"


def read_people(folder: Path = CONTENT) -> People:
    """Return the lists people are made of; raises InputError that names the field."""
    raw = read_yaml(folder, PEOPLE)
    fees, free_from = dict(mapped(raw, PEOPLE, "fees")), dict(mapped(raw, PEOPLE, "free_from"))
    zones = [{"id": zone, "fee": fee, "free_from": free_from.get(zone)} for zone, fee in fees.items()]
    return People(
        surnames=_read_shares(raw, "surnames"),
        female=_read_names(raw, "female"),
        male=_read_names(raw, "male"),
        western=read_list(Western, raw, PEOPLE, "western"),
        phone_prefixes=_read_shares(raw, "phone_prefixes"),
        email_domains=_read_words(raw, "email_domains"),
        places=_read_places(raw),
        home_province=from_plain(str, raw.get("home_province"), f"{PEOPLE}: home_province"),
        central_wards=_read_words(raw, "central_wards"),
        southern_provinces=_read_words(raw, "southern_provinces"),
        islands=_read_words(raw, "islands"),
        zones=read_list(Zone, {"fees": zones}, PEOPLE, "fees"),
        carriers=read_list(Carrier, raw, PEOPLE, "carriers"),
        payments=_read_shares(raw, "payments"),
        skin_types=_read_traits(raw, "skin_types"),
        allergies=_read_traits(raw, "allergies"),
        children=_read_traits(raw, "children"),
        manners=read_list(Manner, raw, PEOPLE, "manners"),
        teencode=tuple(
            (word, from_plain(str, short, f"{PEOPLE}: teencode.{word}"))
            for word, short in mapped(raw, PEOPLE, "teencode")
        ),
    )


def read_scripts(folder: Path = CONTENT) -> Scripts:
    """Return the scripts of past conversations; raises InputError that names the script and field."""
    raw = read_yaml(folder, SCRIPTS)
    return Scripts(
        scripts=tuple(
            _read_script(row, f"{SCRIPTS}: scripts[{i}]") for i, row in enumerate(listed(raw, SCRIPTS, "scripts"))
        ),
        phrases=tuple(_read_phrases(raw, language) for language in ("vi", "en")),
    )


def _read_shares(raw: dict[str, Any], key: str, path: str = "") -> tuple[Share, ...]:
    place = f"{PEOPLE}: {path or key}"
    shares = tuple(
        from_plain(Share, {"word": word, "weight": weight}, f"{place}.{word}")
        for word, weight in mapped(raw, PEOPLE, key)
    )
    if any(share.weight <= 0 for share in shares):
        raise InputError(f"{place} has a weight that is not more than 0", place)
    return shares


def _read_words(raw: dict[str, Any], key: str) -> tuple[str, ...]:
    return from_plain(tuple[str, ...], raw.get(key), f"{PEOPLE}: {key}")


def _read_names(raw: dict[str, Any], gender: str) -> Names:
    given = dict(mapped(raw, PEOPLE, "given_names"))
    middle = dict(mapped(raw, PEOPLE, "middle_names"))
    return Names(gender, _read_words(given, gender), _read_shares(middle, gender, f"middle_names.{gender}"))


def _read_places(raw: dict[str, Any]) -> tuple[Place, ...]:
    places = []
    for index, row in enumerate(listed(raw, PEOPLE, "places")):
        place = f"{PEOPLE}: places[{index}]"
        if not isinstance(row, dict):
            raise InputError(f"{place} must be a list of named fields", place)
        wards = [{"name": ward, "streets": streets} for ward, streets in mapped(row, place, "wards")]
        places.append(from_plain(Place, {**row, "wards": wards}, place))
    return tuple(places)


def _read_traits(raw: dict[str, Any], key: str) -> tuple[Trait, ...]:
    return tuple(
        Trait(word, from_plain(DemoText, text, f"{PEOPLE}: {key}.{word}")) for word, text in mapped(raw, PEOPLE, key)
    )


def _read_script(row: Any, place: str) -> Script:
    if not isinstance(row, dict):
        raise InputError(f"{place} must be a list of named fields", place)
    return Script(
        id=from_plain(str, row.get("id"), f"{place}.id"),
        topic=from_plain(str, row.get("topic"), f"{place}.topic"),
        weight=from_plain(float, row.get("weight"), f"{place}.weight"),
        language=from_plain(str, row.get("language", "vi"), f"{place}.language"),
        conditions=from_plain(tuple[str, ...], row.get("with", []), f"{place}.with"),
        lines=_read_lines(listed(row, place, "lines"), f"{place}.lines"),
        team=from_plain(str, row.get("agent", ""), f"{place}.agent"),
    )


def _read_lines(rows: list[Any], place: str) -> tuple[ScriptLine, ...]:
    lines = []
    for index, row in enumerate(rows):
        at = f"{place}[{index}]"
        speakers = [key for key in row if key != "after"] if isinstance(row, dict) else []
        if len(speakers) != 1 or speakers[0] not in {"customer", "bot", "agent"}:
            raise InputError(f"{at} must be said by one of customer, bot, agent", at)
        ways = row[speakers[0]]
        fields = {"author": speakers[0], "ways": ways, "after": row.get("after", 0)}
        lines.append(from_plain(ScriptLine, fields, at))
        if not ways:
            raise InputError(f"{at} has no words", at)
    return tuple(lines)


def _read_phrases(raw: dict[str, Any], language: str) -> Phrases:
    def words(key: str) -> tuple[str, ...]:
        return from_plain(
            tuple[str, ...], dict(mapped(raw, SCRIPTS, key)).get(language), f"{SCRIPTS}: {key}.{language}"
        )

    closers = listed(dict(mapped(raw, SCRIPTS, "closers")), f"{SCRIPTS}: closers", language)
    return Phrases(
        language,
        words("openers"),
        words("welcomes"),
        tuple(_read_lines(rows, f"{SCRIPTS}: closers.{language}[{i}]") for i, rows in enumerate(closers)),
    )
