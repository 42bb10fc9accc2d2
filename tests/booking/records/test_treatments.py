"""Treatment records and patch tests: repeated by the next person, and missed in time."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from booking.records.models import RecordSettings
from booking.records.patching import PatchWords, missing_tests, patch_test_change, patch_test_note
from booking.records.treatments import (
    TreatmentWords,
    amount_text,
    formula_text,
    gist,
    treatment_change,
    treatment_seen,
    treatment_write,
)
from crm.customers.minding.alerts import alerts_of
from kernel.clock import system_clock
from kernel.errors import BadInput, NotAllowed, NotFound, StaleVersion
from tests.visits import make_visit

TODAY = datetime.now(UTC).date()
MIXED = (
    {"shade": "6/1", "grams": "40", "developer": "6", "ml": "60", "minutes": "35"},
    {"shade": "7/3", "grams": "20", "developer": "", "ml": "", "minutes": ""},
)


@pytest.fixture
def colour(care, clock):
    """Ada's colour of her visit."""
    return treatment_write(
        actor=care.stylist,
        clock=clock,
        customer_id=care.ada.pk,
        visit_id=care.visit.pk,
        words=TreatmentWords(sheet="colour", formula=MIXED, details={"base": "5", "nonsense": "x"}),
    )


def test_a_record_says_its_formula_on_one_line(colour):
    assert formula_text(colour) == "6/1 40 g + 7/3 20 g + 6 % 60 ml · 35 min"


def test_a_record_knows_the_line_of_the_visit_and_the_sheets_own_questions(colour, care):
    assert (colour.service_name, colour.staff_name) == ("Cut", "Ana")
    assert colour.details == {"base": "5"}
    assert colour.line == care.visit.lines.get()


def test_a_record_without_formula_says_what_was_answered(care, clock):
    words = TreatmentWords(
        sheet="nails", details={"shape": "almond"}, products=[{"name": "Gel", "amount": "2 ml", "batch": ""}]
    )
    row = treatment_write(actor=care.owner, clock=clock, customer_id=care.ada.pk, words=words)
    assert gist(row) == "Shape almond · Gel 2 ml"


@pytest.mark.parametrize(
    ("number", "text"), [("40", "40"), ("37.50", "37.5"), ("100", "100"), ("0.0", "0"), (None, "")]
)
def test_amounts_are_kept_as_people_write_them(number, text):
    assert amount_text(number and Decimal(number)) == text


def test_nobody_but_who_serves_and_who_leads_reads_records(colour, care):
    assert treatment_seen(care.stylist, colour.pk) == treatment_seen(care.manager, colour.pk) == colour
    with pytest.raises(NotAllowed):
        treatment_seen(care.receptionist, colour.pk)
    care.visit.lines.all().delete()
    with pytest.raises(NotFound):
        treatment_seen(care.stylist, colour.pk)


def test_an_empty_record_or_an_unknown_kind_is_refused_with_both_reasons(care, clock):
    with pytest.raises(BadInput) as refused:
        treatment_write(
            actor=care.stylist, clock=clock, customer_id=care.ada.pk, words=TreatmentWords(sheet="magic")
        )
    assert {problem.field for problem in refused.value.problems} == {"sheet", "technique"}


def test_a_record_stands_at_no_other_customers_visit(care, clock):
    other = make_visit(email="bo@example.com", name="Bo")
    with pytest.raises(NotFound):
        treatment_write(
            actor=care.owner,
            clock=clock,
            customer_id=care.ada.pk,
            visit_id=other.pk,
            words=TreatmentWords(sheet="cut", technique="Layers"),
        )


def test_a_stale_change_of_a_record_is_refused(colour, care):
    told = {"actor": care.stylist, "treatment_id": colour.pk, "version": 1}
    treatment_change(words=TreatmentWords(sheet="colour", result="Even"), **told)
    with pytest.raises(StaleVersion):
        treatment_change(words=TreatmentWords(sheet="colour", result="Uneven"), **told)


@pytest.fixture
def coming(care):
    """Ada comes in ten days for what needs a patch test."""
    line = care.visit.lines.get()
    start = datetime.now(UTC) + timedelta(days=10)
    care.visit.state, care.visit.starts_at, care.visit.ends_at = (
        "booked",
        start,
        start + timedelta(minutes=30),
    )
    care.visit.save()
    line.starts_at, line.ends_at = care.visit.starts_at, care.visit.ends_at
    line.save()
    RecordSettings.objects.create(pk=1, patch_days=90, patch_services=[line.service_id])
    return care


def make_test(care, days_ago, result="clear", valid_days=180):
    return patch_test_note(
        actor=care.stylist,
        clock=system_clock,
        customer_id=care.ada.pk,
        words=PatchWords(
            what="PPD", done_on=TODAY - timedelta(days=days_ago), result=result, valid_days=valid_days
        ),
    )


def test_a_coming_service_without_a_patch_test_is_an_alert_for_all(coming):
    (alert,) = alerts_of([coming.ada.pk])[coming.ada.pk]
    assert alert.title.startswith("Patch test needed before Cut on")
    assert alert.text == "None is noted yet."


def test_a_clear_and_fresh_test_is_enough(coming):
    make_test(coming, 5)
    assert not alerts_of([coming.ada.pk])


@pytest.mark.parametrize(
    ("days_ago", "result", "valid_days"),
    [(85, "clear", 180), (5, "waiting", 180), (5, "reaction", 180), (5, "clear", 10)],
)
def test_a_test_too_old_on_the_day_not_read_or_with_a_reaction_is_not(coming, days_ago, result, valid_days):
    make_test(coming, days_ago, result, valid_days)
    (alert,) = alerts_of([coming.ada.pk])[coming.ada.pk]
    assert "reaction" not in alert.text.lower(), "what came of it is not for everybody"


def test_the_result_is_read_later(coming):
    row = make_test(coming, 2, "waiting")
    words = PatchWords(what="PPD", done_on=row.done_on, result="clear", valid_days=180)
    patch_test_change(actor=coming.stylist, clock=system_clock, test_id=row.pk, version=1, words=words)
    assert not missing_tests([coming.ada.pk], clock=system_clock)


@pytest.mark.parametrize("day", [date(1, 1, 1), TODAY + timedelta(days=2), date(9999, 12, 31)])
def test_a_test_was_made_today_or_before_within_reason(care, day):
    with pytest.raises(BadInput) as refused:
        patch_test_note(
            actor=care.stylist,
            clock=system_clock,
            customer_id=care.ada.pk,
            words=PatchWords(what=" ", done_on=day, result="maybe", valid_days=0),
        )
    assert {problem.field for problem in refused.value.problems} == {
        "what",
        "done_on",
        "result",
        "valid_days",
    }


def test_no_service_needs_a_test_until_somebody_says_so(care, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert not missing_tests([care.ada.pk], clock=system_clock)
