"""Booking, and the customer's own visit by its token."""

import re
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.inputs import body_of
from api.params import Params
from api.throttles import (
    bodies_throttle,
    bookings_throttle,
    changes_throttle,
    reads_throttle,
    wrong_tokens_throttle,
)
from api.v1.answers import AppointmentAnswer, Json, appointment_answer, slot_answer
from api.v1.base import PublicView, PublishedView, problems
from api.v1.requests import AppointmentRequest, MoveRequest
from booking.diary.models import Appointment
from booking.diary.services import appointment_book, appointment_cancel, appointment_move
from booking.diary.tokens import appointment_by_token
from booking.diary.wishes import Agreement, Channel, CustomerDetails, LineWish, SlotTaken, VisitExtras
from booking.places.models import Location
from booking.storefront.selectors import shop_to_book
from booking.storefront.services import contacts_throttle
from crm.customers.models import VOUCHED_SOURCES
from crm.customers.services import contacts_checked
from kernel.actor import Actor, ActorKind
from kernel.clock import system_clock, zone
from kernel.context import current_salon
from kernel.errors import BadInput, Malformed, NotFound, Problem
from kernel.idempotency.services import Answer, answer_once, body_hash_of, scope_of
from tenants.accounts.access import address_of

SCOPE = scope_of("api:appointments")  # the route reads no session: whoever calls is a stranger
CREATED = 201
LONGEST_REASON = 200
_KEY = re.compile(r"[\x21-\x7e]{1,120}")
_TOKEN = re.compile(r"[\w-]{20,100}", re.ASCII)
KEY = OpenApiParameter(
    "Idempotency-Key",
    {"type": "string", "minLength": 1, "maxLength": 120, "pattern": "^[!-~]{1,120}$"},
    OpenApiParameter.HEADER,
    required=True,
    description="Yours, one per booking: sending the same request again gives the same answer and books once.",
)
TOKEN = OpenApiParameter(
    "token",
    {"type": "string", "pattern": "^[A-Za-z0-9_-]{20,100}$"},
    OpenApiParameter.PATH,
    description="From the booking's answer, or the end of the customer's link.",
)
CUSTOMER_FIELDS = {"name", "phone", "email", "language"}


class AppointmentsView(PublishedView):
    """Bookings."""

    @extend_schema(
        operation_id="appointments_create",
        parameters=[KEY],
        request=AppointmentRequest,
        responses={201: AppointmentAnswer, **problems(400, 404, 409, 413, 415, 422, 429, 503)},
    )
    def post(self, request: Request) -> Response:
        """Book a visit at a start that availability gave."""
        bodies_throttle(request)
        Params(request).check()
        key = _key(request)
        wanted = AppointmentRequest(data=body_of(request))
        wanted.is_valid(raise_exception=True)
        values = wanted.validated_data
        bookings_throttle(request)
        place = shop_to_book(values["location"])
        status, answer = answer_once(
            scope=SCOPE,
            key=key,
            body_hash=body_hash_of(body_of(request)),
            run=lambda: _book(request, values, place),
            settle=lambda visit: _created(visit, place),
        )
        return _private(Response(answer, status=status))


class AppointmentByTokenView(PublicView):
    """One visit, for whoever holds its link."""

    @extend_schema(
        operation_id="appointments_by_token_retrieve",
        parameters=[TOKEN],
        responses={200: AppointmentAnswer, **problems(400, 404, 429)},
    )
    def get(self, request: Request, token: str) -> Response:
        """The visit as it stands."""
        reads_throttle(request)
        Params(request).check()
        return _visit_answer(_visit(request, token))

    @extend_schema(
        operation_id="appointments_by_token_move",
        parameters=[TOKEN],
        request=MoveRequest,
        responses={200: AppointmentAnswer, **problems(400, 404, 409, 413, 415, 422, 429, 503)},
    )
    def patch(self, request: Request, token: str) -> Response:
        """Move the visit to another start, within the salon's policy."""
        changes_throttle(request)
        Params(request).check()
        visit = _visit(request, token)
        wanted = MoveRequest(data=body_of(request))
        wanted.is_valid(raise_exception=True)
        return _visit_answer(_moved(request, visit, wanted.validated_data))

    @extend_schema(
        operation_id="appointments_by_token_cancel",
        parameters=[TOKEN, OpenApiParameter("reason", {"type": "string", "maxLength": LONGEST_REASON})],
        responses={200: AppointmentAnswer, **problems(400, 404, 409, 429, 503)},
    )
    def delete(self, request: Request, token: str) -> Response:
        """Cancel the visit, within the salon's policy; its time is free at once. Answers the visit as cancelled."""
        changes_throttle(request)
        params = Params(request, single=("reason",))
        reason = params.read("reason", _reason) or ""
        params.check()
        visit = _visit(request, token)
        appointment_cancel(
            actor=_customer(request, visit),
            clock=system_clock,
            channel=Channel.API,
            appointment_id=visit.pk,
            version=None,
            reason=reason,
        )
        return _visit_answer(_visit(request, token))


