"""Reads of requests."""

from collections.abc import Collection

from django.db.models import Q, QuerySet

from booking.roster.models import REQUEST_OPEN, RequestState, RosterRequest
from booking.team.models import StaffMember

MOST = 50


def open_requests(places: Collection[int] | None = None) -> QuerySet[RosterRequest]:
    """What waits for an answer, oldest first; of people who work at `places`, None for everybody."""
    return _told(places).filter(state__in=REQUEST_OPEN).order_by("created_at")


def decided_requests(places: Collection[int] | None = None) -> QuerySet[RosterRequest]:
    """The last that were decided; of people who work at `places`, None for everybody."""
    return _told(places).filter(decided_at__isnull=False).order_by("-decided_at")[:MOST]


def requests_of(staff: StaffMember) -> QuerySet[RosterRequest]:
    """What the person asked for, newest first."""
    return _told().filter(staff=staff).order_by("-created_at")[:MOST]


def asked_of(staff: StaffMember) -> QuerySet[RosterRequest]:
    """Swaps that wait for the person's own yes or no."""
    return _told().filter(other=staff, state=RequestState.ASKED).order_by("created_at")


def asked_at(places: Collection[int]) -> Q:
    """Requests of, and swaps with, people who work at one of these locations."""
    theirs = StaffMember.objects.filter(locations__in=places).values("pk")
    return Q(staff__in=theirs) | Q(other__in=theirs)


def _told(places: Collection[int] | None = None) -> QuerySet[RosterRequest]:
    rows = RosterRequest.objects.select_related("staff", "other")
    if places is None:
        return rows
    return rows.prefetch_related("staff__locations", "other__locations").filter(asked_at(places))
