"""TRUST B16: every form needs its token; who is let off is on this list, and reads no session."""

import pytest

from config import urls_public, urls_salon
from tests.isolation.walk import routes_of

ROUTES = routes_of(urls_salon.__name__) + routes_of(urls_public.__name__)
LET_OFF = ("api/v1/", "hooks/sms/", "hooks/wechat")
# Strangers' forms that stand in frames without cookies, and ask for the token unless the browser vouches for itself
# (booking.storefront.framing.own_form, tests/booking/storefront/test_framing.py).
OWN_FORMS = {
    "b/<str:token>/forms/<int:form_id>/",
    "book/details/",
    "book/group/",
    "book/series/",
    "book/waitlist/",
    "f/<str:token>/",
    "r/<str:token>/withdraw/",
    "w/<str:token>/decline/",
    "w/<str:token>/leave/",
    "w/<str:token>/take/",
}


def test_only_the_api_and_providers_calls_are_let_off_and_read_no_session():
    exempt = [route for route in ROUTES if getattr(route.view, "csrf_exempt", False)]
    assert exempt
    others = [route for route in exempt if not route.pattern.startswith(LET_OFF)]
    assert {route.pattern for route in others if getattr(route.view, "guards_itself", False)} == OWN_FORMS
    assert len(others) == len(OWN_FORMS)
    assert [
        route.pattern
        for route in exempt
        if getattr(route.view, "cls", None) and route.view.cls.authentication_classes
    ] == []


@pytest.mark.parametrize(
    "path", ["/book/details/", "/book/group/", "/desk/login/", "/language/setlang/", "/b/x/cancel/"]
)
def test_a_form_of_a_stranger_is_refused_at_a_salon(client_of, salon_a, path):
    answer = client_of(salon_a, csrf=True).post(path, {}, headers={"origin": "https://evil.example"})
    assert answer.status_code == 403


def test_a_form_of_another_salon_is_refused(client_of, salon_a, cast):
    answer = client_of(salon_a, cast.owner, csrf=True).post(
        "/desk/profile/", {"name": "x"}, headers={"origin": "http://salon-b.chignon.test"}
    )
    assert answer.status_code == 403


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "/\\evil.example", "http://salon-b.chignon.test/"]
)
def test_the_switch_of_languages_never_leaves_the_host(client_of, salon_a, target):
    answer = client_of(salon_a).post("/language/setlang/", {"language": "en", "next": target})
    assert answer["Location"] == "/"
