"""The docs say what is there: every setting, command, log line, metric, package and link."""

import ast
import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest
import typer

from bot import metrics
from bot.command_line.commands import app
from bot.settings import Settings
from bot.settings_page import PAGE, with_table
from bot.skills.registry import SKILLS

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PACKAGES = ("bot", "api", "channels", "desk", "routing", "offers", "customers", "memory", "conversation", "storage")


FOLDERS = (*PACKAGES, "benchmarks", "docs", "tests")
PAGES = [
    path
    for path in sorted((*ROOT.glob("*.md"), *(page for folder in FOLDERS for page in (ROOT / folder).rglob("*.md"))))
    if "content" not in path.parts  # the demo shop's own articles
]


def _read(name: str) -> str:
    return (DOCS / name).read_text("utf-8")


def _source() -> Iterator[tuple[Path, ast.Module]]:
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            yield path, ast.parse(path.read_text("utf-8"))


# Settings


def test_the_settings_page_is_up_to_date() -> None:
    page = PAGE.read_text("utf-8")
    assert page == with_table(page), "run python -m bot.settings_page"


def test_no_page_names_a_setting_that_is_not_there() -> None:
    known = {field.name.upper() for field in fields(Settings)} | {"CHROMIUM"}
    named = {
        name for path in PAGES for name in re.findall(r"`([A-Z][A-Z0-9]*_[A-Z0-9_]+)(?:=[^`]*)?`", path.read_text())
    }
    enums = {"SENT", "PENDING", "UNKNOWN", "FAILED", "POSSESSION", "ANONYMOUS"}
    assert named - known - enums == set()


# Links


def _slug(heading: str) -> str:
    plain = re.sub(r"[^\w\- ]", "", heading.replace("`", "").lower())
    return plain.strip().replace(" ", "-")


def _anchors(path: Path) -> set[str]:
    prose = re.sub(r"```.*?```", "", path.read_text("utf-8"), flags=re.DOTALL)
    return {_slug(heading) for heading in re.findall(r"^#+ (.+)$", prose, flags=re.MULTILINE)}


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    dead = []
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text("utf-8")):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        file = (page.parent / name).resolve() if name else page
        if not file.exists() or (anchor and anchor not in _anchors(file)):
            dead.append(target)
    assert dead == []


def test_every_page_is_in_the_index() -> None:
    index = {(DOCS / target).resolve() for target in re.findall(r"\]\(([^)#\s]+)\)", _read("README.md"))}
    assert [path.name for path in PAGES if path.is_relative_to(DOCS) and path not in index | {DOCS / "README.md"}] == []


def test_decisions_are_numbered_once_and_say_their_number() -> None:
    pages = sorted((DOCS / "decisions").glob("*.md"))
    numbers = [int(path.name[:4]) for path in pages]
    assert numbers == list(range(1, len(pages) + 1))
    assert all(path.read_text("utf-8").startswith(f"# {int(path.name[:4])}. ") for path in pages)


# What the process says of itself


def _actions() -> set[str]:
    """Return the first argument of every ``log.<level>(…)``; an action that is no plain text is a fault by itself."""
    found: set[str] = set()
    for path, tree in _source():
        for node in ast.walk(tree):
            if _is_log_call(node):
                assert isinstance(node, ast.Call)
                action = node.args[0]
                assert isinstance(action, ast.Constant), f"{path}:{node.lineno}: an action has a fixed name"
                found.add(str(action.value))
    return found


def _is_log_call(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "log"
        and node.func.attr in ("debug", "info", "warning", "error", "exception", "critical")
    )


def test_every_log_action_has_its_row_and_no_other() -> None:
    logs = _read("logs-and-metrics.md").split("\n## Metrics")[0]
    rows = {
        name for row in re.findall(r"^\| (`[^|]+) \|", logs, flags=re.MULTILINE) for name in re.findall(r"`(\w+)`", row)
    }
    assert _actions() - rows == set(), "not in docs/logs-and-metrics.md"
    assert rows - _actions() == set(), "no longer in the code"


def test_every_metric_has_its_row_and_no_other() -> None:
    rows = set(re.findall(r"^\| `(khachquen_\w+)` \|", _read("logs-and-metrics.md"), flags=re.MULTILINE))
    assert rows == {family.name for family in metrics.REGISTRY.collect()}


def test_every_metric_is_fed() -> None:
    names = {name for name in vars(metrics) if name.isupper() and name != "REGISTRY"}
    fed = {
        node.func.value.id if isinstance(node.func.value, ast.Name) else ast.unparse(node.func.value).split(".")[0]
        for path, tree in _source()
        if path.is_relative_to(ROOT / "bot")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("inc", "set", "observe", "labels")
    }
    assert names - fed == set()


# Commands, packages, catalogues


