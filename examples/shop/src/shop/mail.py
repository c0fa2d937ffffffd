"""Sends the page to the owner."""
try:
    from shop.postoffice import send
except ImportError:
    send = None


def mail(page: str) -> bool:
    return send is not None and send(page)
