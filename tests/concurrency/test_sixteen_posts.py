"""Sixteen posts of one form at once, and of sixteen forms: one booking, one change, nothing lost (TRUST F14)."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime

import pytest
from django.db import connections

from booking.diary.models import Appointment
from booking.storefront.choosing.choice import instant_text
from kernel.audit.models import AuditLine
from kernel.context import salon_context
from tenants.accounts.models import Role, User
from tenants.registry.models import Salon
from tests.booking.desk.scene import at, book, open_all_day
from tests.cast import OpenSalon
from tests.conftest import client_of

SIXTEEN = 16


@dataclass(frozen=True)
class Scene:
    """A salon with real commits, a shop that is open tomorrow at ten, and its owner."""

    salon: Salon
    shop: OpenSalon
    owner: User
    start: datetime

    def send(self, address, forms, user=None):
        """Post all forms at once, each from a browser of its own; the answers in their order."""

        def post(form):
            try:
                return client_of(self.salon, user).post(address, form)
            finally:
                connections.close_all()

        with ThreadPoolExecutor(SIXTEEN) as pool:
            return list(pool.map(post, forms))

    def storefront_form(self, number, key):
        """The last form of the booking page, for the first service with the first person."""
        return {
            "s": self.shop.services[0].pk, "p": self.shop.staff[0].pk, "t": instant_text(self.start), "agreed": "on",
            "name": f"Client {number}", "email": f"client{number}@example.com", "key": key,
        }  # fmt: skip

    def desk_form(self, number, key, person=""):
        """The form of a new visit at the desk."""
        return {
            "s": self.shop.services[0].pk, "p": person, "location": self.shop.location.pk,
            "start": self.start.isoformat(), "name": f"Client {number}", "key": key,
        }  # fmt: skip


@pytest.fixture
def scene(own_database):
    salon = Salon.objects.get(slug="salon-a")
    with salon_context(salon):
        shop = open_all_day()
        return Scene(salon, shop, User.objects.get(role=Role.OWNER), at(shop, 600, days=1))


def statuses(answers):
    """How often each status came."""
    return Counter(answer.status_code for answer in answers)


def visits(scene):
    """How many visits there are."""
    with salon_context(scene.salon):
        return Appointment.objects.count()


def test_one_form_of_the_booking_page_sent_sixteen_times_books_once(scene):
    answers = scene.send("/book/details/", [scene.storefront_form(1, "one-key")] * SIXTEEN)
    assert statuses(answers) == {302: SIXTEEN}
    led_to = {answer["Location"] for answer in answers}
    assert len({address for address in led_to if not address.startswith("/book/wait/?key=one-key&")}) == 1
    assert visits(scene) == 1


def test_sixteen_forms_for_one_time_book_once_and_keep_what_the_others_typed(scene):
    answers = scene.send(
        "/book/details/", [scene.storefront_form(number, f"key-{number}") for number in range(SIXTEEN)]
    )
    assert statuses(answers) == {302: 1, 409: SIXTEEN - 1}
    kept = [f"client{number}@example.com" in answer.content.decode() for number, answer in enumerate(answers)]
    assert sum(kept) == SIXTEEN - 1
    assert visits(scene) == 1


def test_one_form_of_the_desk_sent_sixteen_times_books_once(scene):
    answers = scene.send("/desk/visits/new/", [scene.desk_form(1, "one-key")] * SIXTEEN, scene.owner)
    assert set(statuses(answers)) <= {302, 409}
    assert len({answer["Location"] for answer in answers if answer.status_code == 302}) == 1
    assert visits(scene) == 1


def test_sixteen_forms_of_the_desk_for_one_person_and_time_book_once(scene):
    forms = [scene.desk_form(number, f"key-{number}", scene.shop.staff[0].pk) for number in range(SIXTEEN)]
    assert statuses(scene.send("/desk/visits/new/", forms, scene.owner)) == {302: 1, 409: SIXTEEN - 1}
    assert visits(scene) == 1


def test_sixteen_tabs_with_the_same_old_version_change_a_visit_once(scene):
    with salon_context(scene.salon):
        visit = book(scene.shop, days=1)
    forms = [{"version": visit.version, "desk_note": f"note {number}"} for number in range(SIXTEEN)]
    answers = scene.send(f"/desk/visits/{visit.pk}/note/", forms, scene.owner)
    assert statuses(answers) == {302: 1, 409: SIXTEEN - 1}
    won = next(number for number, answer in enumerate(answers) if answer.status_code == 302)
    with salon_context(scene.salon):
        assert Appointment.objects.get().desk_note == f"note {won}"
        assert AuditLine.objects.filter(action="appointment.note").count() == 1
