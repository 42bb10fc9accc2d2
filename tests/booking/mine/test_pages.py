"""The customer's own page in a browser: what it shows, to whom, and what a stranger gets."""

from html import unescape

import pytest

from booking.diary.tokens import manage_token
from booking.mine.codes import link_of
from kernel.context import salon_context
from tenants.registry.models import Salon
from tests.booking.mine.conftest import newest_code, right_code, wrong_code
from tests.conftest import client_of


def test_a_stranger_is_asked_to_sign_in(salon_a):
    assert client_of(salon_a).get("/me/")["Location"] == "/me/enter/"


def test_the_page_has_ones_own_visits_alone(inside_page, visits):
    coming, _past, other = visits
    text = inside_page.get("/me/").content.decode()
    assert f"/b/{manage_token_in(coming)}/move/" in text
    assert manage_token_in(other) not in text


def test_a_past_visit_is_booked_again_with_the_same_service_and_person(inside_page, visits, salon_a):
    _coming, past, _other = visits
    with salon_context(salon_a):
        line = past.lines.get()
    text = unescape(inside_page.get("/me/").content.decode())
    address = f"/book/time/?l={past.location.slug}&s={line.service_id}&p={line.staff_id}"
    assert address in text
    assert inside_page.get(address).status_code == 200


def test_nothing_of_it_is_kept_or_told_on(inside_page):
    answer = inside_page.get("/me/")
    assert answer["Cache-Control"] == "no-store, private"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["X-Robots-Tag"] == "noindex, nofollow"


def test_a_contact_that_is_not_known_gets_the_same_answer(browser, salon_a):
    stranger = client_of(salon_a)
    answer = stranger.post("/me/enter/", {"contact": "nobody@example.com"})
    assert (answer.status_code, answer["Location"]) == (302, "/me/code/")
    first, second = (one.get("/me/code/").content for one in (browser, stranger))
    assert len(first) == len(second)


def test_a_wrong_code_is_named_and_opens_nothing(browser, salon_a):
    with salon_context(salon_a):
        wrong = wrong_code()
    answer = browser.post("/me/code/", {"code": wrong})
    assert answer.status_code == 422
    assert b"This is not the code" in answer.content
    assert browser.get("/me/")["Location"] == "/me/enter/"


def test_a_code_that_is_over_is_not_said_to_be_on_its_way(browser, salon_a):
    with salon_context(salon_a):
        wrong = wrong_code()
    tries = [browser.post("/me/code/", {"code": wrong}).content for _try in range(5)]
    assert [b"This code is over" in text for text in tries] == [False] * 4 + [True]
    text = browser.get("/me/code/").content
    assert b"This code is over" in text
    assert b"on their way" not in text


def test_the_form_has_a_key_of_its_own(salon_a):
    pages = [client_of(salon_a).get("/me/enter/") for _time in range(2)]
    first, second = (one.context["form"]["once"].value() for one in pages)
    assert first != second
    assert first.encode() in pages[0].content


def test_opening_the_link_spends_nothing_until_one_taps(browser, salon_a):
    with salon_context(salon_a):
        token = link_of(newest_code())
    page = browser.get(f"/me/link/{token}/")
    assert token in page.content.decode()
    assert browser.get("/me/")["Location"] == "/me/enter/"
    assert browser.post("/me/code/", {"code": token})["Location"] == "/me/"


def test_the_link_opens_nothing_in_a_browser_that_did_not_ask(browser, salon_a):
    with salon_context(salon_a):
        token = link_of(newest_code())
    stranger = client_of(salon_a)
    assert b"only in the browser" in stranger.get(f"/me/link/{token}/").content
    assert stranger.post("/me/code/", {"code": token})["Location"] == "/me/enter/"


def test_a_key_that_somebody_planted_is_not_taken_over(browser, salon_a):
    browser.cookies["mine"] = "planted"
    with salon_context(salon_a):
        code = right_code()
    browser.post("/me/code/", {"code": code})
    assert browser.cookies["mine"].value != "planted"


def test_the_cookie_is_out_of_the_reach_of_scripts(inside_page):
    cookie = inside_page.cookies["mine"]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", 90 * 24 * 3600)


def test_a_customer_has_no_right_at_the_desk(inside_page):
    assert inside_page.get("/desk/customers/").status_code == 302
    assert inside_page.get("/me/").wsgi_request.user.is_anonymous


def test_signed_in_at_a_is_nobody_at_b(inside_page, salon_b):
    other = client_of(salon_b)
    other.cookies["mine"] = inside_page.cookies["mine"].value
    assert other.get("/me/")["Location"] == "/me/enter/"


def test_signing_out_ends_this_browser(inside_page, salon_a):
    key = inside_page.cookies["mine"].value
    inside_page.post("/me/out/")
    inside_page.cookies["mine"] = key
    assert inside_page.get("/me/")["Location"] == "/me/enter/"


def test_signing_out_everywhere_ends_the_others(inside_page, salon_a):
    second = client_of(salon_a)
    second.post("/me/enter/", {"contact": "ada@example.com"})
    with salon_context(salon_a):
        code = right_code()
    second.post("/me/code/", {"code": code})
    inside_page.post("/me/out/", {"everywhere": "1"})
    assert second.get("/me/")["Location"] == "/me/enter/"


def test_signing_out_takes_a_forms_token(inside_page, salon_a):
    strict = client_of(salon_a, csrf=True)
    strict.cookies["mine"] = inside_page.cookies["mine"].value
    assert strict.post("/me/out/").status_code == 403


@pytest.mark.parametrize("typed", ["", "x" * 10_000, "a\x00@example.com", "😀"])
def test_what_is_no_contact_is_named_on_the_page(salon_a, typed):
    answer = client_of(salon_a).post("/me/enter/", {"contact": typed})
    assert answer.status_code == 422


def manage_token_in(visit):
    """The token of the visit's link, in salon A."""
    with salon_context(Salon.objects.get(slug="salon-a")):
        return manage_token(visit)
