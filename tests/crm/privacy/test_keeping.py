"""The salon's own rules on how long it keeps what: what they take, what they spare, and that nothing goes by surprise."""

import os
from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import DataError, IntegrityError, transaction
from django.test import TestCase

from booking.careplans.models import CarePlan
from booking.queue.models import Ticket
from booking.records.models import Note, Photo, Treatment
from booking.requests.models import VisitRequest
from booking.waitlist.models import WaitlistEntry
from crm.care.models import Interaction
from crm.customers.models import Consent, Customer, CustomerContact
from crm.forms.filling.pictures import photos_tidy
from crm.forms.models import Form, FormAnswer, FormRequest, FormVersion
from crm.forms.neighbours.history import answers_export
from crm.messaging.models import Message, Reply
from crm.privacy import keeping_night
from crm.privacy.keeping import (
    DUE_KIND,
    GRACE,
    Keep,
    customers_over,
    keeping_look,
    keeping_now,
    keeping_save,
)
from crm.privacy.keeping_night import keeping_apply
from crm.privacy.models import Erasure, KeepingRules
from kernel.actor import Actor, ActorKind
from kernel.audit.models import AuditLine
from kernel.clock import FixedClock
from kernel.due.models import DueWork
from kernel.errors import BadInput, NotAllowed, StaleVersion
from tenants.accounts.models import User
from tests.cast import CustomerFactory, LocationFactory
from tests.conftest import stepped_up
from tests.plans import plan_without_loops
from tests.visits import make_visit

NOW = datetime(2026, 5, 4, 10, tzinfo=UTC)
LONG_AGO, LATELY = NOW - timedelta(days=1500), NOW - timedelta(days=100)
PAGE = "/desk/customers/privacy/keeping/"


@pytest.fixture
def clock():
    return FixedClock(NOW)


def acting(role="manager"):
    user = User.objects.get(role=role)
    return Actor(kind=ActorKind.USER, id=user.pk, name=user.name, role=role, source="desk")


def known_since(instant, name="Old", **values):
    customer = CustomerFactory(name=name, **values)
    Customer.objects.filter(pk=customer.pk).update(created_at=instant)
    return customer


def saved(clock, *, version=1, role="manager", **rules):
    return keeping_save(actor=acting(role), clock=clock, version=version, keep=Keep(**rules))


def holding(clock, **rules):
    """Rules that were set a week ago."""
    saved(clock, **rules)
    clock.move(GRACE)


def names_left():
    return set(Customer.objects.filter(erased_at=None).values_list("name", flat=True))


def message(number, *, at, **values):
    row = Message.objects.create(
        kind="visit_booked", to="ana@x.example", language="en", text="Hello Ana", context={"name": "Ana"},
        dedupe_key=f"keep:{number}", **{"state": "sent", **values},
    )  # fmt: skip
    Message.objects.filter(pk=row.pk).update(created_at=at)
    return row


def photo_of(customer):
    name = default_storage.save("records/p.webp", ContentFile(b"photo"))
    return Photo.objects.create(customer=customer, author="R", at=LONG_AGO, stored=name, width=1, height=1)


def pictured(at):
    """An answer of somebody with a photo on disk."""
    name = default_storage.save("forms/p.webp", ContentFile(b"photo"))
    asked = {"id": "q1", "kind": "photo", "label": {"en": "Your hair"}}
    content = {"title": {"en": "Colour"}, "intro": {}, "questions": [asked]}
    version = FormVersion.objects.create(form=Form.objects.create(), number=1, content=content)
    return FormAnswer.objects.create(
        version=version, customer=known_since(LONG_AGO), answers={"q1": {"stored": name, "sha256": "d"}},
        source="link", at=at,
    )  # fmt: skip


def visit_of(customer, start, state="done"):
    visit = make_visit(start=start, email=None)
    visit.customer, visit.state = customer, state
    visit.cancelled_at = start if state == "cancelled" else None
    visit.save()


def seen_by_visit(customer):
    visit = make_visit(start=LATELY, email="b@x.example")
    visit.customer = customer
    visit.save()


def seen_by_talk(customer):
    Interaction.objects.create(customer=customer, way="phone", outcome="reached", at=LATELY)


def seen_by_answer(customer):
    Reply.objects.create(
        customer=customer, provider="twilio", provider_id="9", sender="+49", text="Yes", received_at=LATELY
    )


