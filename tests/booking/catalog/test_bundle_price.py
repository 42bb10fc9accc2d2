"""A bundle has its own price, written on the visit's lines to the last minor unit, whatever way it is booked."""

import json
from urllib.parse import parse_qsl, urlsplit

import pytest

from booking.catalog.models import Bundle, BundleItem, StaffService
from booking.catalog.terms import Priced, bundle_prices
from booking.diary.models import Appointment
from booking.diary.services import appointment_book
from booking.diary.wishes import Channel, CustomerDetails, LineWish
from kernel.actor import system_actor
from kernel.clock import system_clock
from tests.booking.desk.scene import at, open_all_day
from tests.booking.storefront.conftest import Visitor, links
from tests.cast import AddOnFactory, ServiceVariantFactory

ADA = CustomerDetails(name="Ada", email="ada@example.com")


@pytest.fixture
def shop(in_a):
    """A cut and a colour at their own prices, and both together for 100.01."""
    shop = open_all_day()
    shop.services[0].price_minor, shop.services[1].price_minor = 4800, 9000
    [service.save() for service in shop.services]
    return shop


@pytest.fixture
def bundle(shop):
    return bundled(shop, 10001)


def bundled(shop, price_minor, **fields):
    bundle = Bundle.objects.create(
        name="Cut and colour", slug=f"both-{price_minor}", price_minor=price_minor, **fields
    )
    for position, service in enumerate(shop.services[:2]):
        BundleItem.objects.create(bundle=bundle, service=service, position=position)
    return bundle


def book(shop, *wishes, channel=Channel.DESK):
    return appointment_book(
        actor=system_actor("test"), clock=system_clock, channel=channel, location_id=shop.location.pk,
        starts_at=at(shop, 600, 1), wishes=wishes or both(shop), customer=ADA,
    )  # fmt: skip


def both(shop, **first):
    return (
        LineWish(shop.services[0].pk, staff_id=shop.staff[0].pk, **first),
        LineWish(shop.services[1].pk, staff_id=shop.staff[0].pk),
    )


def prices(visit):
    return [line.price_minor for line in visit.lines.all()]


def test_the_visit_costs_the_bundles_price_split_by_what_each_service_costs_alone(shop, bundle):
    visit = book(shop)
    assert visit.total_minor == 10001
    assert prices(visit) == [3479, 6522]


def test_the_order_of_the_services_does_not_matter(shop, bundle):
    assert book(shop, *reversed(both(shop))).total_minor == 10001


def test_one_service_more_is_no_bundle(shop, bundle):
    assert (
        book(shop, *both(shop), LineWish(shop.services[0].pk, staff_id=shop.staff[1].pk)).total_minor
        == 4800 * 2 + 9000
    )


def test_a_bundle_without_a_price_costs_the_sum(shop):
    bundled(shop, None)
    assert book(shop).total_minor == 13800


@pytest.mark.parametrize("off", [{"archived_at": "2026-01-01T00:00Z"}, {"bookable_online": False}])
def test_online_an_archived_bundle_or_one_of_the_desk_does_not_count(shop, off):
    bundled(shop, 10001, **off)
    assert book(shop, channel=Channel.API).total_minor == 13800


def test_of_two_bundles_of_the_same_services_the_cheaper_holds(shop, bundle):
    bundled(shop, 9000)
    assert book(shop).total_minor == 9000


def test_what_a_person_costs_more_than_the_menu_comes_on_top(shop, bundle):
    StaffService.objects.filter(staff=shop.staff[0], service=shop.services[0]).update(price_minor=5800)
    assert book(shop).total_minor == 11001


def test_a_variant_comes_with_its_difference_and_an_add_on_stays_on_its_line_in_full(shop, bundle):
    long = ServiceVariantFactory(service=shop.services[0], price_minor=6000)
    mask = AddOnFactory(services=[shop.services[0]], price_minor=1500, minutes=0)
    visit = book(shop, *both(shop, variant_id=long.pk, add_on_ids=(mask.pk,)))
    assert visit.total_minor == 10001 + 1200 + 1500
    assert prices(visit) == [4480 + 1500, 6721]


def test_yen_have_no_parts_and_none_is_lost():
    shared = bundle_prices(10000, [Priced(3300, 3300), Priced(3300, 3300), Priced(5500, 5500)])
    assert (shared, sum(shared)) == ([2727, 2727, 4546], 10000)


def test_a_person_far_cheaper_than_the_menu_never_makes_a_price_negative():
    assert bundle_prices(1000, [Priced(5000, 1000), Priced(5000, 1000, 300)]) == [0, 300]


def test_a_moved_visit_keeps_the_agreed_price(shop, bundle):
    from booking.diary.services import appointment_move

    visit = book(shop)
    Bundle.objects.update(price_minor=1)
    appointment_move(
        actor=system_actor("test"), clock=system_clock, channel=Channel.DESK, appointment_id=visit.pk,
        version=None, starts_at=at(shop, 840, 1),
    )  # fmt: skip
    assert Appointment.objects.get().total_minor == 10001


def test_the_storefront_shows_the_bundles_price_and_books_for_it(salon_a, shop, bundle, client_of):
    visitor = Visitor(client_of(salon_a), shop)
    home = visitor.get("/")
    assert "100.01" in home.content.decode()
    assert "138" in home.content.decode()
    chosen = links(home, "/?", f"s={shop.services[0].pk}&s={shop.services[1].pk}")[0]
    times = visitor.get("/book/time/" + chosen[1:])
    assert times.context["basket"].price_minor == 10001
    day = [address for address in links(times, "/book/time/", "d=") if "&t=" not in address][-2]
    chosen = visitor.get(links(visitor.get(day), "/book/time/", "&t=")[0])
    pairs = parse_qsl(urlsplit(links(chosen, "/book/details/")[0]).query)
    services = {"s": [value for name, value in pairs if name == "s"]}
    answer = visitor.post("/book/details/", visitor.form(pairs) | services)
    assert answer.status_code == 302
    assert Appointment.objects.get().total_minor == 10001


def test_the_desk_adds_a_bundle_with_one_tap_and_shows_its_price(salon_a, shop, bundle, cast, client_of):
    desk = client_of(salon_a, cast.receptionist)
    page = desk.get(f"/desk/visits/new/?location={shop.location.pk}")
    assert f'name="add" value="b{bundle.pk}"' in page.content.decode()
    shown = desk.get(f"/desk/visits/new/?location={shop.location.pk}&add=b{bundle.pk}", follow=True)
    assert shown.context["total_minor"] == 10001
    assert [line.price_minor for line in shown.context["lines"]] == [3479, 6522]


def test_the_api_books_for_the_bundles_price(salon_a, shop, bundle, client_of):
    body = {
        "location": shop.location.pk, "start": at(shop, 600, 1).isoformat(),
        "lines": [{"service": service.pk, "staff": None} for service in shop.services[:2]],
        "customer": {"name": "Ada", "email": "ada@example.com", "language": "en"},
    }  # fmt: skip
    answer = client_of(salon_a).post(
        "/api/v1/appointments/",
        json.dumps(body),
        content_type="application/json",
        headers={"idempotency-key": "one"},
    )
    assert answer.status_code == 201, answer.content
    assert Appointment.objects.get().total_minor == 10001
