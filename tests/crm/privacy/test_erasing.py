"""G19: a person is erased, and nothing in the house names them any more; visits and their sums are as they were."""

import io
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection, connections, transaction
from django.db.models import Sum

from booking.diary.models import Appointment
from booking.queue.models import Ticket
from crm.customers.basics import Basics, Birthday, customer_change, customer_create
from crm.customers.finding.search import customers_found
from crm.customers.lists.exporting import customers_export
from crm.customers.lists.listing import Listing
from crm.customers.lists.saved_views import view_save
from crm.customers.models import AlertSeen, Consent, Customer, Export, SavedView
from crm.customers.references import references
from crm.customers.services import customer_for
from crm.customers.standing import customer_held
from crm.duplicates.models import Merge
from crm.duplicates.services import Choice, customers_merge
from crm.duplicates.undoing import merge_undo
from crm.messaging.models import ChannelAddress, Message, Reply
from crm.privacy.erasing import erasure_make, person_erased
from crm.privacy.models import Erasure
from crm.privacy.scrubbing import erasures_finish, kept_list
from kernel.actor import Actor, ActorKind, system_actor
from kernel.audit.models import AuditLine
from kernel.clock import system_clock
from kernel.context import salon_context
from kernel.errors import BadInput, NotAllowed, NotFound
from tenants.accounts.models import User
from tenants.registry.models import ErasedPerson, Salon
from tests.api.calls import book, first_slots, send, soon, wanted
from tests.cast import CustomerFactory
from tests.conftest import client_of
from tests.isolation import world
from tests.visits import make_visit

CANARY = "Canary7f3aperson"
TWELVE = {
    "name": CANARY, "family": "Quixfamily", "given": "Zyxgiven", "preferred": "Wuxcalled", "wechat": "vux_wechat",
    "address": "Tuxstreet 5", "company": "Suxworks", "phone": "+4930555777123", "second phone": "+4930555777456",
    "email": "canary7f3aperson@example.com", "second email": "ruxmail@example.com", "note": "Puxnote",
}  # fmt: skip
SOUGHT = [word.lower().lstrip("+") for word in TWELVE.values()]
# What is the salon's own vocabulary, though the world of the isolation tests fills it with the same word.
VOCABULARY = {
    "customers_tag", "customers_ownfield", "calendars_outsidecalendar",
    "roster_rostertemplate", "roster_rosterrequest", "questions_question", "customer_forms_form",
    "customer_forms_formversion", "segments_segment", "ownership_handover", "care_tasktemplate", "careplans_plantemplate",
    "queue_queuelink", "records_note_edit",
}  # fmt: skip
TEXTS = """
SELECT table_schema, table_name, column_name FROM information_schema.columns
WHERE table_schema IN (%s, 'public') AND data_type IN ('text', 'character varying', 'json', 'jsonb', 'ARRAY', 'inet')
"""


@pytest.fixture
def salon(own_database, settings, tmp_path):
    """Salon A with real commits (the owner's role sees them) and files of its own."""
    settings.MEDIA_ROOT = tmp_path
    with salon_context(Salon.objects.get(slug="salon-a")) as salon:
        yield salon


def acting(role="manager"):
    user = User.objects.get(role=role)
    return Actor(kind=ActorKind.USER, id=user.pk, name=user.name, role=role, source="desk")


