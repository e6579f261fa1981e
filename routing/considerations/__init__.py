"""What may decide a message, one file a concern; their order stands in ``routing/route.py``."""
