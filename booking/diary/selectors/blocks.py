"""Reads for time that is blocked by hand."""

from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from booking.diary.models import Appointment, Block, BlockKind
from booking.diary.sight import Sight
from booking.places.models import Location, Resource
from booking.team.models import StaffMember
from kernel.clock import day_range
from kernel.errors import NotFound


def blocks_of_day(location: Location, day: date, sight: Sight) -> list[Block]:
    """What was blocked by hand on the local day, by start: all of it, or the person's own."""
    stretch = day_range(day, ZoneInfo(location.time_zone))
    rows = Block.objects.filter(kind=BlockKind.MANUAL, location=location, during__overlap=stretch)
    return list(rows.filter(_seen(sight)).select_related("staff", "resource").order_by("during", "pk"))


def visits_in(
    stretch: tuple[datetime, datetime],
    staff_ids: Iterable[int],
    resource_ids: Iterable[int] = (),
    *,
    besides: int,
    most: int = 3,
) -> list[Appointment]:
    """The visits that have one of the people or resources in that stretch, by start, the one of `besides` left out."""
    wanted = Q(staff_id__in=list(staff_ids)) | Q(resource_id__in=list(resource_ids))
    taken = Block.objects.filter(wanted, during__overlap=stretch, appointment__isnull=False)
    rows = Appointment.objects.filter(pk__in=taken.exclude(appointment_id=besides).values("appointment_id"))
    return list(rows.select_related("customer").order_by("starts_at", "pk")[:most])


def block_seen(sight: Sight, block_id: int) -> Block:
    """The stretch blocked by hand; raises NotFound when it is not there or not this person's."""
    rows = Block.objects.filter(_seen(sight), pk=block_id, kind=BlockKind.MANUAL)
    block = rows.select_related("location", "staff", "resource").first()
    if block is None:
        raise NotFound
    return block


def people_to_block(location: Location, sight: Sight) -> QuerySet[StaffMember]:
    """Whose time the person may block at the location."""
    rows = StaffMember.objects.filter(locations=location, archived_at=None, takes_appointments=True)
    return rows if sight.whole else rows.filter(pk=sight.staff_id or 0)


def resources_to_block(location: Location, sight: Sight) -> Iterable[Resource]:
    """Which rooms, chairs and devices the person may block at the location."""
    rows = Resource.objects.filter(group__location=location, archived_at=None)
    return rows.order_by("group__position", "group_id", "position", "pk") if sight.whole else rows.none()


def _seen(sight: Sight) -> Q:
    return Q() if sight.whole else Q(staff_id=sight.staff_id or 0) | Q(location_id__in=sight.shops)