def known_everywhere(salon):
    """Somebody with a past, of whom everything is known that the house can know; nothing is to come."""
    visit = make_visit(
        start=datetime.now(UTC) - timedelta(days=3), name=CANARY, email=TWELVE["email"], phone=TWELVE["phone"],
        customer_note=TWELVE["note"], desk_note=CANARY, visitor_name=CANARY, visitor_phone=TWELVE["phone"],
        answers=[{"id": 1, "text": "?", "answer": CANARY}], consent_address="203.0.113.77",
    )  # fmt: skip
    for fill in (
        world._known, world._recorded, world._calendars, world._merging, world._asking, world._forming, world._caring,
        world._waiting, world._queueing,
    ):  # fmt: skip
        fill(CANARY, visit)
    world._listing(CANARY, visit, User.objects.get(role="owner"))
    Ticket.objects.update(customer=visit.customer, services_text="Cut")
    namesakes = Customer.objects.filter(name=CANARY, merged_into=None).exclude(pk=visit.customer_id)
    namesakes.update(name="Somebody else", sought="")
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"UPDATE {salon.schema_name}.customers_consent SET text_version = '1'")
    of = {"customer": visit.customer}
    Message.objects.create(
        **of, kind="visit_booked", to=TWELVE["email"], language="en", text=CANARY, context={"name": CANARY},
        dedupe_key=f"{CANARY}:1", about_type="diary.appointment", about_id=visit.pk,
    )  # fmt: skip
    Message.objects.create(
        kind="visit_booked_staff", to="owner@x.example", language="en", text=CANARY, context={"name": CANARY},
        dedupe_key=f"{CANARY}:2", about_type="diary.appointment", about_id=visit.pk, state="sent",
    )  # fmt: skip
    Reply.objects.create(
        **of,
        provider="twilio",
        provider_id="1",
        sender=TWELVE["phone"],
        text=CANARY,
        received_at=datetime.now(UTC),
    )
    ChannelAddress.objects.create(**of, channel="push", address=f"https://push.example/{CANARY}")
    AlertSeen.objects.create(**of, key="x", title=f"Allergic: {CANARY}", doing="booking", user_name="Ana")
    Consent.objects.create(
        **of, purpose="marketing", given=True, text_version="1", source="form", address="203.0.113.77"
    )
    return visit


def told_more(customer):
    """The desk writes down all the rest; the trail has it before and after."""
    basics = Basics(
        family_name=TWELVE["family"], given_name=TWELVE["given"], preferred_name=TWELVE["preferred"],
        phones=[TWELVE["phone"], TWELVE["second phone"]], emails=[TWELVE["email"], TWELVE["second email"]],
        wechat=TWELVE["wechat"], address=TWELVE["address"], company=TWELVE["company"], birthday=Birthday(day=3, month=5),
    )  # fmt: skip
    told = {"actor": acting(), "clock": system_clock, "customer_id": customer.pk}
    changed = customer_change(**told, version=customer.version, basics=basics)
    return customer_change(
        **told, version=changed.version, basics=replace(basics, company=f"{TWELVE['company']} 2")
    )


def booked_and_cancelled(salon):
    """A booking of theirs over the API: kept answer, messages, outbox; then off again."""
    client, shop = client_of(salon), world.open_salon(start_minute=0, end_minute=1440)
    body = wanted(shop, first_slots(client, shop, soon())[0], note=TWELVE["note"])
    made = book(
        client, body | {"customer": {"name": CANARY, "phone": TWELVE["phone"], "email": TWELVE["email"]}}
    )
    assert made.status_code == 201
    token = made.json()["token"]
    assert send(client, "delete", f"appointments/by-token/{token}/").status_code == 200
    return token


def places_of(salon):
    """Each `table.column` in which one of the person's words stands, in the salon's schema and the platform's."""
    found = set()
    with connection.cursor() as cursor:
        cursor.execute(TEXTS, [salon.schema_name])
        for schema, table, column in cursor.fetchall():
            if table not in VOCABULARY:
                cursor.execute(
                    f'SELECT 1 FROM "{schema}"."{table}" WHERE lower("{column}"::text) LIKE ANY(%s) LIMIT 1',
                    [[f"%{word}%" for word in [*SOUGHT, "203.0.113.77"]]],
                )
                found |= {f"{table}.{column}"} if cursor.fetchone() else set()
    return found


def files_with_words(folder: Path):
    """The files in whose content or name one of their words stands."""
    files = [one for one in folder.rglob("*") if one.is_file() and "/exports/" not in str(one)]
    return {one.name for one in files if CANARY.lower() in f"{one.name}{one.read_bytes()!r}".lower()}


def figures():
    return Appointment.objects.aggregate(minor=Sum("total_minor"), lines=Sum("lines__price_minor"))


def test_of_an_erased_person_nothing_is_left_anywhere(salon, tmp_path):
    visit = known_everywhere(salon)
    token = booked_and_cancelled(salon)
    customer = told_more(visit.customer)
    before = figures(), Appointment.objects.count()
    assert {"customers_customer.address", "messaging_message.context", "audit_auditline.after"} <= places_of(
        salon
    )
    row = erasure_make(actor=acting(), clock=system_clock, customer_id=customer.pk, typed=customer.name)
    assert erasures_finish(clock=system_clock) == 1
    assert places_of(salon) == set()
    assert files_with_words(tmp_path) == set()
    assert (figures(), Appointment.objects.count()) == before
    assert client_of(salon).get(f"/api/v1/appointments/by-token/{token}/").status_code == 404
    assert Customer.objects.get(pk=customer.pk).name == f"Erased customer {row.key[:4]}"
    assert list(customers_found("erased")) == []
    connections["owner"].close()
    cache.clear()