def seen_by_consent_of_a_merged_row(customer):
    twin = known_since(LONG_AGO, "Twin", merged_into=customer)
    Consent.objects.create(customer=twin, purpose="marketing", given=True, text_version="1", source="form")


def seen_waiting(customer):
    WaitlistEntry.objects.create(
        customer=customer, location=LocationFactory(), reference="W", language="en", from_date=NOW, until_date=NOW,
        expires_at=NOW + timedelta(days=1), created_at=LATELY,
    )  # fmt: skip


def seen_asking(customer):
    VisitRequest.objects.create(
        customer=customer, location=LocationFactory(), reference="R", kind="group", language="en", guests=[],
        from_date=NOW, until_date=NOW, consent_at=LATELY, created_at=LATELY,
    )  # fmt: skip


def seen_in_the_queue(customer):
    Ticket.objects.create(
        customer=customer, location=LocationFactory(), reference="T", day=NOW, letter="A", number=1, language="en",
        services=[], services_text="Cut", source="desk", taken_at=LATELY,
    )  # fmt: skip


def seen_by_a_form(customer):
    version = FormVersion.objects.create(form=Form.objects.create(), number=1, content={})
    FormAnswer.objects.create(version=version, customer=customer, answers={}, source="link", at=LATELY)


def seen_on_the_own_page(customer):
    CustomerContact.objects.create(customer=customer, kind="email", value="o@x.example", confirmed_at=LATELY)


def seen_by_a_note(customer):
    Note.objects.create(customer=customer, author="R", at=LATELY, text="Likes tea")


def seen_by_a_treatment(customer):
    Treatment.objects.create(customer=customer, at=LATELY, sheet="colour")


def seen_by_a_photo(customer):
    Photo.objects.create(customer=customer, author="R", at=LATELY, stored="records/x.webp", width=1, height=1)


def seen_by_a_plan(customer):
    CarePlan.objects.create(customer=customer, started_on=LATELY, created_at=LATELY)


