"""A stranger books without JavaScript, from the salon's page to the link in their hand."""

from urllib.parse import parse_qsl, urlsplit

import pytest

from booking.diary.models import Appointment
from crm.customers.models import CustomerContact
from tests.booking.storefront.conftest import links
from tests.cast import AddOnFactory, LocationFactory, ServiceVariantFactory


def test_a_visitor_books_from_the_first_page_to_the_link(visitor):
    added = visitor.get(links(visitor.get("/"), "/?s=")[0])
    times = visitor.get(links(added, "/book/time/")[0])
    chosen = visitor.get(links(times, "/book/time/", "&t=")[0])
    form = visitor.form(parse_qsl(urlsplit(links(chosen, "/book/details/")[0]).query))
    done = visitor.post("/book/details/", form, follow=True)
    assert "See you soon, Maya Lindt" in done.content.decode()
    assert Appointment.objects.get().customer.name == "Maya Lindt"
    assert visitor.get(links(done, "/b/")[-1]).status_code == 200


def test_the_phone_is_kept_in_its_normal_form(visitor):
    visitor.book(phone="0151 234 567-89")
    assert CustomerContact.objects.get(kind="phone").value == "+4915123456789"


def test_what_was_agreed_is_kept_with_the_visit(visitor, shop):
    shop.location.rules.policy_text = "A day ahead, please."
    shop.location.rules.save()
    visitor.book()
    visit = Appointment.objects.get()
    assert visit.policy_text == "A day ahead, please."
    assert visit.consent_at is not None
    assert visit.consent_address == "127.0.0.1"


def test_the_wished_person_is_booked(visitor, shop):
    start = visitor.first_start(f"&p={shop.staff[1].pk}")
    visitor.post("/book/details/", visitor.form(start))
    line = Appointment.objects.get().lines.get()
    assert (line.staff_id, line.staff_requested) == (shop.staff[1].pk, True)


def test_each_service_can_have_its_own_person(visitor, shop):
    (cut, colour), (ana, ben) = shop.services, shop.staff
    pairs = f"s={cut.pk}&s={colour.pk}&p={ana.pk}&p={ben.pk}"
    chosen = visitor.get(links(visitor.get(f"/book/time/?{pairs}"), "/book/time/", "&t=")[0])
    form = visitor.form(parse_qsl(urlsplit(links(chosen, "/book/details/")[0]).query))
    lists = {"s": [str(cut.pk), str(colour.pk)], "p": [str(ana.pk), str(ben.pk)]}
    visitor.post("/book/details/", form | lists)
    assert [line.staff_id for line in Appointment.objects.get().lines.all()] == [ana.pk, ben.pk]


def test_variant_and_add_on_are_booked(visitor, shop):
    cut = shop.services[0]
    variant, extra = ServiceVariantFactory(service=cut, name="Long hair"), AddOnFactory(services=[cut])
    item = f"{cut.pk}.{variant.pk}-{extra.pk}"
    chosen = visitor.get(links(visitor.get(f"/book/time/?s={item}"), "/book/time/", "&t=")[0])
    visitor.post(
        "/book/details/", visitor.form(parse_qsl(urlsplit(links(chosen, "/book/details/")[0]).query))
    )
    line = Appointment.objects.get().lines.get()
    assert (line.variant_id, [add_on["id"] for add_on in line.add_ons]) == (variant.pk, [extra.pk])


def test_everything_wrong_is_named_at_once_and_kept(visitor):
    form = visitor.form(
        visitor.first_start(), name="", phone="12", email="nobody", note="window seat", agreed=""
    )
    answer = visitor.post("/book/details/", form)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert text.count('class="field-error"') == 4
    assert "window seat" in text
    assert "nobody" in text
    assert not Appointment.objects.exists()


def test_one_way_to_reach_the_person_is_enough(visitor):
    visitor.book(phone="", email="maya@example.com")
    assert Appointment.objects.count() == 1


def test_a_machine_that_fills_the_hidden_field_books_nothing(visitor):
    answer = visitor.post(
        "/book/details/", visitor.form(visitor.first_start(), website="http://spam.example")
    )
    assert answer.status_code == 422
    assert not Appointment.objects.exists()


def test_several_shops_are_asked_for_first(visitor, shop):
    LocationFactory(name="Second shop")
    page = visitor.get(f"/book/?service={shop.services[0].slug}")
    assert "Second shop" in page.content.decode()
    onward = visitor.get(links(page, "/book/?l=")[0])
    assert onward["Location"].startswith(f"/book/time/?l={shop.location.slug}&s={shop.services[0].pk}")


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_page_of_the_way_speaks_the_visitors_language(visitor, shop, language):
    visitor.client.cookies["language"] = language
    start = visitor.first_start()
    addresses = ["/", "/book/", f"/book/time/?s={shop.services[0].pk}"]
    pages = [*map(visitor.get, addresses), visitor.get("/book/details/", start)]
    assert {page["Content-Language"] for page in pages} == {language}
    assert {page.status_code for page in pages} == {200}
