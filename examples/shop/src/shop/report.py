"""The day on one page."""
from shop.ledgers import Ledger


def page(ledger: Ledger) -> str:
    return f"sold for {ledger.total()}"
