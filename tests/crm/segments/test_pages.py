"""The builder: put together without scripts, counted as one goes, kept, changed, put away; and who may."""

import pytest

from crm.customers.models import Customer, Tag
from crm.segments.models import Segment
from crm.segments.rules import Group, Part, rule_json
from crm.segments.services import segment_archive, segment_create
from kernel.actor import system_actor
from kernel.audit.models import AuditLine
from kernel.clock import system_clock
from tests.cast import CustomerFactory
from tests.golden_queries import assert_golden, queries_of

BY = system_actor("test")
HERE = "/desk/customers/segments/"
NAMED = {"match": "all", "p-0-code": "name", "p-0-op": "contains", "p-0-text": "ada"}


def kept(name="Adas", *parts):
    rule = Group("all", parts or (Part("name", "contains", text="ada"),))
    return segment_create(actor=BY, clock=system_clock, name=name, rule=rule)


def test_a_segment_is_put_together_button_by_button_without_scripts(owner):
    CustomerFactory(name="Ada")
    page = owner.post(f"{HERE}new/", {"name": "Adas", "new-": "name", "do": "add:"})
    assert page.context["rows"][0].condition.code == "name"
    page = owner.post(f"{HERE}new/", {"name": "Adas", **NAMED, "do": "group:"})
    assert (page.context["rows"][1].match, page.context["name"]) == ("any", "Adas")
    group = {**NAMED, "p-1-match": "any", "new-1": "visits", "do": "add:1"}
    page = owner.post(f"{HERE}new/", {"name": "Adas", **group})
    assert [row.condition.code for row in page.context["rows"][1].rows] == ["visits"]
    page = owner.post(
        f"{HERE}new/", {"name": "Adas", **NAMED, "p-1.0-code": "visits", "p-1-match": "any", "do": "drop:1"}
    )
    assert (len(page.context["rows"]), page.context["count"]) == (1, 1)
    owner.post(f"{HERE}new/", {"name": " Adas ", **NAMED})
    segment = Segment.objects.get(name="Adas")
    assert segment.rule == {
        "v": 1,
        "match": "all",
        "parts": [{"code": "name", "op": "contains", "text": "ada"}],
    }
    assert AuditLine.objects.filter(action="segment.created", object_id=segment.pk).exists()


def test_who_fits_is_counted_and_said_while_one_builds(owner):
    [CustomerFactory(name=f"Ada {number}") for number in range(12)]
    answer = owner.post(f"{HERE}look/", NAMED)
    assert (answer.context["count"], len(answer.context["people"])) == (12, 10)
    assert "contains “ada”" in answer.content.decode()


def test_money_is_typed_as_people_write_it_and_kept_in_minor_units(owner):
    spent = {"match": "all", "p-0-code": "spent", "p-0-op": "between", "p-0-low": "48,50", "p-0-high": "100"}
    owner.post(f"{HERE}new/", {"name": "Spenders", **spent})
    segment = Segment.objects.get()
    assert (segment.rule["parts"][0]["low"], segment.rule["parts"][0]["high"]) == ("4850", "10000")
    part = owner.get(f"{HERE}{segment.pk}/").context["rows"][0].part
    assert (part.low, part.high) == ("48.50", "100")


@pytest.mark.parametrize(
    "typed",
    [
        {"name": "", **NAMED},
        {"name": "x" * 61, **NAMED},
        {"name": "ADAS", **NAMED},
        {"name": "New", "match": "all"},
        {"name": "New", **NAMED, "p-0-text": "\x00"},
        {"name": "New", **NAMED, "p-0-text": "😀" * 10_000},
        {"name": "New", **NAMED, "p-0-code": "password"},
        {"name": "New", **NAMED, "p-0-op": "explode"},
        {"name": "New", **NAMED, "p-1-code": "tags", "p-1-op": "any", "p-1-choices": "99"},
        {"name": "New", **NAMED, "p-1-code": "spent", "p-1-op": "at_least", "p-1-low": "-3"},
        {"name": "New", **NAMED, "p-1-code": "created_at", "p-1-op": "from", "p-1-low": "0001-01-01"},
        {"name": "New", **NAMED, "p-1-match": "any"},
    ],
)
def test_what_can_be_no_segment_is_refused_whole_with_all_that_was_typed(owner, typed):
    kept()
    page = owner.post(f"{HERE}new/", typed)
    assert (page.status_code, Segment.objects.count()) == (422, 1)
    assert page.context["problems"]
    assert page.context["name"] == typed["name"]
    assert len(page.context["rows"]) == len([name for name in typed if name.endswith(("-code", "-match"))])


