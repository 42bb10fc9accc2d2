"""Customers as a file: by whom, how many, told to the owners; large ones by a worker, for a day, for one person."""

import io
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from openpyxl import load_workbook

from crm.customers.lists import exporting
from crm.customers.lists.exporting import customers_export, export_next, next_due
from crm.customers.lists.listing import listing_of
from crm.customers.models import Export, Tag
from crm.messaging.export_notes import export_note_render
from crm.messaging.models import Message
from kernel.audit.models import AuditLine
from kernel.clock import system_clock
from tests.cast import CustomerFactory

AGAIN = {"password_again": "secret-of-owner"}


class Later:
    """A clock that is ahead."""

    def __init__(self, ahead):
        self.ahead = ahead

    def now(self):
        return system_clock.now() + self.ahead


@pytest.fixture
def hostile(in_a):
    CustomerFactory(name="=1+1", phone="+491701234567", email="ada@example.com")
    CustomerFactory(name="  ＝cmd|' /C calc'!A0")
    CustomerFactory(name='Zoë 周静 👩🏽‍🦰\x0b,";')


def rows_of(body):
    return [[cell.value for cell in row] for row in load_workbook(io.BytesIO(body)).active.iter_rows()]


@pytest.mark.usefixtures("hostile")
def test_a_csv_has_the_columns_of_the_list_and_no_formula(owner):
    answer = owner.post("/desk/customers/export/", {"list": "col=phone&col=email", "kind": "csv", **AGAIN})
    text = answer.content.decode("utf-8-sig")
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    assert "'=1+1,+491701234567,ada@example.com\r\n" in text
    assert "'  ＝cmd" in text.replace('"', "")


def test_only_those_chosen_of_the_list_go_into_the_file(owner):
    ada, bo, _cy = (CustomerFactory(name=name) for name in ("Ada", "Bo", "Cy"))
    posted = {"list": "col=phone", "ids": [ada.pk, bo.pk], "chosen": "csv", **AGAIN}
    text = owner.post("/desk/customers/export/", posted).content.decode("utf-8-sig")
    assert [line.split(",")[0] for line in text.splitlines()] == ["Customer", "Ada", "Bo"]
    line = AuditLine.objects.get(action="customer.exported")
    assert (Export.objects.get().total, line.after["chosen"]) == (2, [ada.pk, bo.pk])


@pytest.mark.parametrize(
    ("ids", "status"), [([], 422), (["x"], 404), (["0"], 404), ([str(n) for n in range(1, 300)], 422)]
)
def test_nobody_too_many_and_who_is_not_there_are_no_file(owner, ids, status):
    CustomerFactory(name="Ada")
    answer = owner.post("/desk/customers/export/", {"list": "", "ids": ids, "chosen": "csv", **AGAIN})
    assert (answer.status_code, Export.objects.count()) == (status, 0)


def test_all_of_the_list_is_the_list(owner):
    ada, _bo = CustomerFactory(name="Ada"), CustomerFactory(name="Bo")
    posted = {"list": "", "ids": [ada.pk], "all": "1", "chosen": "csv", **AGAIN}
    owner.post("/desk/customers/export/", posted)
    assert Export.objects.get().total == 2


@pytest.mark.usefixtures("hostile")
def test_a_workbook_holds_texts_only(owner):
    body = owner.post("/desk/customers/export/", {"list": "col=phone&q=1", "kind": "xlsx", **AGAIN}).content
    assert rows_of(body) == [["Customer", "Phone"], ["=1+1", "+491701234567"]]
    sheet = load_workbook(io.BytesIO(body)).active
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} == {"s"}


def test_an_export_is_on_record_and_every_owner_is_told(owner, cast):
    CustomerFactory(name="Ada")
    owner.post("/desk/customers/export/", {"list": "q=ada", "kind": "csv", **AGAIN})
    assert AuditLine.objects.get(action="customer.exported").after["rows"] == 1
    message = Message.objects.get(kind="customers_exported")
    assert message.to == cast.owner.email
    for language in ("en", "zh-hans"):
        message.language = language
        letter = export_note_render(message)
        assert "1" in letter.subject
        assert cast.owner.name in letter.text
    assert "?q=ada" in owner.get("/desk/customers/taken/").content.decode()


@pytest.mark.parametrize("who", ["manager", "receptionist", "stylist", "accountant"])
def test_only_who_was_given_the_right_takes_customers_out(salon_a, client_of, cast, in_a, who):
    client = client_of(salon_a, getattr(cast, who))
    assert client.post("/desk/customers/export/", {"list": "", "kind": "csv"}).status_code == 403
    assert client.get("/desk/customers/taken/").status_code == 403


def test_the_password_is_asked_for_and_an_unknown_kind_refused(owner):
    asked = owner.post("/desk/customers/export/", {"list": "q=a", "kind": "csv"})
    assert b"password_again" in asked.content
    assert owner.post("/desk/customers/export/", {"list": "tag=x", "kind": "csv", **AGAIN}).status_code == 422
    assert owner.post("/desk/customers/export/", {"list": "", "kind": "exe"}).status_code == 422
    assert Export.objects.count() == 0


