"""The menu in the browser: found, changed, copied, ordered, put away; and what the others see of it."""

import pytest
from django.urls import reverse

from booking.catalog.models import AddOn, Bundle, Service, ServiceCategory
from kernel.audit.models import AuditLine
from tests.cast import AddOnFactory, ServiceCategoryFactory, ServiceFactory, StaffMemberFactory

NEW = "/desk/menu/services/new/"


@pytest.fixture
def owner(salon_a, client_of, cast):
    return client_of(salon_a, cast.owner)


@pytest.fixture
def service(salon_a, inside):
    with inside(salon_a):
        return ServiceFactory(name="Root colour")


def typed(category_id: int, **changed) -> dict[str, object]:
    """A service form as a browser sends it."""
    known = {
        "name": "Balayage",
        "category_id": category_id,
        "price_minor": "175",
        "work_minutes": "1h 30",
        "processing_minutes": "45",
        "finishing_minutes": "60",
        "colour": "3",
        "variants-TOTAL_FORMS": "1",
        "variants-INITIAL_FORMS": "0",
        "variants-0-name": "Long",
        "variants-0-price_minor": "199,50",
        "variants-0-work_minutes": "120",
    }
    return {**known, **changed}


def test_a_service_is_made_from_what_is_typed(salon_a, inside, owner):
    with inside(salon_a):
        category, staff = ServiceCategoryFactory(), StaffMemberFactory()
    extra = {f"does_{staff.pk}": "on", f"minutes_{staff.pk}": "80", f"price_{staff.pk}": "180"}
    answer = owner.post(NEW, typed(category.pk, **extra))
    assert answer.status_code == 302
    with inside(salon_a):
        made = Service.objects.get(name="Balayage")
        assert (made.price_minor, made.minutes, made.colour) == (17500, 195, 3)
        assert made.variants.get().price_minor == 19950
        assert made.staff_services.get().work_minutes == 80


def test_all_problems_are_named_and_what_was_typed_stays(salon_a, inside, owner):
    with inside(salon_a):
        category = ServiceCategoryFactory()
    wrong = typed(category.pk, price_minor="much", work_minutes="soon", **{"variants-0-price_minor": "-1"})
    answer = owner.post(NEW, wrong)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count("field-error") >= 3
    assert 'value="soon"' in page
    assert 'value="much"' in page


def test_a_problem_that_only_the_service_knows_is_shown_beside_its_field(salon_a, inside, owner):
    with inside(salon_a):
        category = ServiceCategoryFactory()
    answer = owner.post(NEW, typed(category.pk, processing_minutes="", finishing_minutes="20"))
    assert answer.status_code == 422
    assert "Finishing comes after processing" in answer.content.decode()


def test_saving_the_page_as_it_is_changes_nothing(salon_a, inside, owner, service):
    address = reverse("menu:service", args=[service.pk])
    sent = {"colour": "1", "bookable_online": "on", "name": service.name, "category_id": service.category_id}
    sent |= {
        "price_minor": "48",
        "work_minutes": "30",
        "variants-TOTAL_FORMS": "2",
        "variants-INITIAL_FORMS": "0",
    }
    assert owner.post(address, sent).status_code == 302
    with inside(salon_a):
        assert not AuditLine.objects.filter(action="service.changed").exists()


def test_the_list_is_found_by_word_and_category(owner, service):
    assert "Root colour" in owner.get("/desk/menu/?q=colo").content.decode()
    assert "Root colour" not in owner.get("/desk/menu/?q=beard").content.decode()
    assert "Root colour" not in owner.get("/desk/menu/?category=999999").content.decode()


@pytest.mark.parametrize("path", ["copy", "archive", "restore", "move"])
def test_the_buttons_work_without_script(owner, service, path):
    answer = owner.post(f"/desk/menu/services/{service.pk}/{path}/", {"by": "up"})
    assert answer.status_code == 302


def test_many_services_change_at_once(salon_a, inside, owner, service):
    sent = {"service_ids": [service.pk], "change": "price", "percent": "10"}
    owner.post("/desk/menu/bulk/", sent)
    owner.post("/desk/menu/bulk/", {"service_ids": [service.pk], "change": "desk"})
    with inside(salon_a):
        changed = Service.objects.get(pk=service.pk)
        assert (changed.price_minor, changed.bookable_online) == (5300, False)


