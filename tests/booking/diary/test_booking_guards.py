"""What no way in accepts, and what a booking leaves behind."""

from datetime import timedelta

import pytest

from booking.diary.models import Appointment, Block
from booking.diary.selectors import history, visit, visits_changed_since, visits_of_day
from booking.diary.services import (
    appointment_cancel,
    appointment_move,
    appointment_note,
    appointment_set_state,
)
from booking.diary.tokens import appointment_by_token, manage_token
from booking.diary.wishes import (
    Agreement,
    Channel,
    CustomerDetails,
    LineWish,
    SlotTaken,
    TooLate,
    VisitExtras,
    WrongState,
)
from booking.places.models import Closure
from crm.customers.models import Customer
from kernel.actor import Actor, ActorKind
from kernel.clock import FixedClock
from kernel.errors import BadInput, NotAllowed, NotFound, StaleVersion
from tests.booking.diary.shop import CUSTOMER, MIA, MONDAY, days_after, make_shop
from tests.cast import AddOnFactory, ServiceFactory, ServiceVariantFactory, UserFactory

pytestmark = pytest.mark.usefixtures("in_a")

MORNING = "09:00-12:00"
WAYS = [Channel.STOREFRONT, Channel.API, Channel.DESK]


def staff_actor(role: str, user_id: int = 1) -> Actor:
    """Somebody of the salon at the desk."""
    return Actor(kind=ActorKind.USER, id=user_id, name="Rita", role=role, source="desk")


def code_of(refused) -> list[tuple[str, str]]:
    """Field and code of everything that was named."""
    return [(problem.field, problem.code) for problem in refused.value.problems]


def way(channel: Channel) -> dict:
    """The channel with an actor who may use it."""
    return {"channel": channel, "actor": staff_actor("receptionist") if channel is Channel.DESK else CUSTOMER}


@pytest.mark.parametrize("channel", WAYS)
@pytest.mark.parametrize("text", ["09:00", "09:10"])
def test_the_same_time_again_is_taken_on_every_way_in(channel, text):
    shop = make_shop(MORNING, step_minutes=10)
    shop.book("09:00")
    with pytest.raises(SlotTaken):
        shop.book(text, **way(channel))


@pytest.mark.parametrize("channel", WAYS)
@pytest.mark.parametrize("text", ["03:00", "08:45", "11:45", "13:00", "10:00"])
def test_off_hours_breaks_and_what_runs_into_them_are_refused_on_every_way_in(channel, text):
    shop = make_shop(MORNING, step_minutes=15)
    shop.works(shop.staff[0], "10:00-10:30", kind="break")
    with pytest.raises(BadInput) as refused:
        shop.book(text, **way(channel))
    assert code_of(refused) == [("start", "closed")]


@pytest.mark.parametrize("channel", WAYS)
def test_a_closed_day_the_past_and_the_far_future_are_refused_on_every_way_in(channel):
    shop = make_shop(MORNING)
    Closure.objects.create(location=shop.location, starts_on=MONDAY, ends_on=days_after(1))
    for day, code in [(MONDAY, "closed"), (days_after(-14), "past"), (days_after(7 * 110), "too_far")]:
        with pytest.raises(BadInput) as refused:
            shop.book("09:00", day=day, **way(channel))
        assert code_of(refused) == [("start", code)]


def test_online_a_start_keeps_notice_and_grid_the_desk_does_not():
    shop = make_shop(MORNING, notice_minutes=120)
    shop.now = shop.at("09:05")
    for text, code in [("10:00", "too_soon"), ("11:10", "off_grid")]:
        with pytest.raises(BadInput) as refused:
            shop.book(text)
        assert code_of(refused) == [("start", code)]
    assert shop.book("09:40", **way(Channel.DESK)).starts_at == shop.at("09:40")