def test_what_is_wrong_with_the_name_stands_beside_it(owner):
    page = owner.post(f"{HERE}new/", {"name": "", **NAMED}).content.decode()
    assert 'aria-describedby="segment-name-problem"' in page
    assert page.count("Please give the segment a name.") == 2


def test_a_change_made_meanwhile_is_not_overwritten_unseen(owner):
    segment = kept()
    typed = {"name": "Mine", "version": "1", **NAMED}
    Segment.objects.update(version=2)
    page = owner.post(f"{HERE}{segment.pk}/", typed)
    assert (page.status_code, page.context["name"], page.context["version"]) == (422, "Mine", 2)
    owner.post(f"{HERE}{segment.pk}/", typed | {"version": "2"})
    segment.refresh_from_db()
    assert (segment.name, segment.version) == ("Mine", 3)


def test_put_away_and_brought_back_unless_the_name_is_taken(owner):
    segment = kept()
    owner.post(f"{HERE}{segment.pk}/archive/")
    assert owner.get(f"{HERE}{segment.pk}/").status_code == 404
    kept()
    owner.post(f"{HERE}{segment.pk}/restore/")
    assert Segment.objects.filter(archived_at=None).count() == 1
    segment_archive(actor=BY, clock=system_clock, segment_id=Segment.objects.get(archived_at=None).pk)
    owner.post(f"{HERE}{segment.pk}/restore/")
    assert Segment.objects.get(archived_at=None) == segment


def test_presets_and_copies_begin_a_new_one(owner):
    page = owner.get(f"{HERE}new/?preset=away")
    assert [row.part.code for row in page.context["rows"]] == ["since_last", "next_visit"]
    page = owner.get(f"{HERE}new/?copy={kept().pk}")
    assert (page.context["name"], page.context["rows"][0].part.text) == ("Adas, copy", "ada")
    assert owner.get(f"{HERE}new/?preset=nothing&copy=x").context["rows"] == []


def test_the_list_of_customers_its_bulk_and_its_size_work_on_a_segment(owner):
    CustomerFactory(name="Ada"), CustomerFactory(name="Bo")
    tag, segment = Tag.objects.create(name="VIP"), kept()
    page = owner.get(f"/desk/customers/?segment={segment.pk}")
    assert [customer.name for customer, _cells in page.context["people"]] == ["Ada"]
    owner.post("/desk/customers/bulk/", {"list": f"segment={segment.pk}", "do": f"tag:{tag.pk}", "all": "1"})
    assert [customer.name for customer in Customer.objects.filter(tags=tag)] == ["Ada"]


def test_a_broken_segment_is_shown_plainly_and_narrows_nothing(owner):
    CustomerFactory(name="Ada")
    rule = rule_json(Group("all", (Part("gone", "is", text="x"),)))
    segment = Segment.objects.create(name="Old", rule=rule, changed_at=system_clock.now())
    page = owner.get(f"/desk/customers/?segment={segment.pk}")
    assert (page.status_code, page.context["people"]) == (422, [])
    assert "needs mending" in page.content.decode()
    assert "no more (gone)" in owner.get(HERE).content.decode()
    assert "gone" in owner.get(f"{HERE}{segment.pk}/").content.decode()
    assert "no such condition" in owner.get(f"{HERE}{segment.pk}/count/").content.decode()


def test_who_may_what(owner, reception, stylist):
    segment = kept()
    assert reception.get(HERE).status_code == reception.get(f"{HERE}{segment.pk}/count/").status_code == 200
    assert reception.get(f"{HERE}new/").status_code == 403
    assert reception.post(f"{HERE}{segment.pk}/", NAMED | {"name": "X", "version": "1"}).status_code == 403
    assert reception.post(f"{HERE}{segment.pk}/archive/").status_code == 403
    assert stylist.get(HERE).status_code == 403
    page = stylist.get(f"/desk/customers/?segment={segment.pk}")
    assert (page.status_code, page.context["people"]) == (422, [])
    assert "Segment" not in stylist.get("/desk/customers/?view=all").content.decode()


def test_the_pages_ask_a_constant_number_of_times(owner):
    CustomerFactory(name="Ada")
    segment = kept()
    paths = {"list": HERE, "count": f"{HERE}{segment.pk}/count/", "builder": f"{HERE}{segment.pk}/"}
    assert_golden("segments", {name: len(queries_of(owner, path)) for name, path in paths.items()})
