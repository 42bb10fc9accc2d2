"""Two customers become one with all that is theirs, and two again with nothing lost."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from booking.calendars.models import CustomerFeed
from booking.calendars.tokens import customer_feed_token
from booking.diary.models import Appointment
from booking.diary.telling.coming_again import invitations_change, invitations_wanted
from booking.diary.tokens import new_reference, token_hash
from crm.customers.finding.search import customers_found
from crm.customers.models import Consent, Customer, CustomerContact, Tag, Tagging
from crm.customers.selectors import customer_by_id
from crm.customers.services import customer_for
from crm.customers.standing import customer_held, ids_of
from crm.duplicates.models import MergeState, Pair, PairState
from crm.duplicates.nightly import duplicates_look
from crm.duplicates.services import AlreadyMerged, Choice, customers_merge
from crm.duplicates.undoing import MergedFurther, MergeIsFinal, merge_undo
from crm.messaging.models import ChannelWish, Message
from crm.messaging.reaching.choosing import reach_load
from kernel.actor import system_actor
from kernel.audit.models import AuditLine
from kernel.clock import FixedClock
from kernel.errors import BadInput, NotFound, StaleVersion
from tests.cast import CustomerFactory
from tests.visits import make_visit

pytestmark = pytest.mark.usefixtures("in_a")

ACTOR = system_actor("test")
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
PHONE, OTHER_PHONE = "+8613800138000", "+8613900139000"


@pytest.fixture
def clock():
    return FixedClock(NOON)


def merge(kept, gone, clock, **choice):
    versions = tuple(Customer.objects.get(pk=one.pk).version for one in (kept, gone))
    return customers_merge(
        actor=ACTOR, clock=clock, kept_id=kept.pk, gone_id=gone.pk, versions=versions, choice=Choice(**choice)
    )


def undo(made, clock):
    return merge_undo(actor=ACTOR, clock=clock, merge_id=made.pk)


def state_of(*customers):
    """All that is told of the customers by the rows that are theirs, but versions."""
    rows = Customer.objects.filter(pk__in=[one.pk for one in customers]).order_by("pk")
    return [
        (
            [getattr(row, field.attname) for field in Customer._meta.concrete_fields if field.name != "version"],
            sorted(row.contacts.values_list("kind", "value", "is_primary")),
            sorted(row.appointments.values_list("pk", flat=True)),
            sorted(row.tags.values_list("name", flat=True)),
            sorted(row.messages.values_list("pk", flat=True)),
            sorted(row.calendar_feeds.values_list("pk", flat=True)),
            ChannelWish.objects.filter(customer=row).values_list("channel", flat=True).first(),
            dict(row.consents.order_by("pk").values_list("purpose", "given")),
        )
        for row in rows
    ]  # fmt: skip


@pytest.fixture
def pair():
    """Ana twice: each with a visit, a phone, a message, a feed and tags, one of which both have."""
    kept = make_visit(name="Ana Ribeiro", phone=PHONE, email=None).customer
    gone = make_visit(name="ana ribeiro", phone=OTHER_PHONE, email="ana@example.com").customer
    Customer.objects.filter(pk=gone.pk).update(note="likes it short", language="en")
    both, one = Tag.objects.create(name="VIP"), Tag.objects.create(name="loyal")
    for number, customer in enumerate((kept, gone)):
        Tagging.objects.create(customer=customer, tag=both)
        Message.objects.create(
            kind="x", to="x", language="en", context={}, dedupe_key=f"m{number}", customer=customer
        )
        mine = new_reference()
        CustomerFeed.objects.create(
            reference=mine, token_hash=token_hash(customer_feed_token(mine)), customer=customer, made_at=NOON
        )
    Tagging.objects.create(customer=gone, tag=one)
    ChannelWish.objects.create(customer=gone, channel="sms")
    return Customer.objects.get(pk=kept.pk), Customer.objects.get(pk=gone.pk)


def test_all_that_is_theirs_follows(pair, clock):
    kept, gone = pair
    merge(kept, gone, clock)
    kept.refresh_from_db()
    assert Appointment.objects.filter(customer=kept).count() == 2
    assert Message.objects.filter(customer=kept).count() == 2
    assert set(kept.tags.values_list("name", flat=True)) == {"VIP", "loyal"}
    assert ChannelWish.objects.get(customer=kept).channel == "sms"
    assert set(kept.contacts.values_list("value", "is_primary")) == {
        (PHONE, True), (OTHER_PHONE, False), ("ana@example.com", True),
    }  # fmt: skip
    assert (kept.name, kept.note, kept.language) == ("Ana Ribeiro", "likes it short", "en")


def test_undone_at_once_everything_is_as_it_was(pair, clock):
    before = state_of(*pair)
    undo(merge(*pair, clock), clock)
    assert state_of(*pair) == before


def test_what_came_after_stays_with_the_kept_one_and_the_rest_goes_back(pair, clock):
    kept, gone = pair
    made = merge(kept, gone, clock)
    later = make_visit(name="x", email="later@example.com")
    Appointment.objects.filter(pk=later.pk).update(customer=kept)
    Customer.objects.filter(pk=kept.pk).update(note="changed since")
    Tagging.objects.filter(customer=kept, tag__name="loyal").delete()
    undo(made, clock)
    kept.refresh_from_db()
    assert set(kept.appointments.values_list("pk", flat=True)) > {later.pk}
    assert (kept.note, kept.language, gone.appointments.count()) == ("changed since", "", 1)
    assert [tag.name for tag in gone.tags.all()] == ["VIP"]


def test_the_choices_count(pair, clock):
    kept, gone = pair
    Customer.objects.filter(pk=kept.pk).update(note="first")
    main = gone.contacts.get(kind="phone").pk
    merge(Customer.objects.get(pk=kept.pk), gone, clock, fields={"name": "gone"}, main={"phone": main})
    kept.refresh_from_db()
    assert (kept.name, kept.note) == ("ana ribeiro", "first\nlikes it short")
    assert kept.contacts.get(kind="phone", is_primary=True).value == OTHER_PHONE


@pytest.mark.parametrize(
    "choice", [{"fields": {"name": "neither"}}, {"fields": {"name": "both"}}, {"main": {"phone": 0}}]
)
def test_a_choice_that_is_none_is_refused_and_nothing_changes(pair, clock, choice):
    before = state_of(*pair)
    with pytest.raises(BadInput):
        merge(*pair, clock, **choice)
    assert state_of(*pair) == before


def said(customer, *answers):
    for given in answers:
        Consent.objects.create(
            customer=customer, purpose="invitations", given=given, text_version="1", source="x"
        )


@pytest.mark.parametrize(
    ("ours", "theirs", "chosen", "after"),
    [
        ([True], [False], {}, False),
        ([False], [True], {}, False),
        ([False], [True], {"invitations": True}, True),
        ([True], [False], {"invitations": True}, True),
        ([], [False], {}, False),
        ([False], [], {}, False),
        ([], [False, True], {}, True),
    ],
)
def test_the_stricter_consent_holds_unless_somebody_says_otherwise(pair, clock, ours, theirs, chosen, after):
    kept, gone = pair
    said(gone, *theirs)
    said(kept, *ours)
    before = state_of(*pair)
    made = merge(kept, gone, clock, consents=chosen)
    assert invitations_wanted(kept.pk) is after
    undo(made, clock)
    assert state_of(*pair) == before


def test_who_stopped_texts_as_the_other_one_gets_none(pair, clock):
    kept, gone = pair
    Consent.objects.create(customer=gone, purpose="message_sms", given=False, text_version="1", source="sms")
    merge(kept, gone, clock)
    assert reach_load(kept.pk).stopped == {"message_sms"}


def test_the_merged_one_is_found_no_more_and_their_contacts_lead_to_the_kept_one(pair, clock):
    kept, gone = pair
    merge(kept, gone, clock)
    assert list(customers_found("ana")) == [kept]
    assert customer_for(actor=ACTOR, name="Ana", phone=OTHER_PHONE) == kept
    assert (customer_by_id(gone.pk), customer_held(gone.pk), ids_of(kept.pk)) == (
        kept,
        kept,
        [kept.pk, gone.pk],
    )


def test_links_of_the_merged_one_go_on_working(pair, clock, client_of, salon_a):
    kept, gone = pair
    feed = CustomerFeed.objects.get(customer=gone)
    merge(kept, gone, clock)
    token = customer_feed_token(feed.reference)
    calendar = client_of(salon_a).get(f"/calendar/visits/{token}.ics").content.decode()
    assert calendar.count("BEGIN:VEVENT") == 2
    invitations_change(actor=ACTOR, customer_id=gone.pk, wanted=False)
    assert not invitations_wanted(kept.pk)


def test_a_chain_is_flat_and_undone_from_its_end(pair, clock):
    kept, gone = pair
    last = CustomerFactory(name="Ana R.")
    before = state_of(kept, gone, last)
    first = merge(kept, gone, clock)
    second = merge(last, kept, clock)
    gone.refresh_from_db()
    assert gone.merged_into_id == last.pk
    assert last.appointments.count() == 2
    with pytest.raises(MergedFurther):
        undo(first, clock)
    undo(second, clock)
    undo(first, clock)
    assert state_of(kept, gone, last) == before


def test_after_thirty_days_it_is_final_and_what_undoing_needed_is_forgotten(pair, clock):
    made = merge(*pair, clock)
    clock.move(timedelta(days=30))
    with pytest.raises(MergeIsFinal):
        undo(made, clock)
    duplicates_look(clock=clock)
    made.refresh_from_db()
    assert (made.state, made.journal) == (MergeState.FINAL, {})


def test_a_merge_is_undone_once(pair, clock):
    made = merge(*pair, clock)
    undo(made, clock)
    with pytest.raises(MergeIsFinal):
        undo(made, clock)


def test_what_was_undone_is_two_people_from_then_on(pair, clock):
    undo(merge(*pair, clock), clock)
    assert Pair.objects.get().state == PairState.DISMISSED


def test_a_stray_of_the_merged_one_follows_in_the_night_and_goes_back_with_the_rest(pair, clock):
    kept, gone = pair
    made = merge(kept, gone, clock)
    stray = make_visit(name="x", email="stray@example.com")
    Appointment.objects.filter(pk=stray.pk).update(customer=gone)
    duplicates_look(clock=clock)
    stray.refresh_from_db()
    assert stray.customer_id == kept.pk
    made.refresh_from_db()
    undo(made, clock)
    stray.refresh_from_db()
    assert stray.customer_id == gone.pk


def test_a_night_costs_the_same_however_many_merges_stand(pair, clock):
    def counted():
        with CaptureQueriesContext(connection) as seen:
            duplicates_look(clock=clock)
        return len(seen)

    kept, gone = pair
    merge(kept, gone, clock)
    few = counted()
    for name in ("Ada", "Bo", "Cy"):
        merge(kept, CustomerFactory(name=name), clock)
    assert counted() == few


def test_a_stale_page_a_second_merge_and_oneself_are_refused(pair, clock):
    kept, gone = pair
    with pytest.raises(StaleVersion):
        customers_merge(actor=ACTOR, clock=clock, kept_id=kept.pk, gone_id=gone.pk, versions=(1, 9))
    with pytest.raises(NotFound):
        merge(kept, kept, clock)
    merge(kept, gone, clock)
    with pytest.raises(AlreadyMerged):
        merge(gone, kept, clock)


def test_the_trail_says_what_became_of_both(pair, clock):
    kept, gone = pair
    merge(kept, gone, clock)
    lines = AuditLine.objects.filter(action="customer.merged").values_list("object_id", "after__gone")
    assert set(lines) == {(kept.pk, gone.pk), (gone.pk, gone.pk)}


def test_contacts_of_both_are_counted_once_each(pair, clock):
    before = CustomerContact.objects.count()
    merge(*pair, clock)
    assert CustomerContact.objects.count() == before
