"""The demo shop's own rules, as the file in its content folder has them."""

from pathlib import Path
from typing import Any

from bot.demo.content_file import CONTENT
from conversation.errors import InputError
from routing.rules.yaml_form import read_yaml

NAME = "rules.yaml"


def read_rules_document(folder: Path = CONTENT) -> dict[str, Any]:
    """Return the rules as a document; raises InputError that names the line."""
    plain, faults = read_yaml((folder / NAME).read_text("utf-8"))
    if faults or not isinstance(plain, dict):
        raise InputError(f"{NAME}: {faults[0].place if faults else 'holds no rules'}", NAME)
    return plain
