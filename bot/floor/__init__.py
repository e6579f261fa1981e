"""The shop floor behind the desk: control, queues, offers to agents, the customer card, the review queue."""
