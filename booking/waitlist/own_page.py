"""What a customer waits for, on their own page."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from booking.waitlist.models import STANDING, EntrySource, WaitlistEntry
from booking.waitlist.selectors import entries, is_open, offer_open
from booking.waitlist.tokens import entry_token
from booking.waitlist.wording import services_of, window_of
from kernel.clock import system_clock

MOST = 30


@dataclass(frozen=True, slots=True)
class Waiting:
    """A place on the list, its private link, and whether a time is offered."""

    entry: WaitlistEntry
    token: str
    is_offered: bool

    @property
    def services(self) -> str:
        """What is waited for."""
        return services_of(self.entry)

    @property
    def window(self) -> str:
        """When it would suit."""
        return window_of(self.entry)

    @property
    def url(self) -> str:
        """The page of the private link, where an offer is answered."""
        return reverse("waitlist:entry", args=[self.token])

    @property
    def leave_url(self) -> str:
        """Where the list is left."""
        return reverse("waitlist:leave", args=[self.token])


def waiting_mine(customer_id: int) -> dict[str, Any] | None:
    """What the customer's own page shows of the waitlist, not what the salon asked by itself; None where there is nothing."""
    now = system_clock.now()
    standing = entries().filter(customer=customer_id, state__in=STANDING, expires_at__gt=now)
    found = standing.exclude(made_by=EntrySource.RHYTHM).order_by("created_at", "pk")[:MOST]
    rows = [
        Waiting(
            entry,
            entry_token(entry.reference),
            (offer := offer_open(entry)) is not None and is_open(offer, now),
        )
        for entry in found
    ]
    return {"waiting": rows} if rows else None
