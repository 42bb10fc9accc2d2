"""G21: reminders of visits in many zones around clock changes, with a worker that dies in between: each once, on time."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction

from booking.diary.telling.messages import appointment_announce
from crm.messaging import delivery, planned
from crm.messaging.delivery import MessageHandler
from crm.messaging.models import Message, MessageSettings
from crm.messaging.planned import next_planned, planned_write_due
from crm.messaging.timing import Quiet
from kernel.clock import FixedClock, zone_names
from kernel.outbox import delivery as outbox
from kernel.outbox import registry
from tests.cast import LocationFactory, open_salon
from tests.crm.messaging.test_timing import changes_of
from tests.seeds import dice_of
from tests.visits import make_visit

pytestmark = pytest.mark.usefixtures("in_a")

BUDGET = timedelta(seconds=15)
RESTART = timedelta(seconds=2)
NIGHT = (21 * 60, 8 * 60)


class Killed(BaseException):
    """The worker's process ends here, whatever it was doing."""


class Stage:
    """A salon with visits all over the world, a worker on a clock that is moved, and a channel that keeps what it got."""

    KEEPS_SECRETS, HANDS_ONCE = True, False

    def __init__(self, monkeypatch, seed: int) -> None:
        self.dice = dice_of(seed)
        self.clock = FixedClock(datetime(2023, 1, 1, tzinfo=UTC))
        self.got: dict[str, tuple[int, datetime]] = {}
        self.doubles = 0
        self.kills = 0
        monkeypatch.setitem(registry._handlers, "message", MessageHandler(self.clock))
        monkeypatch.setattr(delivery, "gateway_of", lambda channel: self)
        monkeypatch.setattr(planned, "messages_write", self.dying(planned.messages_write))
        monkeypatch.setattr(outbox, "handler_of", self.dying(outbox.handler_of))

    def dying(self, real):
        """The same, but one time in ten the worker is dead before."""

        def act(*arguments, **options):
            if self.dice.random() < 0.1:
                self.kills += 1
                raise Killed
            return real(*arguments, **options)

        return act

    def send(self, message, rendered):
        """The channel: what came, when it came first. A worker killed before it marked what it sent sends it again."""
        self.doubles += message.dedupe_key in self.got
        self.got.setdefault(message.dedupe_key, (message.about_id, self.clock.now()))

    def visits(self, number: int, zones: list[str]) -> dict[int, tuple[str, datetime]]:
        """Visits near the zones' clock changes, each announced when it was booked, ten days before."""
        shop, made = open_salon(), {}
        for place in range(number):
            zone = zones[place % len(zones)]
            here = replace(shop, location=LocationFactory(time_zone=zone))
            day = self.dice.choice(changes_of(zone, range(2025, 2027)))
            start = day + timedelta(minutes=self.dice.randrange(-1440, 1440))
            visit = make_visit(start=start, shop=here, email=f"c{place}@x.example")
            with transaction.atomic():
                appointment_announce(
                    appointment=visit, kind="booked", clock=FixedClock(start - timedelta(days=10))
                )
            made[visit.pk] = (zone, start)
        Message.objects.all().delete()
        return made

    def work_until_nothing_is_due(self) -> None:
        """Let time pass from one thing due to the next; a killed worker's next is there soon."""
        while due := min(filter(None, (next_planned(), outbox.next_due())), default=None):
            self.clock.instant = max(self.clock.instant, due)
            try:
                planned_write_due(clock=self.clock, budget=BUDGET)
                outbox.outbox_drain(clock=self.clock, budget=BUDGET)
            except Killed:
                self.clock.move(RESTART)


def check(stage: Stage, number: int, zones: list[str]) -> None:
    MessageSettings.objects.create(
        pk=1, reminder_minutes=[1440, 60], quiet_start=NIGHT[0], quiet_end=NIGHT[1]
    )
    visits = stage.visits(number, zones)
    stage.work_until_nothing_is_due()
    times = {pk: [when for visit, when in stage.got.values() if visit == pk] for pk in visits}
    assert {pk: (visits[pk], found) for pk, found in times.items() if len(found) != 2} == {}
    assert len(stage.got) == Message.objects.filter(kind="visit_reminder_customer", state="sent").count()
    for pk, (zone, start) in visits.items():
        quiet = Quiet(*NIGHT, zone)
        assert not any(quiet.holds(when) for when in times[pk]), (zone, start)
        first, last = times[pk]
        assert start - timedelta(hours=39) < first <= last < start, (zone, start, ZoneInfo(zone))
    assert stage.doubles < stage.kills
    assert stage.kills > number // 10


def test_reminders_around_clock_changes_come_twice_each_although_the_worker_keeps_dying(monkeypatch):
    check(Stage(monkeypatch, seed=21), 40, dice_of(3).sample(zone_names(), 40))


@pytest.mark.nightly
def test_a_thousand_reminders_over_every_zone_come_once_each_although_the_worker_keeps_dying(monkeypatch):
    check(Stage(monkeypatch, seed=22), 1000, zone_names())
