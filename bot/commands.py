"""What the command line offers. Each command's help shows an example."""

import asyncio
import secrets
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from bot.settings import Settings, load_settings

if TYPE_CHECKING:
    from bot.wiring import Product
    from storage.database import Database

app = typer.Typer(no_args_is_help=True, add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
user_app = typer.Typer(no_args_is_help=True, help="The staff.")
app.add_typer(user_app, name="user")


@app.command()
def run() -> None:
    """Start the shop and serve until Ctrl-C.

    Example: PORT=9000 khachquen run
    """
    from bot.server import serve

    settings = _settings()
    asyncio.run(serve(settings, _announce))


@app.command()
def demo() -> None:
    """Load the demo shop into an empty record store.

    Example: DATA_DIR=/tmp/demo khachquen demo
    """
    from bot.demo.load_demo import load_demo
    from bot.progress import show_progress

    with _record_store() as database, show_progress() as progress:
        if is_empty(database):
            load_demo(database, datetime.now(UTC), progress)


@app.command()
def settings() -> None:
    """Print the settings in force, secrets masked.

    Example: PORT=9000 khachquen settings
    """
    from dataclasses import fields

    current = _settings()
    for field in fields(current):
        value = getattr(current, field.name)
        shown = "••••" if field.metadata["secret"] and value else value
        typer.echo(f"{field.name.upper()}={shown}  # {field.metadata['help']}")


@user_app.command("add")
def add_staff(
    email: Annotated[str, typer.Argument(help="What they sign in with.")],
    name: Annotated[str, typer.Option(help="What customers and colleagues see.")],
    role: Annotated[str, typer.Option(help="agent or admin.")] = "agent",
    team: Annotated[list[str] | None, typer.Option(help="Teams they answer for; may be given several times.")] = None,
) -> None:
    """Add a member of the staff and print a one-time password.

    Example: khachquen user add tram@shop.example --name "Ngô Bảo Trâm" --team care
    """
    from conversation.errors import InputError
    from desk.staff import Role
    from desk.staff_store import add_user

    if role not in list(Role):
        raise InputError(f"role is {role!r}; allowed: {', '.join(Role)}", "role")
    password = secrets.token_urlsafe(12)
    with _record_store() as database:
        database.write_now(
            lambda conn: add_user(
                conn, name, email, password, datetime.now(UTC), role=Role(role), teams=tuple(team or ())
            )
        )
    typer.echo(f"{email}\n{password}")


def is_empty(database: "Database") -> bool:
    """Tell whether nothing has been published yet: a record store nobody has used."""
    from storage.publication_store import find_versions

    return not database.read_now(find_versions)


def _settings() -> Settings:
    from bot.log import start_logging

    current = load_settings()
    start_logging(current.log_level, current.log_format)
    return current


def _record_store() -> "_Opened":
    return _Opened(_settings())


class _Opened:
    """The migrated record store for the length of a command."""

    def __init__(self, current: Settings) -> None:
        from storage.database import Database
        from storage.migrate import migrate

        self._database = Database(current.record_url)
        migrate(self._database)

    def __enter__(self) -> "Database":
        return self._database

    def __exit__(self, *_: object) -> None:
        self._database.close()


async def _announce(product: "Product") -> None:
    """Print where to look, once everything is ready."""
    from bot.catalogue import word

    await product.library.ready()
    base = product.settings.base_url
    typer.echo("\n" + word("ready", "vi", shop=f"{base}/demo/", desk=f"{base}/desk/"))
    if product.first_admin:
        email, password = product.first_admin
        typer.echo(word("ready-first", "vi", email=email, password=password))
    typer.echo(word("ready-stop", "vi") + "\n")
