"""A customer's rights over the data: shown, corrected, forgotten, with a receipt."""
