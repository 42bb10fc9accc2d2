"""Making, changing and ending plans, looking back, and who may."""

from datetime import date, timedelta

import pytest

from booking.careplans.checking import LineWish
from booking.careplans.library import (
    TemplateWords,
    plan_templates,
    start_of,
    template_archive,
    template_save,
)
from booking.careplans.models import CarePlan, PlanReview
from booking.careplans.plans import plan_change, plan_make, plan_move, session_add
from booking.careplans.references import REFERENCE
from booking.careplans.reviews import ReviewWords, review_add, review_remove
from booking.careplans.timeline import plans_load
from crm.customers.minding.alerts import alerts_of
from crm.customers.sight import customer_sight
from kernel.audit.models import AuditLine
from kernel.errors import BadInput, NotAllowed, NotFound, StaleVersion
from tests.booking.careplans.conftest import ACTOR, CLOCK, TODAY, actor_like
from tests.cast import CustomerFactory


def told(plan, **more):
    return {"actor": ACTOR, "plan_id": plan.pk, "version": plan.version, **more}


def codes(refusal):
    return {problem.field for problem in refusal.value.problems}


def test_everything_that_is_wrong_is_named_at_once(care):
    wrong = care.words(
        title=" ", kind="moon", goals="a\x00", caution="x" * 5001, started_on=date(1, 1, 1),
        review_on=date(9999, 1, 1), lines=[LineWish(0, 0, 0)], main_staff_id=999_999,
    )  # fmt: skip
    with pytest.raises(BadInput) as refusal:
        plan_make(actor=ACTOR, clock=CLOCK, customer_id=care.ada.pk, words=wrong)
    expected = {"title", "kind", "goals", "caution", "started_on", "review_on", "main_staff_id"}
    assert expected | {"line0_service", "line0_count"} == codes(refusal)
    assert not CarePlan.objects.exists()


def test_of_health_nothing_stands_on_the_trail(care):
    care.plan(caution="takes Accutane", findings="psoriasis", goals="calm")
    line = AuditLine.objects.get(action="care_plan.made")
    assert "Accutane" not in str(line.after)
    assert "psoriasis" not in str(line.after)
    assert line.after["has_caution"] is True


def test_lines_that_stay_keep_what_was_put_down_by_hand(care):
    plan = care.plan()
    line = plan.lines.get()
    plan = session_add(**told(plan, clock=CLOCK, line_id=line.pk, on=TODAY))
    wish = LineWish(care.service.pk, 8, 4, line.pk)
    plan = plan_change(**told(plan, clock=CLOCK, words=care.words(lines=[wish])))
    assert (plan.lines.get().count, len(plan.lines.get().by_hand)) == (8, 1)
    with pytest.raises(BadInput) as refusal:
        plan_change(**told(plan, clock=CLOCK, words=care.words(lines=[LineWish(care.service.pk, 1, 1)])))
    assert codes(refusal) == {"lines"}


def test_two_tabs_do_not_write_over_each_other(care):
    plan = care.plan()
    plan_change(**told(plan, clock=CLOCK, words=care.words(title="Other")))
    with pytest.raises(StaleVersion):
        plan_change(**told(plan, clock=CLOCK, words=care.words()))


def test_a_plan_pauses_ends_with_a_reason_and_is_taken_up_again(care):
    plan = plan_move(**told(care.plan(), clock=CLOCK, state="paused"))
    with pytest.raises(BadInput):
        plan_move(**told(plan, clock=CLOCK, state="ended", why=" "))
    plan = plan_move(**told(plan, clock=CLOCK, state="ended", why="moved away"))
    assert (plan.ended_on, plan.ended_why) == (TODAY, "moved away")
    with pytest.raises(BadInput):
        plan_change(**told(plan, clock=CLOCK, words=care.words()))
    plan = plan_move(**told(plan, clock=CLOCK, state="running"))
    assert (plan.ended_on, plan.ended_why) == (None, "")


def test_an_open_plan_warns_of_what_to_be_careful_with(care):
    plan = care.plan(caution="Pregnant until May")
    (alert,) = alerts_of([care.ada.pk])[care.ada.pk]
    assert "Pregnant until May" in alert.title
    plan_move(**told(plan, clock=CLOCK, state="finished"))
    assert alerts_of([care.ada.pk]) == {}


