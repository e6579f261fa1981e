"""Names that lead into the private network, however they get there."""

import socket

import aiohttp
import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from channels.webhook.guard import PrivateAddressError, PublicResolver, is_private


class Names(AbstractResolver):
    """Answers each question with the next of its answers."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers = list(answers)

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        found = self.answers.pop(0)
        return [
            ResolveResult(hostname=host, host=address, port=port, family=family, proto=0, flags=0) for address in found
        ]

    async def close(self) -> None:
        pass


async def test_a_name_that_points_elsewhere_a_second_later_is_refused_then() -> None:
    resolver = PublicResolver(Names(["93.184.215.14"], ["169.254.169.254"]))
    first = await resolver.resolve("rebind.example", 443)
    assert [one["host"] for one in first] == ["93.184.215.14"]  # and this is what is connected to
    with pytest.raises(PrivateAddressError):
        await resolver.resolve("rebind.example", 443)


async def test_one_private_address_among_public_ones_spoils_the_name() -> None:
    resolver = PublicResolver(Names(["93.184.215.14", "10.0.0.7"]))
    with pytest.raises(PrivateAddressError):
        await resolver.resolve("mixed.example", 443)


async def test_the_client_asks_for_every_connection_anew() -> None:
    names = Names(["10.0.0.7"], ["10.0.0.7"])
    connector = aiohttp.TCPConnector(resolver=PublicResolver(names), use_dns_cache=False)
    async with aiohttp.ClientSession(connector=connector) as session:
        for _ in range(2):
            with pytest.raises((PrivateAddressError, aiohttp.ClientConnectorDNSError)):
                await session.post("http://again.example/")
    assert names.answers == []


@pytest.mark.parametrize(
    "address",
    [
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "100.64.0.1",  # behind a provider's NAT
        "169.254.169.254",  # the clouds' metadata
        "0.0.0.0",  # noqa: S104
        "192.0.0.8",
        "192.88.99.1",
        "198.18.0.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::7f00:1",
        "::ffff:10.0.0.1",
        "::ffff:0:10.0.0.1",
        "64:ff9b::a00:1",
        "64:ff9b:1::a00:1",
        "2002:a00:1::",
        "2001:0:a00:1::",
        "fc00::1",
        "fd12:3456::1",
        "fe80::1",
        "fe80::1%eth0",
        "fec0::1",
        "ff02::1",
        "2001:db8::1",
        "not an address",
    ],
)
def test_what_is_not_the_open_network_is_private(address: str) -> None:
    assert is_private(address)


@pytest.mark.parametrize("address", ["93.184.215.14", "1.1.1.1", "2606:4700:4700::1111", "::ffff:1.1.1.1"])
def test_the_open_network_is_not(address: str) -> None:
    assert not is_private(address)
