"""Which bookings wait for the salon's yes, and for how long (issue 3 §9)."""

from datetime import datetime, timedelta

from booking.diary.models import Appointment, AppointmentState
from booking.diary.strangers import Asked
from booking.places.models import Location
from booking.requests.models import ConfirmMode
from booking.storefront import selectors as shop
from booking.storefront.hours import Hours
from crm.customers.models import Customer
from kernel.clock import local_day, zone
from kernel.prepared import prepared_cursor

CAME = (
    AppointmentState.ARRIVED,
    AppointmentState.CONSULTING,
    AppointmentState.IN_SERVICE,
    AppointmentState.DONE,
)
DAYS_AHEAD = 60
STRICTEST = (ConfirmMode.ALWAYS, ConfirmMode.NEW)
# Asked by every booking that a stranger makes, so one small prepared query.
_RULES = """
SELECT coalesce(rules.mode, 'never'), coalesce(rules.answer_hours, 8), coalesce(rules.before_hours, 2),
  coalesce((SELECT array_agg(own.service_id || ':' || own.mode) FROM requests_servicemode own
   WHERE own.service_id = ANY(%s::bigint[])), '{}')
FROM (SELECT 1) one LEFT JOIN requests_requestrules rules ON rules.id = 1
"""


def pending_rule(asked: Asked) -> datetime | None:
    """Until when the salon has to answer the visit; None where it is booked at once."""
    with prepared_cursor() as cursor:
        cursor.execute(_RULES, [list(asked.service_ids)])
        row = cursor.fetchone()
    mode, answer_hours, before_hours, own = row or ("never", 8, 2, [])
    if not _waits(mode_of(asked.service_ids, mode, own), asked.customer):
        return None
    return answer_until(asked, answer=timedelta(hours=answer_hours), before=timedelta(hours=before_hours))


def mode_of(service_ids: tuple[int, ...], mode: str, own: list[str]) -> str:
    """The strictest rule of the services; `own` names those with one of their own as "id:mode"."""
    modes = dict(text.split(":") for text in own)
    found = {modes.get(str(pk), mode) for pk in service_ids}
    return next((str(one) for one in STRICTEST if one in found), str(ConfirmMode.NEVER))


def _waits(mode: str, customer: Customer | None) -> bool:
    if mode == ConfirmMode.NEW and customer is not None:
        return not Appointment.objects.filter(customer=customer, state__in=CAME).exists()
    return mode != ConfirmMode.NEVER


def answer_until(asked: Asked, *, answer: timedelta, before: timedelta) -> datetime:
    """The end of so much opening time, `before` the visit at the latest; its start where that is past already."""
    latest = asked.starts_at - before
    latest = latest if latest > asked.now else asked.starts_at
    location = Location.objects.get(pk=asked.location_id)
    since = local_day(asked.now, zone(location.time_zone)) - timedelta(days=1)
    hours = Hours(location, shop.opening_rules(location, since), shop.closures(location, since))
    return min(opening_time_after(hours, asked.now, answer) or latest, latest)


def opening_time_after(hours: Hours, now: datetime, span: timedelta) -> datetime | None:
    """The instant at which the shop will have been open for `span` since `now`; None where it takes two months."""
    first = local_day(now, hours.tz) - timedelta(days=1)  # a day may end after midnight
    for ahead in range(DAYS_AHEAD):
        for start, end in hours.instants(first + timedelta(days=ahead)):
            begin = max(start, now)
            if end <= begin:
                continue
            if end - begin >= span:
                return begin + span
            span -= end - begin
    return None
