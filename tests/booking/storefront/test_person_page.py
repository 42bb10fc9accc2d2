"""The page of one person of the team: who they are, when they are free, and the way to book them."""

import json
import re

import pytest
from django.utils.html import escape

from booking.diary.models import AppointmentLine
from booking.places.models import Location
from booking.storefront.models import Look
from booking.team.models import StaffMember
from tests.booking.storefront.conftest import links


@pytest.fixture
def ana(shop):
    ana = shop.staff[0]
    ana.title, ana.bio = "Colourist", "Curls </script><b>& 😀\n烫染"
    ana.save()
    return ana


def page_of(visitor, staff, query=""):
    answer = visitor.get(f"/team/{staff.slug}/{query}")
    assert answer.status_code == 200
    return answer


def test_it_shows_words_services_prices_and_the_next_free_times(visitor, shop, ana):
    answer = page_of(visitor, ana)
    text = answer.content.decode()
    assert escape(ana.bio.split("\n")[0]) in text
    assert "Cut" in text
    assert links(answer, "/book/", f"p={ana.pk}")
    assert len(links(answer, "/book/time/", "t=")) > 1


def test_a_next_free_time_leads_to_that_person_at_that_time(visitor, shop, ana):
    start = links(page_of(visitor, ana), "/book/time/", "t=")[-1]
    assert f"p={ana.pk}" in start
    chosen = visitor.get(start)
    (on,) = links(chosen, "/book/details/")
    pairs = [tuple(pair.split("=")) for pair in on.partition("?")[2].replace("%3A", ":").split("&")]
    done = visitor.post("/book/details/", visitor.form(pairs))
    assert done.status_code == 302
    line = AppointmentLine.objects.get()
    assert (line.staff, line.staff_requested) == (ana, True)


def test_the_link_that_was_shared_is_kept_as_the_source(visitor, shop, ana):
    answer = page_of(visitor, ana, "?from=window")
    assert all("from=window" in link for link in links(answer, "/book/"))
    pairs = visitor.first_start(f"&p={ana.pk}&from=window")
    visitor.post("/book/details/", visitor.form(pairs))
    assert AppointmentLine.objects.get().appointment.campaign == "window"


def test_what_an_address_chose_before_does_not_come_along(visitor, shop, ana):
    answer = page_of(visitor, ana, f"?s={shop.services[1].pk}&p={shop.staff[1].pk}&t=2026-12-01T10:00Z")
    assert not links(answer, "/book/", f"p={shop.staff[1].pk}")


@pytest.mark.parametrize(
    "values",
    [{"bookable_online": False}, {"takes_appointments": False}, {"archived_at": "2026-01-01T00:00Z"}],
)
def test_whoever_cannot_be_booked_online_has_no_page(visitor, ana, values):
    StaffMember.objects.filter(pk=ana.pk).update(**values)
    assert visitor.get(f"/team/{ana.slug}/").status_code == 404


def test_nobody_of_another_salon_has_one_here(client_of, salon_b, ana):
    assert client_of(salon_b).get(f"/team/{ana.slug}/").status_code == 404


def test_until_the_page_is_public_strangers_see_nobody(visitor, ana):
    Look.objects.update_or_create(pk=1, defaults={"published": False})
    assert "Colourist" not in page_of(visitor, ana).content.decode()


def test_the_old_address_leads_there_with_what_it_carried(visitor, ana):
    answer = visitor.get(f"/with/{ana.slug}/?from=card&l=x")
    assert (answer.status_code, answer["Location"]) == (301, f"/team/{ana.slug}/?from=card&l=x")


def test_search_engines_read_who_it_is(visitor, ana):
    text = page_of(visitor, ana).content.decode()
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
    facts = json.loads(block)["mainEntity"]
    assert (facts["@type"], facts["name"], facts["jobTitle"]) == ("Person", "Ana", "Colourist")
    assert facts["description"] == ana.bio
    assert facts["makesOffer"][0]["price"].replace(".", "").isdigit()
    assert f'<link rel="canonical" href="{facts["url"]}">' in text


def test_it_speaks_chinese(visitor, ana):
    text = page_of(visitor, ana).content.decode()
    assert "Book with Ana" in text
    visitor.client.cookies["language"] = "zh-hans"
    assert "预约Ana" in page_of(visitor, ana).content.decode()


def test_somebody_of_the_second_shop_is_found_without_naming_it(visitor, shop, ana):
    second = Location.objects.create(name="Second", slug="second", country="DE", time_zone="Europe/Berlin")
    ana.locations.set([second])
    assert "l=second" in " ".join(links(page_of(visitor, ana), "/"))
    assert visitor.get(f"/team/{ana.slug}/?l={shop.location.slug}").status_code == 404
    ana.locations.add(shop.location)
    assert 'href="?l=second"' in page_of(visitor, ana).content.decode()


def test_the_persons_page_at_the_desk_has_the_link_and_its_code(client_of, salon_a, cast, ana):
    desk = client_of(salon_a, cast.owner)
    page = desk.get(f"/desk/team/{ana.pk}/").content.decode()
    assert f"/team/{ana.slug}/?from={ana.slug}" in page
    assert "/qr.svg?to=" in page
    StaffMember.objects.filter(pk=ana.pk).update(bookable_online=False)
    assert "/qr.svg" not in desk.get(f"/desk/team/{ana.pk}/").content.decode()
