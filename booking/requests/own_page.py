"""What a customer asked for and the salon has yet to answer, on their own page."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from booking.requests.models import VisitRequest
from booking.requests.selectors import requests_open
from booking.requests.tokens import request_token
from booking.requests.wording import part_text, services_of

MOST = 30


@dataclass(frozen=True, slots=True)
class Asked:
    """A request and its private link."""

    row: VisitRequest
    token: str

    @property
    def services(self) -> list[str]:
        """What each guest wants."""
        return [services_of(guest) for guest in self.row.guests]

    @property
    def part(self) -> str:
        """The part of the day."""
        return part_text(self.row.from_minute, self.row.until_minute)

    @property
    def url(self) -> str:
        """The page of the private link."""
        return reverse("requests:asked", args=[self.token])

    @property
    def withdraw_url(self) -> str:
        """Where it is withdrawn."""
        return reverse("requests:withdraw", args=[self.token])


def requests_mine(customer_id: int) -> dict[str, Any] | None:
    """What the customer's own page shows of open requests; None where there are none."""
    rows = requests_open(None).filter(customer=customer_id)[:MOST]
    asked = [Asked(row, request_token(row.reference)) for row in rows]
    return {"asked": asked} if asked else None
