"""The salon's own fields: what is stored, and that the database finds by it what Python reads."""

from datetime import date
from decimal import Decimal

import pytest

from crm.customers.facts.fields import customer_fields, own_fields
from crm.customers.facts.own_services import (
    OwnFieldWish,
    options_with,
    own_field_archive,
    own_field_change,
    own_field_create,
    own_field_move,
    source_list_change,
    value_stored,
)
from crm.customers.models import Customer, OwnField
from kernel.actor import Actor, ActorKind, system_actor
from kernel.audit.models import AuditLine
from kernel.clock import system_clock
from kernel.errors import BadInput, NotAllowed, StaleVersion
from tenants.accounts.models import Role
from tests.cast import CustomerFactory

SYSTEM = system_actor("tests")


def named(code):
    """The field of that code, also one put away."""
    return {field.code: field for field in customer_fields(archived=True)}[code]


def make(kind, *options):
    """A field of that kind, as the registry gives it."""
    row = own_field_create(actor=SYSTEM, wish=OwnFieldWish(f"A {kind}", kind, options))
    return named(f"own_{row.pk}")


@pytest.mark.parametrize(
    ("kind", "typed", "read"),
    [
        ("text", "  long, fine ", "long, fine"),
        ("number", "1,50", Decimal("1.5")),
        ("number", "-12", Decimal(-12)),
        ("date", "2026-03-01", date(2026, 3, 1)),
        ("yes_no", "no", False),
        ("choice", "o2", "o2"),
    ],
)
def test_what_is_typed_comes_back_and_is_found_by_the_database(in_a, kind, typed, read):
    field = make(kind, "one", "two")
    ana = CustomerFactory(own={field.code: value_stored(field, typed)})
    CustomerFactory()
    assert field.read(Customer.objects.get(pk=ana.pk)) == read
    assert list(Customer.objects.annotate(value=field.expression).filter(value=read)) == [ana]


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("number", "NaN"),
        ("number", "1e99"),
        ("number", "ten"),
        ("date", "2026-02-30"),
        ("date", "0001-01-01"),
        ("choice", "o9"),
        ("yes_no", "perhaps"),
        ("text", "x" * 501),
    ],
)
def test_what_cannot_be_is_refused_by_the_fields_name(in_a, kind, typed):
    field = make(kind, "one")
    with pytest.raises(BadInput) as refused:
        value_stored(field, typed)
    assert refused.value.problems[0].field == field.code


def test_a_word_that_leaves_a_list_is_still_known_by_old_values():
    first = options_with([], ["red", "blue"])
    second = options_with(first, ["blue", "green"])
    assert second == [
        {"code": "o2", "label": "blue"},
        {"code": "o3", "label": "green"},
        {"code": "o1", "label": "red", "gone": True},
    ]


def test_a_field_that_is_put_away_is_still_found_by_its_code(in_a):
    field = make("text")
    own_field_archive(actor=SYSTEM, clock=system_clock, field_id=int(field.code[4:]))
    assert (own_fields(), named(field.code).is_archived) == ([], True)


def test_fields_are_moved_among_each_other(in_a):
    first, second = make("text"), make("date")
    own_field_move(actor=SYSTEM, field_id=int(second.code[4:]), by=-1)
    assert [field.code for field in own_fields()] == [second.code, first.code]
    line = AuditLine.objects.get(action="own_field.move")
    assert (line.object_id, line.before, line.after) == (
        int(second.code[4:]),
        {"position": 2},
        {"position": 1},
    )
    own_field_move(actor=SYSTEM, field_id=int(second.code[4:]), by=-1)  # it stands first already
    assert AuditLine.objects.filter(action="own_field.move").count() == 1


def test_two_tabs_on_one_field_do_not_overwrite_each_other(in_a):
    row = OwnField.objects.get(pk=int(make("text").code[4:]))
    seen = {"label": "something else", "options": [], "shown": ["page"]}
    with pytest.raises(StaleVersion):
        own_field_change(actor=SYSTEM, field_id=row.pk, wish=OwnFieldWish("Mine"), seen=seen)


def test_the_salon_makes_its_own_list_of_sources(in_a):
    source_list_change(actor=SYSTEM, words=["a friend", "the bakery"])
    field = next(field for field in customer_fields() if field.code == "found_through")
    assert field.open_choices == (("friend", "a friend"), ("o13", "the bakery"))


def test_a_manager_defines_no_fields(in_a):
    manager = Actor(kind=ActorKind.USER, id=1, role=Role.MANAGER)
    with pytest.raises(NotAllowed):
        own_field_create(actor=manager, wish=OwnFieldWish("Mine"))


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        (OwnFieldWish(" "), "label"),
        (OwnFieldWish("x" * 61), "label"),
        (OwnFieldWish("Hair", "blob"), "kind"),
        (OwnFieldWish("Hair", "choice"), "options"),
        (OwnFieldWish("Hair", "choice", ["a", "a"]), "options"),
        (OwnFieldWish("Hair", shown=["everywhere"]), "shown"),
    ],
)
def test_a_field_that_makes_no_sense_is_refused(in_a, wish, field):
    with pytest.raises(BadInput) as refused:
        own_field_create(actor=SYSTEM, wish=wish)
    assert [problem.field for problem in refused.value.problems] == [field]


@pytest.mark.parametrize("seen", ["[" * 100_000, "9" * 5_000, "{", "null", '"x"'])
def test_a_page_that_says_nonsense_of_what_it_was_made_from_is_told_and_changes_nothing(
    in_a, salon_a, client_of, cast, seen
):
    row = OwnField.objects.get(pk=int(make("text").code[4:]))
    answer = client_of(salon_a, cast.owner).post(
        f"/desk/settings/customers/{row.pk}/", {"label": "Mine", "shown": "page", "seen": seen}
    )
    assert answer.status_code in (302, 422)
    assert (answer.status_code == 302) == (seen == "null")
