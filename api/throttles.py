"""How much one address may ask for. Counted per salon; bookings are counted together with the booking page's."""

from rest_framework.request import Request

from booking.storefront.services import HOUR, MOST_BY_ADDRESS
from kernel.throttle import throttle
from tenants.accounts.access import network_of_request

MINUTE = 60
MOST_READS = 300
MOST_SEARCHES = 120
MOST_WRONG_TOKENS = 20
MOST_CHANGES = 60
MOST_BODIES = 120


def reads_throttle(request: Request) -> None:
    """Count one read of public facts; raises TooMany."""
    throttle(f"api:read:{network_of_request(request)}", most=MOST_READS, seconds=MINUTE)


def searches_throttle(request: Request) -> None:
    """Count one question for free times; raises TooMany."""
    throttle(f"api:search:{network_of_request(request)}", most=MOST_SEARCHES, seconds=MINUTE)


def bodies_throttle(request: Request) -> None:
    """Count one body to be read, which costs something even when it is refused; raises TooMany."""
    throttle(f"api:body:{network_of_request(request)}", most=MOST_BODIES, seconds=MINUTE)


def bookings_throttle(request: Request) -> None:
    """Count one try to book; raises TooMany. The person's contacts are counted with the booking itself."""
    throttle(f"book:ip:{network_of_request(request)}", most=MOST_BY_ADDRESS, seconds=HOUR)


def changes_throttle(request: Request) -> None:
    """Count one change of a booked visit; raises TooMany."""
    throttle(f"api:change:{network_of_request(request)}", most=MOST_CHANGES, seconds=HOUR)


def wrong_tokens_throttle(request: Request) -> None:
    """Count one link that leads nowhere; raises TooMany: guessing is slow."""
    throttle(f"api:token:{network_of_request(request)}", most=MOST_WRONG_TOKENS, seconds=10 * MINUTE)
