"""The next best step for a customer: simple rules, each with its reason."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from booking.diary import wording
from booking.diary.models import Appointment
from booking.diary.presenters.again import again_on
from booking.history.models import CustomerFacts
from booking.history.rhythm import Rhythm, days_text
from kernel.clock import zone

SOON = timedelta(days=7)
SETTLED_IN = 14  # days after a first visit in which nobody is asked about the second


@dataclass(frozen=True, slots=True)
class Step:
    """What to do, why, and where: `url` leads to the free times, named by `label`."""

    title: str
    why: str
    label: str
    url: str


def step_of(facts: CustomerFacts, rhythm: Rhythm, last: Appointment | None) -> Step | None:
    """The step for somebody without a visit ahead; None where nothing is to be done now."""
    if last is None or rhythm.is_booked:
        return None
    if rhythm.expected is not None and rhythm.expected - rhythm.today <= SOON:
        return _due(rhythm, last)
    if facts.visits == 1 and rhythm.days_since >= SETTLED_IN:
        return _second(rhythm, last)
    return None


def _due(rhythm: Rhythm, last: Appointment) -> Step:
    expected = rhythm.expected or rhythm.today
    why = _("Usually comes %(every)s; last here %(since)s.") % {
        "every": rhythm.every_text,
        "since": rhythm.since_text,
    }
    if rhythm.overdue:
        why += " " + _("That is %(days)s over.") % {"days": days_text(rhythm.overdue)}
    return _booking(last, max(expected, rhythm.today + timedelta(days=1)), why)


def _second(rhythm: Rhythm, last: Appointment) -> Step:
    why = _("Came once, %(since)s, and has nothing booked.") % {"since": rhythm.since_text}
    return _booking(last, rhythm.today + timedelta(days=1), why)


def _booking(last: Appointment, day: date, why: str) -> Step:
    title = _("Book %(services)s with %(people)s") % {
        "services": wording.services_text(last),
        "people": wording.people_text(last),
    }
    label = _("Free times around %(day)s") % {"day": wording.day_short(day)}
    return Step(title, why, label, again_on(last, day, zone(last.location.time_zone)))
