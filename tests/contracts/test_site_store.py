"""What the record of web sites promises, on both engines."""

from datetime import UTC, datetime, timedelta

import jwt
import pytest

from conversation.errors import InputError, NotFoundError, ProofError
from conversation.web import Site
from customers.signed import SigningKey
from customers.site_store import Sites, delete_key, find_keys, find_site, load_sites, save_key, save_sites
from storage.database import Database

NOW = datetime.now(UTC)
SHOP = Site("shop", "Tiệm Nhà Mây", "vi", ("https://shop.vn",), "#0f766e", requires_signed=True)
SECRET = "a-secret-of-the-shop-that-is-long-enough"
KEY = SigningKey("k1", "HS256", SECRET, NOW - timedelta(days=1))


async def test_a_site_comes_back_as_it_was_given(database: Database) -> None:
    database.write_now(save_sites, [SHOP, Site("other", "Kho sỉ")])
    database.write_now(save_sites, [SHOP])
    assert await Sites(database).find("shop") == SHOP
    assert await Sites(database).find("nobody") is None
    assert {site.id for site in database.read_now(load_sites)} == {"shop", "other"}


async def test_a_token_of_one_site_opens_no_other(database: Database) -> None:
    database.write_now(save_sites, [SHOP, Site("other", "Kho sỉ")])
    for site in ("shop", "other"):
        database.write_now(save_key, site, KEY)
    at = int(datetime.now(UTC).timestamp())
    token = jwt.encode(
        {"sub": "KH-1", "aud": "shop", "iat": at, "exp": at + 60}, SECRET, "HS256", headers={"kid": "k1"}
    )
    sites = Sites(database)
    assert await sites.verify("shop", token) == "KH-1"
    for site in ("other", "nobody"):
        with pytest.raises(ProofError):
            await sites.verify(site, token)
    database.write_now(delete_key, "shop", "k1")
    with pytest.raises(ProofError, match="no_keys"):
        await sites.verify("shop", token)


def test_two_keys_are_live_while_one_takes_over(database: Database) -> None:
    database.write_now(save_sites, [SHOP])
    following = SigningKey("k2", "HS256", SECRET[::-1], NOW, NOW + timedelta(days=365))
    for key in (KEY, following, KEY):
        database.write_now(save_key, "shop", key)
    assert database.read_now(find_keys, "shop") == (KEY, following)


def test_a_weak_key_and_an_unknown_site_are_refused(database: Database) -> None:
    with pytest.raises(NotFoundError):
        database.write_now(save_key, "nobody", KEY)
    database.write_now(save_sites, [SHOP])
    with pytest.raises(InputError):
        database.write_now(save_key, "shop", SigningKey("k", "HS256", "short", NOW))
    assert database.read_now(find_keys, "shop") == ()
    assert database.read_now(find_site, "shop") == SHOP
