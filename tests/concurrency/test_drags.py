"""Two desks drag into the same hole: first with the guards taken away, then with them."""

import pytest

from booking.diary import services
from booking.diary.changes import visit_locked
from booking.diary.lines.stretching import appointment_stretch
from booking.diary.models import Appointment
from booking.diary.services import appointment_move
from booking.diary.wishes import Channel
from kernel.context import salon_context
from tenants.registry.models import Salon
from tests.booking.diary.shop import SYSTEM, make_shop
from tests.concurrency.crowd import Crowd, overlaps, tally, unguard_seating
from tests.concurrency.test_one_slot import drop_constraint

DESKS = 6


@pytest.fixture
def salon(own_database) -> Salon:
    """Salon A in a database with real commits."""
    return Salon.objects.get(slug="salon-a")


def dragged_by_all(salon: Salon) -> dict[str, int]:
    """Each desk drags another visit to two o'clock; the last stretches the one before it into the same half hour."""
    with salon_context(salon):
        shop = make_shop("08:00-18:00")
        visits = [shop.book(f"{9 + desk // 2:02}:{desk % 2 * 3}0") for desk in range(DESKS - 1)]
        visits.append(shop.book("13:30"))

    def drag(desk: int, _round: int) -> None:
        asked = {"actor": SYSTEM, "clock": shop.clock, "appointment_id": visits[desk].pk, "version": 1}
        if desk == DESKS - 1:
            appointment_stretch(**asked, minutes=60)
        else:
            appointment_move(**asked, channel=Channel.DESK, starts_at=shop.at("14:00"), is_tried=True)

    (outcomes,) = Crowd(salon, DESKS).rounds(1, drag)
    return tally(outcomes)


def test_of_six_drags_into_one_hole_one_wins(salon):
    assert dragged_by_all(salon) == {"won": 1, "slot_taken": DESKS - 1}
    with salon_context(salon):
        assert (overlaps(), Appointment.objects.filter(version__gt=1).count()) == (0, 1)


def test_without_lock_and_constraint_the_same_drags_overlap(salon, monkeypatch):
    unguard_seating(monkeypatch, DESKS)
    drop_constraint(salon)
    assert dragged_by_all(salon)["won"] > 1
    with salon_context(salon):
        assert overlaps() > 0


def one_visit_dragged_by_all(salon: Salon) -> dict[str, int]:
    """Six desks drag the same visit, each to another free time."""
    with salon_context(salon):
        shop = make_shop("08:00-18:00")
        visit = shop.book("09:00")

    def drag(desk: int, _round: int) -> None:
        appointment_move(
            actor=SYSTEM, clock=shop.clock, channel=Channel.DESK, appointment_id=visit.pk, version=visit.version,
            starts_at=shop.at(f"{10 + desk}:00"),
        )  # fmt: skip

    (outcomes,) = Crowd(salon, DESKS).rounds(1, drag)
    return tally(outcomes)


def test_of_six_desks_that_drag_one_visit_one_wins_and_the_others_are_told(salon):
    assert one_visit_dragged_by_all(salon) == {"won": 1, "stale_version": DESKS - 1}


def test_without_the_version_each_desk_overwrites_the_other(salon, monkeypatch):
    monkeypatch.setattr(services, "visit_locked", lambda pk, _version: visit_locked(pk, None))
    assert one_visit_dragged_by_all(salon) == {"won": DESKS}
