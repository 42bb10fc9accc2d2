"""The booking page on the salon's own website: who may frame it, and which forms are taken without a cookie."""

import re
from html import unescape

import pytest

from booking.diary.models import Appointment, Block
from booking.storefront.framing import origins_checked
from booking.storefront.models import Look
from kernel.errors import BadInput
from tests.booking.storefront.conftest import Visitor

SITE = "https://www.salon.example"
OWN = {"Origin": "http://salon-a.chignon.test", "Sec-Fetch-Site": "same-origin", "Sec-Fetch-Dest": "iframe"}


@pytest.fixture
def strict(salon_a, shop, client_of):
    """A stranger whose browser keeps no cookies and whose forms are checked for tokens."""
    client = client_of(salon_a, csrf=True)
    client.cookies.clear()
    return Visitor(client, shop)


@pytest.fixture
def listed(in_a):
    """The salon has listed its website."""
    return Look.objects.update_or_create(pk=1, defaults={"embed_origins": [SITE]})


def policy(answer):
    """What the answer says about frames."""
    csp = next(
        (part for part in answer["Content-Security-Policy"].split("; ") if part.startswith("frame-")), ""
    )
    return csp, answer.get("X-Frame-Options")


def sent(strict, **headers):
    """The last form sent without any cookie, with these headers."""
    form = strict.form(strict.a_start())
    strict.client.cookies.clear()
    return strict.post("/book/details/", form, headers=headers)


def test_without_a_listed_site_nobody_frames_anything(visitor, shop):
    for page in ("/", "/book/", "/desk/login/"):
        assert policy(visitor.get(page)) == ("frame-ancestors 'none'", "DENY")


def test_a_listed_site_frames_the_booking_page_and_nothing_else(visitor, shop, listed):
    for page in ("/", "/book/", "/book/group/"):
        assert policy(visitor.get(page)) == (f"frame-ancestors {SITE}", None)
    token = visitor.book()
    for page in ("/desk/login/", f"/b/{token}/", f"/b/{token}/cancel/"):
        assert policy(visitor.get(page)) == ("frame-ancestors 'none'", "DENY")


def test_every_page_that_a_framed_page_leads_to_is_framed_too(visitor, shop, listed):
    waiting, seen, refused = ["/"], set(), []
    while waiting:
        address = waiting.pop()
        answer = visitor.get(address, headers={"Sec-Fetch-Dest": "iframe"}, follow=True)
        refused += [address] * (policy(answer) != (f"frame-ancestors {SITE}", None))
        found = {link for link in pages_of(answer) if kind_of(link) not in seen}
        seen |= {kind_of(link) for link in found}
        waiting += sorted({kind_of(link): link for link in found}.values())
    assert refused == []
    assert {"/", "/book/", "/book/time/", "/book/details/", f"/team/{shop.staff[0].slug}/"} <= seen


def pages_of(answer):
    """The pages of ours that a page opens in the frame: by its links, not in a window of their own."""
    found = re.findall(
        r'<a\b(?![^>]*target="_blank")[^>]*\bhref="(/[^"#]*|\?[^"#]*)"', answer.content.decode()
    )
    at = answer.request["PATH_INFO"]
    return [unescape(link if link.startswith("/") else at + link) for link in found]


def kind_of(link):
    """The page of an address, whatever was chosen."""
    return link.partition("?")[0]


def test_in_a_frame_a_visit_is_booked_without_a_cookie_and_says_so(strict):
    answer = sent(strict, **OWN)
    assert answer.status_code == 302
    assert Appointment.objects.get().source == "widget"


@pytest.mark.parametrize("header", [
    {"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"},
    {"Origin": ""}, {"Sec-Fetch-Site": ""}, {"Origin": "null"},
])  # fmt: skip
def test_a_form_that_the_browser_does_not_vouch_for_needs_its_token(strict, header):
    assert sent(strict, **{**OWN, **header}).status_code == 403
    assert not Appointment.objects.exists()


def test_whoever_is_signed_in_needs_the_token_however_they_send(strict, salon_a, cast, client_of):
    signed_in = Visitor(client_of(salon_a, cast.owner, csrf=True), strict.shop)
    form = strict.form(strict.a_start())
    assert signed_in.post("/book/details/", form, headers=OWN).status_code == 403


def test_in_a_frame_nothing_is_held_because_nobody_could_give_it_back(visitor):
    start = visitor.first_start()
    visitor.get("/book/details/", start, headers={"Sec-Fetch-Dest": "iframe"})
    visitor.get("/book/details/", start, headers={"X-Framed": "1"})
    assert not Block.objects.exists()


def test_the_script_brings_the_salons_colour_and_is_small(visitor, shop, in_a):
    Look.objects.update_or_create(pk=1, defaults={"accent": "#004488"})
    answer = visitor.get("/embed.js?v=3")
    text = answer.content.decode()
    assert "#004488" in text
    assert len(text) < 5 * 1024
    assert answer["Cache-Control"] == "public, max-age=86400"
    again = visitor.get("/embed.js?v=3", headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(("typed", "origin"), [
    ("www.salon.example", SITE), ("https://www.salon.example/book?x=1", SITE), ("HTTPS://WWW.Salon.Example:443", SITE),
    ("https://salon.example:8443", "https://salon.example:8443"), ("https://美发.example", "https://xn--oort13h.example"),
    ("http://localhost:8000", "http://localhost:8000"),
])  # fmt: skip
def test_an_address_is_kept_as_browsers_name_it(typed, origin):
    assert origins_checked([typed, "", typed]) == [origin]


@pytest.mark.parametrize("typed", [
    "http://salon.example", "*", "https://*.example", "'self'", "https://a b.example", "javascript:alert(1)", "data:x",
    "https://user:pw@salon.example", "https://salon.example;script-src *", "https://x\u0000.example", "https://",
    "https://salon.example:99999", "https://" + "a" * 300, "ftp://salon.example",
])  # fmt: skip
def test_what_is_no_address_of_a_website_is_refused(typed):
    with pytest.raises(BadInput):
        origins_checked([typed])


def test_the_settings_keep_the_sites_and_show_what_to_put_into_them(in_a, salon_a, cast, client_of):
    owner = client_of(salon_a, cast.owner)
    assert owner.post("/desk/settings/embed/", {"version": 1, "origins": "evil;x"}).status_code == 422
    assert (
        owner.post("/desk/settings/embed/", {"version": 1, "origins": f"{SITE}/\n{SITE}"}).status_code == 302
    )
    assert Look.objects.get().embed_origins == [SITE]
    assert owner.post("/desk/settings/embed/", {"version": 1, "origins": ""}).status_code == 409
    page = owner.get("/desk/settings/embed/").content.decode()
    assert "/embed.js?v=2&quot; data-mode=&quot;button&quot;" in page
    assert client_of(salon_a, cast.manager).get("/desk/settings/embed/").status_code == 403
