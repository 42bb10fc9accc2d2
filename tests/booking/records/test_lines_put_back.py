"""A record names its line of the visit, also after the line was taken away and put back."""

import pytest

from booking.diary.models import Appointment
from booking.records.models import Treatment
from booking.records.treatment_lines import treatments_restore
from booking.records.treatments import TreatmentWords, treatment_write
from kernel.actor import system_actor
from kernel.clock import system_clock
from tests.booking.desk.scene import book, open_all_day

WORDS = TreatmentWords(sheet="cut", technique="Layers")
SYSTEM = system_actor("test")


@pytest.fixture
def shop(in_a):
    return open_all_day()


def recorded(visit: Appointment) -> Treatment:
    """What was done at the visit."""
    return treatment_write(
        actor=SYSTEM, clock=system_clock, customer_id=visit.customer_id, visit_id=visit.pk, words=WORDS
    )


def test_undo_in_the_diary_gives_the_record_its_line_again(shop, client_of, salon_a, cast):
    visit, owner = book(shop, 600, days=1), client_of(salon_a, cast.owner)
    line, record = visit.lines.get(), recorded(visit)
    address, other = f"/desk/visits/{visit.pk}/lines/", str(shop.services[1].pk)
    page = owner.get(address, {"instead": "0", "add": other}, follow=True).context
    typed: dict[str, list[str]] = {}
    for name, value in page["pairs"]:
        typed.setdefault(name, []).append(value)
    typed["k"] = [""]  # another line altogether, in the place of the one that was
    owner.post(address, {**typed, "version": visit.version, "key": page["key"], "tell": "1"})
    record.refresh_from_db()
    assert (record.line_id, visit.lines.get().service_name) == (None, "Colour")
    assert "Taken back" in owner.post("/desk/diary/undo/").content.decode()
    record.refresh_from_db()
    assert (record.line_id, visit.lines.get().pk) == (line.pk, line.pk)


def test_a_record_of_another_visit_or_with_a_line_is_left_alone(shop):
    visit, other = book(shop, 600, days=1), book(shop, 700, days=1)
    held, strange = recorded(visit), recorded(other)
    line = visit.lines.get()
    other.lines.all().delete()
    rows = [held.pk, strange.pk]
    assert treatments_restore(visit_id=visit.pk, line_id=line.pk, row_ids=rows) == 0
    strange.refresh_from_db()
    assert strange.line_id is None
