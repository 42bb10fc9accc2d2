"""A series as a person reads it: its rhythm in words, its days with what is wrong and what could be had instead."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from booking.diary.models import AppointmentState
from booking.diary.wording import TONES, clock_time, day_long, day_short, people_text, state_label
from booking.series.forms import CHOICE
from booking.series.models import Rhythm, SeriesVisit
from booking.series.patterns import FIFTH, week_of_month
from booking.series.planning import Choice, Looked
from booking.series.services import is_apart
from booking.team.models import StaffMember
from kernel.clock import local_day
from kernel.marks import listed


@dataclass(frozen=True, slots=True)
class Option:
    """A way to solve a day."""

    value: str
    label: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class DayRow:
    """One day of the plan: free, or what is wrong, with the ways to solve it."""

    field: str
    day: str
    time: str
    people: str
    problem: str
    options: list[Option]


@dataclass(frozen=True, slots=True)
class VisitRow:
    """One visit of a series that stands."""

    number: int
    visit_id: int
    day: str
    time: str
    people: str
    tone: str
    state: str
    is_apart: bool
    is_this: bool


def rhythm_text(row: SeriesVisit) -> str:
    """ "Every 4 weeks on Friday", "Every month on the 2nd Tuesday", as it is at that visit."""
    series, weekday = row.series, _weekday(row.on_date)
    if series.rhythm == Rhythm.WEEKS:
        text = ngettext("Every week on %(day)s", "Every %(count)d weeks on %(day)s", series.every)
        return text % {"count": series.every, "day": weekday}
    week = week_of_month(row.on_date)
    which = _("last") if week == FIFTH else (_("1st"), _("2nd"), _("3rd"), _("4th"))[week - 1]
    text = ngettext(
        "Every month on the %(which)s %(day)s",
        "Every %(count)d months on the %(which)s %(day)s",
        series.every,
    )
    return text % {"count": series.every, "which": which, "day": weekday}


def _weekday(day: date) -> str:
    days = (_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"))
    return days[day.weekday()]


def day_rows(looked: Sequence[Looked], chosen: Mapping[str, Choice], tz: ZoneInfo) -> list[DayRow]:
    """The plan, day by day."""
    people = {person.pk: person.name for person in StaffMember.objects.all()}
    return [_day_row(one, chosen.get(one.spot.key), people, tz) for one in looked]


def _day_row(one: Looked, chosen: Choice | None, people: Mapping[int, str], tz: ZoneInfo) -> DayRow:
    wished = [wish.staff_id for wish in one.spot.wishes]
    return DayRow(
        field=f"{CHOICE}{one.spot.key}",
        day=day_long(local_day(one.spot.starts_at, tz)),
        time=clock_time(one.spot.starts_at, tz),
        people=listed(dict.fromkeys(people.get(staff_id or 0, "") for staff_id in wished)),
        problem=_problem(one.problem),
        options=list(_options(one, chosen, people, tz)),
    )


def _problem(problem: str) -> str:
    if problem == "taken":
        return _("somebody is there already")
    return _("closed, or nobody is there") if problem == "closed" else problem


def _options(one: Looked, chosen: Choice | None, people: Mapping[int, str], tz: ZoneInfo) -> list[Option]:
    chosen = chosen or Choice()
    first = Option("", _("Please choose") if one.problem else _("as planned"))
    found = [first, Option("skip", _("leave out"), chosen.skip)]
    if one.others:
        names = listed(dict.fromkeys(people.get(staff_id, "") for staff_id in one.others))
        value = f"who:{','.join(map(str, one.others))}"
        label = _("%(time)s with %(people)s") % {"time": clock_time(one.spot.starts_at, tz), "people": names}
        found.append(Option(value, label, chosen.staff_ids == one.others))
    for offer in one.offers:
        day = day_short(local_day(offer.starts_at, tz))
        label = f"{day} {clock_time(offer.starts_at, tz)}"
        found.append(Option(f"at:{offer.starts_at.isoformat()}", label, chosen.starts_at == offer.starts_at))
    return found


def visit_rows(rows: Sequence[SeriesVisit], visit_id: int, tz: ZoneInfo) -> list[VisitRow]:
    """The visits of a series as a list; `visit_id` is the one from which it was opened."""
    return [_visit_row(row, visit_id, tz) for row in rows]


def _visit_row(row: SeriesVisit, visit_id: int, tz: ZoneInfo) -> VisitRow:
    visit = row.appointment
    return VisitRow(
        number=row.number,
        visit_id=visit.pk,
        day=day_long(local_day(visit.starts_at, tz)),
        time=clock_time(visit.starts_at, tz),
        people=people_text(visit),
        tone=TONES[AppointmentState(visit.state)],
        state=state_label(visit),
        is_apart=is_apart(row),
        is_this=visit.pk == visit_id,
    )
