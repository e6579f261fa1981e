"""What the command line offers. Each command's help shows an example."""

import gc
import secrets
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.command_line.record_store import open_record_store, read_settings
from bot.command_line.replay_command import replay
from bot.command_line.site_commands import site_app
from bot.command_line.token_commands import token_app

if TYPE_CHECKING:
    from bot.product import Product
    from storage.database import Database

app = typer.Typer(no_args_is_help=True, add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
user_app = typer.Typer(no_args_is_help=True, help="The staff.")
app.add_typer(user_app, name="user")
app.command()(replay)
app.add_typer(site_app, name="site")
app.add_typer(token_app, name="token")


@app.command()
def run() -> None:
    """Start the shop and serve until Ctrl-C.

    Example: PORT=9000 khachquen run
    """
    settings = read_settings()  # first: a wrong one is told at once
    gc.disable()  # what is imported stays: to look through it again and again is a tenth of the start
    from bot.server import run as serve

    serve(settings, _announce)


@app.command()
def demo() -> None:
    """Load the demo shop into an empty record store.

    Example: DATA_DIR=/tmp/demo khachquen demo
    """
    from bot.demo.load_demo import load_demo
    from bot.progress import show_progress

    with open_record_store() as database, show_progress() as progress:
        if is_empty(database):
            load_demo(database, datetime.now(UTC), progress)


@app.command("import")
def import_table(
    path: Annotated[
        Path,
        typer.Argument(help="A CSV or text table, as Excel writes them too; or the word articles and then a source."),
    ],
    source: Annotated[
        Path | None, typer.Argument(help="A .md, .csv, .html or .docx file, or a folder of them.")
    ] = None,
    kind: Annotated[str, typer.Option(help="customers or orders; told by the file's name when left out.")] = "",
    column: Annotated[list[str] | None, typer.Option(help='"Header=field", to change how a column is read.')] = None,
    decimal: Annotated[str, typer.Option(help="The mark before a fraction, when the column does not tell.")] = "",
    day_order: Annotated[str, typer.Option(help="dmy or mdy, when the dates do not tell.")] = "",
    language: Annotated[str, typer.Option(help="vi or en, of articles that do not say themselves.")] = "vi",
    show: Annotated[bool, typer.Option("--show", help="Show how the columns are read; import nothing.")] = False,  # noqa: FBT002
    replace: Annotated[  # noqa: FBT002
        bool, typer.Option("--replace", help="Take out the articles that the source does not hold.")
    ] = False,
) -> None:
    """Import customers, orders or articles; a second run of the same files changes nothing.

    Example: khachquen import orders.csv --column "Tổng=amount"
    Example: khachquen import articles help-pages/
    """
    from bot.command_line.table_import import run_import

    if source is not None:
        typer.echo(_import_articles(path, source, language, replaces=replace))
        return
    with open_record_store() as database:
        typer.echo(run_import(database, path, kind, tuple(column or ()), decimal, day_order, show=show))


def _import_articles(word: Path, source: Path, language: str, *, replaces: bool) -> str:
    """Import what ``source`` holds and return the report; embeds with the encoder of the settings in force."""
    from bot.content.article_import import Model, import_articles, to_text
    from bot.progress import show_progress
    from conversation.errors import InputError
    from memory.encoder import Encoder, EncoderSettings
    from memory.language import LANGUAGES

    if str(word) != "articles":
        raise InputError(f"{word} is followed by {source}; only the word articles is followed by a source", "path")
    if language not in LANGUAGES:
        raise InputError(f"language is {language!r}; allowed: {', '.join(LANGUAGES)}", "language")
    current = read_settings()
    with open_record_store() as database, show_progress() as progress:

        def load_model() -> Model:
            encoder = Encoder.load(EncoderSettings(current.data_dir, current.embedding_model), progress)
            return Model(encoder.encode, encoder.model_name)

        now = datetime.now(UTC)
        return to_text(import_articles(database, source, language, now, load_model, progress, replaces=replaces))


@app.command("export")
def export_table(
    kind: Annotated[str, typer.Argument(help="customers or orders.")],
    path: Annotated[Path, typer.Argument(help="The CSV file to write.")],
) -> None:
    """Export customers or orders as CSV, in the form the import reads.

    Example: khachquen export customers customers.csv
    """
    from bot.progress import show_progress
    from conversation.errors import InputError
    from customers.exports import export_customers, export_orders

    writers = {"customers": export_customers, "orders": export_orders}
    if kind not in writers:
        raise InputError(f"kind is {kind!r}; allowed: {', '.join(writers)}", "kind")
    with open_record_store() as database, show_progress() as progress:
        count = writers[kind](database, path, lambda share: progress("export_rows", share))
    typer.echo(f"{count} {kind} -> {path}")


@app.command()
def shorthand(
    path: Annotated[Path, typer.Argument(help="A CSV of short,full,when; when is always, vi or en.")],
) -> None:
    """Publish the shop's own short forms, over the shipped ones; a running shop takes them at once.

    Example: khachquen shorthand our-slang.csv
    """
    from conversation.teencode import read_shorthand, shorthand_rows
    from storage.publication_store import publish

    rows = shorthand_rows(read_shorthand(path))
    with open_record_store() as database:
        database.write_now(lambda conn: publish(conn, "shorthand", rows, datetime.now(UTC)))
    typer.echo(f"{len(rows)} short forms")


@app.command()
def gaps(
    days: Annotated[int, typer.Option(help="How far back.", min=1, max=365)] = 30,
    limit: Annotated[int, typer.Option(help="Groups printed, the most asked first.", min=1, max=500)] = 50,
) -> None:
    """Print what customers asked and the shop could not answer, the same question in other words together.

    Example: khachquen gaps --days 7
    """
    from datetime import timedelta

    from bot.content.encoding import VectorCache
    from bot.floor.gaps_desk import find_unanswered, to_lines, to_text
    from bot.progress import show_progress
    from memory.encoder import Encoder, EncoderSettings
    from memory.knowledge_store import load_index
    from memory.means import LanguageMeans

    current = read_settings()
    with open_record_store() as database, show_progress() as progress:
        encoder = Encoder.load(EncoderSettings(current.data_dir, current.embedding_model), progress)
        kept = VectorCache(current.data_dir / "models" / "vectors.npz")
        means = LanguageMeans.measure(lambda texts, kind: kept.encode(encoder, texts, kind), encoder.model_name)
        asked = database.read_now(find_unanswered, datetime.now(UTC) - timedelta(days=days), means.model)
        lines = to_lines(asked, database.read_now(load_index, means), limit)
    typer.echo(to_text(lines))


@app.command()
def backup(path: Annotated[Path, typer.Argument(help="The .tar.gz file to write.")]) -> None:
    """Write everything into one file, while the shop is running or not.

    Example: khachquen backup khachquen-2026-11-21.tar.gz
    """
    from bot.command_line.backup import back_up
    from bot.progress import show_progress

    with show_progress() as progress:
        size = back_up(read_settings(), path, progress)
    typer.echo(f"{path} {size} bytes")


@app.command()
def restore(path: Annotated[Path, typer.Argument(help="A file that backup has written.")]) -> None:
    """Put a backup into an empty DATA_DIR; start the shop afterwards.

    Example: DATA_DIR=new-data khachquen restore khachquen-2026-11-21.tar.gz
    """
    from bot.command_line.backup import restore as put_back
    from bot.processes import DataFolder
    from bot.progress import show_progress

    current = read_settings()
    with DataFolder(current.data_dir), show_progress() as progress:
        put_back(current, path, progress)
    typer.echo(f"{path} -> {current.data_dir}")


@app.command()
def settings() -> None:
    """Print the settings in force, secrets masked.

    Example: PORT=9000 khachquen settings
    """
    from dataclasses import fields

    current = read_settings()
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
    with open_record_store() as database:
        database.write_now(
            lambda conn: add_user(
                conn, name, email, password, datetime.now(UTC), role=Role(role), teams=tuple(team or ())
            )
        )
    typer.echo(f"{email}\n{password}")


@user_app.command("reset")
def reset_staff(email: Annotated[str, typer.Argument(help="Whose password is made anew.")]) -> None:
    """Make a new one-time password for a member of the staff and end their sessions.

    Example: khachquen user reset tram@shop.example
    """
    from conversation.errors import NotFoundError
    from desk.passwords import one_time_password
    from desk.staff_store import find_user, set_password

    password = one_time_password()
    with open_record_store() as database:
        staff = database.read_now(find_user, email)
        if staff is None:
            raise NotFoundError(f"nobody on the staff signs in with {email!r}")
        database.write_now(lambda conn: set_password(conn, staff.id, password, datetime.now(UTC), must_change=True))
    typer.echo(f"{email}\n{password}")


def is_empty(database: "Database") -> bool:
    """Tell whether nothing has been published yet: a record store nobody has used."""
    from storage.publication_store import find_versions

    return not database.read_now(find_versions)


async def _announce(product: "Product") -> None:
    """Print where to look, once everything is ready."""
    from bot.words.catalogue import word

    await product.library.ready()
    base = product.settings.base_url
    typer.echo("\n" + word("ready", "vi", shop=f"{base}/demo/", desk=f"{base}/desk/"))
    if product.first_admin:
        email, password = product.first_admin
        typer.echo(word("ready-first", "vi", email=email, password=password))
    typer.echo(word("ready-stop", "vi") + "\n")
