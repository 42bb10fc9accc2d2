"""The pages of plans, and what plans show on the visit's and the customer's page."""

from datetime import timedelta

import pytest
from django.urls import reverse

from booking.careplans.checking import LineWish, PlanWords
from booking.careplans.models import CarePlan, PlanTemplate
from booking.careplans.plans import plan_make
from kernel.actor import system_actor
from kernel.clock import system_clock
from kernel.context import salon_day
from tests.cast import CustomerFactory, open_salon
from tests.golden_queries import assert_golden, queries_of
from tests.visits import make_visit


@pytest.fixture
def visit(in_a):
    """A visit that was done thirty days ago."""
    return make_visit(
        shop=open_salon(), email=None, state="done", start=system_clock.now() - timedelta(days=30)
    )


@pytest.fixture
def plan(visit):
    return make_plan(visit)


def make_plan(visit, **told):
    began = salon_day(system_clock) - timedelta(days=40)
    line = LineWish(visit.lines.get().service_id, 4, 3)
    words = PlanWords(
        **{"title": "Fresh colour", "kind": "hair", "started_on": began, "lines": [line], **told}
    )
    return plan_make(
        actor=system_actor("test"), clock=system_clock, customer_id=visit.customer_id, words=words
    )


@pytest.fixture
def manager(salon_a, client_of, cast):
    return client_of(salon_a, cast.manager)


@pytest.fixture
def reception(salon_a, client_of, cast):
    return client_of(salon_a, cast.receptionist)


def at(name, *ids):
    return reverse(f"careplans:{name}", args=ids)


def typed(visit, **told):
    form = {
        "key": "k1", "kind": "hair", "title": "Calm <b>", "started_on": salon_day(system_clock).isoformat(),
        "line0_service": visit.lines.get().service_id, "line0_count": "4", "line0_weeks": "3",
        "scale_dry": "4", "goals": "shine", "caution": "",
    }  # fmt: skip
    return {**form, **told}


def test_a_plan_is_made_once_however_often_the_form_is_sent(manager, visit):
    address = at("new", visit.customer_id)
    assert manager.get(f"{address}?from=ready-repair").status_code == 200
    answers = [manager.post(f"{address}?from=ready-repair", typed(visit)) for _twice in range(2)]
    plan = CarePlan.objects.get()
    assert {answer.url for answer in answers} == {at("plan", plan.pk)}
    assert plan.scales == {"dry": 4}
    assert "Calm &lt;b&gt;" in manager.get(at("plan", plan.pk)).content.decode()


def test_what_cannot_be_kept_comes_back_as_it_was_typed(manager, visit):
    answer = manager.post(
        at("new", visit.customer_id), typed(visit, started_on="0001-01-01", line0_count="0")
    )
    assert answer.status_code == 422
    assert "Calm &lt;b&gt;" in answer.content.decode()
    assert not CarePlan.objects.exists()


def test_change_tells_who_was_too_late(manager, plan, visit):
    line = plan.lines.get()
    form = typed(visit, version="1", line0_id=line.pk, title="Newer")
    assert manager.post(at("change", plan.pk), form).status_code == 302
    late = manager.post(at("change", plan.pk), typed(visit, version="1", line0_id=line.pk, title="Late"))
    assert late.status_code == 422
    assert CarePlan.objects.get().title == "Newer"
    assert 'value="Late"' in late.content.decode()


def test_check_out_proposes_the_next_session_to_reception(reception, plan, visit):
    page = reception.get(f"/desk/visits/{visit.pk}/").content.decode()
    assert "Book the next session" in page
    assert "1 of 4 sessions" in page
    assert at("plan", plan.pk) not in page
    assert "Book the next session" in reception.get(f"/desk/customers/{visit.customer_id}/").content.decode()