def test_a_bulk_change_says_what_is_missing(owner, service):
    answer = owner.post("/desk/menu/bulk/", {"service_ids": [service.pk], "change": "price"}, follow=True)
    assert "How many percent" in answer.content.decode()


@pytest.fixture
def bundle(salon_a, inside, service):
    """Two services for 60 that cost 96 one by one."""
    with inside(salon_a):
        both = Bundle.objects.create(name="Cut and colour", slug="both", price_minor=6000)
        for position, row in enumerate((service, ServiceFactory())):
            both.items.create(service=row, position=position)
        return both


def test_bundles_are_offered_where_prices_are_changed(salon_a, inside, owner, bundle):
    assert f'name="bundle_ids" value="{bundle.pk}"' in owner.get("/desk/menu/").content.decode()
    owner.post("/desk/menu/bulk/", {"bundle_ids": [bundle.pk], "change": "price", "percent": "10"})
    with inside(salon_a):
        assert Bundle.objects.get().price_minor == 6600


def test_a_bundle_that_costs_more_than_its_services_is_marked(owner, service, bundle):
    assert "dearer than one by one" not in owner.get("/desk/menu/").content.decode()
    sent = {"service_ids": [service.pk], "change": "price", "percent": "-90"}
    assert "dearer than one by one" in owner.post("/desk/menu/bulk/", sent, follow=True).content.decode()
    assert "dearer than one by one" in owner.get("/desk/menu/bundles/").content.decode()


def test_of_bundles_only_the_price_is_changed_at_once(owner, bundle):
    sent = {"bundle_ids": [bundle.pk], "change": "archive"}
    assert "only the price" in owner.post("/desk/menu/bulk/", sent, follow=True).content.decode()


def test_categories_add_ons_and_bundles_are_made(salon_a, inside, owner, service):
    with inside(salon_a):
        other = ServiceFactory()
    owner.post("/desk/menu/categories/new/", {"name": "Care"})
    owner.post("/desk/menu/add-ons/new/", {"name": "Mask", "price_minor": "12", "service_ids": [service.pk]})
    owner.post("/desk/menu/bundles/new/", {"name": "Both", "service_0": service.pk, "service_1": other.pk})
    with inside(salon_a):
        assert ServiceCategory.objects.filter(name="Care").exists()
        assert AddOn.objects.get(name="Mask").services.get() == service
        assert Bundle.objects.get(name="Both").items.count() == 2


@pytest.mark.parametrize("path", ["", "categories/", "add-ons/", "bundles/", "services/new/", "add-ons/new/"])
def test_every_page_opens_with_no_data(owner, path):
    assert owner.get(f"/desk/menu/{path}").status_code in {200, 302}


@pytest.mark.parametrize(("role", "sees"), [("stylist", 200), ("receptionist", 200), ("accountant", 200)])
def test_others_see_the_menu_but_no_button(salon_a, client_of, cast, service, role, sees):
    client = client_of(salon_a, getattr(cast, role))
    answer = client.get("/desk/menu/")
    assert answer.status_code == sees
    assert "menu/services/new" not in answer.content.decode()
    assert client.post(f"/desk/menu/services/{service.pk}/archive/").status_code == 403


def test_a_stranger_is_asked_to_sign_in(salon_a, client_of):
    assert client_of(salon_a).get("/desk/menu/").status_code == 302


def test_salon_b_sees_nothing_of_it(salon_b, client_of, cast_b, service):
    client = client_of(salon_b, cast_b.owner)
    assert client.get(f"/desk/menu/services/{service.pk + 10**6}/").status_code == 404
    assert "Root colour" not in client.get("/desk/menu/").content.decode()


def test_markup_in_a_name_is_shown_as_text(salon_a, inside, owner):
    with inside(salon_a):
        ServiceFactory(name="<script>alert(1)</script>", category=ServiceCategoryFactory(name="<b>x</b>"))
        AddOnFactory(name="<i>x</i>")
    page = owner.get("/desk/menu/").content.decode()
    assert "<script>alert(1)" not in page
    assert "<b>x</b>" not in page