def test_every_problem_of_a_visit_is_named():
    shop = make_shop(MORNING)
    other = ServiceFactory()
    mask = AddOnFactory(services=[other])
    wishes = [LineWish(999_999), LineWish(shop.service.pk, variant_id=77, add_on_ids=(mask.pk,), staff_id=88)]
    with pytest.raises(BadInput) as refused:
        shop.book("09:00", *wishes)
    fields = ["lines.0.service", "lines.1.variant", "lines.1.add_ons", "lines.1.staff"]
    assert code_of(refused) == [(field, "unknown") for field in fields]


def test_a_customer_needs_a_name_and_a_way_to_be_reached():
    shop = make_shop(MORNING)
    with pytest.raises(BadInput) as refused:
        shop.book("09:00", day=days_after(-14), customer=CustomerDetails(email="no-address", phone="12"))
    assert [field for field, _code in code_of(refused)] == ["start", "name", "phone", "email"]
    assert (Appointment.objects.count(), Block.objects.count(), Customer.objects.count()) == (0, 0, 0)


def test_an_unknown_location_and_a_time_without_offset_are_refused():
    shop = make_shop(MORNING)
    naive = shop.at("09:00").replace(tzinfo=None)
    with pytest.raises(BadInput) as refused:
        shop.book("09:00", starts_at=naive)
    assert code_of(refused) == [("start", "offset")]
    with pytest.raises(NotFound):
        shop.book("09:00", location_id=999_999)


def test_a_visit_writes_down_what_was_agreed():
    shop = make_shop(MORNING)
    mask = AddOnFactory(name="Mask", services=[shop.service])
    extras = VisitExtras(
        customer_note=" window seat ",
        campaign="spring",
        is_test=True,
        agreement=Agreement(policy_text="24 hours", address="192.0.2.7", given=True),
    )
    made = shop.book(
        "09:00", LineWish(shop.service.pk, add_on_ids=(mask.pk,), staff_id=shop.staff[0].pk), extras=extras
    )
    line = made.lines.get()
    shop.service.name, shop.service.price_minor = "New name", 1
    shop.service.save()
    assert (line.price_minor, made.total_minor, line.staff_requested) == (6000, 6000, True)
    assert (line.add_ons[0]["name"], line.service_name != "New name") == ("Mask", True)
    assert (made.policy_text, made.consent_address, made.consent_at) == ("24 hours", "192.0.2.7", shop.now)
    assert (made.is_test, made.campaign, made.source, made.customer_note) == (
        True,
        "spring",
        "storefront",
        "window seat",
    )
    assert [entry.action for entry in history(made)] == ["appointment.create"]


def test_the_link_leads_to_the_visit_and_a_wrong_one_nowhere():
    shop = make_shop(MORNING)
    made = shop.book("09:00")
    token = manage_token(made)
    assert (appointment_by_token(token), len(token), token in made.manage_token_hash) == (made, 43, False)
    with pytest.raises(NotFound):
        appointment_by_token(token[:-1] + "x")


def test_the_same_person_is_found_by_any_spelling_of_the_phone():
    shop = make_shop(MORNING, zone="Asia/Shanghai")
    shop.location.country = "CN"
    shop.location.save()
    spellings = ["138 0013 8000", "+86 138-0013-8000", "0086 13800138000", "１３８００１３８０００"]
    visits = [
        shop.book(
            f"{9 + number // 2:02}:{number % 2 * 30:02}", customer=CustomerDetails(name="李", phone=phone)
        )
        for number, phone in enumerate(spellings)
    ]
    assert {made.customer_id for made in visits} == {visits[0].customer_id}
    assert visits[0].customer.contacts.get().value == "+8613800138000"


def test_an_email_given_later_is_added_and_the_phone_decides():
    shop = make_shop(MORNING)
    first = shop.book("09:00").customer
    again = shop.book(
        "09:30", customer=CustomerDetails(name="M.", phone=MIA.phone, email=" Mia@Example.com ")
    )
    byname = shop.book("10:00", customer=CustomerDetails(name="Mia", email="mia@example.com"))
    assert {first.pk, again.customer_id, byname.customer_id} == {first.pk}
    assert (Customer.objects.get().name, again.customer.name) == ("Mia", "Mia")


