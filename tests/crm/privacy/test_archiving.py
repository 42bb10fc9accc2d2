"""A customer's own copy: everything that is registered of them, readable, harmless, theirs alone, and gone after a week."""

import io
import json
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from booking.records.models import Attachment, Note, Photo
from crm.customers.models import Customer
from crm.duplicates.merged import merged_tell
from crm.messaging.models import Message
from crm.messaging.rendering import message_render
from crm.privacy import archiving, scrubbing
from crm.privacy.archiving import (
    ARCHIVES,
    archive_ask,
    archive_fetchable,
    archive_own,
    archives_make,
    archives_next,
)
from crm.privacy.erasing import erasure_make
from crm.privacy.models import Archive, Erasure
from crm.privacy.packing import Part, _files_packed, archive_pack
from crm.privacy.tasks import finish
from kernel.actor import Actor, ActorKind
from kernel.audit.models import AuditLine
from kernel.clock import FixedClock, system_clock
from kernel.due.models import DueWork
from kernel.errors import NotAllowed, NotFound
from tenants.accounts.models import OwnRole, User
from tenants.accounts.rights import Action
from tests.cast import CustomerFactory, UserFactory
from tests.visits import make_visit

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
CLOCK = FixedClock(NOW)
HOSTILE = "<script>alert(1)</script>"


def acting(role="manager"):
    user = User.objects.get(role=role)
    return Actor(kind=ActorKind.USER, id=user.pk, name=user.name, role=role, source="desk")


@pytest.fixture
def ana(in_a, settings, tmp_path):
    """Ana with a visit, a note, a photo and a file of a bad name; somebody else beside her."""
    settings.MEDIA_ROOT = tmp_path
    visit = make_visit(
        name="Ana Ribeiro", email="ana@x.example", phone="+4930555777123", customer_note=HOSTILE
    )
    of = {"customer": visit.customer, "author": "Ben", "at": NOW}
    Note.objects.create(text=f"Prefers silence {HOSTILE}", **of)
    kept = {
        name: default_storage.save(f"records/{name * 32}.webp", ContentFile(name.encode() * 9))
        for name in "ab"
    }
    Photo.objects.create(stored=kept["a"], width=4, height=3, caption="After", **of)
    Attachment.objects.create(
        stored=kept["b"], name="../../etc/passwd", content_type="image/webp", size=9, **of
    )
    Note.objects.create(text="Not of Ana", **(of | {"customer": CustomerFactory(name="Bea")}))
    return visit.customer


def ask(customer, role="manager", clock=CLOCK):
    return archive_ask(actor=acting(role), clock=clock, customer_id=customer.pk)


def made(customer):
    """The pack of a copy that was asked for and made."""
    row = ask(customer)
    assert archives_make(clock=CLOCK) == 1
    with default_storage.open(archive_fetchable(row.pk, CLOCK).file) as content:
        return zipfile.ZipFile(io.BytesIO(content.read()))


def test_the_copy_has_a_page_facts_and_files(ana):
    pack = made(ana)
    facts, page = json.loads(pack.read("data.json")), pack.read("index.html").decode()
    assert {"index.html", "data.json", "files/photo-1.webp", "files/attachment-1.webp"} == set(
        pack.namelist()
    )
    assert pack.read("files/photo-1.webp") == b"a" * 9
    assert facts["parts"]["diary.appointment"][0]["total_minor"] == 4800
    assert facts["parts"]["records.photo"][0]["file"] == "files/photo-1.webp"
    for word in ("Ana Ribeiro", "ana@x.example", "Prefers silence", "€48", "After"):
        assert word in page
    assert "Not of Ana" not in page + pack.read("data.json").decode()


def test_what_people_typed_does_nothing_on_the_page(ana):
    page = made(ana).read("index.html").decode()
    assert HOSTILE not in page
    assert "&lt;script&gt;" in page


def test_it_is_in_the_customers_language(ana):
    Customer.objects.filter(pk=ana.pk).update(language="zh-hans")
    page = made(ana).read("index.html").decode()
    assert ('lang="zh-hans"' in page, "关于本人" in page) == (True, True)


def test_asked_for_twice_it_is_made_once(ana):
    assert ask(ana).pk == ask(ana).pk
    assert (archives_make(clock=CLOCK), Archive.objects.count()) == (1, 1)


def test_after_a_week_it_is_gone_from_the_disk(ana):
    row = ask(ana)
    archives_make(clock=CLOCK)
    name, later = archive_fetchable(row.pk, CLOCK).file, FixedClock(NOW + timedelta(days=7))
    assert archives_next(CLOCK.now()) == later.now()
    with pytest.raises(NotFound):
        archive_fetchable(row.pk, later)
    archives_make(clock=later)
    assert (default_storage.exists(name), archives_next(CLOCK.now())) == (False, None)


