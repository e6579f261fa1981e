"""The command line: help that shows an example, exit codes that scripts can use, one line where something is wrong."""

import csv
import socket
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from bot.command_line.commands import app
from bot.settings import setting_names
from storage.database import Database
from storage.migrate import migrate
from tests.journeys.shop import command

COMMANDS = tuple(typer.main.get_command(app).commands)  # type: ignore[attr-defined]
SECRET = "7000000001:very-secret"

# a setting, a value it cannot have, what the line says is allowed
WRONG = [
    ("PORT", "eighty", "a whole number from 0 to 65535"),
    ("DEMO", "maybe", "true or false"),
    ("REDIS_URL", "http://localhost", "redis://"),
    ("TIMEZONE", "Mars/Olympus", "Asia/Ho_Chi_Minh"),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data folder with an empty record store."""
    place = tmp_path / "data"
    place.mkdir()
    database = Database(f"sqlite:///{place / 'khachquen.db'}")
    migrate(database)
    database.close()
    return place


GROUPS = {"user": ("add", "reset"), "site": ("add", "list", "key-add"), "token": ("add", "list", "revoke")}


@pytest.mark.parametrize("name", [*COMMANDS, *(f"{name} {part}" for name, parts in GROUPS.items() for part in parts)])
def test_every_command_has_help_with_an_example_of_it(name: str) -> None:
    shown = CliRunner().invoke(app, [*name.split(), "--help"])
    assert shown.exit_code == 0
    if name not in GROUPS:
        assert "Example: " in shown.stdout
        assert f"khachquen {name}" in " ".join(shown.stdout.split())


def test_the_commands_are_those_the_documents_name() -> None:
    assert set(COMMANDS) >= {"run", "demo", "import", "export", "user", "settings", "backup", "restore"}


def test_settings_shows_all_of_them_and_no_secret(tmp_path: Path) -> None:
    shown = command("settings", folder=tmp_path / "data", TELEGRAM_BOT_TOKEN=SECRET, PORT="9000")
    assert shown.returncode == 0
    assert tuple(line.partition("=")[0] for line in shown.stdout.splitlines()) == setting_names()
    assert "PORT=9000 " in shown.stdout
    assert "very-secret" not in shown.stdout + shown.stderr


@pytest.mark.parametrize(("name", "value", "allowed"), WRONG)
def test_a_wrong_setting_is_one_line_that_names_it_and_what_is_allowed(
    tmp_path: Path, name: str, value: str, allowed: str
) -> None:
    refused = command("run", folder=tmp_path / "data", **{name: value})
    (line,) = refused.stderr.splitlines()
    assert refused.returncode == 2
    assert line.startswith(f"khachquen: {name} is {value!r}; allowed: ")
    assert allowed in line


def test_a_port_in_use_is_one_line_that_names_it(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        refused = command("run", folder=tmp_path / "data", PORT=port, DEMO="false", LOG_LEVEL="error")
    (line,) = refused.stderr.splitlines()
    assert refused.returncode == 2
    assert line.startswith(f"khachquen: PORT {port} on 127.0.0.1 cannot be listened on")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("export", "secrets", "out.csv"), "kind is 'secrets'; allowed: customers, orders"),
        (("user", "add", "a@shop.vn", "--name", "A", "--role", "king"), "role is 'king'; allowed: agent, admin"),
        (("import", "missing-orders.csv"), "missing-orders.csv"),
        (("restore", "missing.tar.gz"), "restore into an empty DATA_DIR"),
    ],
)
def test_what_a_command_cannot_do_is_one_line_and_exit_code_two(
    folder: Path, arguments: tuple[str, ...], says: str
) -> None:
    refused = command(*arguments, folder=folder)
    assert refused.returncode == 2, refused.stderr
    assert refused.stderr.count("\n") == 1
    assert says in refused.stderr


def test_what_is_exported_is_what_the_import_reads(folder: Path, tmp_path: Path) -> None:
    table = tmp_path / "customers.csv"
    table.write_text("id,name,phone\nKH1,Nguyễn Thị Lan,0912 345 678\nKH2,=cmd,0987654321\n", "utf-8")
    assert command("import", str(table), folder=folder).returncode == 0
    out = tmp_path / "out-customers.csv"
    exported = command("export", "customers", str(out), folder=folder)
    assert (exported.returncode, exported.stdout) == (0, f"2 customers -> {out}\n")
    with out.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["name"] for row in rows] == ["Nguyễn Thị Lan", "'=cmd"]
    again = command("import", str(out), folder=folder)
    assert "2 dòng: 0 mới, 0 thay đổi, 2 như cũ, 0 bị từ chối" in again.stdout
