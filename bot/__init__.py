"""Puts it together: settings, wiring, inbox, assistant, outbox, skills, the command line."""
