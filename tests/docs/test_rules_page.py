"""The page on rules says what there is: it is made from the registry, and its example holds."""

import re

import pytest
import yaml

from bot.rules.rules_page import PAGE, with_tables
from routing.rules.document import Effects, Rule, SkipIf, Target
from routing.rules.naming import Names
from routing.rules.reading import read_rules

TEXT = PAGE.read_text("utf-8")


def test_the_tables_are_up_to_date() -> None:
    assert with_tables(TEXT) == TEXT, "run python -m bot.rules.rules_page"


def test_the_example_can_be_saved() -> None:
    example = TEXT.split("```yaml\n")[1].split("```")[0].replace("on:", '"on":')
    names = Names(queues=("care", "skin"), topics=("skin_reaction", "pregnancy"))
    assert read_rules(yaml.safe_load(example), names)[1] == ()


@pytest.mark.parametrize("model", [Rule, Effects, Target, SkipIf])
def test_every_part_of_a_rule_is_explained(model: type[Rule]) -> None:
    named = set(re.findall(r"`(\w+)`", TEXT)) | set(re.findall(r"\w+", " ".join(re.findall(r"`\{(.+?)\}`", TEXT))))
    assert set(model.model_fields) - named == set()
