"""A severe alert stops whoever books or checks in until they say that they have read it; online nobody is stopped by it."""

import pytest

from booking.diary.models import Appointment, AppointmentState
from booking.diary.services import appointment_set_state
from booking.diary.visitors import PleaseCall
from booking.diary.wishes import Channel, CustomerDetails
from crm.customers.minding.acknowledging import MustAcknowledge, acknowledging
from crm.customers.models import AlertSeen, Customer, Sensitivity
from kernel.clock import FixedClock
from tests.booking.diary.shop import MIA, make_shop, staff_actor
from tests.cast import CustomerFactory

RITA = staff_actor("receptionist")


@pytest.fixture
def shop(in_a):
    return make_shop("09:00-17:00")


@pytest.fixture
def ana(in_a):
    return CustomerFactory(name="Ana", phone="+49301234567")


@pytest.fixture
def allergy(ana):
    return Sensitivity.objects.create(customer=ana, kind="allergy", what="ppd", severity=3)


def at_the_desk(ana):
    """Rita books for Ana."""
    return {"actor": RITA, "channel": Channel.DESK, "customer": CustomerDetails(customer_id=ana.pk)}


def name_of(allergy):
    """What a form says when it was read."""
    return f"{allergy.customer_id}:sensitivity:{allergy.pk}"


def test_nobody_books_at_the_desk_past_a_severe_allergy_unread(shop, ana, allergy):
    with pytest.raises(MustAcknowledge) as stopped:
        shop.book("10:00", **at_the_desk(ana))
    assert [alert.key for alert in stopped.value.alerts] == [name_of(allergy)]
    assert (Appointment.objects.count(), AlertSeen.objects.count()) == (0, 0)


def test_who_has_read_it_books_and_stands_beside_it(shop, ana, allergy):
    with acknowledging(lambda: [name_of(allergy)]):
        visit = shop.book("10:00", **at_the_desk(ana))
    seen = AlertSeen.objects.get()
    assert (seen.user_name, seen.key, seen.doing, seen.visit_id) == (
        "Rita",
        f"sensitivity:{allergy.pk}",
        "booking",
        visit.pk,
    )


def test_what_was_read_of_somebody_else_does_not_count(shop, ana, allergy):
    with acknowledging(lambda: [f"{ana.pk + 1}:sensitivity:{allergy.pk}"]), pytest.raises(MustAcknowledge):
        shop.book("10:00", **at_the_desk(ana))


@pytest.mark.parametrize("change", [{"severity": 2}, {"ended_at": "2026-01-01T00:00:00Z"}])
def test_a_warning_and_what_holds_no_longer_stop_nobody(shop, ana, allergy, change):
    Sensitivity.objects.update(**change)
    assert shop.book("10:00", **at_the_desk(ana)).customer_id == ana.pk


def test_a_customer_who_books_online_is_not_stopped_by_it(shop, ana, allergy):
    details = CustomerDetails(name="Ana", phone="+49301234567")
    assert shop.book("10:00", customer=details).customer_id == ana.pk


def test_who_is_blocked_online_is_asked_to_call_and_reception_may_book(shop, ana):
    Customer.objects.filter(pk=ana.pk).update(online_block="never comes")
    with pytest.raises(PleaseCall) as told:
        shop.book("10:00", customer=CustomerDetails(name="Ana", phone="+49301234567"))
    assert "never comes" not in str(told.value)
    assert shop.book("10:00", **at_the_desk(ana)).customer_id == ana.pk


def test_who_checks_in_must_have_read_it_too_and_who_booked_the_visit_has(shop, ana, allergy):
    with acknowledging(lambda: [name_of(allergy)]):
        visit = shop.book("10:00", **at_the_desk(ana))
    arrive = {
        "clock": FixedClock(visit.starts_at),
        "appointment_id": visit.pk,
        "version": None,
        "state": "arrived",
    }
    with pytest.raises(MustAcknowledge):
        appointment_set_state(actor=staff_actor("receptionist", user_id=2), **arrive)
    assert appointment_set_state(actor=RITA, **arrive).state == AppointmentState.ARRIVED


def test_the_steps_after_arrival_ask_no_more(shop, ana, allergy):
    visit = shop.book("10:00", customer=CustomerDetails(name="Ana", phone="+49301234567"))
    clock = FixedClock(visit.starts_at)
    change = {"actor": RITA, "clock": clock, "appointment_id": visit.pk, "version": None}
    with acknowledging(lambda: [name_of(allergy)]):
        appointment_set_state(**change, state="arrived")
    assert appointment_set_state(**change, state="in_service").state == AppointmentState.IN_SERVICE
    assert AlertSeen.objects.values_list("doing", flat=True).get() == "arrival"


def test_somebody_new_costs_no_question(shop):
    assert shop.book("10:00", actor=RITA, channel=Channel.DESK, customer=MIA).customer_id