def move(shop, made, text, **options):
    """Move as the customer unless said."""
    asked = {"actor": CUSTOMER, "channel": Channel.STOREFRONT, "version": made.version, "clock": shop.clock}
    return appointment_move(appointment_id=made.pk, starts_at=shop.at(text), **{**asked, **options})


def cancel(shop, made, **options):
    """Cancel as the customer unless said."""
    asked = {"actor": CUSTOMER, "channel": Channel.STOREFRONT, "version": made.version, "clock": shop.clock}
    return appointment_cancel(appointment_id=made.pk, **{**asked, **options})


def test_a_moved_visit_frees_its_old_time_and_keeps_its_price():
    shop = make_shop(MORNING)
    made = shop.book("09:00")
    shop.service.price_minor = 1
    shop.service.save()
    moved = move(shop, made, "09:30")
    assert (moved.starts_at, moved.total_minor, moved.sequence, moved.version) == (
        shop.at("09:30"),
        4800,
        1,
        2,
    )
    assert shop.starts() == "09:00 10:00 10:30 11:00 11:30"


def test_a_visit_cannot_be_moved_twice_by_two_tabs():
    shop = make_shop(MORNING)
    made = shop.book("09:00")
    move(shop, made, "09:30")
    with pytest.raises(StaleVersion) as stale:
        move(shop, made, "10:00", version=1)
    assert stale.value.data == {"version": 2}


def test_a_visit_can_be_moved_over_its_own_old_time_and_not_over_another():
    shop = make_shop(MORNING, step_minutes=15)
    made = shop.book("09:00")
    shop.book("10:00")
    assert move(shop, made, "09:15").starts_at == shop.at("09:15")
    made.refresh_from_db()
    with pytest.raises(SlotTaken):
        move(shop, made, "09:45")


def test_the_desk_moves_a_visit_to_somebody_else():
    shop = make_shop(MORNING)
    ben = shop.hires("Ben", MORNING)
    made = shop.book("09:00")
    moved = move(shop, made, "09:00", staff_ids=[ben.pk], **way(Channel.DESK))
    assert moved.lines.get().staff == ben


def test_customers_keep_the_notice_and_the_desk_need_not():
    shop = make_shop(MORNING, cancel_notice_minutes=60, move_notice_minutes=60)
    made = shop.book("09:00")
    shop.now = shop.at("08:01")
    for change in (lambda: move(shop, made, "10:00"), lambda: cancel(shop, made)):
        with pytest.raises(TooLate):
            change()
    assert cancel(shop, made, **way(Channel.DESK), reason="ill").cancel_reason == "ill"


def test_a_cancelled_visit_frees_its_time_at_once_and_stays_cancelled():
    shop = make_shop("09:00-09:30")
    gone = cancel(shop, shop.book("09:00"))
    assert (gone.state, gone.blocks.count(), shop.starts()) == ("cancelled", 0, "09:00")
    with pytest.raises(WrongState):
        cancel(shop, gone)
    with pytest.raises(WrongState):
        move(shop, gone, "09:00")
    shop.book("09:00")


def set_state(shop, made, state, *, at="09:00", actor=None):
    """Take the visit on, at that time of the day."""
    return appointment_set_state(
        actor=actor or staff_actor("receptionist"),
        clock=FixedClock(shop.at(at)),
        appointment_id=made.pk,
        version=made.version,
        state=state,
    )


def test_a_visit_goes_through_the_day_with_its_stamps():
    shop = make_shop(MORNING)
    made = shop.book("09:00")
    for state in ("confirmed", "arrived", "in_service", "done"):
        made = set_state(shop, made, state)
    stamps = (made.arrived_at, made.started_at, made.finished_at)
    assert (made.state, made.version, stamps) == ("done", 5, (shop.at("09:00"),) * 3)
    for state in ("cancelled", "booked"):
        with pytest.raises(WrongState):
            set_state(shop, made, state)