@pytest.fixture
def large(owner, monkeypatch, settings, tmp_path):
    """Five customers, of which two are many already, and an export of them that a worker is to make."""
    monkeypatch.setattr(exporting, "MOST_AT_ONCE", 2)
    monkeypatch.setattr(exporting, "CHUNK", 2)
    settings.MEDIA_ROOT = tmp_path
    for n in range(5):
        CustomerFactory(name=f"Ada {n}").tags.add(Tag.objects.get_or_create(name="VIP")[0])
    answer = owner.post("/desk/customers/export/", {"list": "q=ada", "kind": "csv", **AGAIN})
    export = Export.objects.get()
    assert answer.headers["Location"] == f"/desk/customers/export/{export.pk}/"
    return export


def test_a_large_one_is_made_by_a_worker_and_fetched_by_who_asked_for_it(
    large, owner, salon_a, client_of, cast
):
    path = f"/desk/customers/export/{large.pk}/"
    assert owner.get(f"{path}file/").status_code == 404
    assert export_next(clock=system_clock)
    large.refresh_from_db()
    assert (large.state, large.done, large.total) == ("done", 5, 5)
    text = b"".join(owner.get(f"{path}file/").streaming_content).decode()
    assert text.count("Ada ") == 5
    assert client_of(salon_a, cast.manager).get(f"{path}file/").status_code == 403
    Export.objects.update(user=cast.manager)
    assert owner.get(f"{path}file/").status_code == 404
    assert not export_next(clock=system_clock)


def test_its_file_is_gone_after_a_day_and_the_record_stays(large, owner):
    export_next(clock=system_clock)
    large.refresh_from_db()
    assert next_due() == large.expires_at
    export_next(clock=Later(timedelta(hours=25)))
    assert not default_storage.exists(large.file)
    large.refresh_from_db()
    assert (large.file, large.state, next_due()) == ("", "done", None)
    assert "deleted here" in owner.get(f"/desk/customers/export/{large.pk}/").content.decode()


def test_a_worker_that_died_is_followed_by_another_and_one_at_work_is_left_alone(large):
    Export.objects.update(tries=1, stepped_at=system_clock.now())
    assert not export_next(clock=system_clock)
    assert export_next(clock=Later(timedelta(minutes=2)))
    large.refresh_from_db()
    assert (large.state, large.tries) == ("done", 2)


def test_what_a_worker_stored_before_it_died_is_taken_away_by_the_next(large, owner, monkeypatch, tmp_path):
    class Killed(BaseException):
        pass

    def killed(name, content):
        stored(name, content)
        raise Killed

    stored = default_storage.save
    monkeypatch.setattr(default_storage, "save", killed)
    with pytest.raises(Killed):
        export_next(clock=system_clock)
    monkeypatch.undo()
    large.refresh_from_db()
    half = large.file
    assert default_storage.exists(half)
    assert owner.get(f"/desk/customers/export/{large.pk}/file/").status_code == 404
    monkeypatch.setattr(exporting, "CHUNK", 2)
    assert export_next(clock=Later(timedelta(minutes=2)))
    assert not default_storage.exists(half)
    large.refresh_from_db()
    assert default_storage.exists(large.file)


def test_after_three_tries_it_is_given_up(large):
    Export.objects.update(tries=3)
    export_next(clock=system_clock)
    large.refresh_from_db()
    assert (large.state, next_due()) == ("failed", None)


def test_one_that_is_stopped_while_it_is_made_leaves_no_file(large, owner, monkeypatch):
    whole = exporting._part

    def stopped(*args):
        owner.post(f"/desk/customers/export/{large.pk}/stop/")
        return whole(*args)

    monkeypatch.setattr(exporting, "_part", stopped)
    assert not export_next(clock=system_clock)
    large.refresh_from_db()
    assert (large.state, large.file) == ("cancelled", "")


def test_who_may_no_more_gets_nothing(large, cast):
    cast.owner.is_active = False
    cast.owner.save()
    export_next(clock=system_clock)
    large.refresh_from_db()
    assert (large.state, large.file) == ("failed", "")


def test_contacts_are_taken_out_as_the_person_sees_them(in_a, salon_a):
    from kernel.actor import Actor, ActorKind
    from tenants.accounts.rights import Action

    CustomerFactory(name="Ada", phone="+491701234567")
    rights = frozenset({Action.CUSTOMER_EXPORT, Action.CUSTOMER_SEE})
    actor = Actor(kind=ActorKind.USER, rights=rights)
    made = customers_export(actor=actor, listing=listing_of("col=phone"), kind="csv", clock=system_clock)
    out = io.BytesIO()
    exporting.export_write(out, export=made, actor=actor)
    assert ("+491701234567" in out.getvalue().decode(), "+49…67" in out.getvalue().decode()) == (False, True)
