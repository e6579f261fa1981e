"""What leaves: the outbox, announcements outside a turn, and who reads the ledger."""
