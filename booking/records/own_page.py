"""Photos on the customer's own page: those that the salon shares with them."""

from typing import Any

from booking.records.photos import photos_shared, sessions_of

MOST_PHOTOS = 60


def photos_mine(customer_id: int) -> dict[str, Any] | None:
    """The newest ones by visit or day, before beside after; None where there are none."""
    sessions = sessions_of(list(photos_shared(customer_id)[:MOST_PHOTOS]))
    return {"sessions": sessions} if sessions else None
