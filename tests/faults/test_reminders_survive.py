"""Reminders with a real worker that is killed in the middle: none is missed, none is written twice (TRUST F4, G21)."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from booking.diary.telling.messages import appointment_announce
from crm.messaging.models import Message, MessageSettings, PlannedMessage
from kernel.clock import FixedClock
from kernel.context import salon_context
from tenants.registry.models import Salon
from tests.cast import open_salon
from tests.faults.mail_server import MailServer
from tests.faults.processes import kill_family, wait_until
from tests.live_server import LiveServer
from tests.visits import make_visit

NUMBER = 14
DAY = timedelta(days=1)


@pytest.fixture
def post():
    server = MailServer()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def salon(own_database):
    """Salon A, in a database with real commits, without quiet hours: this test runs at any time of the day."""
    with salon_context(Salon.objects.get(slug="salon-a")) as salon:
        MessageSettings.objects.create(pk=1, reminder_minutes=[1440], quiet_start=0, quiet_end=0)
        yield salon


@pytest.fixture
def house(own_database, post):
    server = LiveServer(own_database, EMAIL_URL=post.url, OUTBOX_LEASE_SECONDS="2")
    yield server
    server.stop()


def plan_reminders() -> None:
    """Visits of tomorrow, booked two days ago, whose reminders come due one after the other from now on."""
    shop, now = open_salon(), timezone.now()
    for place in range(NUMBER):
        start = now + DAY + timedelta(seconds=place / 2)
        visit = make_visit(start=start, shop=shop, email=f"c{place}@x.example")
        with transaction.atomic():
            appointment_announce(appointment=visit, kind="booked", clock=FixedClock(now - 2 * DAY))
    Message.objects.all().delete()


def sent() -> int:
    connection.close_if_unusable_or_obsolete()
    return Message.objects.filter(state="sent").count()


@pytest.mark.nightly
def test_a_worker_that_is_killed_again_and_again_misses_no_reminder_and_doubles_none(salon, house, post):
    plan_reminders()
    kills = (2, 7)
    for number in kills:
        house.start_worker()
        wait_until(lambda number=number: sent() >= number)
        worker = house.processes.pop()
        kill_family(worker.pid)
        worker.wait()
    house.start_worker()
    wait_until(lambda: sent() == NUMBER)
    assert PlannedMessage.objects.filter(state="written").count() == NUMBER
    assert len(set(post.ids())) == NUMBER
    assert len(post.ids()) <= NUMBER + len(kills)
