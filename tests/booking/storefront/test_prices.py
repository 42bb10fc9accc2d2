"""What a page shows is what the visit's line then says: minutes and price, with whom and in which variant."""

import pytest

from booking.catalog.models import StaffService
from booking.diary.models import Appointment
from tests.booking.storefront.conftest import links
from tests.cast import AddOnFactory, ServiceVariantFactory


@pytest.fixture
def terms(shop):
    """A cut that Ana does in 45 minutes for 10.00 more, with a long variant and an add-on."""
    cut, ana = shop.services[0], shop.staff[0]
    StaffService.objects.filter(staff=ana, service=cut).update(price_minor=5800, work_minutes=45)
    long = ServiceVariantFactory(service=cut, price_minor=6200, work_minutes=60)
    extra = AddOnFactory(services=[cut], price_minor=1200, minutes=15)
    return f"s={cut.pk}.{long.pk}-{extra.pk}"


def test_a_variant_keeps_the_persons_own_difference(visitor, shop, terms):
    basket = visitor.get(f"/book/time/?{terms}&p={shop.staff[0].pk}").context["basket"]
    assert (basket.price_minor, basket.minutes, basket.is_from) == (7200 + 1200, 75 + 15, False)


def test_with_anyone_the_lowest_price_is_a_from_price(visitor, terms):
    basket = visitor.get(f"/book/time/?{terms}").context["basket"]
    assert (basket.price_minor, basket.is_from) == (6200 + 1200, True)


def test_what_was_shown_is_what_is_written(visitor, shop, terms):
    page = visitor.get(f"/book/time/?{terms}&p={shop.staff[0].pk}")
    shown = page.context["basket"]
    chosen = visitor.get(links(page, "/book/time/", "&t=")[0])
    address = links(chosen, "/book/details/")[0].partition("?")[2]
    pairs = [tuple(pair.split("=")) for pair in address.replace("%3A", ":").split("&")]
    visitor.post("/book/details/", visitor.form(pairs))
    visit = Appointment.objects.get()
    minutes = (visit.ends_at - visit.starts_at).total_seconds() / 60
    assert (visit.total_minor, minutes) == (shown.price_minor, shown.minutes)


def test_while_no_variant_is_chosen_the_cheapest_is_shown(visitor, shop, terms):
    page = visitor.get(f"/book/?s={shop.services[0].pk}&edit=1")
    assert page.context["basket"].price_minor == 6200