def test_who_did_not_come_gives_the_time_free_and_it_can_be_taken_back():
    shop = make_shop("09:00-09:30")
    made = shop.book("09:00")
    with pytest.raises(WrongState):
        set_state(shop, made, "no_show", at="08:59")
    made = set_state(shop, made, "no_show")
    assert made.blocks.count() == 0
    made = set_state(shop, made, "arrived", at="09:05")
    assert made.blocks.count() == 1


def test_rights_decide_at_the_desk(in_a):
    shop = make_shop(MORNING)
    stylist, customer = staff_actor("stylist", UserFactory().pk), CUSTOMER
    made = shop.book("09:00")
    for actor in (stylist, customer, staff_actor("accountant")):
        with pytest.raises(NotAllowed):
            shop.book("10:00", channel=Channel.DESK, actor=actor)
        with pytest.raises(NotAllowed):
            set_state(shop, made, "arrived", actor=actor)
    shop.staff[0].user_id = stylist.id
    shop.staff[0].save()
    own = LineWish(shop.service.pk, staff_id=shop.staff[0].pk)
    assert shop.book("10:00", own, channel=Channel.DESK, actor=stylist)
    assert set_state(shop, made, "arrived", actor=stylist)


@pytest.mark.parametrize("text", ["09:00", "03:00", "09:10"])
def test_a_manager_may_book_over_everything_and_it_is_recorded(text):
    shop = make_shop(MORNING)
    shop.book("09:00")
    with pytest.raises(NotAllowed):
        shop.book(text, **way(Channel.DESK), override=True)
    made = shop.book(text, channel=Channel.DESK, actor=staff_actor("manager"), override=True)
    assert [(block.overbooked, block.allowed_by) for block in made.blocks.all()] == [(True, "Rita")]


def test_the_desk_books_somebody_known_by_name_only_or_nobody():
    shop = make_shop(MORNING)
    walk_in = shop.book("09:00", customer=CustomerDetails(name="Walk-in"), **way(Channel.DESK))
    nobody = shop.book("09:30", customer=CustomerDetails(), **way(Channel.DESK))
    assert (walk_in.customer.name, nobody.customer) == ("Walk-in", None)


def test_the_note_of_the_desk_is_kept_with_its_version():
    shop = make_shop(MORNING)
    made = shop.book("09:00")
    actor = staff_actor("receptionist")
    appointment_note(actor=actor, appointment_id=made.pk, version=1, desk_note="likes tea")
    with pytest.raises(StaleVersion):
        appointment_note(actor=actor, appointment_id=made.pk, version=1, desk_note="coffee")
    assert visit(made.pk).desk_note == "likes tea"


def test_the_day_and_the_changes_can_be_read():
    shop = make_shop(MORNING)
    made = shop.book("09:00")
    assert list(visits_of_day(shop.location.pk, MONDAY)) == [made]
    assert list(visits_of_day(shop.location.pk, days_after(1))) == []
    assert list(visits_changed_since(made.changed_at - timedelta(seconds=1))) == [made]
    assert list(visits_changed_since(made.changed_at)) == []


def test_a_failure_at_the_end_leaves_nothing_behind(monkeypatch):
    def fail(**_facts):
        raise RuntimeError

    shop = make_shop(MORNING)
    monkeypatch.setattr("booking.diary.services.appointment_announce", fail)
    with pytest.raises(RuntimeError):
        shop.book("09:00")
    assert (Appointment.objects.count(), Block.objects.count(), Customer.objects.count()) == (0, 0, 0)


@pytest.mark.parametrize("channel", [Channel.STOREFRONT, Channel.API])
def test_of_a_service_that_comes_in_kinds_a_stranger_must_choose_one(channel):
    shop = make_shop(MORNING)
    variant = ServiceVariantFactory(service=shop.service)
    with pytest.raises(BadInput) as refused:
        shop.book("09:00", **way(channel))
    assert code_of(refused) == [("lines.0.variant", "required")]
    assert shop.book("09:00", LineWish(shop.service.pk, variant.pk), **way(channel)).total_minor == 6200