SEEN = [
    seen_by_visit, seen_by_talk, seen_by_answer, seen_by_consent_of_a_merged_row, seen_waiting, seen_asking,
    seen_in_the_queue, seen_by_a_form, seen_on_the_own_page, seen_by_a_note, seen_by_a_treatment, seen_by_a_photo,
    seen_by_a_plan,
]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.usefixtures("in_a", "cast")
class TestTaken:
    """Who goes, and who stays."""

    def test_without_a_rule_nothing_ever_goes(self, clock):
        known_since(LONG_AGO)
        message(1, at=LONG_AGO)
        assert keeping_apply(clock=clock) == 0
        assert names_left() == {"Old"}
        assert Message.objects.exclude(to="").count() == 1

    def test_who_was_not_seen_for_years_is_erased_and_newcomers_stay(self, clock):
        known_since(LONG_AGO)
        known_since(LATELY, "New")
        holding(clock, customers_years=3)
        assert keeping_apply(clock=clock) == 1
        assert names_left() == {"New"}
        line = AuditLine.objects.get(action="customer.erased")
        assert (line.actor_kind, "Old" in str(line.after)) == ("system", False)

    @pytest.mark.parametrize("seen", SEEN)
    def test_who_was_seen_or_heard_since_stays(self, clock, seen):
        seen(known_since(LONG_AGO))
        holding(clock, customers_years=3)
        assert keeping_apply(clock=clock) == 0
        assert "Old" in names_left()

    def test_nothing_goes_in_the_first_week_nor_in_the_first_week_after_a_change(self, clock):
        known_since(LONG_AGO)
        saved(clock, customers_years=3)
        clock.move(GRACE - timedelta(seconds=1))
        assert keeping_apply(clock=clock) == 0
        saved(clock, version=2, customers_years=2)
        clock.move(timedelta(hours=1))
        assert (keeping_apply(clock=clock), names_left()) == (0, {"Old"})

    def test_words_of_old_messages_go_and_what_may_yet_leave_stays(self, clock):
        old, recent = message(1, at=LONG_AGO), message(2, at=LATELY)
        waiting = message(3, at=LONG_AGO, state="waiting")
        Reply.objects.create(
            provider="twilio", provider_id="1", sender="+49", text="Yes", received_at=LONG_AGO
        )
        holding(clock, messages_months=12)
        assert keeping_apply(clock=clock) == 2
        said = dict(Message.objects.values_list("pk", "text"))
        assert said == {old.pk: "", recent.pk: "Hello Ana", waiting.pk: "Hello Ana"}
        assert Message.objects.get(pk=waiting.pk).state == "waiting"
        assert Reply.objects.count() == 0

    @pytest.mark.parametrize("state", ["failed", "unsure"])
    def test_words_of_old_messages_that_did_not_arrive_go_too_and_nobody_tries_them_again(self, clock, state):
        old = message(1, at=LONG_AGO, state=state)
        holding(clock, messages_months=12)
        assert keeping_apply(clock=clock) == 1
        old.refresh_from_db()
        assert (old.text, old.to, old.context, old.state) == ("", "", {}, "expired")

    def test_photos_go_so_long_after_the_last_visit_with_their_files(self, clock, settings, tmp_path):
        settings.MEDIA_ROOT = tmp_path
        gone, seen, coming, new = (photo_of(known_since(LONG_AGO, name)) for name in ("A", "B", "C", "D"))
        for photo, start in ((gone, LONG_AGO), (seen, LATELY), (coming, NOW + timedelta(days=9))):
            visit_of(photo.customer, start)
        Photo.objects.filter(pk=new.pk).update(at=LATELY)
        holding(clock, photos_months=6)
        assert keeping_look(Keep(photos_months=6), clock).rows == {"photos_months": 1}
        with TestCase.captureOnCommitCallbacks(execute=True):
            assert keeping_apply(clock=clock) == 1
        assert set(Photo.objects.values_list("pk", flat=True)) == {seen.pk, coming.pk, new.pk}
        assert [default_storage.exists(one.stored) for one in (gone, seen)] == [False, True]
        assert AuditLine.objects.filter(action="records.deleted", object_id=gone.pk).exists()

    def test_a_visit_that_was_cancelled_keeps_no_photo(self, clock, settings, tmp_path):
        settings.MEDIA_ROOT = tmp_path
        photo = photo_of(known_since(LONG_AGO))
        visit_of(photo.customer, LATELY, state="cancelled")
        holding(clock, photos_months=3)
        assert keeping_apply(clock=clock) == 1

    def test_forms_that_nobody_answered_go_and_open_and_answered_ones_stay(self, clock):
        form, ana = Form.objects.create(), known_since(LONG_AGO)
        old = {"form": form, "customer": ana, "created_at": LONG_AGO, "expires_at": LONG_AGO}
        rows = {
            "gone": {},
            "cancelled": {"cancelled_at": LONG_AGO, "expires_at": NOW},
            "answered": {"answered_at": LONG_AGO},
            "open": {"expires_at": NOW + timedelta(days=9)},
            "new": {"created_at": LATELY, "expires_at": LATELY},
        }
        for name, values in rows.items():
            FormRequest.objects.create(reference=name[:8], **{**old, **values})
        holding(clock, requests_months=6)
        assert keeping_look(Keep(requests_months=6), clock).rows == {"requests_months": 2}
        assert keeping_apply(clock=clock) == 2
        assert set(FormRequest.objects.values_list("reference", flat=True)) == {"answered"[:8], "open", "new"}
        line = AuditLine.objects.get(action="privacy.kept")
        assert line.after == {"n": 2, "what": "requests_months"}

    def test_photos_in_forms_go_by_a_rule_of_their_own_and_the_answer_stays_whole(
        self, clock, settings, tmp_path, client_of, salon_a
    ):
        settings.MEDIA_ROOT = tmp_path
        old, new = pictured(LONG_AGO), pictured(LATELY)
        plain = FormAnswer.objects.create(
            version=old.version, customer=old.customer, answers={"q1": ["a"]}, source="link", at=LONG_AGO
        )
        holding(clock, form_photos_months=6)
        assert keeping_look(Keep(form_photos_months=6), clock).rows == {"form_photos_months": 1}
        with TestCase.captureOnCommitCallbacks(execute=True):
            assert [keeping_apply(clock=clock), keeping_apply(clock=clock)] == [1, 0]
        assert [default_storage.exists(one.answers["q1"]["stored"]) for one in (old, new)] == [False, True]
        for row in (old, new, plain):
            row.refresh_from_db()
        assert [row.photos_gone_at is None for row in (old, new, plain)] == [False, True, True]
        assert old.answers["q1"]["sha256"] == "d"
        assert AuditLine.objects.get(action="form.photos_gone").object_id == old.pk
        manager = client_of(salon_a, User.objects.get(role="manager"))
        shown = manager.get(f"/desk/forms/answers/{old.pk}/").content.decode()
        assert ("deleted by the salon" in shown, '<img class="answer-photo"' in shown) == (True, False)
        photos = [f"/desk/forms/answers/{one.pk}/q1.webp" for one in (old, new)]
        assert [manager.get(photo).status_code for photo in photos] == [404, 200]
        assert [one["file"] for one in answers_export(new.customer_id) if "file" in one] == [
            new.answers["q1"]["stored"]
        ]
        assert "deleted by the salon" in str(answers_export(old.customer_id))

    def test_a_photo_that_a_dead_worker_left_of_an_answer_is_found(self, clock, settings, tmp_path):
        settings.MEDIA_ROOT = tmp_path
        row = pictured(LONG_AGO)
        name = row.answers["q1"]["stored"]
        holding(clock, form_photos_months=6)
        assert keeping_apply(clock=clock) == 1
        assert default_storage.exists(name)
        aged = (NOW - timedelta(days=9)).timestamp()
        os.utime(default_storage.path(name), (aged, aged))
        assert (photos_tidy(clock=clock), default_storage.exists(name)) == (1, False)

    def test_a_rule_of_one_thing_takes_nothing_else(self, clock):
        known_since(LONG_AGO)
        message(1, at=LONG_AGO)
        holding(clock, photos_months=1, requests_months=3)
        assert keeping_apply(clock=clock) == 0
        assert (names_left(), Message.objects.exclude(to="").count()) == ({"Old"}, 1)

    def test_one_who_cannot_be_erased_holds_up_no_other(self, clock, monkeypatch):
        broken, _other = known_since(LONG_AGO, "Broken"), known_since(LONG_AGO, "Other")
        erase = keeping_night.person_erased
        monkeypatch.setattr(
            keeping_night,
            "person_erased",
            lambda **values: 1 / 0 if values["customer"] == broken else erase(**values),
        )
        holding(clock, customers_years=3)
        assert keeping_apply(clock=clock) == 1
        assert names_left() == {"Broken"}
        assert Erasure.objects.get().reason == "rule"

    def test_many_go_in_steps_each_due_at_once_and_the_last_the_next_night(self, clock, monkeypatch, salon_a):
        monkeypatch.setattr(keeping_night, "PEOPLE_AT_ONCE", 2)
        for number in range(3):
            known_since(LONG_AGO, f"Old {number}")
        holding(clock, customers_years=3)
        done, due = [], []
        for _step in range(3):
            done.append(keeping_apply(clock=clock))
            due.append(DueWork.objects.get(salon_uuid=salon_a.uuid, kind=DUE_KIND).next_due_at)
        assert done == [2, 1, 0]
        assert due[0] == clock.now() < due[1]

    def test_rules_taken_back_wake_nobody_any_more(self, clock, salon_a):
        holding(clock, customers_years=3)
        saved(clock, version=2)
        assert keeping_apply(clock=clock) == 0
        assert not DueWork.objects.filter(salon_uuid=salon_a.uuid, kind=DUE_KIND).exists()

    def test_a_look_counts_what_would_go_and_takes_nothing(self, clock):
        old = known_since(LONG_AGO)
        message(1, at=LONG_AGO)
        taken = keeping_look(Keep(customers_years=3, messages_months=12), clock)
        assert (taken.customers, taken.names, taken.messages) == (1, [(old.pk, "Old")], 1)
        assert names_left() == {"Old"}