def test_reception_opens_the_list_but_no_plan(reception, plan, visit):
    assert "Fresh colour" in reception.get(at("due")).content.decode()
    assert reception.get(at("plan", plan.pk)).status_code == 403
    assert reception.get(at("customer", visit.customer_id)).status_code == 403


def test_the_list_of_what_is_due_is_narrowed(manager, plan, visit):
    assert "Fresh colour" in manager.get(at("due") + "?show=overdue").content.decode()
    assert "Fresh colour" not in manager.get(at("due") + "?show=overdue&person=999999").content.decode()
    make_plan(visit, title="Later", lines=[LineWish(visit.lines.get().service_id, 3, 50)])
    assert manager.get(at("due") + "?show=%00&person=x").status_code == 200


def test_steps_and_moves_are_told(manager, plan):
    line = plan.lines.get()
    day = salon_day(system_clock).isoformat()
    steps = {"version": "1", "how": "add", "line": line.pk, "on": day}
    said = manager.post(at("step", plan.pk), steps, follow=True).content.decode()
    assert "2 of 4 sessions" in said
    stale = manager.post(at("step", plan.pk), steps, follow=True).content.decode()
    assert "2 of 4 sessions" in stale
    ended = manager.post(at("move", plan.pk), {"version": "2", "state": "ended"}, follow=True)
    assert "Please say why" in ended.content.decode()
    manager.post(at("move", plan.pk), {"version": "2", "state": "finished"})
    assert CarePlan.objects.get().state == "finished"


@pytest.mark.parametrize(
    "form", [{}, {"version": "-1"}, {"version": "1", "how": "\x00"}, {"version": "1", "how": "add"}]
)
def test_a_step_that_is_none_changes_nothing(manager, plan, form):
    assert manager.post(at("step", plan.pk), form).status_code == 302
    assert CarePlan.objects.get().version == 1


def test_a_review_is_written_and_taken_away(manager, plan):
    form = {"version": "1", "on": salon_day(system_clock).isoformat(), "words": "softer", "scale_dry": "2"}
    page = manager.post(at("review", plan.pk), form, follow=True).content.decode()
    assert "softer" in page
    review = plan.reviews.get()
    empty = manager.post(at("review", plan.pk), {"version": "2", "on": "x", "words": "kept"})
    assert (empty.status_code, "kept" in empty.content.decode()) == (422, True)
    manager.post(at("review_remove", plan.pk, review.pk), {"version": "2"})
    assert not plan.reviews.exists()


def test_templates_of_the_salons_own(manager, visit):
    assert manager.get(at("templates")).status_code == 200
    form = typed(visit, title="Ours")
    manager.post(at("template_new"), form)
    row = PlanTemplate.objects.get()
    manager.post(at("template", row.pk), typed(visit, title="Ours now", version="1"))
    assert "Ours now" in manager.get(at("customer", visit.customer_id)).content.decode()
    manager.post(at("template_archive", row.pk), {"version": "2"})
    assert manager.get(at("template", row.pk)).status_code == 404


def test_a_stylist_does_not_see_plans_of_whom_they_do_not_serve(salon_a, client_of, cast, plan):
    stylist = client_of(salon_a, cast.stylist)
    assert stylist.get(at("plan", plan.pk)).status_code == 404
    assert "Fresh colour" not in stylist.get(at("due")).content.decode()


def test_the_pages_ask_little_however_many_plans_there_are(manager, plan, visit):
    for number in range(5):
        make_plan(visit, title=f"Plan {number}")
    counts = {
        "plan": len(queries_of(manager, at("plan", plan.pk))),
        "customer": len(queries_of(manager, at("customer", visit.customer_id))),
        "due": len(queries_of(manager, at("due") + "?show=all")),
    }
    assert_golden("careplans", counts)


def test_a_merged_customers_tab_leads_to_who_stayed(manager, visit):
    gone = CustomerFactory(merged_into=visit.customer)
    assert manager.get(at("customer", gone.pk)).url == at("customer", visit.customer_id)
