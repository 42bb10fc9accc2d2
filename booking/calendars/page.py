"""The page of a person's calendar at the desk: the private link, and the calendars elsewhere that are read."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from booking.calendars.forms import FeedForm, OutsideForm
from booking.calendars.models import CalendarFeed, OutsideCalendar
from booking.calendars.outside import may_show_titles
from booking.calendars.outside_words import problem_words
from booking.calendars.services import may_make_feed
from booking.calendars.tokens import feed_token
from booking.storefront.pages import salon_address
from booking.team.managing import tabs_of
from booking.team.models import StaffMember
from kernel.clock import system_clock, zone
from kernel.context import current_salon
from kernel.errors import NotAllowed, NotFound
from tenants.accounts.access import StaffRequest
from tenants.accounts.rights import Action, may

JUST_MADE = "calendar_feed_made"


def person_seen(request: StaffRequest, staff_id: int) -> StaffMember:
    """Whose page it is; raises NotFound where the actor does not see the team, NotAllowed where they only see it."""
    staff = StaffMember.objects.filter(pk=staff_id, archived_at=None).first()
    if staff is not None and may_make_feed(request.actor, staff):
        return staff
    if staff is None or not may(request.actor, Action.TEAM_SEE):
        raise NotFound
    raise NotAllowed(action=str(Action.TEAM_WRITE))


def calendar_page(
    request: StaffRequest, staff: StaffMember, *, status: int = 200, **more: Any
) -> HttpResponse:
    """The whole page; `more` is what was just typed."""
    from_team = may(request.actor, Action.TEAM_WRITE)
    back = {"back": reverse("team:team"), "back_label": _("Team")}
    own = {"back": reverse("profile"), "back_label": _("Your profile")}
    frame = {"tab": "calendar", "title": staff.name, "from_team": from_team, **(back if from_team else own)}
    tabs = tabs_of(request.actor, staff) if from_team else {}
    context = {
        **frame,
        "tabs": tabs,
        **_feed_context(request, staff),
        **outside_context(request, staff),
        **more,
    }
    return render(request, "desk/calendars/page.html", context, status=status)


def outside_context(request: StaffRequest, staff: StaffMember) -> dict[str, Any]:
    """What the page says of calendars elsewhere; `waits`: it is to be read, or is being read, right now."""
    now, shows = system_clock.now(), may_show_titles(request.actor, staff)
    found = [
        {
            "row": row,
            "unread": row.left_out - row.finer,
            "problem": problem_words(row.problem),
            "waits": row.next_at is not None and (row.next_at <= now or _never_tried(row)),
        }
        for row in OutsideCalendar.objects.filter(staff=staff)
    ]
    return {
        "staff": staff,
        "zone": zone(current_salon().time_zone),
        "outside": found,
        "outside_waits": any(one["waits"] for one in found),
        "may_show_titles": shows,
        "outside_form": OutsideForm(may_show_titles=shows),
    }


def _never_tried(row: OutsideCalendar) -> bool:
    """Whether its first reading is under way."""
    return row.fetched_at is None and not row.problem and row.failures < 2


def _feed_context(request: StaffRequest, staff: StaffMember) -> dict[str, Any]:
    feed = CalendarFeed.objects.select_related("staff").filter(staff=staff, ended_at=None).first()
    return {
        "feed": feed,
        "address": _address(feed) if feed and _may_read(request, feed) else "",
        "form": FeedForm(initial={"names_customers": feed is not None and feed.names_customers}),
    }


def _address(feed: CalendarFeed) -> str:
    return salon_address(reverse("calendars:feed", args=[feed_token(feed.reference)]))


def _may_read(request: StaffRequest, feed: CalendarFeed) -> bool:
    """Whether the address is theirs, or was made by them a moment ago."""
    return request.session.pop(JUST_MADE, None) == feed.pk or feed.staff.user_id == request.user.pk
