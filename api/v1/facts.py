"""Public facts: locations, the menu, the team."""

from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

from django.db.models import Model, Prefetch, Q, QuerySet
from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.paging import PAGE_PARAMETERS, page_of
from api.params import Params
from api.throttles import reads_throttle
from api.v1 import answers
from api.v1.base import AT_LOCATION, PAGE, PublishedView, location_of, problems
from booking.catalog.models import AddOn, Service, ServiceVariant, StaffService
from booking.places.models import Location
from booking.questions.selectors import questions
from booking.storefront import selectors
from booking.storefront.pages import salon_address
from booking.team.models import StaffMember
from kernel.clock import system_clock

M = TypeVar("M", bound=Model)


def page_answer(name: str, row: type[serializers.Serializer[Any]]) -> serializers.Serializer[Any]:
    """The shape of one page of such rows."""
    return inline_serializer(name, {"results": row(many=True), "next": serializers.URLField(allow_null=True)})


class LocationsView(PublishedView):
    """The salon's shops."""

    @extend_schema(
        operation_id="locations_list",
        parameters=PAGE,
        responses={200: page_answer("LocationPage", answers.LocationAnswer), **problems(400, 404, 429)},
    )
    def get(self, request: Request) -> Response:
        """The shops that can be booked, in the salon's order."""
        params = _params(request)
        return _page(request, params, locations(), ("position", "id"), answers.location_answer)


class ServicesView(PublishedView):
    """The menu."""

    @extend_schema(
        operation_id="services_list",
        parameters=[*PAGE, AT_LOCATION],
        responses={200: page_answer("ServicePage", answers.ServiceAnswer), **problems(400, 404, 429)},
    )
    def get(self, request: Request) -> Response:
        """The services that can be booked online, in the menu's order."""
        order = ("category__position", "category_id", "position", "id")
        params = _params(request, "location")
        rows = services(location_of(params))
        return _page(request, params, rows, order, answers.service_answer)


class StaffView(PublishedView):
    """The team."""

    @extend_schema(
        operation_id="staff_list",
        parameters=[*PAGE, AT_LOCATION],
        responses={200: page_answer("StaffPage", answers.StaffAnswer), **problems(400, 404, 429)},
    )
    def get(self, request: Request) -> Response:
        """The people who can be booked online, in the salon's order."""
        params = _params(request, "location")
        rows = staff(system_clock.now().date(), location_of(params))
        return _page(request, params, rows, ("position", "id"), answers.staff_answer)


class QuestionsView(PublishedView):
    """What is asked when somebody books."""

    @extend_schema(
        operation_id="questions_list",
        parameters=PAGE,
        responses={200: page_answer("QuestionPage", answers.QuestionAnswer), **problems(400, 404, 429)},
    )
    def get(self, request: Request) -> Response:
        """The questions, in the salon's order; their answers go along with the booking."""
        params = _params(request)
        return _page(request, params, questions(), ("position", "id"), answers.question_answer)


def locations() -> QuerySet[Location]:
    """Shops with their weekly hours."""
    return selectors.locations().prefetch_related("opening_rules")


def services(place: Location | None) -> QuerySet[Service]:
    """Services with all that their answer holds; of one shop, those that somebody there does."""
    if place is not None:
        return selectors.services(place).prefetch_related(_places())
    return (
        selectors.sold_online()
        .select_related("category")
        .prefetch_related(
            Prefetch("variants", ServiceVariant.objects.filter(archived_at=None)),
            Prefetch("add_ons", AddOn.objects.filter(archived_at=None)),
            Prefetch("staff_services", StaffService.objects.filter(staff__in=selectors.bookable_people())),
            _places(),
        )
    )


def staff(today: date, place: Location | None) -> QuerySet[StaffMember]:
    """People with the services sold online that they do; of one shop, or of all."""
    people = selectors.bookable_people().filter(Q(leaves_on=None) | Q(leaves_on__gt=today))
    return (people.filter(locations=place) if place else people).prefetch_related(
        Prefetch("staff_services", StaffService.objects.filter(service__in=selectors.sold_online())),
        _places(),
    )


def _places() -> "Prefetch[Any]":
    return Prefetch("locations", Location.objects.filter(archived_at=None))


def _params(request: Request, *more: str) -> Params:
    """The query, counted as one read."""
    reads_throttle(request)
    return Params(request, single=(*PAGE_PARAMETERS, *more))


def _page(
    request: Request,
    params: Params,
    rows: QuerySet[M],
    order: tuple[str, ...],
    answer: Callable[[M], answers.Json],
) -> Response:
    found, following = page_of(rows, order=order, params=params)
    url = f"{salon_address(request.path)}?{following}" if following else None
    return Response({"results": [answer(row) for row in found], "next": url})
