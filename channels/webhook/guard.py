"""Keeps calls to configured or foreign addresses out of the private network.

The check is made on the addresses a name resolves to, at the moment of connecting: a name that pointed elsewhere a
second ago is of no use.
"""

import ipaddress
import socket

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL


class PrivateAddressError(OSError):
    """A name leads into the private network."""


class PublicResolver(AbstractResolver):
    """Resolves names, and refuses those that lead to a private address."""

    def __init__(self, resolver: AbstractResolver | None = None) -> None:
        """Ask ``resolver``, the system when there is none."""
        self._resolver = resolver or aiohttp.ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Return the addresses of ``host``; raises PrivateAddressError when one is private."""
        found = await self._resolver.resolve(host, port, family)
        for result in found:
            if is_private(result["host"]):
                msg = f"{host} leads to a private address"
                raise PrivateAddressError(msg)
        return found

    async def close(self) -> None:
        """Let go of the resolver."""
        await self._resolver.close()


def is_private(host: str) -> bool:
    """Say whether an IP address is not one of the open network: loopback, private, link-local, reserved, or a relay."""
    try:
        address: ipaddress.IPv4Address | ipaddress.IPv6Address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return True
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
        if inner is not None:
            address = inner
        elif address in _NAT64:
            address = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    if isinstance(address, ipaddress.IPv6Address) and address not in _OPEN_V6:
        return True
    return not address.is_global or address.is_multicast or any(address in network for network in _SPECIAL)


_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_OPEN_V6 = ipaddress.ip_network("2000::/3")
"""All of the open network there is in IPv6; outside it lie old spellings of IPv4 and of private addresses."""
_SPECIAL = (ipaddress.ip_network("192.0.0.0/24"), ipaddress.ip_network("192.88.99.0/24"))


def check_literal(url: str) -> None:
    """Return unless ``url`` names a private IP address outright; raises PrivateAddressError.

    A literal address is never resolved, so the resolver does not see it.
    """
    host = URL(url).host or ""
    try:
        ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return
    if is_private(host):
        msg = f"{host} is a private address"
        raise PrivateAddressError(msg)


def open_session(*, allow_private: bool, timeout: float) -> aiohttp.ClientSession:
    """Return an HTTP client that ends each call after ``timeout`` seconds and, unless told so, stays outside.

    Names are resolved anew for every connection, and what was checked is what is connected to.
    """
    resolver = None if allow_private else PublicResolver()
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(resolver=resolver, limit=64, limit_per_host=16, use_dns_cache=False),
        timeout=aiohttp.ClientTimeout(total=timeout),
        cookie_jar=aiohttp.DummyCookieJar(),
        trust_env=False,
    )
