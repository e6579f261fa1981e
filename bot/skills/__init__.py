"""What can be answered: one file a skill."""
