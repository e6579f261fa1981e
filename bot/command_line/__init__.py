"""The commands of ``khachquen``."""
