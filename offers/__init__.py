"""What to offer to whom: catalogue, eligibility, choice, outcome."""