def _book(request: Request, values: dict[str, Any], place: Location | None) -> Appointment:
    """Book; raises TooMany, and BadInput naming every problem, the customer's behind those of the visit."""
    customer = values["customer"]
    details = CustomerDetails(
        name=customer["name"],
        phone=customer["phone"],
        email=customer["email"],
        language=customer.get("language") or current_salon().language,
    )
    _count_contacts(details, place)
    try:
        return appointment_book(
            actor=Actor(ActorKind.CUSTOMER, name=details.name, source="api", address=address_of(request)),
            clock=system_clock,
            channel=Channel.API,
            location_id=values["location"],
            starts_at=values["start"],
            wishes=_wishes(values["lines"]),
            customer=details,
            extras=_extras(request, values),
        )
    except NotFound:
        raise BadInput(
            _with_contacts([Problem("location", "unknown", _("There is no such location."))], details, "")
        ) from None
    except BadInput as error:
        raise BadInput(_with_contacts(error.problems, details, place.country if place else "")) from error
    except SlotTaken as error:
        raise _with_times(error, place) from error


def _count_contacts(details: CustomerDetails, place: Location | None) -> None:
    """Count the person's contacts as the booking page does; wrong ones are named by the booking."""
    country = place.country if place else ""
    with suppress(BadInput):
        contacts = contacts_checked(
            name=details.name, phone=details.phone, email=details.email, country=country
        )
        contacts_throttle(contacts.values())


def _extras(request: Request, values: dict[str, Any]) -> VisitExtras:
    source = values["source"]
    return VisitExtras(
        customer_note=values["note"],
        source="api"
        if source in VOUCHED_SOURCES
        else source or "api",  # no word for it makes a caller the desk
        agreement=Agreement(address=address_of(request)),
        by_stranger=True,
        answers={answer["question"]: answer["value"] for answer in values["answers"]},
    )


def _wishes(lines: Sequence[dict[str, Any]]) -> list[LineWish]:
    return [
        LineWish(line["service"], line["variant"], tuple(line["add_ons"]), line["staff"]) for line in lines
    ]


def _with_contacts(found: list[Problem], details: CustomerDetails, country: str) -> list[Problem]:
    """The problems of visit and customer together, each at the field of the body."""
    problems_found = [problem for problem in found if problem.field not in CUSTOMER_FIELDS]
    try:
        contacts_checked(name=details.name, phone=details.phone, email=details.email, country=country)
    except BadInput as error:
        problems_found += [Problem(f"customer.{p.field}", p.code, p.text) for p in error.problems]
    return problems_found or found


def _moved(request: Request, visit: Appointment, values: dict[str, Any]) -> Appointment:
    try:
        appointment_move(
            actor=_customer(request, visit),
            clock=system_clock,
            channel=Channel.API,
            appointment_id=visit.pk,
            version=values["version"],
            starts_at=values["start"],
            staff_ids=values["staff"],
        )
    except SlotTaken as error:
        raise _with_times(error, visit.location) from error
    return _visit(request, visit_token(request))


def visit_token(request: Request) -> str:
    """The token in the address of the request."""
    return str(request.parser_context["kwargs"]["token"])


def _visit(request: Request, token: str) -> Appointment:
    """The visit of that token; a wrong one counts, so that guessing is slow. Raises NotFound, TooMany."""
    try:
        if not _TOKEN.fullmatch(token):
            raise NotFound
        return appointment_by_token(token)
    except NotFound:
        wrong_tokens_throttle(request)
        raise


def _customer(request: Request, visit: Appointment) -> Actor:
    name = visit.customer.name if visit.customer else ""
    return Actor(
        ActorKind.CUSTOMER, id=visit.customer_id, name=name, source="api", address=address_of(request)
    )


def _with_times(error: SlotTaken, place: Location | None) -> SlotTaken:
    """The error with its alternatives as the API says them."""
    tz = zone(place.time_zone if place else current_salon().time_zone)
    error.data["alternatives"] = [slot_answer(offer, tz) for offer in error.alternatives]
    return error


def _key(request: Request) -> str:
    key = request.headers.get("Idempotency-Key", "")
    if not _KEY.fullmatch(key):
        raise Malformed(_("Please send an Idempotency-Key of 1 to 120 visible characters."))
    return key


def _reason(text: str) -> str:
    if len(text) > LONGEST_REASON:
        raise ValueError
    return text


def _created(visit: Appointment, place: Location | None) -> Answer:
    if place is not None:
        visit.location = place
    return CREATED, appointment_answer(visit, system_clock.now())


def _visit_answer(visit: Appointment) -> Response:
    answer: Json = appointment_answer(visit, system_clock.now())
    return _private(Response(answer))


def _private(answer: Response) -> Response:
    answer["Cache-Control"] = "no-store"
    return answer
