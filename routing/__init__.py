"""Decides, never acts: understanding, rules, trace, queues, balance, control of a conversation."""
