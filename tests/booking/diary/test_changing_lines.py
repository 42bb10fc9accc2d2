"""A booked visit gets other lines: what stays keeps what was agreed, what is new must fit, and nothing else changes."""

from dataclasses import replace

import pytest

from booking.catalog.models import Bundle, BundleItem
from booking.diary.lines.changes import LineChange
from booking.diary.lines.memory import changes_from, lines_noted
from booking.diary.lines.params import rows_of
from booking.diary.lines.relining import appointment_change_lines
from booking.diary.models import Appointment, Block
from booking.diary.services import appointment_cancel
from booking.diary.wishes import Channel, LineWish, SlotTaken, WrongState
from crm.messaging.models import Message
from kernel.audit.models import AuditLine
from kernel.errors import BadInput, NotAllowed, StaleVersion
from tests.booking.diary.shop import MIA, SYSTEM, make_shop, staff_actor
from tests.cast import AddOnFactory, ServiceFactory, ServiceVariantFactory, UserFactory

pytestmark = pytest.mark.usefixtures("in_a")
DAY = "09:00-18:00"


@pytest.fixture
def shop():
    """Ana and Ben, a cut of 30 minutes; a wash of 15 and a colour of 60 that both do as well."""
    made = make_shop(DAY, service={"name": "Cut"}, wait_minutes=30)
    made.hires("Ben", DAY)
    made.wash = ServiceFactory(name="Wash", work_minutes=15, price_minor=1500, staff=made.staff)
    made.colour = ServiceFactory(name="Colour", work_minutes=60, price_minor=9000, staff=made.staff)
    return made


def booked(shop, *wishes, text="10:00", **options):
    asked = {"channel": Channel.DESK, "actor": SYSTEM, "customer": replace(MIA, email="mia@example.com")}
    return shop.book(text, *wishes or [cut(shop)], **{**asked, **options})


def cut(shop, who=0, **fields):
    return LineWish(shop.service.pk, staff_id=shop.staff[who].pk, **fields)


def wash(shop, who=0, **fields):
    return LineWish(shop.wash.pk, staff_id=shop.staff[who].pk, **fields)


def kept(visit, **fields):
    """The visit's lines as they are; `fields` go to the first."""
    rows = [LineChange(row.wish, row.line_id) for row in rows_of(visit).rows]
    return [replace(rows[0], **fields), *rows[1:]]


def change(shop, visit, *lines, **options):
    asked = {"actor": SYSTEM, "clock": shop.clock, "version": visit.version, **options}
    appointment_change_lines(appointment_id=visit.pk, lines=lines, **asked)
    return Appointment.objects.get(pk=visit.pk)


def times(shop, visit):
    lines = visit.lines.select_related("staff")
    return [
        f"{line.starts_at.astimezone(shop.tz):%H:%M} {line.service.name} {line.staff.name}" for line in lines
    ]


def test_a_service_is_added_behind_and_the_visit_gets_longer_and_dearer(shop):
    visit = booked(shop)
    changed = change(shop, visit, *kept(visit), LineChange(wash(shop, 1)))
    assert times(shop, changed) == ["10:00 Cut Ana", "10:30 Wash Ben"]
    assert (changed.total_minor, changed.ends_at) == (4800 + 1500, shop.at("10:45"))
    assert changed.lines.first().pk == visit.lines.first().pk


def test_lines_are_reordered_and_one_taken_away(shop):
    visit = booked(shop, cut(shop), wash(shop), LineWish(shop.colour.pk, staff_id=shop.staff[1].pk))
    first, second, third = kept(visit)
    changed = change(shop, visit, third, first)
    assert [line.service_id for line in changed.lines.all()] == [shop.colour.pk, shop.service.pk]
    assert [line.pk for line in changed.lines.all()] == [third.line_id, first.line_id]
    assert (changed.starts_at, changed.ends_at) == (shop.at("10:00"), shop.at("11:30"))
    assert changed.total_minor == 9000 + 4800
    assert not Block.objects.filter(line=second.line_id).exists()


def test_what_stays_keeps_its_name_and_price_whatever_the_menu_says_by_now(shop):
    visit = booked(shop)
    shop.service.name, shop.service.price_minor = "Dear cut", 9900
    shop.service.save()
    changed = change(shop, visit, *kept(visit), LineChange(wash(shop)))
    assert [line.price_minor for line in changed.lines.all()] == [4800, 1500]
    assert changed.lines.first().service_name == visit.lines.first().service_name


def test_another_kind_and_an_extra_are_sold_as_they_are_today(shop):
    visit = booked(shop)
    long = ServiceVariantFactory(service=shop.service, name="Long", work_minutes=45, price_minor=6000)
    extra = AddOnFactory(services=[shop.service], minutes=15, price_minor=700)
    wish = cut(shop, variant_id=long.pk, add_on_ids=(extra.pk,))
    line = change(shop, visit, *kept(visit, wish=wish)).lines.get()
    assert (line.price_minor, line.ends_at) == (6700, shop.at("11:00"))
    assert line.service_name.endswith(", Long")


