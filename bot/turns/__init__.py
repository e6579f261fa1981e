"""A turn: from the inbox through forms, doubts and offers to the one transaction that writes it."""