def test_a_restored_copy_is_erased_again_and_only_once(salon):
    visit = known_everywhere(salon)
    customer = visit.customer
    person_erased_at_once(customer)
    assert [(one.customer_id, one.key) for one in kept_list()] == [(customer.pk, Erasure.objects.get().key)]
    Customer.objects.filter(pk=customer.pk).update(name=CANARY, erased_at=None)  # as an older copy has it
    said = [reapplied(), reapplied()]
    assert ["salon-a: 1 erased again" in text for text in said] == [True, False]
    assert Customer.objects.get(pk=customer.pk).name != CANARY
    Erasure.objects.all().delete()
    ErasedPerson.objects.using("owner").all().delete()  # a copy of the whole database: only the files know
    Customer.objects.filter(pk=customer.pk).update(name=CANARY, erased_at=None)
    assert "salon-a: 1 erased again" in reapplied()
    connections["owner"].close()


@pytest.mark.parametrize("since", [timedelta(0), timedelta(days=900)])
def test_who_got_an_erased_persons_number_after_a_restore_is_somebody_else(salon, since):
    """The copy is older than the erased one, so its sequence gives their number to the next who comes in."""
    gone = CustomerFactory(name="Ana Ribeiro", email="ana@x.example")
    person_erased_at_once(gone)
    with connections["owner"].cursor() as cursor:
        for table in ("privacy_erasure", "audit_auditline", "customers_customer"):
            cursor.execute(f"DELETE FROM {salon.schema_name}.{table}")
        cursor.execute(
            f"SELECT setval('{salon.schema_name}.customers_customer_id_seq', %s, false)", [gone.pk]
        )
    new = customer_create(actor=acting(), clock=system_clock, basics=Basics(name="Zoe Lang"))
    Customer.objects.filter(pk=new.pk).update(created_at=new.created_at - since)  # known from an older list
    assert new.pk == gone.pk
    assert "salon-a: 0 erased again" in reapplied()
    assert Customer.objects.get(pk=new.pk).name == "Zoe Lang"
    connections["owner"].close()


def test_who_was_taken_for_somebody_else_is_gone_from_the_others_trail_too(salon):
    other = CustomerFactory(name="Ana Ribeiro", email="ana@x.example", company="")
    gone = CustomerFactory(name=CANARY, email=TWELVE["email"], address=TWELVE["address"])
    told = {"actor": acting(), "clock": system_clock}
    versions = (other.version, gone.version)
    choice = Choice(fields={"name": "gone", "address": "gone"})
    merge = customers_merge(**told, kept_id=other.pk, gone_id=gone.pk, versions=versions, choice=choice)
    merge_undo(**told, merge_id=merge.pk)
    gone.refresh_from_db()
    person_erased_at_once(gone)
    assert places_of(salon) == set()
    line = AuditLine.objects.get(action="customer.merged", object_id=other.pk)
    assert (line.before, line.after["gone"], Customer.objects.get(pk=other.pk).name) == (
        {},
        gone.pk,
        "Ana Ribeiro",
    )
    connections["owner"].close()


def kept_lists(text):
    """A view of the list searched for that text, and an export of it."""
    listing = Listing(text=text, sort="-name")
    view = view_save(
        actor=acting("owner"), name=f"Only {text}"[:60], listing=listing, is_shared=True, is_default=False
    )
    export = customers_export(actor=acting("owner"), listing=listing, kind="csv", clock=system_clock)
    return view, export


def test_lists_that_were_searched_for_somebody_forget_what_was_searched(salon):
    gone = CustomerFactory(name=f"Mia {CANARY}", email=TWELVE["email"])
    CustomerFactory(name="Mia Stein", email="mia@x.example")
    named, common = kept_lists(CANARY), kept_lists("Mia")
    person_erased_at_once(gone)
    assert places_of(salon) == set()
    assert not SavedView.objects.filter(pk=named[0].pk).exists()
    assert Export.objects.get(pk=named[1].pk).query == "sort=-name"
    assert SavedView.objects.get(pk=common[0].pk).query == Export.objects.get(pk=common[1].pk).query != ""
    connections["owner"].close()


