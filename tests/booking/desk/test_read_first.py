"""The page that asks whoever books or checks in to read first: nothing typed is lost, and the box lets it through."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from booking.diary.models import Appointment
from crm.customers.models import AlertSeen, Customer, OwnField, Sensitivity
from tests.booking.desk.scene import at, book, open_all_day


@pytest.fixture
def scene(salon_a, client_of, cast, in_a):
    """Reception, a visit of today, and the severe allergy of whom it is for."""
    shop = open_all_day()
    now = datetime.now(ZoneInfo(shop.location.time_zone))
    visit = book(shop, minute=min(now.hour * 60 + now.minute + 5, 1400), name="Ada")
    allergy = Sensitivity.objects.create(
        customer=visit.customer, kind="allergy", what="ppd", severity=3, note="patch test first"
    )
    return client_of(salon_a, cast.receptionist), shop, visit, f"{visit.customer_id}:sensitivity:{allergy.pk}"


def test_the_page_asks_first_keeps_what_was_typed_and_books_once_it_was_read(scene):
    reception, shop, visit, name = scene
    sent = {
        "location": shop.location.pk,
        "day": at(shop, 0, 1).date().isoformat(),
        "s": str(shop.services[0].pk),
        "p": "",
        "start": at(shop, 600, 1).isoformat(),
        "customer_id": visit.customer_id,
        "desk_note": "likes <tea>",
        "key": "a-key-of-this-form",
    }
    asked = reception.post("/desk/visits/new/", sent)
    page = asked.content.decode()
    assert (asked.status_code, Appointment.objects.count()) == (409, 1)
    assert ("patch test first" in page, "likes &lt;tea&gt;" in page, f'value="{name}"' in page) == (True,) * 3
    assert reception.post("/desk/visits/new/", sent | {"acknowledged": name}).status_code == 302
    assert (Appointment.objects.count(), AlertSeen.objects.count()) == (2, 1)


def test_the_board_asks_among_its_toasts(scene):
    reception, _shop, visit, name = scene
    step = {"version": visit.version, "step": "arrived"}
    asked = reception.post(f"/desk/board/{visit.pk}/step/", step, headers={"hx-request": "true"})
    assert (asked.status_code, asked.headers["HX-Trigger"]) == (409, "diary-changed")
    assert 'hx-target="#toasts"' in asked.content.decode()
    reception.post(f"/desk/board/{visit.pk}/step/", step | {"acknowledged": name})
    visit.refresh_from_db()
    assert visit.state == "arrived"


@pytest.mark.parametrize("path", ["today/", "board/", "diary/", "diary/?view=list", "visits/{}/"])
def test_it_is_said_wherever_the_visit_is_shown(scene, path):
    reception, _shop, visit, _name = scene
    assert "Allergic: PPD" in reception.get(f"/desk/{path.format(visit.pk)}").content.decode()


def test_a_field_of_the_salons_own_stands_with_the_visit(scene):
    reception, _shop, visit, _name = scene
    field = OwnField.objects.create(label="Favourite tea", kind="text", shown=["visit"])
    Customer.objects.filter(pk=visit.customer_id).update(own={f"own_{field.pk}": "oolong"})
    assert "oolong" in reception.get(f"/desk/visits/{visit.pk}/").content.decode()


def test_who_misses_visits_again_and_again_is_marked(scene):
    reception, shop, visit, _name = scene
    for _n in range(2):
        missed = book(shop, minute=0, days=-1, name="Ada")
        Appointment.objects.filter(pk=missed.pk).update(state="no_show", customer=visit.customer)
    assert "Did not come 2 times" in reception.get(f"/desk/customers/{visit.customer_id}/").content.decode()


def test_it_is_said_where_the_person_is_chosen_for_a_new_visit(scene):
    reception, _shop, visit, name = scene
    page = reception.get("/desk/visits/new/", {"customer": visit.customer_id}).content.decode()
    assert f'name="acknowledged" value="{name}"' in page
