"""Reads of what is asked for."""

from collections.abc import Collection

from django.db.models import QuerySet

from booking.diary.models import Appointment, AppointmentState
from booking.diary.selectors.visits import visits
from booking.diary.sight import Sight
from booking.requests.models import RequestRules, RequestState, ServiceMode, VisitRequest
from kernel.errors import NotFound

MOST_ANSWERED = 30


def rules_now() -> RequestRules:
    """The salon's rules; the defaults until they are saved for the first time."""
    return RequestRules.objects.filter(pk=1).first() or RequestRules(pk=1)


def modes_now() -> dict[int, str]:
    """The services with a rule of their own, by id."""
    return dict(ServiceMode.objects.values_list("service_id", "mode"))


def pending_visits(sight: Sight) -> QuerySet[Appointment]:
    """The visits that wait for an answer, the most urgent first, as far as the person may see them."""
    waiting = visits().filter(
        state=AppointmentState.PENDING, pending_until__isnull=False
    )  # as its index says it
    return sight.visits(waiting).order_by("pending_until", "pk")


def requests() -> QuerySet[VisitRequest]:
    """Groups and series that were asked for, with location and customer."""
    return VisitRequest.objects.select_related("location", "customer", "visit")


def requests_open(places: Collection[int] | None) -> QuerySet[VisitRequest]:
    """Those at these locations (None: all) that wait for an answer, the oldest first."""
    return _at(places).filter(state=RequestState.OPEN)


def requests_answered(places: Collection[int] | None) -> QuerySet[VisitRequest]:
    """The latest at these locations (None: all) that are answered."""
    return _at(places).exclude(state=RequestState.OPEN).order_by("-answered_at")[:MOST_ANSWERED]


def _at(places: Collection[int] | None) -> QuerySet[VisitRequest]:
    return requests() if places is None else requests().filter(location_id__in=places)


def request_by_id(request_id: int) -> VisitRequest:
    """One request; raises NotFound."""
    found = requests().filter(pk=request_id).first()
    if found is None:
        raise NotFound
    return found
