"""The web sites that carry the widget, and the keys they sign their visitors with, from the command line."""

import re
import secrets
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

import typer

from bot.command_line.record_store import open_record_store
from bot.words.catalogue import word
from conversation.errors import InputError
from conversation.web import Site

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from customers.signed import SigningKey

site_app = typer.Typer(no_args_is_help=True, help="Web sites that carry the widget.")

_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_NO_LONGER = timedelta(days=1)
"""How long a replaced key still counts: longer than any visitor's token lives, and a night's deployment."""


@site_app.command("add")
def add_site(
    site: Annotated[str, typer.Argument(help="Its id, as data-site in the page names it.")],
    name: Annotated[str, typer.Option(help="What visitors see. Empty: the id, or what it was.")] = "",
    origin: Annotated[list[str] | None, typer.Option(help="A page's origin, https://shop.vn; several times.")] = None,
    language: Annotated[str, typer.Option(help="vi or en.")] = "",
    colour: Annotated[str, typer.Option(help="Of the widget, #rrggbb.")] = "",
    signed: Annotated[
        bool | None, typer.Option("--signed/--anybody", help="Let only signed visitors in, or anybody.")
    ] = None,
) -> None:
    """Add a site, or change what is given of one, and print the line its pages need.

    Example: khachquen site add shop --name "Nắng Biển" --origin https://nangbien.example
    """
    from customers.site_store import find_site, save_sites

    _check(_ID.fullmatch(site), f"id is {site!r}; allowed: small letters, digits and -", "id")
    _check(language in ("", "vi", "en"), f"language is {language!r}; allowed: vi, en", "language")
    _check(not colour or _COLOUR.fullmatch(colour), f"colour is {colour!r}; write it as #rrggbb", "colour")
    origins = tuple(_origin(one) for one in origin or ())
    with open_record_store() as database:
        known = database.read_now(find_site, site) or Site(site, site)
        changed = replace(
            known,
            name=name or known.name,
            language=language or known.language,
            colour=colour or known.colour,
            origins=origins or known.origins,
            requires_signed=known.requires_signed if signed is None else signed,
        )
        database.write_now(save_sites, [changed])
    typer.echo(f'<script src="…/widget.js" data-site="{site}" async></script>')


@site_app.command("list")
def list_sites() -> None:
    """List the sites with their keys.

    Example: khachquen site list
    """
    from customers.site_store import find_keys, load_sites

    with open_record_store() as database:
        found = [(one, database.read_now(find_keys, one.id)) for one in database.read_now(load_sites)]
    now = datetime.now(UTC)
    for site, keys in found:
        who = word("site-signed" if site.requires_signed else "site-anybody", "vi")
        typer.echo(f"{site.id}  {site.name}  {site.language}  {who}  {' '.join(site.origins) or '*'}")
        for key in keys:
            until = f"{key.valid_until:%Y-%m-%d %H:%M}" if key.valid_until else "-"
            state = word("key-live" if key.is_live(now) else "key-ended", "vi")
            typer.echo(f"    {key.kid}  {key.algorithm}  {state}  {until}")


@site_app.command("remove")
def remove_site(site: Annotated[str, typer.Argument(help="Its id.")]) -> None:
    """Take a site away with its keys; what was said there stays.

    Example: khachquen site remove old-shop
    """
    from customers.site_store import delete_site

    with open_record_store() as database:
        database.write_now(delete_site, site)
    typer.echo(site)


@site_app.command("key-add")
def add_key(
    site: Annotated[str, typer.Argument(help="The site's id.")],
    kid: Annotated[str, typer.Argument(help="The key's name, as the header kid of a token says it.")],
    public_key: Annotated[
        Path | None, typer.Option(help="RS256: the PEM file of the public key. Left out: a new secret for HS256.")
    ] = None,
    replaces: Annotated[str, typer.Option(help="The kid of a key that ends in a day.")] = "",
) -> None:
    """Give a site a key to sign its visitors with; a new secret is printed, this once.

    Example: khachquen site key-add shop 2026-11 --replaces 2026-05
    """
    from customers.signed import SigningKey

    now = datetime.now(UTC)
    secret = "" if public_key else secrets.token_urlsafe(48)
    algorithm = "RS256" if public_key else "HS256"
    text = _read(public_key) if public_key else secret
    with open_record_store() as database:
        database.write_now(_save_key, site, SigningKey(kid, algorithm, text, now), replaces, now)
    typer.echo("\n".join(part for part in (f"{site} {kid} {algorithm}", secret) if part))


@site_app.command("key-remove")
def remove_key(
    site: Annotated[str, typer.Argument(help="The site's id.")],
    kid: Annotated[str, typer.Argument(help="The key's name.")],
) -> None:
    """Take a key away at once: nothing signed with it is believed from now on.

    Example: khachquen site key-remove shop 2026-05
    """
    from customers.site_store import delete_key

    def remove(conn: "Connection") -> None:
        _find_key(conn, site, kid)
        delete_key(conn, site, kid)

    with open_record_store() as database:
        database.write_now(remove)
    typer.echo(f"{site} {kid}")


def _save_key(conn: "Connection", site: str, key: "SigningKey", replaces: str, now: datetime) -> None:
    from customers.site_store import save_key

    save_key(conn, site, key)
    if replaces:
        old = _find_key(conn, site, replaces)
        save_key(conn, site, replace(old, valid_until=min(old.valid_until or now + _NO_LONGER, now + _NO_LONGER)))


def _find_key(conn: "Connection", site: str, kid: str) -> "SigningKey":
    from conversation.errors import NotFoundError
    from customers.site_store import find_keys

    for key in find_keys(conn, site):
        if key.kid == kid:
            return key
    raise NotFoundError(f"site {site!r} has no key {kid!r}")


def _origin(text: str) -> str:
    parts = urlsplit(text.rstrip("/"))
    fits = parts.scheme in ("http", "https") and parts.netloc and not (parts.path or parts.query or parts.username)
    _check(fits, f"origin is {text!r}; write it as https://shop.vn, without a path", "origin")
    return f"{parts.scheme}://{parts.netloc}".casefold()


def _read(path: Path) -> str:
    try:
        return path.read_text("ascii")
    except (OSError, ValueError) as error:
        raise InputError(f"{path} cannot be read as PEM: {error}", "public-key") from error


def _check(holds: object, message: str, place: str) -> None:
    if not holds:
        raise InputError(message, place)
