"""A second shop of one demo salon, with a manager who leads that shop alone."""

from dataclasses import dataclass, replace
from datetime import timedelta
from random import Random

from booking.catalog.models import StaffService
from booking.catalog.services import staff_services_set
from booking.places.models import Location
from booking.places.selectors import week_of
from booking.places.services import LocationDetails, RulesDetails, booking_rules_set, location_create
from booking.team.models import ShiftKind, StaffMember
from booking.team.services import StaffDetails, staff_create
from booking.team.shift_services import Shift, shifts_set
from hq.demo.history import Story, days_write
from hq.demo.salons import PASSWORD
from kernel.clock import FixedClock, local_day, zone
from tenants.accounts.access_services import role_change
from tenants.accounts.models import Role, User

OPENED_BEFORE = timedelta(weeks=6)  # before the first hours that the demo has clocked
DAYS = 6  # with visits: the day before, today, and those that come
LUNCH = (12 * 60 + 30, 13 * 60 + 30)


@dataclass(frozen=True, slots=True)
class SecondPerson:
    """Somebody of the second shop: who of the first they do the same services as ("" none), their weekday off."""

    name: str
    title: str
    does_as: str
    day_off: int
    local: str
    role: Role


SHOPS = {
    "yunji": (
        LocationDetails(
            name="云髻 衡山路店",
            country="CN",
            time_zone="Asia/Shanghai",
            street="衡山路 699 号",
            postcode="200030",
            city="上海",
            phone="+862164370199",
            email="hengshan@yunji.example",
        ),
        (
            SecondPerson("沈知遥", "店长", "", 1, "hengshan", Role.MANAGER),
            SecondPerson("顾言", "发型师", "陈卓", 2, "staff9", Role.STYLIST),
            SecondPerson("唐棠", "染烫师", "周雨桐", 3, "staff10", Role.STYLIST),
        ),
    )
}


def second_shop_write(story: Story) -> None:
    """Open it, hire its people, and book a few days; nothing for a demo that has one shop. The caller is in the salon."""
    if story.demo.slug not in SHOPS:
        return
    details, people = SHOPS[story.demo.slug]
    opened = FixedClock(story.now - OPENED_BEFORE)
    place = location_create(actor=story.actor, details=details, clock=opened)
    rules = RulesDetails(notice_minutes=60, wait_minutes=15, policy_text=story.demo.policy)
    booking_rules_set(actor=story.actor, location_id=place.pk, details=rules)
    team = [_hired(story, place, person) for person in people]
    there = replace(story, location=place, dice=Random(story.demo.seed))  # noqa: S311 - the same demo every time
    today = local_day(story.now, zone(place.time_zone))
    days = [today + timedelta(days=number) for number in range(-1, DAYS - 1)]
    days_write(there, [person for person in team if person.takes_appointments], days)


def _hired(story: Story, place: Location, person: SecondPerson) -> StaffMember:
    """With a login that holds at this shop alone; only the manager's has a password."""
    leads = person.role is Role.MANAGER
    email = f"{person.local}@{story.demo.slug}.example"
    user = User.objects.create_user(
        email,
        PASSWORD if leads else None,
        name=person.name,
        role=person.role,
        language=story.demo.language,
    )
    role_change(actor=story.actor, user_id=user.pk, role=person.role, places=[place.pk])
    serves = bool(person.does_as)
    details = StaffDetails(
        name=person.name,
        title=person.title,
        email=email,
        takes_appointments=serves,
        bookable_online=serves,
    )
    staff = staff_create(actor=story.actor, details=details, location_ids=[place.pk], user_id=user.pk)
    known = StaffService.objects.filter(staff__name=person.does_as).values_list("service", flat=True)
    staff_services_set(actor=story.actor, staff_id=staff.pk, service_ids=list(known))
    shifts_set(actor=story.actor, staff_id=staff.pk, shifts=_shifts(place, person))
    return staff


def _shifts(place: Location, person: SecondPerson) -> list[Shift]:
    """All the hours of the shop but on the day off, eleven at most, with an hour's lunch."""
    shifts = []
    for weekday, ranges in week_of(place).items():
        if weekday == person.day_off or not ranges:
            continue
        start, end = ranges[0][0], ranges[-1][1]
        shifts.append(Shift(weekday, start, min(end, start + 11 * 60), place.pk))
        shifts.append(Shift(weekday, *LUNCH, place.pk, ShiftKind.BREAK))
    return shifts
