"""A series is changed or cancelled as one, or from one visit on; a visit that was changed alone stays."""

from datetime import datetime

import pytest

from booking.diary.models import Appointment
from booking.diary.services import appointment_move
from booking.diary.wishes import Channel, CustomerDetails, LineWish
from booking.series.planning import Choice
from booking.series.refusals import NothingToDo, SeriesClash
from booking.waitlist.models import Opening
from crm.messaging.accounts.forms import AccountForm
from crm.messaging.accounts.providers import provider_of
from crm.messaging.models import ChannelAccount, Message, PlannedMessage
from crm.messaging.rendering import message_render
from kernel.errors import NotAllowed, StaleVersion
from tests.booking.diary.shop import MONDAY, SYSTEM, staff_actor
from tests.booking.series.scene import HOURS, cancel, change, repeat, times, two_people, week, with_ana
from tests.booking.waitlist.scene import join
from tests.concurrency.crowd import overlaps

pytestmark = pytest.mark.usefixtures("in_a")


def test_all_visits_to_come_get_another_time():
    shop = two_people()
    series = change(shop, repeat(shop, with_ana(shop)), minute=600)
    assert times(shop, series) == ["03-02 10:00 Ana", "03-09 10:00 Ana", "03-16 10:00 Ana", "03-23 10:00 Ana"]


def test_from_one_visit_on_they_are_with_somebody_else():
    shop = two_people()
    series = change(shop, repeat(shop, with_ana(shop)), number=3, staff_id=shop.staff[1].pk)
    assert times(shop, series) == ["03-02 09:00 Ana", "03-09 09:00 Ana", "03-16 09:00 Ben", "03-23 09:00 Ben"]


@pytest.mark.parametrize(("person", "names"), [("Cid", ["Cid", "Ben"]), ("Ben", ["Ben", "Ana"])])
def test_side_by_side_only_the_first_persons_lines_go_over(person, names):
    shop = two_people()
    shop.hires("Cid", HOURS)
    ana, ben, _cid = shop.staff
    side_by_side = (
        LineWish(shop.service.pk, staff_id=ana.pk),
        LineWish(shop.service.pk, staff_id=ben.pk, together=True),
    )
    series = repeat(shop, shop.book("09:00", *side_by_side, channel=Channel.DESK, actor=SYSTEM))
    (taker,) = (one.pk for one in shop.staff if one.name == person)
    change(shop, series, number=4, staff_id=taker)
    lines = series.visits.get(number=4).appointment.lines.order_by("position")
    assert [line.staff.name for line in lines] == names


def test_visits_that_take_each_others_places_do_not_stand_in_each_others_way():
    shop = two_people()
    series = change(shop, repeat(shop, with_ana(shop)), days=7)
    assert [text[:5] for text in times(shop, series)] == ["03-09", "03-16", "03-23", "03-30"]
    assert overlaps() == 0


def test_a_visit_that_was_changed_alone_stays_where_it_is():
    shop = two_people()
    series = repeat(shop, with_ana(shop))
    alone = series.visits.get(number=2).appointment
    appointment_move(
        actor=SYSTEM, clock=shop.clock, channel=Channel.DESK, appointment_id=alone.pk, version=None,
        starts_at=shop.at("11:00", week(1)),
    )  # fmt: skip
    change(shop, series, minute=600)
    assert times(shop, series) == ["03-02 10:00 Ana", "03-09 11:00 Ana", "03-16 10:00 Ana", "03-23 10:00 Ana"]


def test_a_clash_changes_nothing_until_it_is_solved():
    shop = two_people()
    series = repeat(shop, with_ana(shop))
    with_ana(shop, "10:00", day=week(2))
    with pytest.raises(SeriesClash) as refused:
        change(shop, series, minute=600)
    assert {text.split()[1] for text in times(shop, series)} == {"09:00"}
    (key,) = refused.value.keys
    change(shop, series, minute=600, choices={key: Choice(skip=True)})
    assert [text.split()[1] for text in times(shop, series)] == ["10:00", "10:00", "09:00", "10:00"]


def test_one_letter_tells_of_all_new_times():
    shop = two_people()
    visit = with_ana(shop)
    visit.visitor_email = "mia@example.com"
    visit.save()
    change(shop, repeat(shop, visit), minute=600)
    told = Message.objects.filter(kind="series_moved_customer")
    assert [len(one.context["visits"]) for one in told] == [4]


def test_a_provider_that_sends_templates_tells_of_the_new_times():
    shop = two_people()
    ChannelAccount.objects.create(
        channel="sms", provider="aliyun_sms", is_on=True, details={
            "comes_first": True, "prefixes": ["+49"],
            "templates": {"series_moved_customer:en": {"code": "SMS_1", "variables": ["time"]}},
        },
    )  # fmt: skip
    assert (
        "code:series_moved_customer:en"
        in AccountForm(provider=provider_of("aliyun_sms"), has_secret=True).fields
    )
    change(shop, repeat(shop, with_ana(shop)), minute=600)
    said = Message.objects.get(kind="series_moved_customer")
    assert said.channel == "sms"
    assert message_render(said).values["time"] == "10:00"