def test_a_worker_that_died_leaves_no_half_file_and_three_tries_are_enough(ana):
    row = ask(ana)
    half = default_storage.save("archives/half.zip", ContentFile(b"half"))
    Archive.objects.filter(pk=row.pk).update(file=half, tries=1)
    archives_make(clock=CLOCK)
    assert not default_storage.exists(half)
    again = ask(ana)
    Archive.objects.filter(pk=again.pk).update(tries=3)
    archives_make(clock=CLOCK)
    assert Archive.objects.get(pk=again.pk).state == "failed"


def test_a_file_that_is_missing_leaves_the_rest(ana):
    default_storage.delete(Photo.objects.get().stored)
    facts = json.loads(made(ana).read("data.json"))
    assert facts["parts"]["records.photo"][0]["file"] == ""


@pytest.mark.parametrize("role", ["receptionist", "stylist", "accountant"])
def test_only_owners_and_managers_may_ask(ana, role):
    with pytest.raises(NotAllowed):
        ask(ana, role=role)


def test_who_may_erase_but_sees_no_contacts_takes_no_copy(ana, salon_a, client_of):
    Archive.objects.create(
        customer=ana, state="done", asked_at=NOW, file=default_storage.save("archives/y.zip", ContentFile(b"PK")),
        expires_at=datetime.now(UTC) + timedelta(days=1),
    )  # fmt: skip
    role = OwnRole.objects.create(name="Erases", rights=[Action.CUSTOMER_ERASE, Action.CUSTOMER_SEE])
    user = UserFactory(role="own")
    user.grants.all().delete()
    user.grants.create(own_role=role)
    client, page = client_of(salon_a, user), f"/desk/customers/privacy/of/{ana.pk}/"
    assert client.get(f"{page}copy/{Archive.objects.get().pk}/").status_code == 403
    assert [words in client.get(page).content.decode() for words in ("Erase for good", "Their own copy")] == [
        True, False
    ]  # fmt: skip
    with pytest.raises(NotAllowed):
        archive_ask(actor=actor_of_rights(role.rights), clock=CLOCK, customer_id=ana.pk)


def actor_of_rights(rights):
    return Actor(kind=ActorKind.USER, id=1, rights=frozenset(rights))


def test_it_is_fetched_at_its_customer_alone(ana, salon_a, client_of, cast):
    row, other = ask(ana), CustomerFactory(name="Cleo")
    Archive.objects.filter(pk=row.pk).update(
        state="done", file=default_storage.save("archives/x.zip", ContentFile(b"PK")),
        expires_at=datetime.now(UTC) + timedelta(days=1),
    )  # fmt: skip
    client, page = client_of(salon_a, cast.manager), "/desk/customers/privacy/of/{}/copy/{}/"
    answer = client.get(page.format(ana.pk, row.pk))
    assert (answer.status_code, answer["Content-Type"], b"".join(answer)) == (200, "application/zip", b"PK")
    assert client.get(page.format(other.pk, row.pk)).status_code == 404
    assert client_of(salon_a, cast.receptionist).get(page.format(ana.pk, row.pk)).status_code == 403


def test_no_pack_is_left_of_a_person_who_is_erased_while_it_is_packed(ana, monkeypatch):
    row = ask(ana)

    def packed(out, **given):
        archive_pack(out, **given)
        ARCHIVES.erase(ana.pk)

    monkeypatch.setattr(archiving, "archive_pack", packed)
    assert archives_make(clock=CLOCK) == 0
    assert not Archive.objects.filter(pk=row.pk).exists()
    assert not list(Path(default_storage.path("archives")).glob("*.zip"))


def test_a_file_inside_of_a_row_is_packed_too(ana):
    stored = default_storage.save("forms/c.webp", ContentFile(b"photo"))
    part = Part("customer_forms.formanswer", "Forms", [{"answers": [{"question": "Hair", "file": stored}]}])
    pack = zipfile.ZipFile(io.BytesIO(), "w")
    assert list(_files_packed(pack, part)) == ["files/formanswer-1.webp"]
    assert (part.rows[0]["answers"][0]["file"], pack.namelist()) == (
        "files/formanswer-1.webp",
        ["files/formanswer-1.webp"],
    )


def test_a_merge_and_its_undoing_take_back_what_was_packed_before(ana, django_capture_on_commit_callbacks):
    row, bea = ask(ana), CustomerFactory(name="Bea Two")
    archives_make(clock=CLOCK)
    name = archive_fetchable(row.pk, CLOCK).file
    with django_capture_on_commit_callbacks(execute=True):
        merged_tell(CLOCK, ana.pk, bea.pk)
    assert (Archive.objects.count(), default_storage.exists(name)) == (0, False)


def test_one_that_breaks_holds_up_no_other_and_after_three_tries_it_is_said(ana, salon_a, monkeypatch):
    bo = CustomerFactory(name="Bo")
    broken, whole = ask(ana), ask(bo)
    monkeypatch.setattr(archiving, "archive_pack", breaking_for(ana))
    assert archives_make(clock=CLOCK) == 1
    assert archives_next(NOW) == NOW + archiving.AGAIN
    for _try in range(2):
        assert archives_make(clock=CLOCK) == 0
    states = dict(Archive.objects.values_list("pk", "state"))
    assert states == {broken.pk: "failed", whole.pk: "done"}
    line = AuditLine.objects.get(action="customer.archive_failed")
    assert (line.object_id, line.actor_kind) == (ana.pk, "system")
    assert ask(ana).pk != broken.pk


