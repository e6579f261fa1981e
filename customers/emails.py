"""E-mail addresses in one canonical form."""

import re

from conversation.text import clean, fold

_SHAPE = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;.]{2,}")
_SLIPS = {
    "gmail.con": "gmail.com", "gmail.co": "gmail.com", "gmai.com": "gmail.com", "gmial.com": "gmail.com",
    "gamil.com": "gmail.com", "gnail.com": "gmail.com", "gmal.com": "gmail.com", "gmail.com.vn": "gmail.com",
    "googlemail.com": "gmail.com", "yaho.com": "yahoo.com", "yahoo.con": "yahoo.com", "hotmai.com": "hotmail.com",
    "hotmail.con": "hotmail.com", "outlok.com": "outlook.com",
}  # fmt: skip
"""Domains that are a slip of the hand, and Gmail's second name."""

_DOTLESS = frozenset({"gmail.com"})
"""Providers that deliver ``a.b`` and ``ab`` to one mailbox."""


def canonical_email(text: str) -> str:
    """Return the address in lower case, sub-address (``+shop``) off, provider's aliases joined; empty when it is none.

    Text without ``@`` or domain that is long enough to compare is kept behind ``~``.
    """
    address = clean(text).casefold().removeprefix("mailto:").replace(" ", "").strip(".,;<>")
    if not _SHAPE.fullmatch(address):
        plain = fold(address)
        return f"~{plain}" if len(plain) > 4 else ""
    local, _, domain = address.rpartition("@")
    domain = _SLIPS.get(domain, domain)
    local = local.split("+", 1)[0] or local
    if domain in _DOTLESS:
        local = local.replace(".", "") or local
    return f"{local}@{domain}"


def local_part(canonical: str) -> str:
    """Return what stands before the ``@`` of a canonical address."""
    return canonical.lstrip("~").split("@", 1)[0]
