"""TRUST B16: no address takes a browser's write without the form's token, but for those that read no session at all."""

import pytest

from booking.diary.models import Appointment
from booking.diary.tokens import manage_token
from config import urls_public, urls_salon
from tests.isolation.walk import routes_of
from tests.visits import make_visit

EXEMPT = ("api/v1/", "hooks/sms/", "hooks/wechat")
CSRF = "django.middleware.csrf.CsrfViewMiddleware"


def test_only_addresses_that_read_no_session_do_without_a_token():
    routes = routes_of(urls_salon.__name__) + routes_of(urls_public.__name__)
    exempt = [route for route in routes if getattr(route.view, "csrf_exempt", False)]
    unguarded = {route.pattern for route in exempt if not getattr(route.view, "guards_itself", False)}
    assert {pattern for pattern in unguarded if not pattern.startswith(EXEMPT)} == set()
    readers = [view for view in (getattr(route.view, "cls", None) for route in routes) if view is not None]
    assert {kind.__name__ for view in readers for kind in view.authentication_classes} <= {"StaffSession"}


@pytest.fixture
def cancel(in_a, salon_a, client_of):
    """Send the cancellation of a booked visit from a page of somebody else's; the visit's state afterwards."""

    def send() -> str:
        visit = make_visit()
        client_of(salon_a, csrf=True).post(f"/b/{manage_token(visit)}/cancel/", {"version": 1})
        return Appointment.objects.get(pk=visit.pk).state

    return send


def test_a_forged_form_changes_nothing(cancel):
    assert cancel() == "booked"


def test_without_the_guard_a_forged_form_would_cancel_a_visit(cancel, settings):
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if name != CSRF]
    assert cancel() == "cancelled"
