"""The shop's own rules: documents people edit, compiled when published, evaluated for a whole batch at once."""
