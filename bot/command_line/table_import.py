"""Imports a table from the command line: mapping shown, progress, and a report of every row refused."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from bot.progress import show_progress
from bot.words.catalogue import word
from conversation.errors import InputError
from customers.columns import ColumnMapping, TableKind, plan_mapping
from customers.imports import ImportReport, import_customers, import_orders
from customers.records import Remark
from customers.table_file import open_table
from offers.product_store import find_needs
from storage.database import Database

LANGUAGE = "vi"
"""What the command line speaks."""

REMARKS_SHOWN = 50
"""Remarks printed; the rest are counted."""


def run_import(
    database: Database,
    path: Path,
    kind: str,
    columns: Sequence[str],
    decimal: str,
    day_order: str,
    *,
    show: bool,
) -> str:
    """Import ``path`` and return the report to print; raises InputError that names the column or the file."""
    mapping = _mapping(path, kind, columns, decimal, day_order)
    columns = "\n".join(f"  {column} -> {target}" for column, target in mapping.columns if target)
    shown = f"{word(f'import-table.{mapping.kind.value}', LANGUAGE)}\n{columns}"
    if show:
        return shown
    now = datetime.now(UTC)
    with show_progress() as progress:

        def told(share: float) -> None:
            progress("import", share)

        if mapping.kind is TableKind.CUSTOMERS:
            report = import_customers(database, path, mapping, now, told)
        else:
            report = import_orders(database, path, mapping, now, told, find_needs)
        told(1.0)
    return f"{shown}\n{to_text(report, mapping)}"


def to_text(report: ImportReport, mapping: ColumnMapping) -> str:
    """Return a report as lines: the counts, then every remark with its line, the file's own column, and the reason."""
    lines = [
        word(
            "import-counts",
            LANGUAGE,
            rows=str(report.rows),
            created=str(report.created),
            updated=str(report.updated),
            unchanged=str(report.unchanged),
            refused=str(report.refused),
        )
    ]
    lines += [f"  {_line(remark, mapping)}" for remark in report.remarks[:REMARKS_SHOWN]]
    left = len(report.remarks) - REMARKS_SHOWN
    return "\n".join([*lines, word("import-more", LANGUAGE, count=str(left))] if left > 0 else lines)


def _line(remark: Remark, mapping: ColumnMapping) -> str:
    columns = ", ".join(mapping.of(remark.column))
    where = "import-cell" if columns and remark.value else "import-empty-cell" if columns else "import-row"
    return word(
        f"{where}.{'refused' if remark.is_refused else 'kept'}",
        LANGUAGE,
        line=str(remark.line),
        column=columns,
        value=remark.value,
        reason=word(f"remark.{remark.reason}", LANGUAGE),
    )


def _mapping(path: Path, kind: str, columns: Sequence[str], decimal: str, day_order: str) -> ColumnMapping:
    if not kind:
        kind = next((k.value for k in TableKind if k.value[:-1] in path.name.casefold()), "")
    if kind not in [k.value for k in TableKind]:
        raise InputError(f"kind of {path.name} is unknown; say --kind customers or --kind orders", "kind")
    mapping = plan_mapping(open_table(path).header, TableKind(kind))
    for given in columns:
        column, equals, target = given.partition("=")
        if not equals:
            raise InputError(f"--column is {given!r}; write it as Header=field", "column")
        mapping = mapping.with_column(column.strip(), target.strip())
    return replace(mapping, decimal=decimal or mapping.decimal, day_order=day_order or mapping.day_order)
