"""Tags: made, renamed, made one of two, deleted; put on a customer in one tap."""

import pytest

from crm.customers.models import Tag, Tagging
from crm.customers.tagging import customer_tag, tag_all, tag_change, tag_merge
from kernel.actor import system_actor
from kernel.audit.models import AuditLine
from kernel.errors import BadInput, StaleVersion
from tests.cast import CustomerFactory

BY = system_actor("test")


def test_a_tag_is_made_and_renamed(manager):
    manager.post("/desk/customers/tags/", {"name": " Likes  it quiet ", "colour": "4"})
    tag = Tag.objects.get(name="Likes it quiet", colour=4)
    manager.post(
        f"/desk/customers/tags/{tag.pk}/",
        {"name": "安静", "colour": "5", "was_name": tag.name, "was_colour": "4"},
    )
    tag.refresh_from_db()
    assert (tag.name, tag.colour) == ("安静", 5)


@pytest.mark.parametrize(
    ("name", "colour"), [("", "1"), ("vip", "2"), ("x" * 41, "1"), ("New", "13"), ("New", "-1"), ("\x00", "1"), ("New", "")]
)  # fmt: skip
def test_what_can_be_no_tag_is_refused_and_kept_as_typed(manager, name, colour):
    Tag.objects.create(name="VIP")
    answer = manager.post("/desk/customers/tags/", {"name": name, "colour": colour})
    assert (answer.status_code, Tag.objects.count()) == (422, 1)
    assert answer.context["form"]["name"].value() == name


def test_two_who_rename_at_once_do_not_overwrite_each_other(in_a):
    tag = Tag.objects.create(name="VIP", colour=1)
    tag_change(actor=BY, tag_id=tag.pk, name="Gold", colour=1, was=("VIP", 1))
    with pytest.raises(StaleVersion):
        tag_change(actor=BY, tag_id=tag.pk, name="Silver", colour=1, was=("VIP", 1))


def test_two_tags_become_one_and_nobody_has_it_twice(manager):
    gone, kept = Tag.objects.create(name="Vips"), Tag.objects.create(name="VIP")
    both, only = CustomerFactory(), CustomerFactory()
    both.tags.add(gone, kept)
    only.tags.add(gone)
    manager.post(f"/desk/customers/tags/{gone.pk}/merge/", {"into": kept.pk})
    assert set(Tagging.objects.values_list("customer", "tag")) == {(both.pk, kept.pk), (only.pk, kept.pk)}
    manager.post(f"/desk/customers/tags/{kept.pk}/merge/", {"into": kept.pk})
    assert list(Tag.objects.all()) == [kept]


def test_a_deleted_tag_is_gone_at_everybody_and_the_trail_says_how_many(manager):
    tag = Tag.objects.create(name="VIP")
    CustomerFactory().tags.add(tag)
    manager.post(f"/desk/customers/tags/{tag.pk}/remove/")
    assert (Tag.objects.count(), Tagging.objects.count()) == (0, 0)
    assert AuditLine.objects.get(action="tag.remove").before == {"name": "VIP", "customers": 1}


def test_a_tag_is_put_on_and_taken_off_in_one_tap_however_often(reception):
    tag, ada = Tag.objects.create(name="VIP"), CustomerFactory(name="Ada")
    for _ in range(2):
        page = reception.post(
            f"/desk/customers/{ada.pk}/tags/", {"name": "vip"}, headers={"HX-Request": "true"}
        )
    assert "VIP" in page.content.decode()
    assert list(ada.tags.all()) == [tag]
    for _ in range(2):
        reception.post(f"/desk/customers/{ada.pk}/tags/{tag.pk}/remove/")
    assert list(ada.tags.all()) == []
    actions = AuditLine.objects.filter(object_id=ada.pk).order_by("id").values_list("action", flat=True)
    assert list(actions) == ["customer.tagged", "customer.untagged"]


def test_a_new_word_is_made_by_who_may_and_kept_as_typed_for_who_may_not(manager, reception):
    ada = CustomerFactory()
    answer = reception.post(
        f"/desk/customers/{ada.pk}/tags/", {"name": "Brand new"}, headers={"HX-Request": "true"}
    )
    assert (answer.context["typed"], Tag.objects.count()) == ("Brand new", 0)
    manager.post(f"/desk/customers/{ada.pk}/tags/", {"name": "Brand new"})
    assert ada.tags.get().name == "Brand new"


@pytest.mark.parametrize("path", ["tags/", "tags/{tag}/"])
def test_the_words_are_kept_by_managers(reception, path):
    tag = Tag.objects.create(name="VIP")
    assert reception.get(f"/desk/customers/{path.format(tag=tag.pk)}").status_code == 403


def test_a_customer_has_thirty_at_most(in_a):
    ada = CustomerFactory()
    ada.tags.add(*[Tag.objects.create(name=f"t{n}") for n in range(30)])
    with pytest.raises(BadInput):
        customer_tag(actor=BY, customer_id=ada.pk, name="more")
    assert tag_merge(actor=BY, tag_id=Tag.objects.get(name="t0").pk, into_id=Tag.objects.get(name="t1").pk)
    assert ada.tags.count() == 29


def test_who_has_thirty_keeps_them_and_is_left_out_where_many_get_one(in_a):
    full, free, has = CustomerFactory(), CustomerFactory(), CustomerFactory()
    full.tags.add(*[Tag.objects.create(name=f"t{n}") for n in range(30)])
    tag = Tag.objects.create(name="VIP")
    has.tags.add(tag)
    assert customer_tag(actor=BY, customer_id=full.pk, name="t0").name == "t0"
    assert tag_all(BY, [full.pk, free.pk, has.pk], str(tag.pk)) == 1
    assert set(Tagging.objects.filter(tag=tag).values_list("customer", flat=True)) == {free.pk, has.pk}
