"""The desk's booking form as a request fills it in: nobody types anything again."""

from urllib.parse import urlencode

from django.urls import reverse

from booking.diary.asked_for import NAME
from booking.diary.wish_params import Wishes
from booking.diary.wishes import LineWish
from booking.requests.models import VisitRequest


def booking_address(row: VisitRequest) -> str:
    """The address of the form for a new visit, or for a party, with everything that was asked for."""
    wishes = Wishes(
        tuple(
            LineWish(line["service"], line["variant"], tuple(line["add_ons"]), line["staff"], guest=number)
            for number, guest in enumerate(row.guests)
            for line in guest["lines"]
        )
    )
    pairs = [
        (NAME, str(row.pk)),
        ("location", str(row.location_id)),
        ("day", row.from_date.isoformat()),
        ("customer", str(row.customer_id)),
        *wishes.pairs(),
        *(("guest_name", guest["name"]) for guest in row.guests[1:]),
        ("note", row.note[:500]),
    ]
    return f"{reverse('desk:visit_new')}?{urlencode(pairs)}"
