"""Shared words of the product: ids, addresses, messages, proof, errors. Standard library only."""
