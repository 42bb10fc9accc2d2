"""A rhythm that has passed as an occasion for a task: whose usual time to come went by, and who has nothing booked."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from booking.history.models import CustomerFacts
from booking.team.models import StaffMember
from crm.care.triggers import Occasion, Trigger
from kernel.clock import instant_of, local_day, zone
from kernel.context import current_salon


def rhythms_passed(first: date, last: date, _subject_id: int | None) -> Iterator[Occasion]:
    """Who was expected on the days `[first, last]` and has no visit ahead: once after each last visit.

    With the login of whoever served them last; two queries.
    """
    tz = zone(current_salon().time_zone)
    free = Q(next_at=None) | Q(next_at__lt=instant_of(last, 0, tz))
    rows = list(
        CustomerFacts.objects.filter(free, expected_on__range=(first, last), last_at__isnull=False).order_by(
            "expected_on", "pk"
        )
    )
    logins = dict(StaffMember.objects.exclude(user=None).values_list("pk", "user_id")) if rows else {}
    for facts in rows:
        if facts.expected_on is not None and facts.last_at is not None:
            came = local_day(facts.last_at, tz)
            key = f"rhythm:{facts.customer_id}:{came:%Y%m%d}"
            yield Occasion(key, facts.customer_id, facts.expected_on, logins.get(_last_served(facts.staff)))


def _last_served(counted: Mapping[str, Mapping[str, Any]]) -> int:
    """The id of whoever served last; 0 for nobody."""
    return max(((fact["last"], int(pk)) for pk, fact in counted.items()), default=(0, 0))[1]


RHYTHM = Trigger(
    code="rhythm_overdue", label=_("Usual time to come has passed"), position=60, find=rhythms_passed
)
