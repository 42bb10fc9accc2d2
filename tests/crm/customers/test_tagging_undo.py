"""A tag that was put on many, or taken off them, is taken back from the next list."""

import re

import pytest
from django.test import Client

from crm.customers.models import Tag, Tagging
from kernel.audit.models import AuditLine
from tests.cast import CustomerFactory

BULK, UNDO = "/desk/customers/bulk/", "/desk/customers/bulk/undo/"


@pytest.fixture
def three(in_a):
    return [CustomerFactory(name=name).pk for name in ("Ada", "Bo", "Cy")]


@pytest.fixture
def vip(in_a, three):
    tag = Tag.objects.create(name="VIP", colour=3)
    Tagging.objects.create(customer_id=three[0], tag=tag)
    return tag


def tagged(tag):
    return set(Tagging.objects.filter(tag=tag).values_list("customer", flat=True))


def undone(person: Client, page: str):
    line = re.search(r'name="line" value="(\d+)"', page)
    assert line is not None
    return person.post(UNDO, {"line": line[1], "list": "q=o"})


@pytest.mark.parametrize(("code", "others"), [("tag", [1, 2]), ("untag", [0])])
def test_who_changed_many_takes_it_back_and_who_had_the_tag_before_keeps_it(owner, three, vip, code, others):
    page = owner.post(BULK, {"do": f"{code}:{vip.pk}", "ids": three}, follow=True).content.decode()
    assert tagged(vip) == (set(three) if code == "tag" else set())
    assert f"{len(others)} customer" in page
    answer = undone(owner, page)
    assert (answer["Location"], tagged(vip)) == ("/desk/customers/?q=o", {three[0]})
    assert AuditLine.objects.filter(action__in=["tag.put", "tag.taken"]).count() == 2


def test_it_is_offered_once_and_twice_is_once(owner, three, vip):
    page = owner.post(BULK, {"do": f"tag:{vip.pk}", "ids": three}, follow=True).content.decode()
    assert UNDO not in owner.get("/desk/customers/?view=all").content.decode()
    for _time in range(2):
        undone(owner, page)
    assert tagged(vip) == {three[0]}


def test_where_nothing_changed_there_is_nothing_to_take_back(owner, three, vip):
    assert (
        UNDO not in owner.post(BULK, {"do": f"tag:{vip.pk}", "ids": three[:1]}, follow=True).content.decode()
    )


@pytest.mark.parametrize("line", ["", "x", "-1", "9" * 30])
def test_what_is_no_line_of_the_trail_is_not_found(owner, three, vip, line):
    assert owner.post(UNDO, {"line": line}).status_code == 404


def test_nobody_takes_back_what_another_did(owner, manager, stylist, three, vip):
    owner.post(BULK, {"do": f"tag:{vip.pk}", "ids": three})
    line = AuditLine.objects.get(action="tag.put").pk
    assert [person.post(UNDO, {"line": line}).status_code for person in (manager, stylist)] == [404, 403]
    assert tagged(vip) == set(three)


def test_who_lost_the_tag_meanwhile_is_left_as_they_are(owner, three, vip):
    page = owner.post(BULK, {"do": f"tag:{vip.pk}", "ids": three}, follow=True).content.decode()
    Tagging.objects.filter(customer=three[1]).delete()
    undone(owner, page)
    assert tagged(vip) == {three[0]}


def test_a_tag_that_is_gone_cannot_come_back(owner, three, vip):
    page = owner.post(BULK, {"do": f"untag:{vip.pk}", "ids": three}, follow=True).content.decode()
    vip.delete()
    assert undone(owner, page).status_code == 404
