"""A visit is dragged to another room, chair or device in the view by rooms."""

from types import SimpleNamespace

import pytest

from booking.diary.models import Appointment, Block
from tests.booking.desk.scene import at, book, open_all_day
from tests.cast import ResourceGroupFactory, ServiceFactory

TOMORROW = {"days": 1}


@pytest.fixture
def shop(in_a):
    made = open_all_day()
    chairs = ResourceGroupFactory(location=made.location, units=2)
    first, second = chairs.resources.all()
    made.services[0].resource_groups.set([chairs])
    rooms = {"chairs": chairs, "first": first, "second": second}
    return SimpleNamespace(location=made.location, staff=made.staff, services=made.services, **rooms)


@pytest.fixture
def owner(client_of, salon_a, cast):
    return client_of(salon_a, cast.owner)


@pytest.fixture
def receptionist(client_of, salon_a, cast):
    return client_of(salon_a, cast.receptionist)


def put(client, visit, start, taken, given, **more):
    visit.refresh_from_db()
    values = {
        "start": start.isoformat(),
        "from_room": taken.pk,
        "to_room": given.pk,
        "version": visit.version,
    }
    return client.post(f"/desk/visits/{visit.pk}/place/", values | more)


def rooms_of(visit):
    return list(
        Block.objects.filter(appointment=visit, resource__isnull=False).values_list("resource", flat=True)
    )


def test_it_goes_to_the_room_it_was_dropped_on_and_stays_at_its_time(shop, owner):
    visit = book(shop, 600, **TOMORROW)
    assert rooms_of(visit) == [shop.first.pk]
    assert put(owner, visit, visit.starts_at, shop.first, shop.second).status_code == 200
    assert (rooms_of(visit), Appointment.objects.get(pk=visit.pk).starts_at) == (
        [shop.second.pk], visit.starts_at,
    )  # fmt: skip


def test_it_can_be_dropped_at_another_time_and_in_another_room_at_once(shop, owner):
    visit = book(shop, 600, **TOMORROW)
    put(owner, visit, at(shop, 720, 1), shop.first, shop.second)
    visit.refresh_from_db()
    assert (rooms_of(visit), visit.starts_at) == ([shop.second.pk], at(shop, 720, 1))


def test_dragged_down_its_own_column_it_stays_in_its_room(shop, owner):
    visit = book(shop, 600, **TOMORROW)
    put(owner, visit, visit.starts_at, shop.first, shop.second)
    put(owner, visit, at(shop, 720, 1), shop.second, shop.second)
    assert rooms_of(visit) == [shop.second.pk]


def test_a_room_that_is_taken_is_refused_with_who_is_in_it(shop, receptionist):
    visit = book(shop, 600, **TOMORROW)
    other = book(shop, 600, staff=1, name="Grace", **TOMORROW)
    assert (rooms_of(visit), rooms_of(other)) == ([shop.first.pk], [shop.second.pk])
    answer = put(receptionist, visit, visit.starts_at, shop.first, shop.second)
    assert answer.status_code == 409
    assert "Grace 10:00–10:30" in answer.content.decode()
    assert rooms_of(visit) == [shop.first.pk]


def test_by_right_two_share_a_room_and_it_is_marked(shop, owner):
    visit = book(shop, 600, **TOMORROW)
    book(shop, 600, staff=1, name="Grace", **TOMORROW)
    assert put(owner, visit, visit.starts_at, shop.first, shop.second, override="on").status_code == 200
    assert rooms_of(visit) == [shop.second.pk]
    assert set(visit.blocks.values_list("overbooked", flat=True)) == {True}


def test_undo_gives_it_its_room_again(shop, owner):
    visit = book(shop, 600, **TOMORROW)
    put(owner, visit, visit.starts_at, shop.first, shop.second)
    assert "Taken back" in owner.post("/desk/diary/undo/").content.decode()
    assert rooms_of(visit) == [shop.first.pk]


def test_a_room_of_another_kind_or_shop_is_no_place_for_it(shop, owner):
    visit = book(shop, 600, **TOMORROW)
    bed = ResourceGroupFactory(location=shop.location, units=1).resources.get()
    elsewhere = ResourceGroupFactory(units=1).resources.get()
    for room in (bed, elsewhere):
        assert put(owner, visit, visit.starts_at, shop.first, room).status_code == 422
    assert rooms_of(visit) == [shop.first.pk]


def test_what_the_visit_has_elsewhere_stays(shop, owner):
    beds = ResourceGroupFactory(location=shop.location, units=2)
    bed, other = beds.resources.all()
    massage = ServiceFactory(
        name="Massage", staff=shop.staff, locations=[shop.location], resource_groups=[beds]
    )
    visit = book(shop, 600, **TOMORROW)
    page = owner.get(f"/desk/visits/{visit.pk}/lines/", {"add": str(massage.pk)}, follow=True)
    fields = {}
    for name, value in page.context["pairs"]:
        fields.setdefault(name, []).append(value)
    owner.post(f"/desk/visits/{visit.pk}/lines/", fields | {"version": visit.version})
    put(owner, visit, visit.starts_at, bed, other)
    assert rooms_of(visit) == [shop.first.pk, other.pk]
    put(owner, visit, visit.starts_at, shop.first, shop.second)
    assert sorted(rooms_of(visit)) == sorted([shop.second.pk, other.pk])


def test_the_columns_name_their_room_and_kind(shop, owner):
    book(shop, 600)
    text = owner.get("/desk/diary/", {"by": "rooms"}).content.decode()
    assert f'data-room="{shop.first.pk}" data-group="{shop.chairs.pk}"' in text
