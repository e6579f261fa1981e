"""How sure the product is of who writes, lowest first."""

from enum import IntEnum


class ProofLevel(IntEnum):
    """Level of proof of one address; what each opens stands in ``customers/privacy.py``."""

    ANONYMOUS = 0
    CLAIMED = 1
    POSSESSION = 2
    SIGNED = 3
