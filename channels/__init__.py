"""Borders to customers: each folder is one channel and knows only ``conversation``."""
