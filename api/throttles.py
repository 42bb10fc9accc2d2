"""How much one address may ask for. Counted per salon; bookings are counted together with the booking page's."""

from rest_framework.request import Request

from booking.storefront.services import HOUR, MOST_BY_ADDRESS, MOST_BY_CONTACT
from kernel.throttle import throttle
from tenants.accounts.access import address_of

MINUTE = 60
MOST_READS = 300
MOST_SEARCHES = 120
MOST_WRONG_TOKENS = 20
MOST_CHANGES = 60


def reads_throttle(request: Request) -> None:
    """Count one read of public facts; raises TooMany."""
    throttle(f"api:read:{address_of(request)}", most=MOST_READS, seconds=MINUTE)


def searches_throttle(request: Request) -> None:
    """Count one question for free times; raises TooMany."""
    throttle(f"api:search:{address_of(request)}", most=MOST_SEARCHES, seconds=MINUTE)


def bookings_throttle(request: Request, contacts: tuple[str, ...]) -> None:
    """Count one try to book, by address and by the person's contacts; raises TooMany."""
    throttle(f"book:ip:{address_of(request)}", most=MOST_BY_ADDRESS, seconds=HOUR)
    for contact in filter(None, contacts):
        throttle(f"book:who:{contact.lower()}", most=MOST_BY_CONTACT, seconds=HOUR)


def changes_throttle(request: Request) -> None:
    """Count one change of a booked visit; raises TooMany."""
    throttle(f"api:change:{address_of(request)}", most=MOST_CHANGES, seconds=HOUR)


def wrong_tokens_throttle(request: Request) -> None:
    """Count one link that leads nowhere; raises TooMany: guessing is slow."""
    throttle(f"api:token:{address_of(request)}", most=MOST_WRONG_TOKENS, seconds=10 * MINUTE)
