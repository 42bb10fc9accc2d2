"""What the waitlist shows on the pages of lower rooms."""

from typing import cast

from django.http import HttpRequest
from django.template.loader import render_to_string

from booking.diary.views.facts import place_of
from booking.storefront.choosing.choice import Choice
from booking.waitlist import selectors
from booking.waitlist.gaps import waiting_fit
from booking.waitlist.models import EntryState, WaitlistEntry
from kernel.clock import FixedClock
from tenants.accounts.access import StaffRequest
from tenants.accounts.rights import Action, may, may_somewhere


def times_panel(request: HttpRequest, *, choice: Choice, is_full: bool) -> str:
    """Below the free times: the way onto the list, for whom none of them suits."""
    if not selectors.rules_now().joins_online:
        return ""
    context = {"choice": choice.at(None), "is_full": is_full}
    return render_to_string("storefront/waitlist/invite.html", context, request=request)


def today_panel(request: HttpRequest) -> str:
    """On Today: how many of those who wait fit a gap of the day, for whoever may offer it to them."""
    staff = cast("StaffRequest", request)
    if (
        not may_somewhere(staff.actor, Action.WAITLIST_WRITE)
        or not WaitlistEntry.objects.filter(state=EntryState.WAITING).exists()
    ):
        return ""
    place = place_of(staff, only_today=True)
    if place is None or not may(staff.actor, Action.WAITLIST_WRITE, at=place.location.pk):
        return ""
    count = waiting_fit(
        place.location.pk,
        place.location.time_zone,
        FixedClock(place.now),
        answer_minutes=selectors.rules_now().answer_minutes,
    )
    if not count:
        return ""
    return render_to_string("desk/waitlist/today.html", {"count": count, "place": place}, request=request)
