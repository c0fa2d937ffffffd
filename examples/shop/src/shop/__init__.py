"""A small shop: till, ledger, and a clock that closes the books."""
