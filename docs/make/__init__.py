"""The documents in `docs/` that are made from the code, and what makes them."""
