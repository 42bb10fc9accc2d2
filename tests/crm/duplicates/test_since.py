"""What was chosen after a merge, and people merged into people: undone and followed without losing anything."""

import pytest
from django.utils import timezone

from booking.ownership.models import MainStylist
from crm.customers.models import Customer
from crm.customers.standing import ids_of
from kernel.clock import system_clock as clock
from tests.cast import CustomerFactory, open_salon
from tests.crm.duplicates.test_merging import merge, undo

pytestmark = pytest.mark.usefixtures("in_a")


def main_of(customer):
    return MainStylist.objects.filter(customer=customer).values_list("staff", flat=True).first()


@pytest.fixture
def two():
    """Bo, who was merged into Ada, had Ana; Ada had nobody."""
    ana, ben = open_salon().staff
    kept, gone = CustomerFactory(name="Ada"), CustomerFactory(name="Bo")
    MainStylist.objects.create(customer=gone, staff=ana, since=timezone.now())
    return kept, gone, ana, ben, merge(kept, gone, clock)


def test_a_main_stylist_goes_along_and_back(two):
    kept, gone, ana, _ben, made = two
    assert (main_of(kept), main_of(gone)) == (ana.pk, None)
    undo(made, clock)
    assert (main_of(kept), main_of(gone)) == (None, ana.pk)


def test_a_main_stylist_who_was_chosen_since_stays_and_the_other_gets_theirs_back(two):
    kept, gone, ana, ben, made = two
    MainStylist.objects.filter(customer=kept).update(staff=ben)
    undo(made, clock)
    assert (main_of(kept), main_of(gone)) == (ben.pk, ana.pk)


def test_a_main_stylist_who_was_taken_away_since_is_still_given_back(two):
    kept, gone, ana, _ben, made = two
    MainStylist.objects.filter(customer=kept).delete()
    undo(made, clock)
    assert (main_of(kept), main_of(gone)) == (None, ana.pk)


def test_a_chain_is_flat_also_where_the_merged_one_came_through_who_is_kept():
    kept, middle = CustomerFactory(), CustomerFactory()
    first = CustomerFactory(referrer=kept)
    merge(middle, first, clock)
    made = merge(kept, middle, clock)
    assert ids_of(kept.pk) == sorted([kept.pk, middle.pk, first.pk], key=lambda pk: (pk != kept.pk, pk))
    undo(made, clock)
    rows = {row.pk: row for row in Customer.objects.all()}
    assert (rows[first.pk].merged_into_id, rows[first.pk].referrer_id) == (middle.pk, kept.pk)
    assert rows[middle.pk].merged_into_id is None