def drag(shop, visit, text, *, day=MONDAY, **options):
    """The visit is dragged in the diary."""
    return appointment_move(
        actor=SYSTEM, clock=shop.clock, channel=Channel.DESK, appointment_id=visit.pk, version=None,
        starts_at=shop.at(text, day), is_tried=True, **options,
    )  # fmt: skip


def test_a_move_after_the_series_letter_is_told_though_it_goes_back_to_where_the_visit_once_was():
    shop = two_people()
    visit = with_ana(shop, customer=CustomerDetails(name="Mia", email="mia@example.com"))
    change(shop, repeat(shop, visit), minute=600)
    drag(shop, visit, "11:00")
    drag(shop, visit, "09:00")
    said = Message.objects.get(kind="visit_moved_customer").context["visit"]
    assert datetime.fromisoformat(said["starts_at"]) == shop.at("09:00")


def test_a_visit_of_a_series_that_is_dragged_and_taken_back_at_once_tells_nobody():
    shop = two_people()
    with_addresses(shop)
    visit = with_ana(shop, customer=CustomerDetails(name="Mia", email="mia@example.com"))
    change(shop, repeat(shop, visit), minute=600)
    before = Message.objects.count()
    drag(shop, visit, "11:00", staff_ids=[shop.staff[1].pk])
    drag(shop, visit, "10:30")
    drag(shop, visit, "10:00", staff_ids=[shop.staff[0].pk])
    assert Message.objects.count() == before


def with_addresses(shop):
    """Ana and Ben can be written to."""
    for member in shop.staff:
        member.email = f"{member.name.lower()}@example.com"
        member.save()


def test_whoever_loses_visits_of_a_series_gets_one_letter():
    shop = two_people()
    with_addresses(shop)
    series = change(shop, repeat(shop, with_ana(shop)), number=3, staff_id=shop.staff[1].pk)
    said = Message.objects.get(kind="series_left_staff")
    assert (said.to, len(said.context["visits"])) == ("ana@example.com", 2)
    assert message_render(said).subject == "No longer yours: regular visits of Mia"
    change(shop, series, minute=600)
    assert Message.objects.filter(kind="series_left_staff").count() == 1


def test_whoever_loses_one_later_visit_of_a_series_is_told():
    shop = two_people()
    with_addresses(shop)
    visit = repeat(shop, with_ana(shop)).visits.get(number=2).appointment
    ana, ben = (member.pk for member in shop.staff)
    drag(shop, visit, "10:00", day=week(1), staff_ids=[ben])
    assert Message.objects.get(kind="visit_left_staff").to == "ana@example.com"
    drag(shop, visit, "11:00", day=week(1), staff_ids=[ben])
    assert Message.objects.get(kind="visit_left_staff").to == "ana@example.com"
    drag(shop, visit, "11:00", day=week(1), staff_ids=[ana])
    assert not Message.objects.filter(kind="visit_left_staff").exists()


def test_the_series_ends_from_one_visit_on():
    shop = two_people()
    series = repeat(shop, with_ana(shop))
    join(shop, from_date=week(2), until_date=week(2))
    cancel(shop, series, number=3)
    assert times(shop, series) == ["03-02 09:00 Ana", "03-09 09:00 Ana"]
    gone = Appointment.objects.filter(series_visit__series=series, state="cancelled")
    assert {visit.cancel_reason for visit in gone} == {"Moved away"}
    assert not PlannedMessage.objects.filter(about_id__in=gone, state="waiting").exists()
    assert Opening.objects.count() == 2


def test_what_is_over_is_not_touched():
    shop = two_people()
    series = repeat(shop, with_ana(shop))
    shop.now = shop.at("12:00", week(1))
    change(shop, series, minute=600)
    assert [text.split()[1] for text in times(shop, series)] == ["09:00", "09:00", "10:00", "10:00"]
    shop.now = shop.at("12:00", week(9))
    series.refresh_from_db()
    for act in (lambda: change(shop, series, minute=660), lambda: cancel(shop, series)):
        with pytest.raises(NothingToDo):
            act()


def test_two_tabs_do_not_overwrite_each_other():
    shop = two_people()
    series = repeat(shop, with_ana(shop))
    old = type(series).objects.get(pk=series.pk)
    change(shop, series, minute=600)
    with pytest.raises(StaleVersion):
        change(shop, old, minute=660)
    with pytest.raises(StaleVersion):
        cancel(shop, old)


def test_a_stylist_changes_no_series_of_others():
    shop = two_people()
    series, stylist = repeat(shop, with_ana(shop)), staff_actor("stylist")
    with pytest.raises(NotAllowed):
        change(shop, series, minute=600, actor=stylist)
    with pytest.raises(NotAllowed):
        cancel(shop, series, actor=stylist)
