"""Time blocked by hand at the desk: a meeting, training, a repair."""

import threading
from datetime import timedelta

import pytest
from django.db import connections

from booking.diary.blocking import BlockWish, block_save
from booking.diary.models import Appointment, Block
from booking.diary.wishes import SlotTaken
from booking.team.models import StaffMember
from kernel.actor import system_actor
from kernel.audit.models import AuditLine
from kernel.clock import system_clock
from kernel.context import salon_context
from kernel.errors import BadInput
from tests.booking.desk.scene import at, book, open_all_day, today_of
from tests.cast import ResourceGroupFactory

NEW = "/desk/diary/blocks/new/"


@pytest.fixture
def shop(in_a):
    return open_all_day()


@pytest.fixture
def desk(salon_a, cast, client_of, shop):
    return client_of(salon_a, cast.receptionist)


def tomorrow(shop):
    return today_of(shop) + timedelta(days=1)


def form(shop, **typed):
    usual = {
        "owner": f"s{shop.staff[0].pk}",
        "day": str(tomorrow(shop)),
        "starts": "10:00",
        "ends": "11:00",
        "note": "Meeting",
    }
    return usual | typed


def wish(shop, start=600, end=660, **fields):
    owner = fields or {"staff_id": shop.staff[0].pk}
    return BlockWish(
        location_id=shop.location.pk, starts_at=at(shop, start, 1), ends_at=at(shop, end, 1), **owner
    )


def save(shop, *arguments, **fields):
    return block_save(actor=system_actor("test"), clock=system_clock, wish=wish(shop, *arguments, **fields))


def test_blocked_time_stands_in_the_day_with_its_reason(desk, shop):
    answer = desk.post(NEW, form(shop))
    assert answer.status_code == 302
    page = desk.get(answer["Location"]).content.decode()
    assert page.count("Meeting") >= 2
    assert f"/desk/diary/blocks/{Block.objects.get().pk}/" in page


def test_nothing_can_be_booked_in_it(desk, shop):
    desk.post(NEW, form(shop))
    with pytest.raises(SlotTaken):
        book_gently(shop, 615)


def book_gently(shop, minute):
    from booking.diary.services import appointment_book
    from booking.diary.wishes import Channel, CustomerDetails, LineWish

    return appointment_book(
        actor=system_actor("test"), clock=system_clock, channel=Channel.DESK, location_id=shop.location.pk,
        starts_at=at(shop, minute, 1), wishes=[LineWish(service_id=shop.services[0].pk, staff_id=shop.staff[0].pk)],
        customer=CustomerDetails(name="Ada", email="ada@example.com"),
    )  # fmt: skip


def test_a_visit_in_the_way_is_named_and_nothing_is_blocked(desk, shop):
    book(shop, 620, days=1, name="Ada Lovelace")
    answer = desk.post(NEW, form(shop))
    assert answer.status_code == 422
    assert "Ada Lovelace" in answer.content.decode()
    assert "10:20" in answer.content.decode()
    assert not Block.objects.filter(kind="manual").exists()


def test_a_visit_booked_over_others_on_purpose_is_in_the_way_too(shop):
    book(shop, 620, days=1)
    Block.objects.update(overbooked=True)
    with pytest.raises(BadInput):
        save(shop)


def test_the_time_right_before_a_visit_can_be_blocked(shop):
    book(shop, 660, days=1)
    assert save(shop).pk


def test_a_blocked_stretch_is_changed_and_its_own_time_is_not_in_the_way(desk, shop):
    desk.post(NEW, form(shop))
    block = Block.objects.get()
    shown = desk.get(f"/desk/diary/blocks/{block.pk}/").content.decode()
    assert 'value="10:00"' in shown
    desk.post(f"/desk/diary/blocks/{block.pk}/", form(shop, ends="11:30", note="Long meeting"))
    block.refresh_from_db()
    assert block.during.upper == at(shop, 690, 1)
    assert block.note == "Long meeting"


def test_another_tab_overwrites_no_newer_block_and_is_told_what_is_saved(desk, shop):
    desk.post(NEW, form(shop))
    block = Block.objects.get()
    page = f"/desk/diary/blocks/{block.pk}/"
    seen = desk.get(page).context["form"].seen
    desk.post(page, form(shop, owner=f"s{shop.staff[1].pk}", seen=seen))
    answer = desk.post(page, form(shop, ends="12:00", seen=seen))
    assert answer.status_code == 409
    assert f"Saved meanwhile: {shop.staff[1].name}" in answer.content.decode()
    block.refresh_from_db()
    assert (block.staff, block.during.upper) == (shop.staff[1], at(shop, 660, 1))


def test_a_blocked_stretch_is_given_free(desk, shop):
    desk.post(NEW, form(shop))
    desk.post(f"/desk/diary/blocks/{Block.objects.get().pk}/remove/")
    assert not Block.objects.exists()


