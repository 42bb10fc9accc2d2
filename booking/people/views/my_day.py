"""My day: for whoever works with their hands, on the phone between two customers."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from booking.diary.marks import marked
from booking.diary.models import Appointment, AppointmentState
from booking.diary.presenters.rows import row_of
from booking.diary.selectors.visits import visits
from booking.diary.sight import Sight, sight_of
from booking.diary.views.facts import day_of
from booking.diary.wording import clock_time, contact_texts, day_long, month_long
from booking.people.selectors import Figures, figures_of, work_hours
from booking.team.models import StaffMember
from booking.team.selectors import time_off
from kernel.clock import day_range, instant_of, local_day, system_clock, zone
from kernel.context import current_salon
from kernel.design.panels import panels_at
from tenants.accounts.access import StaffRequest, staff_required
from tenants.accounts.rights import Action

GONE = (AppointmentState.CANCELLED, AppointmentState.NO_SHOW)
OVER = (*GONE, AppointmentState.DONE)


@require_GET
@staff_required(Action.DAY_SEE_OWN)
def my_day(request: StaffRequest) -> HttpResponse:
    """`?day=`: one's own visits, hours, time off to come and figures; a hint for a login that is nobody of the team."""
    staff = StaffMember.objects.filter(user_id=request.user.pk, archived_at=None).first()
    if staff is None:
        return render(request, "desk/people/my_day_nobody.html")
    tz, now = zone(current_salon().time_zone), system_clock.now()
    today = local_day(now, tz)
    day = day_of(request.GET.get("day", ""), today)
    context = {
        "staff": staff,
        "heading": day_long(day),
        "day": day,
        "is_today": day == today,
        "panels": panels_at("my_day", request, staff=staff) if day == today else [],
        "day_before": day - timedelta(days=1),
        "day_after": day + timedelta(days=1),
        "zone": tz,
        "away": time_off(staff, since=now)[:5],
        **_day(staff, day, tz, now, sight_of(request.actor)),
        **_months(request, staff, today, tz),
    }
    return render(request, "desk/people/my_day.html", context)


def _day(staff: StaffMember, day: date, tz: ZoneInfo, now: datetime, sight: Sight) -> dict[str, object]:
    start, end = day_range(day, tz)
    own = Sight(whole=False, staff_id=staff.pk)
    rows = own.visits(visits().filter(starts_at__lt=end, ends_at__gt=start)).order_by("starts_at", "pk")
    found = marked(rows)
    coming = [visit for visit in found if visit.state not in GONE]
    following = [visit for visit in coming if visit.state not in OVER and visit.ends_at > now]
    return {
        "rows": [row_of(visit, zone(visit.location.time_zone), now) for visit in found],
        "count": len(coming),
        "next": _next(following, sight, now),
        "hours": [
            f"{clock_time(first, tz)}–{clock_time(last, tz)}" for first, last in work_hours(staff, day)
        ],
    }


def _next(following: Sequence[Appointment], sight: Sight, now: datetime) -> dict[str, object] | None:
    """Who is in the chair or comes next, with what one has to know of them; phones masked as the role says."""
    if not following:
        return None
    visit = following[0]
    contacts = visit.customer.contacts.all() if visit.customer else []
    return {
        "row": row_of(visit, zone(visit.location.time_zone), now),
        "contacts": contact_texts([row.value for row in contacts], whole=sight.contacts),
        "notes": [text for text in (visit.customer_note, visit.desk_note) if text],
        "minutes": max(0, int((visit.starts_at - now).total_seconds() // 60)),
    }


def _months(request: StaffRequest, staff: StaffMember, today: date, tz: ZoneInfo) -> dict[str, object]:
    """This month's own figures with what other rooms say of them, and those of the month before up to the same day."""
    first = today.replace(day=1)
    before = (first - timedelta(days=1)).replace(day=1)
    until = min(before + timedelta(days=today.day), first)
    figures = _figures(staff, first, today + timedelta(days=1), tz)
    return {
        "month": month_long(today),
        "figures": figures,
        "month_panels": panels_at("my_day_month", request, staff=staff, figures=figures, today=today),
        "former": _figures(staff, before, until, tz),
    }


def _figures(staff: StaffMember, first: date, until: date, tz: ZoneInfo) -> Figures:
    return figures_of(staff.pk, instant_of(first, 0, tz), instant_of(until, 0, tz))
