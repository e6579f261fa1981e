"""How things are said: catalogues, wording, chat text, and an optional language model held to the passages."""
