"""The page about imports names every field and every reason there is."""

import re
from pathlib import Path

import pytest

from customers.columns import NAMES

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "import.md").read_text("utf-8")
REASON = re.compile(r'"((?:bad|nobody|too|number|several|date_in|negative|unknown|impossible)_\w+)"')


@pytest.mark.parametrize("field", sorted({field for targets in NAMES.values() for field in targets}))
def test_every_field_is_on_the_page(field: str) -> None:
    assert f"`{field}`" in PAGE


def test_every_reason_is_on_the_page() -> None:
    code = "".join((ROOT / "customers" / name).read_text("utf-8") for name in ("record_reading.py", "imports.py"))
    reasons = set(REASON.findall(code))
    assert len(reasons) > 10
    assert {reason for reason in reasons if f"`{reason}`" not in PAGE} == set()