@pytest.mark.django_db
@pytest.mark.usefixtures("in_a", "cast")
class TestSaved:
    """Who sets rules, and which."""

    @pytest.mark.parametrize("role", ["receptionist", "stylist", "accountant"])
    def test_only_owners_and_managers_may(self, clock, role):
        with pytest.raises(NotAllowed):
            saved(clock, role=role, customers_years=3)

    def test_everything_out_of_range_is_named_at_once(self, clock):
        with pytest.raises(BadInput) as refusal:
            saved(clock, customers_years=0, messages_months=-5)
        assert {one.field for one in refusal.value.problems} == {"customers_years", "messages_months"}

    @pytest.mark.parametrize(
        ("field", "months"),
        [
            *(("photos_months", n) for n in (0, -1, 121, 10**6)),
            *(("form_photos_months", n) for n in (0, 121)),
            *(("requests_months", n) for n in (0, 2, 121)),
        ],
    )
    def test_months_out_of_range_are_refused_here_and_in_the_database(self, clock, field, months):
        with pytest.raises(BadInput):
            saved(clock, **{field: months})
        with pytest.raises((IntegrityError, DataError)), transaction.atomic():
            KeepingRules.objects.create(pk=1, **{field: months})

    def test_the_second_tab_is_told(self, clock):
        saved(clock, customers_years=3)
        with pytest.raises(StaleVersion):
            saved(clock, customers_years=5)
        assert keeping_now().customers_years == 3

    def test_the_same_again_begins_no_new_week(self, clock):
        first = saved(clock, customers_years=3)
        clock.move(timedelta(days=2))
        assert saved(clock, version=2, customers_years=3).begins_at == first.begins_at


