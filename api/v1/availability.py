"""Free times."""

import re
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.errors import BadParameters
from api.params import Params, day_of, id_of
from api.throttles import searches_throttle
from api.v1.answers import AvailabilityAnswer, availability_answer
from api.v1.base import PublishedView, problems
from api.v1.requests import MOST_LINES
from booking.diary.availability import MOST_DAYS, free_offers
from booking.diary.wishes import Channel, LineWish
from booking.storefront.selectors import zone_of_shop
from kernel.clock import Clock, local_day, system_clock, zone
from kernel.errors import BadInput, Problem

USUAL_DAYS = 7
ANYONE = "any"
_SERVICE = re.compile(r"(\d{1,19})(?:\.(\d{1,19}))?((?:,\d{1,19}){0,20})", re.ASCII)


class AvailabilityView(PublishedView):
    """Free times for one visit."""

    @extend_schema(
        operation_id="availability_list",
        parameters=[
            OpenApiParameter("location", {"type": "integer", "minimum": 1}, required=True),
            OpenApiParameter(
                "service",
                {"type": "array", "items": {"type": "string"}, "minItems": 1, "maxItems": MOST_LINES},
                required=True,
                explode=True,
                description="`ID`, `ID.VARIANT`, with add-ons `ID.VARIANT,ADDON,ADDON`; repeats, in the order of the visit.",
            ),
            OpenApiParameter(
                "staff",
                {"type": "array", "items": {"type": "string"}, "maxItems": MOST_LINES},
                explode=True,
                description="An id or `any`: once for all services, or once per service.",
            ),
            OpenApiParameter(
                "from",
                {"type": "string", "format": "date"},
                description="First day, in the shop's zone; today unless said.",
            ),
            OpenApiParameter(
                "to", {"type": "string", "format": "date"}, description="Last day, included; at most 62 days."
            ),
        ],
        responses={200: AvailabilityAnswer, **problems(400, 404, 429)},
    )
    def get(self, request: Request) -> Response:
        """Every start that can be booked, day by day, in the shop's zone."""
        searches_throttle(request)
        params = Params(request, single=("location", "from", "to"), repeated=("service", "staff"))
        params.need("location")
        shop, time_zone = _shop(params)
        wishes = _wishes(params)
        params.check()
        first, last = _days(params, zone(time_zone), system_clock)
        try:
            offers = free_offers(
                location_id=shop,
                wishes=wishes,
                first_day=first,
                last_day=last,
                channel=Channel.API,
                clock=system_clock,
            )
        except BadInput as error:
            raise BadParameters([_in_the_query(problem) for problem in error.problems]) from error
        return Response(availability_answer(shop, time_zone, offers))


def _shop(params: Params) -> tuple[int, str]:
    """The shop's id and time zone; nothing where none is named, or (then it is noted) none of that id can be booked."""
    shop = params.read("location", id_of) or 0
    time_zone = zone_of_shop(shop) if shop else None
    if shop and time_zone is None:
        params.refuse("location", "unknown")
    return shop, time_zone or ""


def _wishes(params: Params) -> list[LineWish]:
    """The services in their order with the people wished for."""
    params.need("service")
    wishes = params.read_all("service", wish_of)
    people = params.read_all("staff", person_of) or [None]
    if len(people) == 1:
        people *= len(wishes)
    if len(wishes) > MOST_LINES:
        params.refuse("service", "too_many", _("These are too many services for one visit."))
    elif len(people) != len(wishes) and not params.problems:
        params.refuse("staff", "invalid", _("Give staff once for all services, or once per service."))
    return [
        LineWish(wish.service_id, wish.variant_id, wish.add_on_ids, person)
        for wish, person in zip(wishes, people, strict=False)
    ]


def wish_of(text: str) -> LineWish:
    """`ID`, `ID.VARIANT`, `ID,ADDON`, `ID.VARIANT,ADDON`; raises ValueError."""
    if not (found := _SERVICE.fullmatch(text)):
        raise ValueError
    service, variant, extras = found.groups()
    add_ons = tuple(id_of(extra) for extra in extras.split(",")[1:])
    return LineWish(id_of(service), id_of(variant) if variant else None, add_ons)


def person_of(text: str) -> int | None:
    """An id, or None for `any`; raises ValueError."""
    return None if text == ANYONE else id_of(text)


def _days(params: Params, tz: ZoneInfo, clock: Clock) -> tuple[date, date]:
    """The first and the last day asked for, both included."""
    first = params.read("from", day_of) or local_day(clock.now(), tz)
    last = params.read("to", day_of) or first + timedelta(days=USUAL_DAYS - 1)
    if not params.problems and not 0 <= (last - first).days < MOST_DAYS:
        params.refuse("to", "range", _("Please ask for one to 62 days."))
    params.check()
    return first, last


def _in_the_query(problem: Problem) -> Problem:
    """The engine's problem, at the parameter that caused it: `lines.1.staff` is `staff`, its second value."""
    parts = problem.field.split(".")
    name = {"variant": "service", "add_ons": "service"}.get(parts[-1], parts[-1])
    field = "service" if name == "lines" else name
    return Problem(f"{field}.{parts[1]}" if len(parts) > 2 else field, problem.code, problem.text)
