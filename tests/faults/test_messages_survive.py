"""Nothing owed is lost when a worker is killed, the broker is down, or the mail server cuts (TRUST F4, F8, F10)."""

import json
import urllib.request
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from booking.diary.telling.messages import appointment_announce
from crm.messaging.models import Message
from kernel.context import salon_context
from kernel.outbox.models import OutboxEntry
from tenants.registry.models import Salon
from tests.cast import open_salon
from tests.faults.mail_server import MailServer
from tests.faults.processes import broker_at, free_port, kill_family, wait_until
from tests.live_server import LiveServer
from tests.visits import make_visit

LEASE = "2"


@pytest.fixture
def post():
    server = MailServer()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def salon(own_database):
    """Salon A, in a database with real commits."""
    with salon_context(Salon.objects.get(slug="salon-a")) as salon:
        yield salon


@pytest.fixture
def house(own_database, post):
    """A worker's environment that mails to the fake server; nothing runs yet."""
    server = LiveServer(own_database, EMAIL_URL=post.url, OUTBOX_LEASE_SECONDS=LEASE)
    yield server
    server.stop()


def owe_messages(number: int) -> None:
    """Visits of customers who are to be told, and the owner with them."""
    shop = open_salon()
    for place in range(number):
        visit = make_visit(
            start=timezone.now() + timedelta(days=5, hours=place), shop=shop, email=f"c{place}@x.example"
        )
        with transaction.atomic():
            appointment_announce(appointment=visit, kind="booked")


def states() -> set[str]:
    connection.close_if_unusable_or_obsolete()
    return set(Message.objects.values_list("state", flat=True))


def test_a_message_whose_worker_was_killed_is_delivered_by_the_next(salon, house, post):
    post.holding = True
    owe_messages(1)
    house.start_worker()
    assert post.held.wait(90)
    worker = house.processes.pop()
    kill_family(worker.pid)
    worker.wait()
    post.holding = False
    assert states() == {"waiting"}
    house.start_worker()
    wait_until(lambda: states() == {"sent"})
    assert len(post.ids()) == len(set(post.ids())) == Message.objects.count()
    assert OutboxEntry.objects.order_by("-attempts").first().attempts == 2


@pytest.mark.nightly
def test_a_mail_server_that_takes_and_cuts_costs_no_message_and_one_double_per_cut(salon, house, post):
    post.cuts = 2
    owe_messages(2)
    house.start_worker()
    wait_until(lambda: states() == {"sent"})
    assert len(set(post.ids())) == Message.objects.count()
    assert len(post.ids()) <= Message.objects.count() + 2


@pytest.mark.nightly
def test_bookings_work_with_the_broker_down_and_are_told_once_it_is_back(salon, own_database, post, tmp_path):
    port = free_port()
    house = LiveServer(own_database, EMAIL_URL=post.url, BROKER_URL=f"redis://127.0.0.1:{port}/0")
    shop = open_salon()
    house.start()
    try:
        started = timezone.now()
        statuses = [book_over_http(house, salon, shop, number) for number in range(8)]
        assert statuses == [201] * 8
        assert timezone.now() - started < timedelta(seconds=10)
        assert states() == {"waiting"}
        with broker_at(port, tmp_path):
            house.start_worker()
            wait_until(lambda: states() == {"sent"})
            house.stop()
    finally:
        house.stop()
    told = {mail["To"] for mail in post.mails}
    assert told >= {f"c{number}@x.example" for number in range(8)}
    assert len(post.ids()) == len(set(post.ids()))


def book_over_http(house, salon, shop, number: int) -> int:
    """Book the number-th half hour of a day next week; the status."""
    day = (timezone.now() + timedelta(days=7)).date()
    minute = 9 * 60 + 30 * number
    body = {
        "location": shop.location.pk,
        "start": f"{day}T{minute // 60:02}:{minute % 60:02}:00{timezone.localtime().strftime('%z')[:3]}:00",
        "lines": [{"service": shop.services[0].pk, "staff": None}],
        "customer": {"name": f"C{number}", "email": f"c{number}@x.example"},
    }
    request = urllib.request.Request(
        f"http://127.0.0.1:{house.port}/api/v1/appointments/", json.dumps(body).encode(), method="POST",
        headers={"Content-Type": "application/json", "Idempotency-Key": f"k{number}", "Host": house.host(salon)},
    )  # fmt: skip
    with urllib.request.urlopen(request, timeout=20) as answer:
        return answer.status