class TestPage:
    """The page in the settings."""

    @pytest.fixture
    def manager(self, manager):
        return stepped_up(manager)

    def test_it_shows_what_would_go_before_it_is_set(self, manager):
        known_since(LONG_AGO, "Zoe Longago")
        typed = {"customers_years": "2", "messages_months": "", "version": "1"}
        assert "everything is kept for ever" in manager.get(PAGE).content.decode()
        assert "Zoe Longago" in manager.post(f"{PAGE}look/", typed).content.decode()
        assert keeping_now().customers_years is None
        assert manager.post(PAGE, typed).status_code == 302
        assert "Zoe Longago" in manager.get(PAGE).content.decode()

    @pytest.mark.parametrize("typed", ["0", "-1", "31", "x" * 10_000, "2\x00", "💇", "9" * 30])
    def test_nonsense_is_said_and_sets_nothing(self, manager, typed):
        sent = {"customers_years": typed, "messages_months": "1", "photos_months": typed, "version": "1"}
        answer = manager.post(PAGE, sent)
        assert (answer.status_code, keeping_now().customers_years) == (422, None)
        assert manager.post(f"{PAGE}look/", sent).status_code == 200

    def test_what_is_out_of_range_is_said_with_the_range(self, manager):
        errors = (
            manager.post(PAGE, {"customers_years": "99", "photos_months": "x", "version": "1"})
            .context["form"]
            .errors
        )
        assert errors["customers_years"] == ["Please choose between 1 and 30 years."]
        assert errors["photos_months"] == ["Please choose between 1 and 120 months."]

    def test_what_would_go_stands_in_the_order_of_the_rules(self, manager):
        sent = {"photos_months": "1", "form_photos_months": "1", "requests_months": "3", "version": "1"}
        rows = manager.post(f"{PAGE}look/", sent).context["rows"]
        assert [said for said, _n in rows] == [
            "0 photos would be deleted",
            "The photos in 0 answered forms would be deleted",
            "0 unanswered forms would be deleted",
        ]

    def test_without_a_fresh_password_it_is_asked_for_first(self, salon_a, client_of, cast, in_a):
        sent = {"customers_years": "2", "messages_months": "", "version": "1"}
        client_of(salon_a, cast.manager).post(PAGE, sent)
        assert keeping_now().customers_years is None

    @pytest.mark.parametrize("role", ["receptionist", "stylist", "accountant"])
    def test_nobody_else_gets_in(self, salon_a, client_of, cast, role):
        client = client_of(salon_a, getattr(cast, role))
        assert (client.get(PAGE).status_code, client.post(f"{PAGE}look/").status_code) == (403, 403)


def test_what_the_rules_would_take_never_walks_the_visits_for_each_customer(in_a):
    plan = plan_without_loops(customers_over(3, NOW))
    assert ("Anti Join" in plan, "Nested Loop" in plan, "SubPlan" in plan) == (True, False, False)


def test_whether_one_person_is_over_is_asked_of_their_own_rows(in_a):
    old, late = known_since(LONG_AGO), known_since(LONG_AGO, name="Late")
    seen_by_visit(late)
    assert [customers_over(3, NOW, among=[one.pk]).exists() for one in (old, late)] == [True, False]