def test_a_booking_that_is_under_way_is_waited_for_and_stands_in_the_way(salon):
    ana = CustomerFactory(name="Ana Ribeiro", email="ana@x.example")
    visit = make_visit(email="b@x.example", start=datetime.now(UTC) + timedelta(days=2))
    begun, refused = threading.Event(), []

    def erase():
        begun.set()
        with salon_context(salon), pytest.raises(BadInput) as refusal:
            person_erased_at_once(ana)
        refused.append(refusal.value.problems[0].code)
        connections.close_all()

    other = threading.Thread(target=erase)
    with transaction.atomic():
        held = customer_held(ana.pk)  # as who books does
        other.start()
        begun.wait()
        other.join(timeout=1)
        assert (other.is_alive(), refused) == (True, [])
        Appointment.objects.filter(pk=visit.pk).update(customer=held)
    other.join()
    assert refused == ["hindered"]
    connections["owner"].close()


def person_erased_at_once(customer):
    erasure_make(actor=acting(), clock=system_clock, customer_id=customer.pk, typed=customer.name)
    erasures_finish(clock=system_clock)


def reapplied():
    out = io.StringIO()
    call_command("erasures_reapply", stdout=out)
    return out.getvalue()


@pytest.mark.django_db
class TestAsked:
    """What stands in the way, and who may."""

    @pytest.fixture
    def ana(self, in_a):
        return CustomerFactory(name="Ana  Ribeiro", email="ana@x.example")

    def erase(self, customer, typed="ana ribeiro", role="manager", reason="asked"):
        return erasure_make(
            actor=acting(role), clock=system_clock, customer_id=customer.pk, typed=typed, reason=reason
        )

    @pytest.mark.parametrize("role", ["receptionist", "stylist", "accountant"])
    def test_only_owners_and_managers_may(self, ana, role):
        with pytest.raises(NotAllowed):
            self.erase(ana, role=role)

    def test_everything_in_the_way_is_named_at_once(self, ana):
        visit = make_visit(start=datetime.now(UTC) + timedelta(days=1), email="b@x.example")
        Appointment.objects.filter(pk=visit.pk).update(customer=ana)
        with pytest.raises(BadInput) as refusal:
            self.erase(ana, typed="somebody", reason="rule")
        assert {problem.field for problem in refusal.value.problems} == {"customer", "typed", "reason"}
        assert Customer.objects.get(pk=ana.pk).erased_at is None

    def test_asked_for_twice_it_is_done_once(self, ana):
        first, second = self.erase(ana), self.erase(ana)
        assert (first.pk, AuditLine.objects.filter(action="customer.erased").count()) == (second.pk, 1)

    def test_whoever_was_merged_into_them_goes_along_and_it_cannot_be_undone(self, ana):
        twin = CustomerFactory(name="Anna", merged_into=ana)
        now = datetime.now(UTC)
        Merge.objects.create(
            kept=ana,
            gone=twin,
            gone_name="Anna",
            made_at=now,
            undo_until=now,
            journal={"before": {"name": "Anna"}},
        )
        self.erase(ana)
        merge = Merge.objects.get()
        assert (merge.gone_name, merge.journal, merge.state) == ("", {}, "final")
        assert not Customer.objects.filter(pk__in=[ana.pk, twin.pk], erased_at=None).exists()

    def test_their_phone_and_email_are_free_for_whoever_comes(self, ana):
        self.erase(ana)
        assert CustomerFactory(name="New", email="ana@x.example").pk != ana.pk

    def test_an_erased_person_is_not_written_to_nor_changed(self, ana):
        person_erased(actor=system_actor("test"), clock=system_clock, customer=ana)
        with pytest.raises(NotFound):
            customer_change(
                actor=acting(), clock=system_clock, customer_id=ana.pk, version=2, basics=Basics(name="Back")
            )

    def test_nobody_books_for_an_erased_person_and_their_old_email_is_a_new_customers(self, ana):
        self.erase(ana)
        with pytest.raises(NotFound):
            customer_held(ana.pk)
        with transaction.atomic():
            made = customer_for(actor=acting(), name="Ana", email="ana@x.example")
        assert made.pk != ana.pk

    def test_every_reference_says_how_it_is_erased_or_why_it_stays(self):
        silent = {(one.model, one.field) for one in references() if one.erase is None and not one.stays}
        assert silent == set()

    def test_every_kind_of_row_has_words_for_a_persons_own_copy(self):
        mute = {(one.model, one.field) for one in references() if one.label and one.export is None}
        assert mute == set()
