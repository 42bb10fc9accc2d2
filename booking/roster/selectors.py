"""Reads of requests."""

from django.db.models import QuerySet

from booking.roster.models import REQUEST_OPEN, RequestState, RosterRequest
from booking.team.models import StaffMember

MOST = 50


def open_requests() -> QuerySet[RosterRequest]:
    """What waits for an answer, oldest first."""
    return _told().filter(state__in=REQUEST_OPEN).order_by("created_at")


def decided_requests() -> QuerySet[RosterRequest]:
    """The last that were decided."""
    return _told().filter(decided_at__isnull=False).order_by("-decided_at")[:MOST]


def requests_of(staff: StaffMember) -> QuerySet[RosterRequest]:
    """What the person asked for, newest first."""
    return _told().filter(staff=staff).order_by("-created_at")[:MOST]


def asked_of(staff: StaffMember) -> QuerySet[RosterRequest]:
    """Swaps that wait for the person's own yes or no."""
    return _told().filter(other=staff, state=RequestState.ASKED).order_by("created_at")


def _told() -> QuerySet[RosterRequest]:
    return RosterRequest.objects.select_related("staff", "other")
