"""Persons of old registers, each written down several times: ``python -m benchmarks.historical_people --out FOLDER``.

For trying recognition on what it was not made for: surnames that drift in spelling, first names as each clerk had
them, dates of which only the year is known, places and occupations in free words, a third of the cells empty, and up to
ten records a person. Written as a table of foreign columns, to be read with ``--column`` and ``--cluster``.
"""

import argparse
import csv
import random
from collections.abc import Sequence
from pathlib import Path

_LISTS = """
John William Thomas Henry George James Charles Robert Edward Richard Francis Samuel Joseph Frederick Arthur Alfred Hugh
Edmund Philip Walter Mary Elizabeth Anne Jane Margaret Sarah Catherine Frances Charlotte Emily Harriet Louisa Ellen
Alice Isabella Caroline Maria Eleanor Martha Hannah
;
Ash Black Brad Bur Cal Car Chap Clay Crom Dal Dun East Fair Field Gil Green Hal Har Hart Hol Kings Lang Law Mar Mid
More Nor Old Pal Pem Rad Red Rich Ros Sal Shel Stan Sut Thorn Wal War Wes Whit Wood
;
bury by croft dale den field ford grave ham land ley man more ridge shaw son stead stone ton well worth
;
Smith Jones Taylor Brown Williams Wilson Johnson Davies Robinson Wright Thompson Evans Walker White
;
Kent Essex Surrey Norfolk Devon Dorset Durham Cheshire Lancashire Yorkshire Middlesex Cornwall
;
politician writer painter farmer clergyman soldier sailor merchant lawyer physician engineer architect actor composer
cricketer journalist banker teacher printer naturalist
"""
FIRST, HEADS, TAILS, COMMON, SHIRES, TRADES = (part.split() for part in _LISTS.split(";"))
TOWNS = tuple(f"{head}{tail}" for head in HEADS[::3] for tail in ("ford", "minster", "mouth", "port", "chester"))
_SHORT = """
John Jno Johannes Jack J.;William Wm Will Guilielmus Bill;Thomas Thos Tom T.;Henry Harry Hen Henri;George Geo Georgius
;James Jas Jacobus Jim;Charles Chas Carolus Charley;Robert Robt Rob Bob;Edward Edwd Ned Edwardus;Richard Richd Dick
;Francis Fras Frank;Samuel Saml Sam;Joseph Jos Joe Josephus;Mary Maria Polly;Elizabeth Eliza Elisabeth Betty Lizzie
;Anne Ann Anna Nancy;Jane Joan Jenny;Margaret Margt Peggy Marguerite;Sarah Sally Sara;Catherine Katharine Kate
"""
VARIANTS = {names[0]: names[1:] for names in (line.split() for line in _SHORT.split(";"))}
_DRIFT = "ie>y y>ie ey>y ll>l tt>t ck>k c>ck ph>f son>sen f>ff e> a>e i>y ou>o s>sse h> w>wh"
SWAPS = [pair.partition(">")[::2] for pair in _DRIFT.split()]


def make_table(records: int, seed: int) -> list[tuple[str, ...]]:
    """Return about ``records`` rows: number, whose, first name, surname, born, birth place, shire, occupation."""
    chance = random.Random(seed)
    rows: list[tuple[str, ...]] = []
    person = 0
    while len(rows) < records:
        person += 1
        first = chance.choice(FIRST)
        surname = chance.choice(COMMON) if chance.random() < 0.15 else chance.choice(HEADS) + chance.choice(TAILS)
        born = (chance.randint(1600, 1899), chance.randint(1, 12), chance.randint(1, 28))
        town, shire = chance.choice(TOWNS), chance.choice(SHIRES)
        trade = chance.choice(TRADES)
        for _ in range(min(10, 1 + int(chance.expovariate(0.5)))):
            told = (
                _first(first, chance), _surname(surname, chance), _born(born, chance), _place(town, chance),
                shire if chance.random() < 0.9 else chance.choice(SHIRES), _trade(trade, chance),
            )  # fmt: skip
            rates = (0.06, 0.03, 0.28, 0.35, 0.35, 0.4)
            cells = ["" if chance.random() < rate else cell for cell, rate in zip(told, rates, strict=True)]
            rows.append((str(len(rows)), f"Q{person}", *cells))
    chance.shuffle(rows)
    return rows


def _first(name: str, chance: random.Random) -> str:
    if chance.random() < 0.22:
        name = chance.choice(VARIANTS.get(name, (name[0],)))
    if chance.random() < 0.12:
        name += " " + chance.choice(FIRST)
    return _slip(name, chance) if chance.random() < 0.05 else name


def _surname(name: str, chance: random.Random) -> str:
    fitting = [swap for swap in SWAPS if swap[0] in name.lower()]
    if fitting and chance.random() < 0.18:
        old, new = chance.choice(fitting)
        name = name.lower().replace(old, new, 1).capitalize()
    if chance.random() < 0.03:
        name = chance.choice(COMMON)
    return _slip(name, chance) if chance.random() < 0.07 else name


def _born(day: tuple[int, int, int], chance: random.Random) -> str:
    year, month, date = day
    kind = chance.random()
    if kind < 0.30:
        return str(year)
    if kind < 0.36:
        return f"{year}-01-01"
    if kind < 0.42:
        return str(year + chance.choice((-2, -1, 1, 2)))
    if kind < 0.47:
        return f"{year}-{month:02d}-{chance.randint(1, 28):02d}"
    return f"{year}-{month:02d}-{date:02d}"


def _place(town: str, chance: random.Random) -> str:
    kind = chance.random()
    if kind < 0.12:
        return chance.choice(TOWNS)
    if kind < 0.2:
        return f"{town} parish"
    return _slip(town, chance) if kind < 0.28 else town


def _trade(trade: str, chance: random.Random) -> str:
    return chance.choice(TRADES) if chance.random() < 0.25 else trade


def _slip(text: str, chance: random.Random) -> str:
    at = chance.randrange(len(text))
    kind = chance.randrange(3)
    if kind == 0:
        return text[:at] + text[at + 1 :]
    letter = chance.choice("abcdefghilmnoprstuvw")
    return text[:at] + letter + text[at + (kind == 1) :]


def main(arguments: Sequence[str] | None = None) -> None:
    """Write ``historical.csv`` into a folder."""
    parser = argparse.ArgumentParser(prog="benchmarks.historical_people", description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--records", type=int, default=50_000)
    parser.add_argument("--seed", type=int, default=20261122)
    options = parser.parse_args(arguments)
    options.out.mkdir(parents=True, exist_ok=True)
    with (options.out / "historical.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("entry", "whose", "first_name", "last_name", "dob", "birth_place", "shire", "trade"))
        writer.writerows(make_table(options.records, options.seed))


if __name__ == "__main__":
    main()
