"""Two desks change the lines of one visit, or of two that want the same half hour: without the guards, then with them."""

import pytest

from booking.diary.changes import visit_locked
from booking.diary.lines import relining
from booking.diary.lines.changes import LineChange
from booking.diary.lines.params import rows_of
from booking.diary.lines.relining import appointment_change_lines
from booking.diary.models import Appointment
from booking.diary.wishes import LineWish
from kernel.context import salon_context
from tenants.registry.models import Salon
from tests.booking.diary.shop import SYSTEM, make_shop
from tests.cast import ServiceFactory
from tests.concurrency.crowd import Crowd, overlaps, tally, unguard_seating
from tests.concurrency.test_one_slot import drop_constraint

DESKS = 4


@pytest.fixture
def salon(own_database) -> Salon:
    """Salon A in a database with real commits."""
    return Salon.objects.get(slug="salon-a")


def changed_by_all(salon: Salon, starts: list[str]) -> dict[str, int]:
    """Each desk adds a wash to a visit: all to the same one, or each to another around the same hole."""
    with salon_context(salon):
        shop = make_shop("08:00-18:00")
        wash = ServiceFactory(name="Wash", work_minutes=60, staff=shop.staff)
        visits = [shop.book(text) for text in starts]
    added = LineChange(LineWish(wash.pk, staff_id=shop.staff[0].pk))

    def change(desk: int, _round: int) -> None:
        visit = visits[desk % len(visits)]
        kept = [LineChange(row.wish, row.line_id) for row in rows_of(visit).rows]
        first_or_last = [*kept, added] if desk % 2 else [added, *kept]
        appointment_change_lines(
            actor=SYSTEM, clock=shop.clock, appointment_id=visit.pk, version=1, lines=first_or_last,
            starts_at=shop.at("14:00") if len(visits) > 1 else None,
        )  # fmt: skip

    (outcomes,) = Crowd(salon, DESKS).rounds(1, change)
    return tally(outcomes)


def test_of_desks_that_change_one_visit_one_wins_and_the_others_are_told(salon):
    assert changed_by_all(salon, ["10:00"]) == {"won": 1, "stale_version": DESKS - 1}
    with salon_context(salon):
        visit = Appointment.objects.get()
        lines = list(visit.lines.all())
        assert (len(lines), visit.version) == (2, 2)
        assert visit.total_minor == sum(line.price_minor for line in lines)


def test_without_the_version_each_desk_adds_its_own_on_top(salon, monkeypatch):
    monkeypatch.setattr(relining, "visit_locked", lambda pk, _version: visit_locked(pk, None))
    outcomes = changed_by_all(salon, ["10:00"])
    assert outcomes["won"] > 1


def test_of_visits_that_grow_into_one_hole_one_gets_it(salon):
    outcomes = changed_by_all(salon, ["09:00", "10:00", "11:00", "12:00"])
    assert outcomes == {"won": 1, "slot_taken": DESKS - 1}
    with salon_context(salon):
        assert overlaps() == 0


def test_without_lock_and_constraint_they_overlap(salon, monkeypatch):
    unguard_seating(monkeypatch, DESKS)
    drop_constraint(salon)
    assert changed_by_all(salon, ["09:00", "10:00", "11:00", "12:00"])["won"] > 1
    with salon_context(salon):
        assert overlaps() > 0