def test_minutes_and_pause_are_changed_and_stay(shop):
    visit = booked(shop, cut(shop), wash(shop))
    first, second = kept(visit)
    changed = change(
        shop,
        visit,
        replace(first, wish=replace(first.wish, own_minutes=50)),
        replace(second, wish=replace(second.wish, pause=20)),
    )
    assert [line.starts_at for line in changed.lines.all()] == [shop.at("10:00"), shop.at("11:10")]
    assert [line.own_minutes for line in changed.lines.all()] == [50, None]
    assert changed.lines.last().pause_minutes == 20


def test_a_line_goes_to_somebody_else_and_the_price_stays(shop):
    visit = booked(shop)
    line = change(shop, visit, *kept(visit, wish=cut(shop, 1))).lines.get()
    assert (line.staff, line.price_minor, line.staff_requested) == (shop.staff[1], 4800, True)


def test_what_does_not_fit_is_refused_whole_with_times_that_do(shop):
    visit = booked(shop)
    booked(shop, text="10:45")
    with pytest.raises(SlotTaken) as refused:
        change(shop, visit, *kept(visit), LineChange(LineWish(shop.colour.pk, staff_id=shop.staff[0].pk)))
    assert refused.value.alternatives
    assert visit.lines.count() == 1
    assert Appointment.objects.get(pk=visit.pk).version == visit.version


def test_at_one_of_those_times_it_fits_and_the_visit_moves_there(shop):
    visit = booked(shop)
    booked(shop, text="10:45")
    colour = LineChange(LineWish(shop.colour.pk, staff_id=shop.staff[0].pk))
    changed = change(shop, visit, *kept(visit), colour, starts_at=shop.at("12:00"))
    assert (changed.starts_at, changed.ends_at) == (shop.at("12:00"), shop.at("13:30"))


def test_by_the_right_to_it_also_over_another_visit_and_with_a_mark(shop):
    visit = booked(shop)
    booked(shop, LineWish(shop.colour.pk, staff_id=shop.staff[0].pk), text="10:30")
    change(shop, visit, *kept(visit), LineChange(wash(shop)), override=True, actor=staff_actor("owner"))
    blocks = Block.objects.filter(appointment=visit)
    assert set(blocks.values_list("overbooked", "allowed_by")) == {(True, "Rita")}


def test_a_price_of_ones_own_needs_the_right_to_it(shop):
    visit = booked(shop)
    dear = kept(visit, price_minor=5500)
    with pytest.raises(NotAllowed):
        change(shop, visit, *dear, actor=staff_actor("receptionist"))
    changed = change(shop, visit, *dear, actor=staff_actor("owner"))
    assert (changed.lines.get().price_minor, changed.total_minor) == (5500, 5500)


def test_a_stylist_gives_nothing_to_somebody_else(shop):
    shop.staff[0].user = UserFactory()
    shop.staff[0].save()
    ana, visit = staff_actor("stylist", shop.staff[0].user_id), booked(shop)
    with pytest.raises(NotAllowed):
        change(shop, visit, *kept(visit), LineChange(wash(shop, 1)), actor=ana)
    assert change(shop, visit, *kept(visit), LineChange(wash(shop)), actor=ana).lines.count() == 2


def test_everything_wrong_is_named_at_once(shop):
    visit = booked(shop, cut(shop), wash(shop))
    first, second = kept(visit)
    wrong = replace(first, wish=replace(first.wish, own_minutes=2), price_minor=-1)
    late = replace(second, wish=replace(second.wish, pause=45))
    with pytest.raises(BadInput) as refused:
        change(shop, visit, wrong, late, LineChange(LineWish(10**8)))
    assert sorted(problem.field for problem in refused.value.problems) == [
        "lines.0.minutes", "lines.0.price", "lines.1.pause", "lines.2.service",
    ]  # fmt: skip


def test_without_any_line_there_is_no_visit(shop):
    with pytest.raises(BadInput):
        change(shop, booked(shop))


def test_of_two_who_saw_the_same_the_second_is_told(shop):
    visit = booked(shop)
    change(shop, visit, *kept(visit), LineChange(wash(shop)))
    with pytest.raises(StaleVersion):
        change(shop, visit, *kept(visit))


def test_lines_of_another_visit_are_none_of_this_one(shop):
    visit, other = booked(shop), booked(shop, text="14:00")
    with pytest.raises(StaleVersion):
        change(shop, visit, *kept(other))


@pytest.mark.parametrize("state", ["done", "no_show", "cancelled", "pending"])
def test_what_is_over_or_only_asked_for_keeps_its_lines(shop, state):
    visit = booked(shop)
    stamps = {
        "cancelled": {"cancelled_at": shop.now}, "pending": {"pending_until": shop.at("09:00")}
    }.get(state, {})  # fmt: skip
    Appointment.objects.filter(pk=visit.pk).update(state=state, **stamps)
    with pytest.raises(WrongState):
        change(shop, visit, *kept(visit), LineChange(wash(shop)))


