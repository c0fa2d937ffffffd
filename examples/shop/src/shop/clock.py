"""Closes the books every evening."""
import schedule

from shop.ledger import Ledger


def every_evening(ledger: Ledger, close):
    schedule.every().day.at("18:00").do(close, ledger)
