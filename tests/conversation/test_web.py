"""Who called, as told by the proxies that are ours and by nobody else."""

import pytest

from conversation.web import client_address


@pytest.mark.parametrize(
    ("forwarded", "hops", "caller"),
    [
        ("", 0, "10.0.0.1"),
        ("203.0.113.9", 0, "10.0.0.1"),  # no proxy of ours: the header is the caller's own word
        ("203.0.113.9", 1, "203.0.113.9"),
        ("198.51.100.1, 203.0.113.9", 1, "203.0.113.9"),  # the left entry was sent along by the caller
        ("198.51.100.1, 203.0.113.9, 10.0.0.7", 2, "203.0.113.9"),
        ("203.0.113.9", 2, "10.0.0.1"),  # fewer entries than proxies: somebody came past them
        (" , ,203.0.113.9 ", 1, "203.0.113.9"),
    ],
)
def test_only_the_entries_of_our_own_proxies_count(forwarded: str, hops: int, caller: str) -> None:
    assert client_address(forwarded, "10.0.0.1", hops) == caller
