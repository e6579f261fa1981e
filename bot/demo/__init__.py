"""The demo shop: its content as files, its customers and orders made with a seed, its page."""
