"""A visit is repeated: all days at once, each clash solved before, or nothing is saved."""

import pytest

from booking.diary.models import Appointment, Block
from booking.diary.wishes import LineWish, WrongState
from booking.series.making import spots_of_pattern
from booking.series.models import Rhythm, Series
from booking.series.planning import Choice, look_at
from booking.series.refusals import AlreadyInSeries, NothingToDo, SeriesClash
from crm.messaging.models import Message, PlannedMessage
from crm.messaging.rendering import message_render
from kernel.errors import NotAllowed, StaleVersion
from tests.booking.diary.shop import MONDAY, staff_actor
from tests.booking.series.scene import cancel, repeat, times, two_people, week, weekly, with_ana
from tests.concurrency.crowd import overlaps

pytestmark = pytest.mark.usefixtures("in_a")


def test_a_visit_is_repeated_with_the_same_person_at_the_same_time():
    shop = two_people()
    series = repeat(shop, with_ana(shop))
    assert times(shop, series) == ["03-02 09:00 Ana", "03-09 09:00 Ana", "03-16 09:00 Ana", "03-23 09:00 Ana"]
    assert Block.objects.filter(appointment__series_visit__series=series).count() == 4


def test_the_clock_change_moves_nothing_on_the_wall():
    shop = two_people()
    series = repeat(shop, with_ana(shop), weekly(6))
    instants = [row.appointment.starts_at.hour for row in series.visits.all()]
    assert {text.split()[1] for text in times(shop, series)} == {"09:00"}
    assert instants == [8, 8, 8, 8, 7, 7]


def test_each_clash_is_shown_with_what_can_be_had_instead():
    shop = two_people()
    visit = with_ana(shop)
    with_ana(shop, day=week(2))
    looked = look_at(spots_of_pattern(visit, weekly()), location_id=shop.location.pk, clock=shop.clock)
    assert [one.problem for one in looked] == ["", "taken", ""]
    ben = shop.staff[1].pk
    assert looked[1].others == (ben,)
    assert looked[1].offers[0].starts_at == shop.at("09:30", week(2))


def test_a_clash_saves_nothing_and_names_the_day():
    shop = two_people()
    visit = with_ana(shop)
    with_ana(shop, day=week(2))
    before = Appointment.objects.count()
    with pytest.raises(SeriesClash) as refused:
        repeat(shop, visit)
    assert refused.value.keys == (week(2).isoformat(),)
    assert (Appointment.objects.count(), Series.objects.count()) == (before, 0)


@pytest.mark.parametrize("solution", ["skip", "time", "person"])
def test_a_clash_is_solved_as_it_was_chosen(solution):
    shop = two_people()
    visit = with_ana(shop)
    with_ana(shop, day=week(2))
    solved = {
        "skip": (Choice(skip=True), None),
        "time": (Choice(starts_at=shop.at("10:00", week(2))), "03-16 10:00 Ana"),
        "person": (Choice(staff_ids=(shop.staff[1].pk,)), "03-16 09:00 Ben"),
    }
    choice, stands = solved[solution]
    series = repeat(shop, visit, choices={week(2).isoformat(): choice})
    others = {"03-02 09:00 Ana", "03-09 09:00 Ana", "03-23 09:00 Ana"}
    assert set(times(shop, series)) == others | ({stands} - {None})
    assert overlaps() == 0


def test_who_did_it_by_turn_is_not_asked_for_in_the_next_visits():
    shop = two_people()
    by_turn, asked = shop.book("09:00", LineWish(shop.service.pk)), with_ana(shop, "10:00")
    for visit, is_asked in ((by_turn, False), (asked, True)):
        series = repeat(shop, visit)
        found = {row.appointment.lines.get().staff_requested for row in series.visits.all()}
        assert found == {is_asked}


def test_the_customer_gets_one_letter_with_all_days_and_each_visit_its_reminders():
    shop = two_people()
    visit = with_ana(shop)
    Message.objects.all().delete()
    visit.visitor_email = "mia@example.com"
    visit.save()
    series = repeat(shop, visit)
    letter = Message.objects.get(kind="series_booked_customer")
    said = message_render(letter)
    assert [day in said.text for day in ("9 March 2026", "16 March 2026", "23 March 2026")] == [True] * 3
    later = series.visits.get(number=4).appointment_id
    assert PlannedMessage.objects.filter(about_id=later, kind="visit_reminder_customer").count() == 2


def test_the_letter_is_chinese_for_who_reads_chinese():
    shop = two_people()
    visit = with_ana(shop)
    visit.visitor_email, visit.language = "mia@example.com", "zh-hans"
    visit.save()
    repeat(shop, visit)
    said = message_render(Message.objects.get(kind="series_booked_customer"))
    assert "2026年3月9日" in said.text
    assert "Your" not in said.text


def test_a_visit_belongs_to_one_series():
    shop = two_people()
    visit = with_ana(shop)
    repeat(shop, visit)
    with pytest.raises(AlreadyInSeries):
        repeat(shop, visit, weekly(2))


def test_a_cancelled_visit_is_not_repeated_and_a_changed_one_not_from_an_old_page():
    shop = two_people()
    visit, other = with_ana(shop), with_ana(shop, "10:00")
    with pytest.raises(StaleVersion):
        repeat(shop, visit, version=7)
    series = repeat(shop, other)
    cancel(shop, series)
    series.visits.all().delete()
    other.refresh_from_db()
    with pytest.raises(WrongState):
        repeat(shop, other)


def test_a_series_of_which_every_day_is_left_out_is_none():
    shop = two_people()
    choices = {week(number).isoformat(): Choice(skip=True) for number in (1, 2, 3)}
    with pytest.raises(NothingToDo):
        repeat(shop, with_ana(shop), choices=choices)


def test_a_stylist_repeats_only_their_own_visits():
    shop = two_people()
    stylist = staff_actor("stylist")
    with pytest.raises(NotAllowed):
        repeat(shop, with_ana(shop), actor=stylist)


def test_monthly_visits_keep_their_weekday():
    shop = two_people()
    series = repeat(shop, with_ana(shop), weekly(3, rhythm=Rhythm.MONTHS, first=MONDAY))
    assert [text[:5] for text in times(shop, series)] == ["03-02", "04-06", "05-04"]
