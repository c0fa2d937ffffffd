"""What was sold, and for how much."""


class Ledger:
    def __init__(self):
        self.entries = []

    def add(self, item, price):
        self.entries.append((item, price))

    def total(self):
        return sum(price for _, price in self.entries)
