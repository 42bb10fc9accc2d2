"""Everybody's hours of a week or a month, one person's days, and the file for payroll."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_GET, require_POST

from booking.clock.export import hours_export
from booking.clock.forms import ApproveForm
from booking.clock.hours import Period, hours_of, is_over
from booking.clock.selectors import rules_now
from booking.clock.views.rows import day_row, person_row
from booking.clock.wording import hours_text
from booking.diary.selectors.day import locations_open
from booking.diary.wording import month_long
from booking.places.fields import DayField
from booking.places.models import Location
from booking.roster.letters import week_text
from booking.roster.plans import monday_of
from booking.team.selectors import staff_member
from kernel.clock import local_day, system_clock, zone
from kernel.context import current_salon
from kernel.errors import NotFound
from tenants.accounts.access import StaffRequest, staff_required
from tenants.accounts.rights import Action, may
from tenants.accounts.step_up import step_up_required

MONTH = "month"
EDGE = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Asked:
    """The period of the address (`?period=week|month&on=&location=`): this week everywhere unless said."""

    period: Period
    name: str
    today: date
    locations: list[Location]

    def query(self, on: date | None = None, name: str = "") -> str:
        """The same as an address carries it, for another day or another length."""
        place = self.period.place
        told = {"period": name or self.name, "on": (on or self.period.first).isoformat()}
        return urlencode({**told, **({"location": place.pk} if place else {})})

    @property
    def heading(self) -> str:
        """The period in words."""
        return month_long(self.period.first) if self.name == MONTH else week_text(self.period.first)


def asked(request: HttpRequest) -> Asked:
    """Raises NotFound for a location that is not there."""
    locations = locations_open()
    text = request.GET.get("location", "")
    place = next((one for one in locations if str(one.pk) == text), None)
    if text and place is None:
        raise NotFound
    today = local_day(system_clock.now(), zone(place.time_zone if place else current_salon().time_zone))
    on, name = day_asked(request.GET.get("on", ""), today), request.GET.get("period", "")
    name = MONTH if name == MONTH else "week"
    return Asked(Period(place, *_edges(on, name)), name, today, locations)


def day_asked(text: str, other: date) -> date:
    """The day of the address, far days left out; or the other."""
    try:
        day = parse_date(text)
    except ValueError:
        return other
    return day if day and DayField.FIRST + EDGE <= day <= DayField.LAST - EDGE else other


@require_GET
@staff_required(Action.HOURS_SEE)
def hours(request: StaffRequest) -> HttpResponse:
    """A line per person."""
    page = asked(request)
    over = is_over(page.period, system_clock)
    people = hours_of(page.period, system_clock)
    rows = [person_row(person, is_over=over) for person in people]
    context = {
        **_context(request, page),
        "rows": rows,
        "total": hours_text(sum(person.total("worked") for person in people)),
        "planned": hours_text(sum(person.total("planned") for person in people)),
        "approve": _approve_form(page) if may(request.actor, Action.HOURS_WRITE) else None,
        "may_export": may(request.actor, Action.HOURS_EXPORT),
        "tab": "hours",
    }
    return render(request, "desk/hours/hours.html", context)


@require_GET
@staff_required(Action.HOURS_SEE)
def person(request: StaffRequest, staff_id: int) -> HttpResponse:
    """One person's days."""
    staff = staff_member(staff_id)
    page = asked(request)
    found = hours_of(page.period, system_clock, [staff])[0]
    context = {
        **_context(request, page),
        "staff": staff,
        "row": person_row(found, is_over=is_over(page.period, system_clock)),
        "days": [
            day_row(day, system_clock.now()) for day in found.days if day.on <= page.today or day.planned
        ],
        "here": reverse("hours:person", args=[staff.pk]),
    }
    return render(request, "desk/hours/person.html", context)


@require_POST
@staff_required(Action.HOURS_EXPORT)
@step_up_required
def export(request: StaffRequest) -> HttpResponse:
    """The period as a CSV file, after the password."""
    page = asked(request)
    text = hours_export(actor=request.actor, clock=system_clock, period=page.period)
    answer = HttpResponse(text.encode(), content_type="text/csv; charset=utf-8")
    name = f"hours-{page.period.first.isoformat()}-{page.period.last.isoformat()}.csv"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def _context(request: StaffRequest, page: Asked) -> dict[str, Any]:
    first, last = page.period.first, page.period.last
    return {
        "page": page,
        "heading": page.heading,
        "before": page.query(first - timedelta(days=1)),
        "after": page.query(last + timedelta(days=1)),
        "as_week": page.query(max(first, min(page.today, last)), "week"),
        "as_month": page.query(first, MONTH),
        "this": page.query(page.today),
        "is_now": first <= page.today <= last,
        "query": page.query(),
        "approved_until": rules_now().approved_until,
        "may_write": may(request.actor, Action.HOURS_WRITE),
    }


def _approve_form(page: Asked) -> ApproveForm:
    last = min(page.period.last, page.today - timedelta(days=1))
    return ApproveForm(initial={"until": last, "version": rules_now().version})


def _edges(on: date, name: str) -> tuple[date, date]:
    if name == MONTH:
        first = on.replace(day=1)
        return first, (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    monday = monday_of(on)
    return monday, monday + timedelta(days=6)
