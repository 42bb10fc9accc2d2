"""The pages of main stylists and of handing over."""

import pytest
from django.utils import timezone

from booking.ownership.models import Handover, MainStylist
from tenants.accounts.models import OwnRole
from tests.cast import CustomerFactory, UserFactory, open_salon
from tests.conftest import stepped_up
from tests.golden_queries import assert_golden, queries_of


@pytest.fixture
def shop(in_a):
    return open_salon()


@pytest.fixture
def manager(salon_a, client_of, cast, in_a):
    return stepped_up(client_of(salon_a, cast.manager))


def page_of(shop):
    return f"/desk/team/{shop.staff[0].pk}/customers/"


def cared_by(staff, count):
    rows = [MainStylist(customer=CustomerFactory(), staff=staff, since=timezone.now()) for _n in range(count)]
    return MainStylist.objects.bulk_create(rows)


def test_the_main_stylist_is_chosen_on_the_customer_s_page(manager, shop):
    customer, ana = CustomerFactory(), shop.staff[0]
    manager.post(f"/desk/customers/{customer.pk}/main-stylist/", {"staff": ana.pk})
    page = manager.get(f"/desk/customers/{customer.pk}/").content.decode()
    assert f"taken care of by {ana.name}" in page
    manager.post(f"/desk/customers/{customer.pk}/main-stylist/", {"staff": ""})
    assert not MainStylist.objects.exists()


@pytest.mark.parametrize("staff", ["0", "x", "99999999999999999999", "\x00"])
def test_a_strange_person_is_not_there(manager, shop, staff):
    customer = CustomerFactory()
    answer = manager.post(f"/desk/customers/{customer.pk}/main-stylist/", {"staff": staff})
    assert (answer.status_code in {400, 404}, MainStylist.objects.count()) == (True, 0)


def test_who_hands_over_but_sees_no_customers_reads_no_names(salon_a, client_of, shop):
    hidden = cared_by(shop.staff[0], 1)[0].customer
    own = OwnRole.objects.create(name="Planner", rights=["customer.handover", "team.see"])
    client = stepped_up(client_of(salon_a, UserFactory(role="own", own_role=own)))
    page = client.get(page_of(shop)).content.decode()
    assert (hidden.name in page, "somebody whom you do not see" in page) == (False, True)
    assert f"/desk/customers/{hidden.pk}/" not in page
    client.post(page_of(shop), {"rule": "fewest"})
    assert Handover.objects.get().plan == [[hidden.pk, shop.staff[1].pk]]


def test_customers_are_handed_over_by_rule_and_by_hand(manager, shop):
    ana, ben = shop.staff
    first, second = cared_by(ana, 2)
    assert f"{ben.name} +2" in manager.get(page_of(shop)).content.decode()
    manager.post(page_of(shop), {"rule": "fewest", f"to-{second.customer_id}": "leave"})
    assert Handover.objects.get().plan == [[first.customer_id, ben.pk]]
    assert "Being handed over" in manager.get(page_of(shop)).content.decode()


def test_nothing_chosen_is_said_and_keeps_what_was(manager, shop):
    (only,) = cared_by(shop.staff[0], 1)
    answer = manager.post(page_of(shop), {"rule": "one", f"to-{only.customer_id}": "leave"})
    assert (answer.status_code, Handover.objects.count()) == (422, 0)
    assert 'value="leave" selected' in answer.content.decode()


@pytest.mark.parametrize("role", ["receptionist", "stylist", "accountant"])
def test_who_may_not_hand_over_does_not_come_in(salon_a, client_of, cast, shop, role):
    client = client_of(salon_a, getattr(cast, role))
    assert (client.get(page_of(shop)).status_code, client.post(page_of(shop)).status_code) == (403, 403)


def test_the_page_costs_the_same_however_many_there_are(manager, shop):
    cared_by(shop.staff[0], 1)
    few = len(queries_of(manager, page_of(shop)))
    cared_by(shop.staff[0], 9)
    assert len(queries_of(manager, page_of(shop))) == few
    assert_golden("ownership", {"handover": few})


def test_the_list_shows_who_takes_care_and_is_narrowed_by_them(manager, shop):
    ana, ben = shop.staff
    mine, _other = cared_by(ana, 1)[0], cared_by(ben, 1)
    CustomerFactory(name="Nobody's")
    page = manager.get(f"/desk/customers/?col=main_stylist&main_stylist={ana.pk}").content.decode()
    assert (mine.customer.name in page, "1 customer<" in page, page.count(f">{ana.name}</td>")) == (
        True,
        True,
        1,
    )
    assert "Nobody&#x27;s</bdi>" in manager.get("/desk/customers/?main_stylist=nobody").content.decode()
    assert manager.get("/desk/customers/?main_stylist=x").status_code == 422
