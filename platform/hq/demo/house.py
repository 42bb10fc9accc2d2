"""Making a demo salon: the place, the menu, the people."""

from booking.catalog.presets.apply import menu_apply
from booking.catalog.services import staff_services_set
from booking.places.models import Location
from booking.places.selectors import week_of
from booking.places.services import (
    LocationDetails,
    RulesDetails,
    booking_rules_set,
    location_create,
)
from booking.storefront.models import Look
from booking.storefront.services import look_update
from booking.team.models import ShiftKind, StaffMember
from booking.team.services import StaffDetails, staff_create
from booking.team.shift_services import Shift, shifts_set
from hq.demo.salons import PASSWORD, DemoPerson, DemoSalon
from kernel.actor import Actor
from kernel.clock import Clock
from tenants.accounts.models import Role, User

LUNCH = 60


def house_make(*, actor: Actor, demo: DemoSalon, clock: Clock) -> Location:
    """The salon's location, look, menu, team and logins; the caller is inside the salon's context."""
    location = location_create(actor=actor, details=_location(demo), clock=clock, week=demo.week)
    booking_rules_set(
        actor=actor,
        location_id=location.pk,
        details=RulesDetails(notice_minutes=60, wait_minutes=15, policy_text=demo.policy),
    )
    look = {"tagline": demo.tagline, "about": demo.about, "accent": demo.accent}
    look_update(actor=actor, version=Look.objects.get_or_create(id=1)[0].version, values=look)
    menus = {
        kind: menu_apply(
            actor=actor, kind=kind, language=demo.language, currency=demo.currency, location=location
        )
        for kind in demo.kinds
    }
    trades = {kind: [service.pk for service in services] for kind, services in menus.items()}
    for place, person in enumerate(demo.people):
        _hire(actor, demo, location, person, place, trades)
    return location


def _location(demo: DemoSalon) -> LocationDetails:
    return LocationDetails(
        name=demo.name,
        country=demo.country,
        time_zone=demo.time_zone,
        street=demo.street,
        postcode=demo.postcode,
        city=demo.city,
        phone=demo.phone,
        email=f"hello@{demo.slug}.example",
    )


def _hire(
    actor: Actor,
    demo: DemoSalon,
    location: Location,
    person: DemoPerson,
    place: int,
    trades: dict[str, list[int]],
) -> StaffMember:
    user = _login(demo, person, place)
    staff = staff_create(
        actor=actor,
        details=StaffDetails(
            name=person.name,
            title=person.title,
            bio=person.bio,
            email=f"staff{place + 1}@{demo.slug}.example",
            takes_appointments=bool(person.trades),
            bookable_online=bool(person.trades),
        ),
        location_ids=[location.pk],
        user_id=user.pk,
    )
    known = [service for trade in person.trades for service in trades[trade]]
    staff_services_set(actor=actor, staff_id=staff.pk, service_ids=known)
    shifts_set(actor=actor, staff_id=staff.pk, shifts=_shifts(location, person, place))
    return staff


def _login(demo: DemoSalon, person: DemoPerson, place: int) -> User:
    """A login for everybody; without a role of their own they have no password yet."""
    local = {"receptionist": "reception", "": f"staff{place + 1}"}.get(person.role, person.role)
    return User.objects.create_user(
        f"{local}@{demo.slug}.example",
        PASSWORD if person.role else None,
        name=person.name,
        role=Role(person.role or Role.STYLIST),
        language=demo.language,
    )


def _shifts(location: Location, person: DemoPerson, place: int) -> list[Shift]:
    """Work while the shop is open but on the days off, with an hour's lunch, early for some and late for others."""
    shifts = []
    lunch = 12 * 60 + 30 * (place % 4)
    for weekday, ranges in week_of(location).items():
        if weekday in person.days_off or not ranges:
            continue
        start, end = ranges[0][0], ranges[-1][1]
        if end - start > 10 * 60:
            start, end = (start, end - 180) if place % 2 else (start + 120, end)
        shifts.append(Shift(weekday, start, end, location.pk))
        if start < lunch and lunch + LUNCH < end:
            shifts.append(Shift(weekday, lunch, lunch + LUNCH, location.pk, ShiftKind.BREAK))
    return shifts
