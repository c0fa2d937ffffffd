"""Takes the money."""
import requests

from shop.clock import every_evening
from shop.ledger import Ledger


def open_till(bank):
    ledger = Ledger()
    every_evening(ledger, lambda books: requests.post(bank, json=books.entries, timeout=10))
    return ledger
