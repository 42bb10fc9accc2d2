"""The lines between the classes: previewed, moved with everybody counted anew at once, and put back to usual."""

from datetime import timedelta

import pytest
from django.test import TestCase

from booking.history.lines import Lines, class_counts, lines_change, lines_problems
from booking.history.models import CustomerFacts, HistoryState
from crm.customers.lists.listing import listing_of
from crm.customers.models import Customer
from crm.customers.sight import customer_sight
from crm.duplicates.services import customers_merge
from crm.duplicates.undoing import merge_undo
from kernel.actor import Actor, ActorKind, system_actor
from kernel.audit.models import AuditLine
from kernel.clock import FixedClock, system_clock
from kernel.errors import BadInput, StaleVersion
from tests.booking.history.scene import NOW, came, facts
from tests.cast import CustomerFactory, open_salon
from tests.visits import make_visit

BY, AT = system_actor("test"), FixedClock(NOW)
HERE = "/desk/customers/classes/"


@pytest.fixture
def shop(in_a):
    return open_salon()


@pytest.fixture
def manager(salon_a, client_of, cast, shop):
    return client_of(salon_a, cast.manager)


@pytest.fixture
def four(in_a):
    """Visits of the last year, spent in it, days since: by the usual lines high, medium, potential, sleeping."""
    known = [(6, 90_000, 10), (3, 30_000, 20), (1, 4_000, 30), (2, 9_000, 200)]
    for visits, spent, ago in known:
        CustomerFacts.objects.create(
            customer=CustomerFactory(),
            visits=visits,
            visits_year=visits,
            spent_year_minor=spent,
            last_at=NOW - timedelta(days=ago),
        )


def test_the_preview_and_what_is_saved_agree_with_each_other_and_with_the_night(shop, four):
    customer = came(shop, days_ago=[100, 50, 20]).customer
    facts(customer)
    lines = Lines(sleeping_days=15, lost_days=150, high_visits=3, high_minor=1)
    foreseen = class_counts(lines, NOW)
    CustomerFacts.objects.update(value_class="")
    lines_change(actor=BY, clock=AT, version=1, lines=lines)
    classes = list(CustomerFacts.objects.values_list("value_class", flat=True))
    assert {code: classes.count(code) for code in foreseen} == foreseen
    at_once = CustomerFacts.objects.get(customer=customer).value_class
    assert facts(customer).value_class == at_once == "sleeping"


def test_the_counts_by_the_usual_lines(four):
    assert class_counts(Lines(), NOW) == {"high": 1, "medium": 1, "potential": 1, "sleeping": 1, "lost": 0}


@pytest.mark.parametrize(
    "lines",
    [
        Lines(sleeping_days=0), Lines(sleeping_days=365), Lines(lost_days=3651), Lines(high_visits=2), Lines(high_visits=367),
        Lines(medium_minor=1), Lines(high_minor=-1), Lines(high_minor=10**12 + 1),
    ],
)  # fmt: skip
def test_lines_that_cannot_be_are_refused_whole(in_a, lines):
    assert lines_problems(lines)
    with pytest.raises(BadInput):
        lines_change(actor=BY, clock=AT, version=1, lines=lines)
    assert not HistoryState.objects.exclude(version=1).exists()


def test_who_moved_them_first_is_not_overwritten_unseen(four):
    lines_change(actor=BY, clock=AT, version=1, lines=Lines(sleeping_days=90))
    with pytest.raises(StaleVersion):
        lines_change(actor=BY, clock=AT, version=1, lines=Lines(sleeping_days=60))
    assert AuditLine.objects.filter(action="value_classes.changed").count() == 1


TYPED = {
    "version": "1", "sleeping_days": "90", "lost_days": "300", "high_visits": "6", "high_minor": "500,50",
    "medium_visits": "3", "medium_minor": "0",
}  # fmt: skip


def test_the_page_shows_previews_saves_and_goes_back_to_usual(manager, four):
    assert "500,50" in manager.post(HERE, TYPED | {"lost_days": "80"}).content.decode()
    counts = manager.post(f"{HERE}look/", TYPED).context["rows"]
    assert [code for code, *_rest in counts] == ["high", "medium", "potential", "sleeping", "lost"]
    manager.post(HERE, TYPED)
    state = HistoryState.objects.get()
    assert (state.sleeping_days, state.high_minor, state.version) == (90, 50_050, 2)
    assert manager.post(HERE, TYPED).status_code == 422  # somebody was faster
    assert 'value="120"' in manager.get(f"{HERE}?usual=1").content.decode()


def test_receptionists_and_stylists_do_not_move_them(salon_a, client_of, cast, in_a):
    for who in (cast.receptionist, cast.stylist):
        assert client_of(salon_a, who).get(HERE).status_code == 403


def test_the_list_knows_the_class_only_for_who_sees_everybody(manager, salon_a, client_of, cast, four):
    CustomerFacts.objects.update(value_class="high")
    assert "High value" in manager.get("/desk/customers/?class=high&col=class&sort=-visits").content.decode()
    stylist = client_of(salon_a, cast.stylist)
    assert stylist.get("/desk/customers/?class=high").status_code == 422
    assert (
        "High value"
        not in stylist.get("/desk/customers/?view=all&col=class&sort=-spent_year").content.decode()
    )


def test_the_list_finds_who_was_here_since_a_day_and_who_was_not(four):
    CustomerFactory(name="Never")
    seen = customer_sight(BY)
    since = f"{NOW - timedelta(days=25):%Y-%m-%d}"
    assert listing_of(f"visited={since}").rows(seen).count() == 2
    assert listing_of(f"missed={since}").rows(seen).count() == 3
    assert listing_of(f"missed={since}").rows(seen).filter(name="Never").exists()


def test_facts_follow_a_merge_and_its_undoing_at_once(shop):
    kept, gone = (came(shop, days_ago=[10]).customer for _one in range(2))
    facts(kept)
    versions = (kept.version, gone.version)
    with TestCase.captureOnCommitCallbacks(execute=True):
        merge = customers_merge(
            actor=BY, clock=system_clock, kept_id=kept.pk, gone_id=gone.pk, versions=versions
        )
    assert dict(CustomerFacts.objects.values_list("customer", "visits")) == {kept.pk: 2}
    with TestCase.captureOnCommitCallbacks(execute=True):
        merge_undo(actor=BY, clock=system_clock, merge_id=merge.pk)
    assert dict(CustomerFacts.objects.values_list("customer", "visits")) == {kept.pk: 1, gone.pk: 1}


def test_a_cancelled_visit_does_not_open_the_customer_to_the_stylist(shop, cast):
    """Whom somebody serves is said by the records alone."""
    visit = make_visit(shop=shop, email=None, state="cancelled", cancelled_at=NOW)
    staff = visit.lines.get().staff
    staff.user = cast.stylist
    staff.save()
    actor = Actor(kind=ActorKind.USER, id=cast.stylist.pk, role="stylist")
    seen = customer_sight(actor).customers(Customer.objects.all())
    assert list(seen) == []
    visit.state, visit.cancelled_at = "booked", None
    visit.save()
    assert list(seen.all()) == [visit.customer]
