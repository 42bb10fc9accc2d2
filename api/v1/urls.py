"""Addresses of v1, below /api/v1/."""

from django.urls import path, re_path
from rest_framework.request import Request
from rest_framework.response import Response

from api.v1 import appointments, availability, facts, schema
from api.v1.base import PublicView
from kernel.errors import NotFound


class NowhereView(PublicView):
    """Every other address: a problem instead of a page."""

    schema = None

    def initial(self, request: Request, *args: object, **kwargs: object) -> None:
        """Raises NotFound for every method."""
        raise NotFound

    def get(self, request: Request) -> Response:
        """Never reached; `initial` has raised."""
        raise NotFound


app_name = "api_v1"
urlpatterns = [
    path("locations/", facts.LocationsView.as_view(), name="locations"),
    path("services/", facts.ServicesView.as_view(), name="services"),
    path("staff/", facts.StaffView.as_view(), name="staff"),
    path("questions/", facts.QuestionsView.as_view(), name="questions"),
    path("availability/", availability.AvailabilityView.as_view(), name="availability"),
    path("appointments/", appointments.AppointmentsView.as_view(), name="appointments"),
    path(
        "appointments/by-token/<str:token>/", appointments.AppointmentByTokenView.as_view(), name="by_token"
    ),
    path("schema/", schema.schema, name="schema"),
    path("docs/", schema.docs, name="docs"),
    re_path(r"^.*$", NowhereView.as_view(), name="nowhere"),
]