def test_each_step_leaves_a_line_on_the_trail(desk, shop):
    desk.post(NEW, form(shop))
    pk = Block.objects.get().pk
    desk.post(f"/desk/diary/blocks/{pk}/", form(shop, note="Training"))
    desk.post(f"/desk/diary/blocks/{pk}/remove/")
    lines = list(AuditLine.objects.filter(action__startswith="block.").order_by("id"))
    assert [line.action for line in lines] == ["block.created", "block.changed", "block.removed"]
    assert (lines[1].before, lines[1].after) == ({"note": "Meeting"}, {"note": "Training"})


def test_one_place_of_a_room_with_two_is_blocked(desk, shop):
    room = ResourceGroupFactory(location=shop.location, units=1).resources.get()
    room.capacity = 2
    room.save()
    answer = desk.post(NEW, form(shop, owner=f"r{room.pk}.2", note="Under repair"))
    assert answer.status_code == 302
    assert list(Block.objects.values_list("resource_id", "unit", "staff_id")) == [(room.pk, 2, None)]
    assert "Under repair" in desk.get(answer["Location"]).content.decode()


def test_two_blocks_of_one_person_do_not_overlap(desk, shop):
    desk.post(NEW, form(shop))
    answer = desk.post(NEW, form(shop, starts="10:30", ends="11:30"))
    assert answer.status_code == 422
    assert "Meeting 10:00–11:00" in answer.content.decode()


@pytest.mark.parametrize("ends", ["09:00", "10:00"])
def test_the_end_must_come_after_the_start(desk, shop, ends):
    assert desk.post(NEW, form(shop, ends=ends)).status_code == 422


@pytest.mark.parametrize(("starts", "ends"), [("22:00", "02:00+1"), ("00:00", "24:00")])
def test_what_ends_at_night_is_shown_as_it_is_typed(desk, shop, starts, ends):
    desk.post(NEW, form(shop, starts=starts, ends=ends))
    block = Block.objects.get()
    shown = desk.get(f"/desk/diary/blocks/{block.pk}/").content.decode()
    assert f'value="{ends}"' in shown


def test_a_whole_day_of_twenty_five_hours_is_blocked(desk, shop):
    desk.post(NEW, form(shop, day="2027-10-31", starts="00:00", ends="24:00"))
    during = Block.objects.get().during
    assert during.upper - during.lower == timedelta(hours=25)


def test_a_lapsed_hold_is_not_in_the_way(shop):
    Block.objects.create(
        kind="hold", location=shop.location, staff=shop.staff[0], during=wish(shop).during,
        expires_at=system_clock.now() - timedelta(minutes=1), hold_key="old",
    )  # fmt: skip
    assert save(shop).pk


def test_a_stylist_blocks_her_own_time_and_nobody_elses(salon_a, cast, client_of, shop):
    StaffMember.objects.filter(pk=shop.staff[0].pk).update(user_id=cast.stylist.pk)
    stylist = client_of(salon_a, cast.stylist)
    assert stylist.post(NEW, form(shop)).status_code == 302
    assert stylist.post(NEW, form(shop, owner=f"s{shop.staff[1].pk}")).status_code == 422
    theirs = save(shop, 720, 780, staff_id=shop.staff[1].pk)
    assert stylist.get(f"/desk/diary/blocks/{theirs.pk}/").status_code == 404
    assert stylist.post(f"/desk/diary/blocks/{theirs.pk}/remove/").status_code == 404


def test_an_open_diary_notices_blocked_time(desk, shop):
    address = f"/desk/diary/?location={shop.location.pk}&day={tomorrow(shop)}"
    stamp = desk.get(address).content.decode().split("stamp=", 1)[1].split("&", 1)[0]
    live = f"/desk/diary/live/?location={shop.location.pk}&day={tomorrow(shop)}&stamp={stamp}"
    assert desk.get(live).status_code == 204
    save(shop)
    assert desk.get(live).status_code == 200


def both(first, second):
    """Run both at once; what each came to."""
    came: dict[str, object] = {}
    start = threading.Barrier(2)

    def run(name, step):
        start.wait()
        try:
            came[name] = step()
        except (BadInput, SlotTaken) as refusal:
            came[name] = refusal
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in (("first", first), ("second", second))]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    return came


def test_of_a_booking_and_a_block_at_once_one_wins(own_database):
    from tenants.registry.models import Salon

    salon = Salon.objects.get(slug="salon-a")
    with salon_context(salon):
        shop = open_all_day()

    def inside(step):
        def run():
            with salon_context(salon):
                return step()

        return run

    for minute in range(0, 600, 60):
        came = both(
            inside(lambda minute=minute: book_gently(shop, minute)),
            inside(lambda minute=minute: save(shop, minute, minute + 30)),
        )
        assert sum(isinstance(one, Block | Appointment) for one in came.values()) == 1, came
