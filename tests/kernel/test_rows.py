"""Rows written by a prepared query are what Django's own insert would have written."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from crm.customers.models import ContactKind, Customer, CustomerContact
from kernel.audit.models import AuditLine
from kernel.rows import rows_insert


def test_rows_get_their_keys_and_their_defaults(in_a):
    made = [Customer(name="Ada", language="en"), Customer(name="Bo", source="desk")]
    rows_insert(made)
    found = Customer.objects.in_bulk([row.pk for row in made])
    assert [found[row.pk].name for row in made] == ["Ada", "Bo"]
    assert found[made[1].pk].created_at == made[1].created_at
    assert not made[0]._state.adding


def test_a_row_written_so_equals_one_of_djangos(in_a):
    values = {
        "actor_kind": "user",
        "actor_name": "Ada",
        "action": "x.y",
        "object_type": "a.b",
        "object_id": 7,
    }
    ours, theirs = AuditLine(**values, after={"a": [1, "é"]}), AuditLine(**values, after={"a": [1, "é"]})
    rows_insert([ours])
    theirs.save()
    written = AuditLine.objects.filter(pk__in=[ours.pk, theirs.pk]).values()
    first, second = ({k: v for k, v in row.items() if k not in {"id", "at"}} for row in written)
    assert first == second


def test_what_is_there_already_is_left_out(in_a):
    person = Customer.objects.create(name="Ada")
    contact = {"customer": person, "kind": ContactKind.EMAIL, "value": "ada@example.com"}
    CustomerContact.objects.create(**contact)
    rows_insert(
        [CustomerContact(**contact), CustomerContact(**{**contact, "value": "b@example.com"})],
        ignore_conflicts=True,
    )
    assert person.contacts.count() == 2


def test_many_rows_are_one_statement_and_none_is_none(in_a):
    with CaptureQueriesContext(
        connection,
    ) as seen:
        rows_insert([Customer(name=str(number)) for number in range(9)])
        rows_insert([])
    assert [query["sql"].split()[0] for query in seen].count("INSERT") == 1


def test_more_rows_than_one_statement_holds_are_written_all(in_a):
    rows = [
        AuditLine(actor_kind="user", action="x.many", object_type="a.b", object_id=n) for n in range(6001)
    ]
    rows_insert(rows)
    assert AuditLine.objects.filter(action="x.many").count() == len({row.pk for row in rows}) == 6001
