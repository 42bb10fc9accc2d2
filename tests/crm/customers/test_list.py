"""The list of customers: narrowed, ordered, arranged, kept as a view; what is done to many at once."""

from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from crm.customers.lists.bulk import customers_bulk
from crm.customers.lists.exporting import customers_export
from crm.customers.lists.listing import LONGEST_ADDRESS, Listing, listing_of
from crm.customers.models import Customer, Export, SavedView, Tag, Tagging
from crm.customers.sight import customer_sight
from kernel.actor import system_actor
from kernel.audit.models import AuditLine
from kernel.clock import system_clock
from kernel.errors import BadInput, NotFound
from tests.cast import CustomerFactory
from tests.golden_queries import assert_golden, queries_of

BY = system_actor("test")


def names(address):
    return [customer.name for customer in listing_of(address).rows(customer_sight(BY))]


def test_names_stand_in_the_order_in_which_they_are_read(in_a):
    [CustomerFactory(name=name) for name in ["周静", "Émile", "安然", "Zoe", "Frida"]]
    assert names("") == ["安然", "Émile", "Frida", "周静", "Zoe"]
    assert names("sort=-name") == names("")[::-1]


def test_filters_of_the_address_all_hold(in_a):
    vip = Tag.objects.create(name="VIP")
    for name, source, language in [("Ada", "friend", "en"), ("Bo", "map", "en"), ("Cy", "friend", "zh-hans")]:
        CustomerFactory(name=name, source=source, language=language).tags.add(vip)
    CustomerFactory(name="Di", source="friend", language="en")
    Customer.objects.filter(name="Bo").update(created_at="2020-02-02T12:00Z")
    assert names(f"tag={vip.pk}&source=friend") == ["Ada", "Cy"]
    assert names(f"untagged={vip.pk}") == ["Di"]
    assert names("language=zh-hans") == ["Cy"]
    assert names("until=2020-02-02") == names("since=2020-02-02&until=2020-02-02") == ["Bo"]
    assert names("tag=99999999") == []


def test_a_list_too_long_to_be_kept_is_refused_and_never_cut_to_a_wider_one(owner):
    vip = Tag.objects.create(name="VIP")
    CustomerFactory(name="Ada").tags.add(vip)
    sources = [("source", f"{n}{'静' * 59}") for n in range(5)]
    long = Listing(filters=(*sources, ("tag", str(vip.pk))))
    assert len(long.address) > LONGEST_ADDRESS
    for path, more in {"bulk/": {"do": f"untag:{vip.pk}", "all": "1"}, "views/": {"name": "All"}}.items():
        answer = owner.post(f"/desk/customers/{path}", {"list": long.address, **more})
        assert (answer.status_code, "too long to be kept" in answer.text) == (422, True)
    with pytest.raises(BadInput):
        customers_export(actor=BY, listing=long, kind="csv", clock=system_clock)
    assert (Tagging.objects.count(), Export.objects.count(), SavedView.objects.count()) == (1, 0, 0)


@pytest.mark.parametrize(
    "address",
    ["tag=x", "tag=-1", "tag=1e3", f"tag={'9' * 30}", "since=yesterday", "until=0001-01-01", "since=2020-13-01", "tag=²"],
)  # fmt: skip
def test_a_filter_that_cannot_be_is_named_and_finds_nobody(owner, address):
    CustomerFactory(name="Ada")
    answer = owner.get(f"/desk/customers/?{address}")
    assert (answer.status_code, answer.context["people"]) == (422, [])


@pytest.mark.parametrize(
    "address", ["sort=password", "sort=-contacts__value", "col=note&col=x", "size=1000000", "page=9999999", "page=x", "q=%00"]
)  # fmt: skip
def test_what_an_address_cannot_know_is_left_out(owner, address):
    CustomerFactory(name="Ada")
    answer = owner.get(f"/desk/customers/?{address}")
    assert [customer.name for customer, _cells in answer.context["people"]] == ["Ada"]


def test_columns_are_chosen_by_the_address(owner):
    CustomerFactory(name="Ada", phone="+491701234567", source="friend")
    page = owner.get("/desk/customers/?col=phone&col=source").content.decode()
    assert ("+49 170 1234567" in page, "a friend" in page) == (True, True)


def test_a_view_is_kept_stands_first_and_is_changed_under_its_name(owner, cast):
    keep = {"list": "q=ada&sort=-since", "name": " Ada's ", "default": "1"}
    owner.post("/desk/customers/views/", keep)
    owner.post("/desk/customers/views/", keep | {"list": "q=bo", "shared": "1"})
    view = SavedView.objects.get()
    assert (view.name, view.query, view.is_shared, view.user) == ("Ada's", "q=bo", True, cast.owner)
    assert owner.get("/desk/customers/").headers["Location"] == f"/desk/customers/?q=bo&view={view.pk}"
    assert owner.get("/desk/customers/?view=all").status_code == 200


