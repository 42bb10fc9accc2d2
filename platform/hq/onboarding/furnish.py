"""What a new salon stands on at once: a location with usual hours, a look, its owner as staff."""

from booking.catalog.models import Service
from booking.catalog.services import staff_services_set
from booking.places.models import Location
from booking.places.selectors import week_of
from booking.places.services import LocationDetails, location_create
from booking.storefront.models import Look
from booking.team.models import StaffMember
from booking.team.services import StaffDetails, staff_create
from booking.team.shift_services import Shift, shifts_set
from kernel.actor import Actor
from kernel.clock import Clock
from tenants.accounts.models import Role, User
from tenants.registry.models import Salon


def salon_furnish(*, salon: Salon, actor: Actor, clock: Clock) -> Location:
    """Give a new salon its first location with the usual hours, its look, and the owner as staff.

    Several transactions: whoever is killed between two of them calls it again, and what is there stays.
    """
    location = Location.objects.order_by("id").first() or location_create(
        actor=actor,
        details=LocationDetails(name=salon.name, country=salon.country, time_zone=salon.time_zone),
        clock=clock,
    )
    Look.objects.get_or_create(id=1)
    staff = StaffMember.objects.order_by("id").first() or _owner_as_staff(actor, location)
    if staff and not staff.shift_rules.exists():
        shifts_as_open(actor=actor, staff=staff, location=location)
    return location


def _owner_as_staff(actor: Actor, location: Location) -> StaffMember | None:
    owner = User.objects.filter(role=Role.OWNER).order_by("id").first()
    if owner is None:
        return None
    details = StaffDetails(name=owner.name, email=owner.email)
    return staff_create(actor=actor, details=details, location_ids=[location.pk], user_id=owner.pk)


def shifts_as_open(*, actor: Actor, staff: StaffMember, location: Location) -> None:
    """Let a member of staff work whenever the location is open."""
    shifts = [
        Shift(location_id=location.pk, weekday=weekday, start_minute=start, end_minute=end)
        for weekday, ranges in week_of(location).items()
        for start, end in ranges
    ]
    shifts_set(actor=actor, staff_id=staff.pk, shifts=shifts)


def services_to(*, actor: Actor, staff: StaffMember) -> None:
    """Let a member of staff do the whole menu."""
    ids = list(Service.objects.filter(archived_at=None).values_list("id", flat=True))
    staff_services_set(actor=actor, staff_id=staff.pk, service_ids=ids)
