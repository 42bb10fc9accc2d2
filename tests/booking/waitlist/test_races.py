"""An offered time has one taker, however many want it at once: first with the guards taken away, then with them."""

import pytest

from booking.diary.models import Appointment
from booking.diary.wishes import Channel, LineWish
from booking.waitlist import services
from booking.waitlist.models import WaitlistEntry, WaitlistOffer
from booking.waitlist.offering import offer_close
from booking.waitlist.services import offer_take
from kernel.context import salon_context
from tenants.registry.models import Salon
from tests.booking.diary.shop import CUSTOMER
from tests.booking.waitlist.scene import cancel, full_shop, join, offers, rule, work
from tests.concurrency.crowd import Crowd, overlaps, tally, unguard_seating
from tests.concurrency.test_one_slot import drop_constraint

TAKERS = 8


@pytest.fixture
def salon(own_database) -> Salon:
    """Salon A in a database with real commits."""
    return Salon.objects.get(slug="salon-a")


def everyone_asked(salon: Salon):
    """Eight who wait, all offered the same half hour of the one person."""
    with salon_context(salon):
        rule("everyone")
        shop = full_shop()
        for number in range(TAKERS):
            join(shop, f"Client{number}")
        cancel(shop)
        assert work(shop) == TAKERS
        numbers = list(WaitlistOffer.objects.values_list("pk", flat=True))
    return shop, numbers


def all_take(salon: Salon, shop, numbers) -> dict[str, int]:
    """Each client takes their offer at the same moment; what they came to."""
    (outcomes,) = Crowd(salon, TAKERS).rounds(
        1,
        lambda client, _round: offer_take(
            actor=CUSTOMER, clock=shop.clock, offer_id=numbers[client % len(numbers)]
        ),
    )
    return tally(outcomes)


def test_eight_take_the_same_time_and_one_has_it(salon):
    shop, numbers = everyone_asked(salon)
    assert all_take(salon, shop, numbers) == {"won": 1, "offer_gone": TAKERS - 1}
    with salon_context(salon):
        assert (overlaps(), len(offers("taken")), len(offers("lost"))) == (0, 1, TAKERS - 1)
        assert WaitlistEntry.objects.filter(state="waiting").count() == TAKERS - 1


def test_without_lock_and_constraint_the_same_race_sells_the_time_twice(salon, monkeypatch):
    shop, numbers = everyone_asked(salon)
    unguard_seating(monkeypatch, TAKERS)
    drop_constraint(salon)
    assert all_take(salon, shop, numbers)["won"] > 1
    with salon_context(salon):
        assert overlaps() > 0


def one_asked(salon: Salon):
    """One who waits, with an offer that is held; eight people are free, so that nothing but the offer itself is scarce."""
    with salon_context(salon):
        shop = full_shop()
        join(shop)
        cancel(shop)
        assert work(shop) == 1
        for number in range(TAKERS):
            shop.hires(f"Stylist {number}", "09:00-10:00")
        return shop, [WaitlistOffer.objects.get().pk]


def visits(shop) -> int:
    """How many visits the waitlist made."""
    return Appointment.objects.filter(source="waitlist", starts_at=shop.at("09:00")).count()


def test_eight_taps_on_one_offer_are_one_visit(salon):
    shop, numbers = one_asked(salon)
    assert all_take(salon, shop, numbers) == {"won": TAKERS}
    with salon_context(salon):
        assert visits(shop) == 1


def test_without_the_settling_in_the_bookings_transaction_the_taps_are_several_visits(salon, monkeypatch):
    shop, numbers = one_asked(salon)
    monkeypatch.setattr(services, "offer_settle", lambda *args, **kwargs: None)
    all_take(salon, shop, numbers)
    with salon_context(salon):
        assert visits(shop) > 1


def test_the_worker_that_closes_an_offer_and_its_taker_never_both_win(salon):
    shop, (number,) = one_asked(salon)

    def act(client: int, _round: int) -> None:
        if client % 2:
            offer_take(actor=CUSTOMER, clock=shop.clock, offer_id=number)
        elif not offer_close(offer_id=number, state="expired", clock=shop.clock):
            raise services.OfferOver

    (outcomes,) = Crowd(salon, TAKERS).rounds(1, act)
    with salon_context(salon):
        is_taken = WaitlistOffer.objects.get().state == "taken"
        assert visits(shop) == int(is_taken)
    assert set(outcomes) <= {"won", "offer_over", "busy"}


def test_strangers_who_book_and_the_one_who_was_asked_sell_the_time_once(salon):
    shop, (number,) = one_asked(salon)
    with salon_context(salon):
        ana = shop.staff[0].pk
        WaitlistOffer.objects.update(staff_id_wished=ana)

    def act(client: int, _round: int) -> None:
        if client:
            shop.book("09:00", LineWish(shop.service.pk, staff_id=ana), channel=Channel.STOREFRONT)
        else:
            offer_take(actor=CUSTOMER, clock=shop.clock, offer_id=number)

    (outcomes,) = Crowd(salon, TAKERS).rounds(1, act)
    assert (outcomes[0], tally(outcomes[1:])) == ("won", {"slot_taken": TAKERS - 1})
