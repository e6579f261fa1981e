"""The stages of a turn, in the order of ``bot/wiring.py``: each takes and gives the whole batch."""