def test_a_shared_view_is_seen_by_the_team_and_removed_by_its_maker_alone(owner, stylist):
    owner.post("/desk/customers/views/", {"list": "q=ada", "name": "Ours", "shared": "1"})
    owner.post("/desk/customers/views/", {"list": "q=ada", "name": "Mine"})
    ours, mine = SavedView.objects.order_by("-is_shared")
    page = stylist.get("/desk/customers/").content.decode()
    assert ("Ours" in page, "Mine" in page) == (True, False)
    assert stylist.post(f"/desk/customers/views/{ours.pk}/remove/").status_code == 403
    assert stylist.post(f"/desk/customers/views/{mine.pk}/remove/").status_code == 404
    owner.post(f"/desk/customers/views/{ours.pk}/remove/")
    assert list(SavedView.objects.all()) == [mine]


@pytest.mark.parametrize("name", ["", "  ", "\x00", "x" * 61])
def test_a_view_without_a_fit_name_is_not_kept_and_the_list_stays(owner, name):
    answer = owner.post("/desk/customers/views/", {"list": "q=ada", "name": name})
    assert (answer.status_code, answer.context["listing"].text, SavedView.objects.count()) == (422, "ada", 0)


@pytest.fixture
def three(in_a):
    return [CustomerFactory(name=name).pk for name in ("Ada", "Bo", "Cy")]


@pytest.fixture
def vip(in_a):
    return Tag.objects.create(name="VIP", colour=3)


def tagged(tag):
    return set(Tagging.objects.filter(tag=tag).values_list("customer", flat=True))


def test_a_tag_is_put_on_the_chosen_and_taken_off_all_of_the_list(owner, three, vip):
    owner.post("/desk/customers/bulk/", {"do": f"tag:{vip.pk}", "ids": three[:2]})
    owner.post("/desk/customers/bulk/", {"do": f"tag:{vip.pk}", "ids": three[:2]})
    assert tagged(vip) == set(three[:2])
    owner.post("/desk/customers/bulk/", {"do": f"untag:{vip.pk}", "all": "1", "list": "q=ada"})
    assert tagged(vip) == {three[1]}
    assert AuditLine.objects.filter(action="tag.put").order_by("id").first().after["ids"] == three[:2]


@pytest.mark.parametrize("foreign", [0, 2**62, "x", "-1", "9" * 30])
def test_one_id_that_is_not_there_and_nothing_changes(owner, three, vip, foreign):
    answer = owner.post("/desk/customers/bulk/", {"do": f"tag:{vip.pk}", "ids": [*three, foreign]})
    assert (answer.status_code, tagged(vip)) == (404, set())


@pytest.mark.parametrize("do", ["tag:0", "tag:x", "drop:1", "", f"untag:{'9' * 30}"])
def test_what_is_no_choice_is_not_there(owner, three, do):
    assert owner.post("/desk/customers/bulk/", {"do": do, "ids": three}).status_code == 404


def test_tags_are_taken_off_many_by_as_many_statements_as_off_one(in_a, vip):
    def counted(how_many):
        Customer.objects.bulk_create(Customer(name=f"N{n}") for n in range(how_many))
        Tagging.objects.bulk_create(Tagging(customer=one, tag=vip) for one in Customer.objects.all())
        with CaptureQueriesContext(connection) as seen:
            customers_bulk(actor=BY, code="untag", value=str(vip.pk), listing=Listing(), customer_ids=None)
        return len(seen)

    assert (counted(1), tagged(vip)) == (counted(300), set())


def test_nobody_chosen_and_too_many_named_are_said(three, vip):
    for ids in ([], range(1, 202)):
        with pytest.raises(BadInput):
            customers_bulk(actor=BY, code="tag", value=str(vip.pk), listing=Listing(), customer_ids=ids)


def test_who_sees_only_their_own_changes_nobody_elses(stylist, three, vip):
    assert stylist.post("/desk/customers/bulk/", {"do": f"tag:{vip.pk}", "ids": three}).status_code == 403
    with pytest.raises(NotFound):
        customers_bulk(actor=BY, code="none", value="1", listing=Listing(), customer_ids=three)


def test_the_list_costs_the_same_however_many_there_are(owner, vip):
    def counted():
        paths = {
            "list": "/desk/customers/?view=all",
            "found": "/desk/customers/?" + urlencode({"q": "cust", "tag": vip.pk}),
        }
        return {name: len(queries_of(owner, path)) for name, path in paths.items()}

    CustomerFactory(phone="+491701234567").tags.add(vip)
    few = counted()
    [CustomerFactory(phone=f"+4917012345{n}").tags.add(vip) for n in range(10, 30)]
    assert few == counted()
    assert_golden("customer_lists", few)


@pytest.mark.parametrize(
    ("typed", "begun"),
    [
        ("Zora Neale", "name=Zora+Neale"),
        ("138 0013 8000", "phone=138+0013+8000"),
        ("z@b.example", "email=z%40b.example"),
    ],
)
def test_whoever_is_not_found_is_taken_down_with_what_was_typed(owner, stylist, typed, begun):
    link = f"/desk/customers/new/?{begun}"
    assert f'href="{link}"' in owner.get("/desk/customers/", {"q": typed}).content.decode()
    assert begun not in stylist.get("/desk/customers/", {"q": typed}).content.decode()
    assert f'value="{typed}"' in owner.get(link).content.decode()
