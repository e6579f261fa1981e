"""The skills that considerations treat in a way of their own, by name."""

REQUESTS = frozenset({"return_request", "change_address", "request"})
"""Skills that take a request; a question about how it goes is answered by the topic's articles instead."""

PROMISES = frozenset({"lead_capture"})
"""Skills whose request is with the shop once it is made, though nobody is called."""

ABOUT_PRODUCT = "about_product"
"""The skill that answers about a product that is pointed at."""

SOCIAL = frozenset({"greeting", "thanks", "goodbye"})
"""Skills whose topics ask nothing."""

GIVES_UP = frozenset({"goodbye", "thanks", "forget_me", "stop_offers"})
"""Skills whose topics "let it be" looks like, when there is nothing to let be."""
