"""Tokens of the API from the command line."""

from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer

from bot.command_line.record_store import open_record_store
from bot.words.catalogue import word

token_app = typer.Typer(no_args_is_help=True, help="Tokens of the API.")


@token_app.command("add")
def add_token(
    name: Annotated[str, typer.Argument(help="What it is for, as the list shows it.")],
    scope: Annotated[list[str], typer.Option(help="What it may do, such as customers:write; several times.")],
    days: Annotated[int, typer.Option(help="Days until it ends; 0 never.", min=0, max=3650)] = 0,
    per_minute: Annotated[int, typer.Option(help="Calls it may make a minute.", min=1, max=1_000_000)] = 600,
) -> None:
    """Make a token and print it, this once.

    Example: khachquen token add erp --scope customers:write --scope orders:write
    """
    from api.token_store import add_token as add

    now = datetime.now(UTC)
    until = now + timedelta(days=days) if days else None
    with open_record_store() as database:
        token, shown = database.write_now(lambda conn: add(conn, name, scope, now, until, per_minute))
    typer.echo(f"{token.id}\n{shown}")


@token_app.command("list")
def list_tokens() -> None:
    """List the tokens, without their secrets.

    Example: khachquen token list
    """
    from api.token_store import load_tokens

    now = datetime.now(UTC)
    with open_record_store() as database:
        found = database.read_now(load_tokens)
    for token in found:
        state = "revoked" if token.revoked_at else "live" if token.is_live(now) else "ended"
        used = f"{token.used_at:%Y-%m-%d %H:%M}" if token.used_at else "-"
        typer.echo(f"{token.id}  {word(f'token-{state}', 'vi')}  {used}  {token.name}  {' '.join(token.scopes)}")


@token_app.command("revoke")
def revoke_token(token_id: Annotated[str, typer.Argument(help="Its id, as the list shows it.")]) -> None:
    """Take a token back at once.

    Example: khachquen token revoke 3f9a1c2b4d5e
    """
    from api.token_store import revoke_token as revoke

    with open_record_store() as database:
        database.write_now(lambda conn: revoke(conn, token_id, datetime.now(UTC)))
    typer.echo(token_id)
