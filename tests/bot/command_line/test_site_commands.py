"""Sites, their keys and the API's tokens, as an admin sets them up in a terminal."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import jwt
import pytest

from api.token_store import find_token
from customers.signed import TokenError, verify
from customers.site_store import find_keys, find_site
from storage.database import Database
from storage.migrate import migrate
from tests.journeys.shop import command


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "data"
    place.mkdir()
    database = Database(f"sqlite:///{place / 'khachquen.db'}")
    migrate(database)
    database.close()
    return place


def test_a_site_gets_a_key_signs_a_visitor_with_it_and_loses_it(folder: Path) -> None:
    added = command(
        "site", "add", "shop", "--name", "Nắng Biển", "--origin", "https://NangBien.example/", "--signed", folder=folder
    )
    assert added.returncode == 0, added.stderr
    assert 'data-site="shop"' in added.stdout
    made = command("site", "key-add", "shop", "2026-11", folder=folder)
    secret = made.stdout.split("\n")[1]
    now = datetime.now(UTC)
    claims = {"sub": "KH-1", "aud": "shop", "iat": now, "exp": now + timedelta(minutes=5)}
    token = jwt.encode(claims, secret, "HS256", headers={"kid": "2026-11"})
    database = Database(f"sqlite:///{folder / 'khachquen.db'}")
    site = database.read_now(find_site, "shop")
    assert site is not None
    assert (site.name, site.origins, site.requires_signed) == ("Nắng Biển", ("https://nangbien.example",), True)
    assert verify("shop", database.read_now(find_keys, "shop"), token, datetime.now(UTC)) == "KH-1"
    command("site", "add", "shop", "--anybody", folder=folder)  # the rest stays as it was
    changed = database.read_now(find_site, "shop")
    assert changed is not None
    assert (changed.name, changed.requires_signed) == ("Nắng Biển", False)
    listed = command("site", "list", folder=folder).stdout
    assert "2026-11  HS256  đang dùng" in listed
    assert secret not in listed
    command("site", "key-remove", "shop", "2026-11", folder=folder)
    with pytest.raises(TokenError):
        verify("shop", database.read_now(find_keys, "shop"), token, datetime.now(UTC))
    assert command("site", "remove", "shop", folder=folder).returncode == 0
    assert database.read_now(find_site, "shop") is None
    database.close()


@pytest.mark.parametrize(
    ("given", "named"),
    [
        (("site", "add", "Shop Lớn"), "id"),
        (("site", "add", "shop", "--origin", "nangbien.vn"), "origin"),
        (("site", "add", "shop", "--origin", "https://nangbien.vn/pages"), "origin"),
        (("site", "add", "shop", "--colour", "red"), "colour"),
        (("site", "key-add", "nowhere", "k"), "nowhere"),
        (("site", "remove", "nowhere"), "nowhere"),
        (("token", "add", "erp", "--scope", "customers:delete"), "customers:delete"),
        (("token", "revoke", "000000000000"), "000000000000"),
    ],
)
def test_what_is_wrong_is_named_in_one_line(folder: Path, given: tuple[str, ...], named: str) -> None:
    done = command(*given, folder=folder)
    assert done.returncode != 0
    assert done.stderr.count("\n") == 1
    assert named in done.stderr


def test_a_token_is_made_listed_and_taken_back(folder: Path) -> None:
    made = command("token", "add", "erp", "--scope", "orders:write", "--scope", "events:read", folder=folder)
    token_id, shown = made.stdout.split()
    database = Database(f"sqlite:///{folder / 'khachquen.db'}")
    token = database.read_now(find_token, shown, datetime.now(UTC))
    assert token is not None
    assert (token.name, token.scopes) == ("erp", ("orders:write", "events:read"))
    listed = command("token", "list", folder=folder).stdout
    assert f"{token_id}  đang dùng" in listed
    assert shown not in listed
    command("token", "revoke", token_id, folder=folder)
    assert database.read_now(find_token, shown, datetime.now(UTC)) is None
    assert "đã thu hồi" in command("token", "list", folder=folder).stdout
    database.close()
