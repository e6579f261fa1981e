"""The shop's own systems: behind /api/v1, the event feed, webhooks."""