@pytest.mark.parametrize(("most", "state", "is_due"), [(3, "failed", False), (10**6, "waiting", True)])
def test_without_an_end_of_tries_a_copy_that_breaks_is_tried_for_ever(ana, monkeypatch, most, state, is_due):
    """The guard, and the same with it taken away."""
    monkeypatch.setattr(archiving, "MOST_TRIES", most)
    monkeypatch.setattr(archiving, "archive_pack", breaking_for(ana))
    row = ask(ana)
    for _try in range(6):
        archives_make(clock=CLOCK)
    row.refresh_from_db()
    assert (row.state, archives_next(NOW) is not None) == (state, is_due)
    assert row.tries == min(most, 6)


def test_one_that_breaks_holds_up_no_erasure(ana, salon_a, monkeypatch, in_one_transaction):
    ask(ana)
    bo = CustomerFactory(name="Bo")
    person_erased_now(bo)
    monkeypatch.setattr(archiving, "archive_pack", breaking_for(ana))
    assert finish.run() == 1
    assert Erasure.objects.get().scrubbed_at is not None
    due = DueWork.objects.get(salon_uuid=salon_a.uuid, kind=archiving.DUE_KIND).next_due_at
    assert due > timezone.now()


def test_an_erasure_that_breaks_holds_up_neither_the_others_nor_the_copies(
    ana, salon_a, monkeypatch, in_one_transaction
):
    people = [CustomerFactory(name=name) for name in ("Bo", "Cy")]
    for one in people:
        person_erased_now(one)
    ask(ana)
    kept = scrubbing.list_keep
    monkeypatch.setattr(
        scrubbing, "list_keep", lambda row: kept(row) if row.customer_id != people[0].pk else 1 / 0
    )
    assert finish.run() == 2
    left = Erasure.objects.get(scrubbed_at=None)
    assert left.customer_id == people[0].pk
    monkeypatch.setattr(scrubbing, "list_keep", kept)
    assert finish.run() == 1


def test_who_asked_is_told_that_it_failed(ana, salon_a, client_of, cast):
    row = ask(ana)
    Archive.objects.filter(pk=row.pk).update(state="failed", tries=3)
    page = client_of(salon_a, cast.manager).get(f"/desk/customers/privacy/of/{ana.pk}/").content.decode()
    assert "could not be made, three times" in page


def given_up(row):
    Archive.objects.filter(pk=row.pk).update(tries=3)
    archives_make(clock=CLOCK)
    archives_make(clock=CLOCK)
    return {one.kind: one for one in Message.objects.filter(kind__endswith="copy_failed")}


def test_the_owner_is_told_of_a_copy_that_failed_by_a_link_without_a_name(ana):
    told = given_up(ask(ana))
    assert list(told) == ["copy_failed"]
    said = message_render(told["copy_failed"]).text
    assert (told["copy_failed"].to, ana.name in said) == (User.objects.get(role="owner").email, False)
    assert f"/desk/customers/privacy/of/{ana.pk}/" in said


def test_a_customer_who_asked_for_the_copy_themselves_is_told_that_it_failed(ana):
    ana.contacts.filter(kind="email").update(verified_at=NOW)
    asked = archive_own(actor=Actor(kind=ActorKind.CUSTOMER), clock=CLOCK, customer_id=ana.pk)
    told = given_up(asked)
    said = message_render(told["own_copy_failed"]).text
    assert (told["own_copy_failed"].to, "/me/data/" in said) == ("ana@x.example", True)
    assert "on their own page" in message_render(told["copy_failed"]).text


def test_a_customer_who_asks_for_what_the_desk_has_asked_for_already_is_told_too_and_the_desk_changes_nothing(
    ana,
):
    ana.contacts.filter(kind="email").update(verified_at=NOW)
    first = ask(ana)
    assert archive_own(actor=Actor(kind=ActorKind.CUSTOMER), clock=CLOCK, customer_id=ana.pk) == first
    assert ask(ana) == first
    assert set(given_up(first)) == {"copy_failed", "own_copy_failed"}


@pytest.fixture
def in_one_transaction(monkeypatch):
    """The owner's role sees nothing of this test's transaction; test_erasing has it at work."""
    monkeypatch.setattr(scrubbing, "trail_scrub", lambda row: None)


def breaking_for(customer):
    """The packing, which breaks for that one."""
    pack = archiving.archive_pack

    def packed(out, *, customer: Customer, clock):
        if customer.pk == broken:
            raise OSError("the disk is full")
        pack(out, customer=customer, clock=clock)

    broken = customer.pk
    return packed


def person_erased_now(customer):
    erasure_make(actor=acting(), clock=system_clock, customer_id=customer.pk, typed=customer.name)
