"""How often somebody comes, and where they stand in it today."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from booking.diary.wording import day_short
from booking.history.models import CustomerFacts
from kernel.clock import Clock, local_day, zone
from kernel.context import current_salon


@dataclass(frozen=True, slots=True)
class Rhythm:
    """`every` days is the usual distance (None: no rhythm yet), `days_since` the last visit, `overdue` days over it."""

    today: date
    every: int | None
    days_since: int
    expected: date | None
    overdue: int
    is_booked: bool

    @property
    def every_text(self) -> str:
        """ "every 38 days"."""
        days = self.every or 0
        return ngettext("every day", "every %(n)s days", days) % {"n": days}

    @property
    def expected_text(self) -> str:
        """ "Sat 28 Nov"; "" without a rhythm."""
        return day_short(self.expected) if self.expected else ""

    @property
    def since_text(self) -> str:
        """ "31 days ago"."""
        if not self.days_since:
            return _("today")
        return ngettext("%(n)s day ago", "%(n)s days ago", self.days_since) % {"n": self.days_since}


def rhythm_of(facts: CustomerFacts | None, clock: Clock) -> Rhythm | None:
    """The rhythm of somebody who was here; None for who never was. Days by the salon's clock."""
    if facts is None or facts.last_at is None:
        return None
    now = clock.now()
    tz = zone(current_salon().time_zone)
    today, last = local_day(now, tz), local_day(facts.last_at, tz)
    late = (today - facts.expected_on).days if facts.expected_on else 0
    is_booked = _ahead(facts.next_at, now)
    return Rhythm(
        today=today,
        every=facts.interval_days,
        days_since=max((today - last).days, 0),
        expected=facts.expected_on,
        overdue=0 if is_booked else max(late, 0),
        is_booked=is_booked,
    )


def _ahead(instant: datetime | None, now: datetime) -> bool:
    return instant is not None and instant > now


def days_text(days: int) -> str:
    """ "9 days"."""
    return ngettext("%(n)s day", "%(n)s days", days) % {"n": days}
