"""Who could be asked for a gap because their usual time has come, and the tap that asks them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from booking.diary.forms import start_from
from booking.diary.views.facts import Place, place_of
from booking.diary.wording import clock_time, day_long
from booking.waitlist import selectors
from booking.waitlist.gaps import Gap
from booking.waitlist.inviting import NotDue, overdue_offer
from booking.waitlist.rhythm import Chance, chances_of
from booking.waitlist.views.desk import TOLD
from kernel.clock import system_clock
from kernel.errors import NotFound
from kernel.ids import id_of
from kernel.marks import listed
from tenants.accounts.access import StaffRequest, staff_required
from tenants.accounts.rights import Action

DAYS_IN_WEEKS = 14  # a distance of two weeks and more is said in weeks


@require_POST
@staff_required(Action.WAITLIST_WRITE)
def ask(request: StaffRequest) -> HttpResponse:
    """`?location=&day=`: offer a gap to somebody overdue; back to the gaps of that day where it could not be."""
    place, customer_id = (
        place_of(request, action=Action.WAITLIST_WRITE),
        id_of(request.POST.get("customer", "")),
    )
    if place is None or customer_id is None:
        raise NotFound
    start = start_from(request.POST.get("start", ""), place.tz)
    if start is None:
        raise NotFound
    try:
        offer = overdue_offer(
            actor=request.actor,
            clock=system_clock,
            location=place.location,
            customer_id=customer_id,
            starts_at=start,
        )
    except (NotDue, *TOLD) as error:
        messages.error(request, str(error))
        return redirect(
            f"{reverse('waitlist:gaps')}?location={place.location.pk}&day={place.day.isoformat()}"
        )
    messages.success(request, _("Offered, and kept for them."))
    return redirect("waitlist:desk_entry", offer.entry_id)


def chances_shown(place: Place, gaps: Sequence[Gap], now: datetime) -> dict[int, list[dict[str, Any]]]:
    """For each gap, by its place, the rows of those who could be asked."""
    answer_minutes = selectors.rules_now().answer_minutes
    found = chances_of(place.location, place.day, gaps, now=now, answer_minutes=answer_minutes)
    return {number: [_shown(chance, place) for chance in chances] for number, chances in found.items()}


def _shown(chance: Chance, place: Place) -> dict[str, Any]:
    who = chance.who
    return {
        "customer": who.customer_id,
        "name": who.name,
        "services": listed(who.services),
        "why": _("usually every %(time)s, last here on %(day)s")
        % {"time": _distance(who.every), "day": day_long(who.last_day)},
        "time": clock_time(chance.offer.starts_at, place.tz),
        "start": chance.offer.starts_at.isoformat(),
    }


def _distance(days: int) -> str:
    if days < DAYS_IN_WEEKS:
        return ngettext("%(n)s day", "%(n)s days", days) % {"n": days}
    weeks = round(days / 7)
    return ngettext("%(n)s week", "%(n)s weeks", weeks) % {"n": weeks}
