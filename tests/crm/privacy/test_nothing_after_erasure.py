"""Whoever was erased stays so: nothing is written about them any more, nobody is made one with them, no file keeps them."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connections, transaction

from booking.history.keeping import history_rebuild
from booking.history.models import CustomerFacts
from booking.ownership.models import MainStylist
from booking.records.models import Note
from crm.care.models import Interaction, Task
from crm.care.services import TaskWish, task_create
from crm.customers.lists.bulk import customers_bulk
from crm.customers.lists.listing import Listing
from crm.customers.models import ContactShown, Customer, Export, Tag, Tagging
from crm.customers.standing import customers_held
from crm.duplicates.models import Merge
from crm.duplicates.services import customers_merge
from crm.privacy.erasing import erasure_make
from kernel.actor import system_actor
from kernel.clock import system_clock
from kernel.context import salon_context
from kernel.errors import NotFound
from tenants.accounts.models import RoleSwitch
from tenants.accounts.rights import Action
from tenants.registry.models import Salon
from tests.cast import CustomerFactory, open_salon
from tests.visits import make_visit

BY = system_actor("test")


def erase(customer):
    erasure_make(actor=BY, clock=system_clock, customer_id=customer.pk, typed=customer.name)
    return Customer.objects.get(pk=customer.pk)


@pytest.fixture
def gone(in_a):
    return erase(CustomerFactory(name="Ana Ribeiro", phone="+491709999999"))


@pytest.fixture
def owner(salon_a, client_of, cast):
    return client_of(salon_a, cast.owner)


@pytest.mark.parametrize(
    ("path", "typed"),
    [
        ("/desk/customers/{}/log/", {"way": "call", "outcome": "reached", "note": "She told me"}),
        ("/desk/tasks/new/", {"title": "Call Ana", "due_on": "today", "kind": "call", "customer_id": "{}"}),
        ("/desk/customers/{}/tags/", {"name": "Regular"}),
        (
            "/desk/customers/records/of/{}/notes/",
            {"text": "She is allergic", "visibility": "all", "weight": "1"},
        ),
    ],
)
def test_nothing_is_written_about_them(owner, gone, path, typed):
    today = datetime.now(UTC).date().isoformat()
    sent = {name: today if value == "today" else value.format(gone.pk) for name, value in typed.items()}
    assert owner.post(path.format(gone.pk), sent).status_code in (404, 422)
    assert not any(model.objects.exists() for model in (Interaction, Task, Tagging, Note))


def test_no_contacts_of_theirs_are_shown_on_record(gone, salon_a, client_of, cast):
    RoleSwitch.objects.create(role="receptionist", action=Action.CUSTOMER_SEE_CONTACT, is_on=False)
    answer = client_of(salon_a, cast.receptionist).post(
        f"/desk/customers/{gone.pk}/contacts/", {"reason": "Ana"}
    )
    assert (answer.status_code, ContactShown.objects.exists()) == (404, False)


@pytest.mark.parametrize("turned", [False, True])
def test_nobody_is_made_one_with_them(owner, gone, turned):
    pair = (CustomerFactory(name="Bea"), gone)
    kept, other = pair[::-1] if turned else pair
    with pytest.raises(NotFound):
        customers_merge(
            actor=BY, clock=system_clock, kept_id=kept.pk, gone_id=other.pk, versions=(kept.version, other.version)
        )  # fmt: skip
    assert owner.get(f"/desk/customers/duplicates/{gone.pk}/").status_code == 404
    assert not Merge.objects.exists()


def test_nobody_was_sent_by_them_from_now_on(owner, gone):
    bea = CustomerFactory(name="Bea")
    answer = owner.post(
        f"/desk/customers/{bea.pk}/edit/", {"name": "Bea", "version": "1", "referrer_id": str(gone.pk)}
    )
    assert (answer.status_code, Customer.objects.get(pk=bea.pk).referrer_id) == (422, None)


def test_what_is_done_to_many_leaves_them_out(gone):
    tag, bea = Tag.objects.create(name="VIP"), CustomerFactory(name="Bea")
    told = {"actor": BY, "code": "tag", "value": str(tag.pk), "listing": Listing()}
    assert customers_held([gone.pk, bea.pk]) == [bea.pk]
    with pytest.raises(NotFound):
        customers_bulk(**told, customer_ids=[gone.pk, bea.pk])
    assert customers_bulk(**told, customer_ids=None) == 1
    assert list(Tagging.objects.values_list("customer", flat=True)) == [bea.pk]


def test_their_visits_add_up_to_nothing_ever_again(in_a):
    visit = make_visit(start=datetime.now(UTC) - timedelta(days=9), name="Ana Ribeiro", state="done")
    history_rebuild(clock=system_clock)
    assert CustomerFacts.objects.filter(customer=visit.customer).exists()
    erase(visit.customer)
    history_rebuild(clock=system_clock)
    assert not CustomerFacts.objects.filter(customer=visit.customer).exists()


def test_facts_that_came_back_once_go_at_night(in_a, gone):
    CustomerFacts.objects.create(customer=gone, visits=3)
    history_rebuild(clock=system_clock)
    assert not CustomerFacts.objects.exists()


def test_lists_that_were_taken_out_go_from_the_disk(
    in_a, settings, tmp_path, django_capture_on_commit_callbacks
):
    settings.MEDIA_ROOT = tmp_path
    name = default_storage.save("exports/x.csv", ContentFile(b"Ana Ribeiro"))
    facts = {"columns": [], "kind": "csv", "language": "en"}
    made = Export.objects.create(**facts, state="done", file=name)
    begun = Export.objects.create(**facts, state="waiting", tries=1, stepped_at=datetime.now(UTC))
    with django_capture_on_commit_callbacks(execute=True):
        erase(CustomerFactory(name="Ana Ribeiro"))
    made.refresh_from_db()
    begun.refresh_from_db()
    assert (made.state, made.file, default_storage.exists(name)) == ("done", "", False)
    assert (begun.tries, begun.stepped_at) == (2, None)


def test_a_task_that_is_written_while_they_are_erased_waits_and_is_refused(own_database):
    with salon_context(Salon.objects.get(slug="salon-a")) as salon:
        ana, answers, begun = CustomerFactory(name="Ana Ribeiro"), [], threading.Event()
        wish = TaskWish(title="Call Ana", due_on=datetime.now(UTC).date(), customer_id=ana.pk)

        def write():
            with salon_context(salon):
                begun.set()
                try:
                    task_create(actor=BY, clock=system_clock, wish=wish)
                except NotFound:
                    answers.append("not found")
            connections.close_all()

        other = threading.Thread(target=write)
        with transaction.atomic():
            Customer.objects.select_for_update().get(pk=ana.pk)  # as an erasure does
            other.start()
            begun.wait()
            other.join(timeout=1)
            assert (other.is_alive(), answers) == (True, [])
            Customer.objects.filter(pk=ana.pk).update(erased_at=datetime.now(UTC))
        other.join()
        assert (answers, Task.objects.exists()) == (["not found"], False)


def test_many_that_are_given_a_main_stylist_leave_them_out(gone):
    staff = open_salon().staff[0]
    told = {"actor": BY, "code": "main_stylist", "value": str(staff.pk), "listing": Listing()}
    customers_bulk(**told, customer_ids=None)
    assert not MainStylist.objects.exists()
