"""A customer confirms by one tap: the link of a reminder asks, only the tap changes the diary."""

from datetime import timedelta

import pytest
from django.utils import timezone

from booking.diary.models import Appointment
from booking.diary.selectors.day import pulse_of_days
from kernel.audit.models import AuditLine
from kernel.clock import local_day, zone
from tenants.registry.hosts import forget_hosts
from tenants.registry.models import Salon


@pytest.fixture
def token(visitor):
    """The token of a booked visit."""
    return visitor.book()


def test_one_tap_confirms_the_visit_in_the_diary_and_the_trail(visitor, token):
    page = visitor.get(f"/b/{token}/confirm/").content.decode()
    assert "Yes, I will come" in page
    answer = visitor.post(f"/b/{token}/confirm/", {"version": 1}, follow=True)
    assert "You have confirmed" in answer.content.decode()
    assert Appointment.objects.get().state == "confirmed"
    line = AuditLine.objects.get(action="appointment.confirm")
    assert (line.actor_name, line.after) == ("Maya Lindt", {"state": "confirmed"})


def test_a_second_tap_changes_nothing(visitor, token):
    for _tap in range(2):
        assert visitor.post(f"/b/{token}/confirm/", {"version": 1}).status_code == 302
    assert Appointment.objects.get().version == 2
    assert "Yes, I will come" not in visitor.get(f"/b/{token}/confirm/").content.decode()


@pytest.mark.parametrize("method", ["get", "head"])
def test_a_mail_program_that_opens_the_link_beforehand_confirms_nothing(visitor, token, method):
    getattr(visitor.client, method)(f"/b/{token}/confirm/")
    assert (Appointment.objects.get().state, Appointment.objects.get().version) == ("booked", 1)


def test_a_tap_on_a_page_that_is_older_than_the_last_move_confirms_nothing(visitor, token):
    Appointment.objects.update(version=2)
    assert visitor.post(f"/b/{token}/confirm/", {"version": 1}).status_code == 409
    assert Appointment.objects.get().state == "booked"


@pytest.mark.parametrize("state", ["cancelled", "done", "no_show"])
def test_a_visit_that_is_no_longer_to_come_cannot_be_confirmed(visitor, token, state):
    cancelled_at = timezone.now() if state == "cancelled" else None
    Appointment.objects.update(state=state, cancelled_at=cancelled_at)
    assert visitor.post(f"/b/{token}/confirm/").status_code == 409
    assert Appointment.objects.get().state == state


def test_a_visit_that_has_begun_cannot_be_confirmed(visitor, token):
    visit = Appointment.objects.get()
    length = visit.ends_at - visit.starts_at
    visit.starts_at = timezone.now() - timedelta(minutes=1)
    visit.ends_at = visit.starts_at + length
    visit.save()
    assert visitor.post(f"/b/{token}/confirm/").status_code == 409
    assert "Yes, I will come" not in visitor.get(f"/b/{token}/confirm/").content.decode()


def test_a_confirmation_needs_the_forms_own_token(salon_a, client_of, token):
    strict = client_of(salon_a, csrf=True)
    assert strict.post(f"/b/{token}/confirm/", {"version": 1}).status_code == 403


def test_the_desk_sees_it_live(visitor, shop, token):
    def pulse():
        day = local_day(visit.starts_at, zone(shop.location.time_zone))
        return pulse_of_days(shop.location, day, day)

    visit = Appointment.objects.get()
    before = pulse()
    visitor.post(f"/b/{token}/confirm/", {"version": 1})
    assert pulse() != before


def test_in_a_read_only_salon_a_customer_can_still_confirm(visitor, token, salon_a):
    Salon.objects.filter(pk=salon_a.pk).update(status="read_only")
    forget_hosts()
    assert visitor.post(f"/b/{token}/confirm/", {"version": 1}).status_code == 302
    assert Appointment.objects.get().state == "confirmed"
