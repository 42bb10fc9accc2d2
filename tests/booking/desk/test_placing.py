"""What happens to a visit that is dragged in the diary, and how the last steps are taken back."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from booking.diary.models import Appointment, Block
from booking.diary.undoing import MOST_STEPS
from booking.team.models import StaffMember
from crm.messaging.models import Message
from kernel.clock import FixedClock
from kernel.outbox.delivery import outbox_drain
from kernel.outbox.models import OutboxEntry
from tests.booking.desk.scene import at, book, open_all_day

TOMORROW = {"days": 1}


@pytest.fixture
def shop(in_a):
    return open_all_day()


@pytest.fixture
def owner(client_of, salon_a, cast):
    return client_of(salon_a, cast.owner)


@pytest.fixture
def receptionist(client_of, salon_a, cast):
    return client_of(salon_a, cast.receptionist)


def put(client, visit, **values):
    visit.refresh_from_db()
    sent = {"version": visit.version, **values}
    return client.post(f"/desk/visits/{visit.pk}/place/", sent)


def undo(client):
    return client.post("/desk/diary/undo/")


def text_of(answer):
    return answer.content.decode()


def test_a_visit_stands_where_it_was_dropped_with_whom_it_was_dropped_on(shop, owner):
    visit = book(shop, 600, **TOMORROW)
    ana, ben = shop.staff[:2]
    answer = put(owner, visit, start=at(shop, 690, 1).isoformat(), from_staff=ana.pk, to_staff=ben.pk)
    visit.refresh_from_db()
    assert (answer.status_code, visit.starts_at, visit.lines.get().staff) == (200, at(shop, 690, 1), ben)
    assert answer.headers["HX-Trigger"] == "diary-changed"


def test_only_the_lines_of_the_one_it_was_taken_from_go_along(shop, owner):
    visit = book(shop, 600, **TOMORROW)
    put(
        owner,
        visit,
        start=at(shop, 690, 1).isoformat(),
        from_staff=shop.staff[1].pk,
        to_staff=shop.staff[1].pk,
    )
    assert visit.lines.get().staff == shop.staff[0]


def test_a_clash_is_refused_with_who_stands_there_and_free_times(shop, receptionist):
    visit = book(shop, 600, **TOMORROW)
    book(shop, 660, name="Grace Hopper", **TOMORROW)
    answer = put(receptionist, visit, start=at(shop, 670, 1).isoformat())
    assert answer.status_code == 409
    assert "Grace Hopper 11:00–11:30" in text_of(answer)
    assert 'name="start"' in text_of(answer)
    assert 'name="override"' not in text_of(answer)


def test_who_may_override_does_it_anyway_and_it_is_marked(shop, owner):
    visit = book(shop, 600, **TOMORROW)
    book(shop, 660, name="Grace Hopper", **TOMORROW)
    start = at(shop, 670, 1).isoformat()
    assert 'name="override"' in text_of(put(owner, visit, start=start))
    assert put(owner, visit, start=start, override="1").status_code == 200
    assert Block.objects.filter(appointment=visit, overbooked=True).exists()
    board = owner.get("/desk/diary/", {"day": at(shop, 670, 1).date().isoformat()}).context["board"]
    assert [piece.is_forced for piece in board.columns[0].pieces if piece.visit_id == visit.pk] == [True]


def test_a_receptionist_cannot_override(shop, receptionist):
    visit = book(shop, 600, **TOMORROW)
    answer = put(receptionist, visit, start=at(shop, 630, 1).isoformat(), override="1")
    assert answer.status_code == 403


def test_another_desks_change_is_said_and_kept(shop, owner):
    visit = book(shop, 600, **TOMORROW)
    sent = {"version": visit.version, "start": at(shop, 690, 1).isoformat()}
    put(owner, visit, start=at(shop, 720, 1).isoformat())
    answer = owner.post(f"/desk/visits/{visit.pk}/place/", sent)
    visit.refresh_from_db()
    assert (answer.status_code, visit.starts_at) == (409, at(shop, 720, 1))
    assert "Somebody else has just changed this visit" in text_of(answer)


def test_a_visit_is_stretched_by_its_lower_edge(shop, owner):
    visit = book(shop, 600, **TOMORROW)
    assert put(owner, visit, minutes=75).status_code == 200
    visit.refresh_from_db()
    assert visit.ends_at == at(shop, 675, 1)


def test_there_may_be_no_room_to_stretch(shop, owner):
    visit = book(shop, 600, **TOMORROW)
    book(shop, 640, name="Grace Hopper", **TOMORROW)
    answer = put(owner, visit, minutes=75)
    assert answer.status_code == 409
    assert "There is no room for that" in text_of(answer)
    assert put(owner, visit, minutes=75, override="1").status_code == 200


@pytest.mark.parametrize("values", [{}, {"start": "soon"}, {"minutes": "long"}, {"minutes": "9000"}])
def test_a_drop_that_makes_no_sense_changes_nothing(shop, owner, values):
    visit = book(shop, 600, **TOMORROW)
    assert put(owner, visit, **values).status_code == 422
    assert Appointment.objects.get(pk=visit.pk).version == visit.version


def test_a_stylist_drags_only_their_own_visits_and_never_to_others(shop, client_of, salon_a, cast):
    StaffMember.objects.filter(pk=shop.staff[1].pk).update(user=cast.stylist)
    own, other = book(shop, 600, staff=1, **TOMORROW), book(shop, 600, name="Grace", **TOMORROW)
    stylist = client_of(salon_a, cast.stylist)
    put(
        stylist,
        own,
        start=at(shop, 690, 1).isoformat(),
        from_staff=shop.staff[1].pk,
        to_staff=shop.staff[0].pk,
    )
    own.refresh_from_db()
    assert (own.starts_at, own.lines.get().staff_id) == (at(shop, 690, 1), shop.staff[1].pk)
    assert put(stylist, other, start=at(shop, 690, 1).isoformat()).status_code == 404


def test_the_last_step_is_taken_back(shop, owner):
    visit = book(shop, 600, **TOMORROW)
    ana, ben = shop.staff[:2]
    put(owner, visit, start=at(shop, 690, 1).isoformat(), from_staff=ana.pk, to_staff=ben.pk)
    assert undo(owner).status_code == 200
    visit.refresh_from_db()
    assert (visit.starts_at, visit.lines.get().staff) == (at(shop, 600, 1), ana)


def test_several_steps_of_one_visit_are_taken_back_one_after_the_other(shop, owner):
    visit = book(shop, 600, **TOMORROW)
    put(owner, visit, start=at(shop, 690, 1).isoformat())
    put(owner, visit, minutes=75)
    visit.refresh_from_db()
    owner.post(f"/desk/visits/{visit.pk}/state/", {"version": visit.version, "state": "confirmed"})
    assert [undo(owner).status_code for _step in range(3)] == [200, 200, 200]
    visit.refresh_from_db()
    assert (visit.state, visit.starts_at, visit.ends_at) == ("booked", at(shop, 600, 1), at(shop, 630, 1))
    assert "nothing to take back" in text_of(undo(owner))


def test_what_somebody_changed_since_is_not_taken_back(shop, owner, receptionist):
    visit = book(shop, 600, **TOMORROW)
    put(owner, visit, start=at(shop, 690, 1).isoformat())
    put(receptionist, visit, start=at(shop, 720, 1).isoformat())
    answer = undo(owner)
    visit.refresh_from_db()
    assert (answer.status_code, visit.starts_at) == (409, at(shop, 720, 1))
    assert "Somebody changed this visit since" in text_of(answer)


def test_a_time_that_is_taken_by_now_is_not_taken_back(shop, owner):
    visit = book(shop, 600, **TOMORROW)
    put(owner, visit, start=at(shop, 690, 1).isoformat())
    book(shop, 600, name="Grace Hopper", **TOMORROW)
    answer = undo(owner)
    visit.refresh_from_db()
    assert (answer.status_code, visit.starts_at) == (409, at(shop, 690, 1))


def test_ten_steps_are_kept(shop, owner):
    visit = book(shop, 600, **TOMORROW)
    for number in range(MOST_STEPS + 2):
        put(owner, visit, start=at(shop, 615 + 15 * number, 1).isoformat())
    assert len(owner.session["diary.steps"]) == MOST_STEPS


def test_a_click_on_free_time_becomes_a_new_visit_with_time_person_and_length(shop, owner):
    hint = {"hint": at(shop, 605, 1).isoformat(), "with": shop.staff[1].pk, "minutes": 45}
    day = {"day": at(shop, 605, 1).date().isoformat()}
    page = owner.get("/desk/visits/new/", {**hint, **day})
    assert "From the diary:" in text_of(page)
    answer = owner.get("/desk/visits/new/", {**hint, **day, "add": str(shop.services[0].pk)}, follow=True)
    context = answer.context
    assert [person.value for person in context["lines"][0].people if person.chosen] == [str(shop.staff[1].pk)]
    chosen = [one.label for part in context["parts"] for one in part.choices if one.value == context["start"]]
    assert chosen == ["10:05"]


def moved_told():
    """Who is to be told of a new time, and has not been."""
    return sorted(Message.objects.filter(kind__startswith="visit_moved").values_list("to", flat=True))


def test_a_customer_hears_nothing_of_a_move_that_is_taken_back_at_once(shop, owner):
    visit = book(shop, 600, **TOMORROW)
    before = Message.objects.count()
    put(owner, visit, start=at(shop, 690, 1).isoformat())
    assert Message.objects.count() > before
    undo(owner)
    assert Message.objects.count() == before
    assert not OutboxEntry.objects.filter(due_at__gt=timezone.now()).exists()


def test_of_two_moves_in_a_row_a_customer_hears_the_last_one(shop, owner):
    visit = book(shop, 600, **TOMORROW)
    for minute in (690, 720):
        put(owner, visit, start=at(shop, minute, 1).isoformat())
    (told,) = Message.objects.filter(kind="visit_moved_customer")
    assert datetime.fromisoformat(told.context["visit"]["starts_at"]) == at(shop, 720, 1)


def test_a_move_that_was_told_is_told_back(shop, owner):
    visit = book(shop, 600, **TOMORROW)
    put(owner, visit, start=at(shop, 690, 1).isoformat())
    outbox_drain(clock=FixedClock(timezone.now() + timedelta(minutes=2)), budget=timedelta(seconds=15))
    undo(owner)
    starts = [
        datetime.fromisoformat(told.context["visit"]["starts_at"])
        for told in Message.objects.filter(kind="visit_moved_customer").order_by("id")
    ]
    assert starts == [at(shop, 690, 1), at(shop, 600, 1)]


def test_whoever_had_the_visit_for_a_moment_only_is_told_nothing(shop, owner):
    visit, ben = book(shop, 600, **TOMORROW), shop.staff[1]
    StaffMember.objects.filter(pk=ben.pk).update(email="ben@example.com")
    put(owner, visit, start=at(shop, 600, 1).isoformat(), from_staff=shop.staff[0].pk, to_staff=ben.pk)
    assert "ben@example.com" in moved_told()
    undo(owner)
    assert moved_told() == []


def test_a_visit_that_is_cancelled_lets_its_new_time_be_told_first(shop, owner):
    visit = book(shop, 600, **TOMORROW)
    put(owner, visit, start=at(shop, 690, 1).isoformat())
    visit.refresh_from_db()
    owner.post(f"/desk/visits/{visit.pk}/cancel/", {"version": visit.version, "reason": "Ill"})
    assert not OutboxEntry.objects.filter(due_at__gt=timezone.now()).exists()