def _commands() -> list[str]:
    group = typer.main.get_command(app)
    found = []
    for name, command in group.commands.items():  # type: ignore[attr-defined]
        inner = getattr(command, "commands", None)
        found += [f"{name} {sub}" for sub in inner] if inner else [name]
    return found


@pytest.mark.parametrize("command", _commands())
def test_every_command_is_on_the_operations_page(command: str) -> None:
    assert f"`khachquen {command}" in _read("operations.md")


def test_the_architecture_names_every_package_and_every_channel() -> None:
    page = _read("architecture.md")
    table = page.split("## Packages")[1].split("\n## ")[0]
    missing = [name for name in PACKAGES if f"| `{name}/` |" not in table]
    missing += [
        f"{path.parent.name}/"
        for path in (ROOT / "channels").glob("*/__init__.py")
        if f"`{path.parent.name}/`" not in table
    ]
    assert missing == []


@pytest.mark.parametrize("page", ["architecture.md", "way-of-a-message.md", "add-a-channel.md", "glossary.md"])
def test_every_file_a_page_names_is_there(page: str) -> None:
    named = set(re.findall(rf"`((?:{'|'.join(PACKAGES)}|tests|benchmarks|requirements)/[\w./-]+)`", _read(page)))
    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []


def test_the_stages_are_told_in_their_order() -> None:
    wiring = (ROOT / "bot" / "wiring.py").read_text("utf-8")
    stages = re.findall(r"from bot\.stages\.(\w+) import", wiring)
    used = sorted(
        (name for name in stages if name not in ("prepare", "find_out")),
        key=lambda name: wiring.index(f"            {name.capitalize()}("),
    )
    told = re.findall(r"^\| (\w+) \| `bot/stages/", _read("way-of-a-message.md"), flags=re.MULTILINE)
    assert told == used


@pytest.mark.parametrize("library", ["aiogram", "rapidfuzz", "sentence_transformers", "fluent", "argon2", "redis"])
def test_a_library_lives_where_the_architecture_says(library: str) -> None:
    homes = _read("architecture.md").split("## One library, one home")[1].split("\n## ")[0]
    row = next(
        line
        for line in homes.splitlines()
        if line.startswith("|") and library.replace("_", "-") in line.split("|")[1].lower()
    )
    used = [
        path.relative_to(ROOT).as_posix()
        for path, tree in _source()
        if any(library == name.split(".")[0] for node in ast.walk(tree) for name in _modules(node))
    ]
    named = re.findall(r"`([\w./-]+)`", row)
    assert used, library
    assert [path for path in used if not any(path == home or path.startswith(f"{home}/") for home in named)] == []


def _modules(node: ast.AST) -> list[str]:
    if isinstance(node, ast.ImportFrom):
        return [node.module or ""]
    return [alias.name for alias in node.names] if isinstance(node, ast.Import) else []


def test_the_example_of_a_skill_has_the_shape_of_the_real_ones() -> None:
    example = _read("add-a-skill.md").split("```python\n")[1].split("```")[0]
    imported = {
        alias.name
        for node in ast.walk(ast.parse(example))
        if isinstance(node, ast.ImportFrom) and node.module and node.module != "customers.voucher_store"
        for alias in node.names
        if _has(node.module, alias.name)
    }
    assert {"Resources", "may_open", "Outcome", "Turn", "money_text", "say", "Choice", "Reply"} <= imported
    assert "async def answer(turns: Sequence[Turn], resources: Resources) -> Sequence[Outcome]:" in example
    assert "voucher_balance" not in SKILLS, "then it is no example any more"


def _has(module: str, name: str) -> bool:
    path = ROOT / (module.replace(".", "/") + ".py")
    if not path.exists():
        return False
    return any(
        name == getattr(node, "name", "")
        or (isinstance(node, ast.ImportFrom) and any(a.name == name for a in node.names))
        for node in ast.parse(path.read_text("utf-8")).body
    )


@pytest.mark.parametrize("folder", ["bot/messages/vi", "bot/messages/en", "desk/pages/words", "channels/webchat/pages"])
def test_where_words_are_kept_is_told(folder: str) -> None:
    assert (ROOT / folder).is_dir()
    assert folder in (ROOT / "CONTRIBUTING.md").read_text("utf-8")


def test_the_readme_shows_pictures_and_the_two_commands() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    pictures = re.findall(r"!\[[^\]]{20,}\]\((docs/pictures/\w+\.png)\)", readme)
    assert pictures == ["docs/pictures/chat.png", "docs/pictures/desk.png"]
    assert all((ROOT / picture).read_bytes().startswith(b"\x89PNG") for picture in pictures)
    targets = (ROOT / "Makefile").read_text("utf-8")
    assert all(f"make {name}" in readme and f"\n{name}:" in targets for name in ("run", "test"))
