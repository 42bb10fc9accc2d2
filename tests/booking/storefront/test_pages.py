"""The salon's pages, deep links, and the small files beside them."""

import json

import pytest

from booking.storefront.models import Look
from tests.cast import AddOnFactory, ServiceFactory, ServiceVariantFactory


def test_a_sent_link_names_the_service(visitor, shop):
    answer = visitor.get(f"/book/?service={shop.services[0].slug}&from=window")
    assert answer["Location"] == f"/book/time/?s={shop.services[0].pk}&from=window"


def test_a_sent_link_names_the_person(visitor, shop):
    answer = visitor.get(f"/book/?service={shop.services[0].slug}&staff={shop.staff[1].slug}")
    assert answer["Location"].endswith(f"&p={shop.staff[1].pk}")


def test_a_sent_link_of_a_service_with_variants_asks_which(visitor, shop):
    ServiceVariantFactory(service=shop.services[0], name="Long hair")
    answer = visitor.get(f"/book/?service={shop.services[0].slug}")
    assert answer.status_code == 200
    assert "Please choose a variant." in answer.content.decode()


def test_a_link_to_something_no_longer_sold_shows_the_menu(visitor):
    assert visitor.get("/book/?service=gone&staff=gone").status_code == 200


@pytest.mark.parametrize("address", ["/", "/book/?edit=1", "/book/time/", "/book/details/"])
@pytest.mark.parametrize(
    "rubbish", ["s=999999999", "s=x&p=y&d=z&t=0&w=1", "l=nowhere", "s=1.2-3&d=9999-12-31"]
)
def test_no_address_breaks_the_way(visitor, address, rubbish):
    joint = "&" if "?" in address else "?"
    assert visitor.get(f"{address}{joint}{rubbish}").status_code in {200, 302}


def test_a_service_and_a_person_have_pages_of_their_own(visitor, shop):
    assert "Cut" in visitor.get(f"/s/{shop.services[0].slug}/").content.decode()
    assert "Ana" in visitor.get(f"/team/{shop.staff[0].slug}/").content.decode()


def test_what_is_not_sold_online_is_nowhere(visitor, shop):
    hidden = ServiceFactory(name="Secret", staff=shop.staff, bookable_online=False)
    assert "Secret" not in visitor.get("/").content.decode()
    assert visitor.get(f"/s/{hidden.slug}/").status_code == 404
    assert visitor.get(f"/book/time/?s={hidden.pk}")["Location"] == "/book/"


def test_extras_are_offered_once_the_service_is_chosen(visitor, shop):
    AddOnFactory(name="Gloss", services=[shop.services[0]])
    assert "Gloss" not in visitor.get("/").content.decode()
    assert "Gloss" in visitor.get(f"/?s={shop.services[0].pk}").content.decode()


def test_a_page_that_is_not_public_yet_says_so(visitor, salon_a, client_of, cast):
    Look.objects.create(pk=1, published=False)
    assert "opens soon" in visitor.get("/").content.decode()
    assert "Only you and your team" in client_of(salon_a, cast.owner).get("/").content.decode()
    assert b"Disallow: /\n" in visitor.get("/robots.txt").content


def test_the_facts_for_search_engines_cannot_break_out_of_their_block(visitor, shop):
    shop.location.street = "</script><script>alert(1)</script>"
    shop.location.save()
    text = visitor.get("/").content.decode()
    block = text.split('<script type="application/ld+json">', 1)[1].split("</script>", 1)[0]
    assert json.loads(block)["address"]["streetAddress"] == shop.location.street


def test_the_colours_are_fresh_only_once(visitor):
    first = visitor.get("/look.css")
    again = visitor.get("/look.css", headers={"if-none-match": first["ETag"]})
    assert first["Content-Type"] == "text/css"
    assert (first.status_code, again.status_code) == (200, 304)


def test_a_code_leads_to_the_salons_own_host(visitor):
    answer = visitor.get("/qr.svg?to=/book/")
    assert answer["Content-Type"] == "image/svg+xml"
    assert answer.content.startswith(b"<?xml") or answer.content.startswith(b"<svg")


@pytest.mark.parametrize(
    "to",
    ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:x", "book", "/" + "x" * 400],
)
def test_a_code_never_leads_elsewhere(visitor, to):
    assert visitor.get("/qr.svg", {"to": to}).status_code == 404


def test_another_salons_pages_know_nothing_of_this_one(salon_b, client_of, shop):
    assert client_of(salon_b).get(f"/s/{shop.services[0].slug}/").status_code == 404


@pytest.mark.parametrize("address", ["/", "/book/time/?s={cut}"])
def test_first_views_are_light(visitor, shop, address, django_assert_max_num_queries):
    with django_assert_max_num_queries(26):
        answer = visitor.get(address.format(cut=shop.services[0].pk))
    assert len(answer.content) < 40_000