def test_a_review_keeps_words_and_scales_and_can_be_taken_away(care):
    plan = care.plan(scales={"dry": 5, "loss": 9, "spots": 3})
    assert plan.scales == {"dry": 5}
    words = ReviewWords(on=TODAY, words="softer", scales={"dry": 2}, next_on=TODAY + timedelta(days=30))
    review = review_add(**told(plan, clock=CLOCK, words=words))
    plan.refresh_from_db()
    assert (review.scales, plan.review_on) == ({"dry": 2}, TODAY + timedelta(days=30))
    review_remove(**told(plan, review_id=review.pk))
    assert not PlanReview.objects.exists()


def test_a_review_shows_no_photo_that_is_not_the_customers(care):
    plan = care.plan()
    words = ReviewWords(on=TODAY + timedelta(days=1), before_id=1, after_id=2, next_on=date(1, 1, 1))
    with pytest.raises(BadInput) as refusal:
        review_add(**told(plan, clock=CLOCK, words=words))
    assert codes(refusal) == {"on", "before_id", "after_id", "next_on"}


def test_stylists_plan_for_whom_they_serve_and_reception_does_not(care, cast):
    care.came(-3)
    staff = care.shop.staff[0]
    staff.user = cast.stylist
    staff.save()
    make = {"clock": CLOCK, "words": care.words()}
    assert plan_make(actor=actor_like(cast.stylist), customer_id=care.ada.pk, **make)
    with pytest.raises(NotFound):
        plan_make(actor=actor_like(cast.stylist), customer_id=CustomerFactory().pk, **make)
    with pytest.raises(NotAllowed):
        plan_make(actor=actor_like(cast.receptionist), customer_id=care.ada.pk, **make)


def test_the_timeline_tells_beginning_review_and_end_to_who_keeps_plans(care, cast):
    plan = care.plan()
    review_add(**told(plan, clock=CLOCK, words=ReviewWords(on=TODAY, words="softer")))
    plan.refresh_from_db()
    plan_move(**told(plan, clock=CLOCK, state="finished"))
    sight = customer_sight(actor_like(cast.manager))
    events = plans_load(sight, care.ada.pk, None, 10)
    assert {event.key.split(":")[0] for event in events} == {"careplan-review", "careplan-end", "careplan"}
    later = plans_load(sight, care.ada.pk, (events[0].at, events[0].key), 10)
    assert [event.key for event in later] == [event.key for event in events[1:]]
    assert plans_load(customer_sight(actor_like(cast.receptionist)), care.ada.pk, None, 10) == []


def test_a_persons_copy_holds_the_plan_and_an_erasure_takes_it_away(care):
    plan = care.plan(goals="shine", scales={"dry": 4})
    review_add(**told(plan, clock=CLOCK, words=ReviewWords(on=TODAY, words="softer")))
    (copy,) = REFERENCE.export(care.ada.pk)
    assert (copy["goals"], copy["scales"], copy["reviews"][0]["words"]) == ("shine", {"Dryness": 4}, "softer")
    REFERENCE.erase(care.ada.pk)
    assert not CarePlan.objects.exists()


def test_a_ready_template_finds_its_services_on_the_menu_and_names_what_is_missing(care):
    care.service.name = "Root colour"
    care.service.save()
    start = start_of("ready-colour", trade="hair")
    assert [(line.service_id, line.count) for line in start.words.lines] == [(care.service.pk, 4)]
    assert "Cut" in start.missing


def test_the_salons_own_templates_are_kept_and_put_away(care):
    words = TemplateWords(title="Ours", kind="hair", lines=[LineWish(care.service.pk, 3, 2)])
    row = template_save(actor=ACTOR, words=words)
    assert start_of(f"own-{row.pk}", trade="hair").words.title == "Ours"
    template_archive(actor=ACTOR, clock=CLOCK, template_id=row.pk, version=row.version)
    assert start_of(f"own-{row.pk}", trade="hair").words.title == ""
    with pytest.raises(NotFound):
        template_save(actor=ACTOR, words=words, template_id=row.pk, version=2)
    assert not plan_templates().exists()