def test_a_visit_that_has_begun_keeps_its_start(shop):
    visit = booked(shop)
    Appointment.objects.filter(pk=visit.pk).update(state="in_service")
    with pytest.raises(WrongState):
        change(shop, visit, *kept(visit), starts_at=shop.at("11:00"))
    longer = change(shop, visit, *kept(visit), LineChange(wash(shop)))
    assert longer.ends_at == shop.at("10:45")


def test_a_bundle_that_comes_apart_costs_what_its_services_cost_and_one_put_together_its_price(shop):
    bundle = Bundle.objects.create(name="Both", slug="both", price_minor=5000)
    for service in (shop.service, shop.wash):
        BundleItem.objects.create(bundle=bundle, service=service)
    visit = booked(shop, cut(shop), wash(shop))
    assert visit.total_minor == 5000
    alone = change(shop, visit, kept(visit)[0])
    assert alone.total_minor == 4800
    assert change(shop, alone, *kept(alone), LineChange(wash(shop))).total_minor == 5000


def test_the_trail_says_what_it_was_and_is(shop):
    visit = booked(shop)
    change(shop, visit, *kept(visit), LineChange(wash(shop)))
    line = AuditLine.objects.get(action="appointment.lines")
    assert (line.before["total_minor"], line.after["total_minor"]) == (4800, 6300)
    assert [text.split(":")[0] for text in line.after["lines"]] == [shop.service.name, "Wash"]


def told(visit):
    kinds = Message.objects.filter(about_id=visit.pk, kind__endswith="_customer", state="waiting")
    return sorted(kinds.exclude(kind__contains="reminder").values_list("kind", flat=True))


def test_the_customer_hears_of_it_once_a_minute_has_passed(shop):
    visit = booked(shop)
    before = told(visit)
    change(shop, visit, *kept(visit), LineChange(wash(shop)))
    assert sorted({*told(visit)} - {*before}) == ["visit_changed_customer"]


def test_they_do_not_where_they_need_not_and_the_team_does(shop):
    visit = booked(shop)
    before = told(visit)
    change(shop, visit, *kept(visit), LineChange(wash(shop)), tells=False)
    assert told(visit) == before


def test_it_is_taken_back_to_the_last_word(shop):
    visit = booked(shop, cut(shop), wash(shop))
    lines = list(visit.lines.all())
    noted, ids = lines_noted(lines), [line.pk for line in lines]
    shop.wash.price_minor = 9999
    shop.wash.save()
    before = told(visit)
    changed = change(
        shop, visit, LineChange(LineWish(shop.colour.pk, staff_id=shop.staff[0].pk)), kept(visit)[0]
    )
    back = change(shop, changed, *changes_from(noted, visit.pk), is_undo=True)
    assert [(line.service_name, line.price_minor, line.staff_requested) for line in back.lines.all()] == [
        (row["service_name"], row["price_minor"], row["staff_requested"]) for row in noted
    ]
    assert (back.total_minor, back.ends_at) == (visit.total_minor, visit.ends_at)
    assert [line.pk for line in back.lines.all()] == ids
    assert told(visit) == before


def test_taking_a_set_price_back_needs_the_right_to_set_one(shop):
    visit = booked(shop)
    noted = lines_noted(visit.lines.all())
    dear = change(shop, visit, *kept(visit, price_minor=9900), actor=staff_actor("owner"))
    former = changes_from(noted, visit.pk)
    with pytest.raises(NotAllowed):
        change(shop, dear, *former, is_undo=True, actor=staff_actor("receptionist"))
    back = change(shop, dear, *former, is_undo=True, actor=staff_actor("owner"))
    assert (dear.total_minor, back.total_minor) == (9900, 4800)


def test_a_service_that_comes_back_brings_its_price_without_that_right(shop):
    visit = booked(shop)
    dear = change(shop, visit, *kept(visit, price_minor=9900), actor=staff_actor("owner"))
    noted, rita = lines_noted(dear.lines.all()), staff_actor("receptionist")
    other = change(shop, dear, kept(dear, wish=wash(shop))[0], actor=rita)
    back = change(shop, other, *changes_from(noted, visit.pk), is_undo=True, actor=rita)
    assert (other.total_minor, back.total_minor) == (1500, 9900)


def test_a_line_that_gets_another_service_stays_the_line_it_was(shop):
    visit = booked(shop, cut(shop), wash(shop))
    rows = rows_of(visit).added([str(shop.colour.pk)], instead=0).rows
    changed = change(shop, visit, *(LineChange(row.wish, row.line_id) for row in rows))
    assert [line.service_id for line in changed.lines.all()] == [shop.colour.pk, shop.wash.pk]
    assert [line.pk for line in changed.lines.all()] == [line.pk for line in visit.lines.all()]


def test_a_cancelled_visit_is_not_changed_back_to_life(shop):
    visit = booked(shop)
    appointment_cancel(
        actor=SYSTEM, clock=shop.clock, channel=Channel.DESK, appointment_id=visit.pk, version=None
    )
    with pytest.raises(StaleVersion):
        change(shop, visit, *kept(visit))
