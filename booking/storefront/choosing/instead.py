"""The other times that the salon named when it declined a visit, each leading straight to the last form."""

from datetime import datetime
from zoneinfo import ZoneInfo

from booking.diary.models import Appointment
from booking.storefront.choosing.choice import Choice, Item
from kernel.clock import zone


def offered_of(visit: Appointment) -> list[tuple[datetime, ZoneInfo, str]]:
    """Each time with the shop's zone and the address of the form with the same services at that time."""
    tz = zone(visit.location.time_zone)
    choice = choice_again(visit)
    return [
        (start, tz, f"/book/details/?{choice.at(start).query}")
        for start in map(datetime.fromisoformat, visit.offered)
    ]


def choice_again(visit: Appointment) -> Choice:
    """The visit's services at its shop as a new choice, with the people who were asked for."""
    lines = list(visit.lines.all())
    return Choice(
        location=visit.location.slug,
        items=tuple(
            Item(line.service_id, line.variant_id, tuple(add_on["id"] for add_on in line.add_ons))
            for line in lines
        ),
        people=tuple(line.staff_id if line.staff_requested else None for line in lines),
    )
