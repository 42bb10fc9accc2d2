"""The salon's tablet in a customer's hands: one form and nothing else, then the locked screen."""

from datetime import timedelta

import pytest
from django.contrib.auth import SESSION_KEY
from django.utils import timezone

from booking.diary.models import Appointment
from booking.intake import handing
from crm.customers.models import Consent, Customer
from crm.forms.asking import requests as asking
from crm.forms.models import FormAnswer, FormRequest
from kernel.audit.models import AuditLine
from kernel.context import salon_context
from tenants.accounts.models import Tablet
from tenants.accounts.tablets.services import pin_set
from tests.booking.intake.test_telling import TOLD, needed
from tests.cast import CustomerFactory
from tests.tenants.test_tablet import acting
from tests.visits import make_visit

PAGE, LOCKED = "/kiosk/form/", "/desk/tablet/"
PIN = "4711"
TYPED = {"q1": "on", "q2": "on", "q3": "Ada Byron"}


@pytest.fixture
def visit(in_a):
    return make_visit(start=timezone.now() + timedelta(days=1))


@pytest.fixture
def photos(visit):
    """The form that the visit needs."""
    return needed("photos", visit)


@pytest.fixture
def tablet(salon_a, client_of, cast):
    """The shop's tablet, taken by the receptionist."""
    with salon_context(salon_a):
        pin_set(actor=acting(cast.receptionist), pin=PIN)
    client = client_of(salon_a, cast.manager)
    client.post("/desk/settings/people/tablets/new/", {"name": "Desk", "password_again": "secret-of-manager"})
    take(client, cast.receptionist)
    return client


def take(client, user):
    return client.post("/desk/tablet/take/", {"who": user.pk, "pin": PIN})


def hand(client, visit, version):
    return client.post(f"/desk/forms/visits/{visit.pk}/{version.form_id}/hand/")


@pytest.fixture
def handed(tablet, visit, photos):
    """The tablet, in the customer's hands."""
    assert hand(tablet, visit, photos)["Location"] == PAGE
    return tablet


def send(client, version, **typed):
    return client.post(PAGE, {**TYPED, "form_version": version.pk, **typed})


def test_the_visit_offers_to_hand_over_the_tablet_and_no_link_into_the_desks_own_session(
    tablet, visit, photos
):
    text = tablet.get(f"/desk/visits/{visit.pk}/").content.decode()
    assert f"/desk/forms/visits/{visit.pk}/{photos.form_id}/hand/" in text
    assert "Fill it in here" not in text


def test_whoever_hands_it_over_is_out_of_it_with_that(handed, cast):
    assert SESSION_KEY not in handed.session
    assert AuditLine.objects.get(action="form.hand").actor_id == cast.receptionist.pk


@pytest.mark.parametrize(
    "path", ["/desk/today/", "/desk/customers/", "/desk/visits/1/", "/desk/profile/", "/media/photos/1/"]
)
def test_the_customer_reaches_nothing_of_the_desk(handed, path):
    answer = handed.get(path)
    assert (answer.status_code, answer.headers.get("Location", LOCKED)) in {(302, LOCKED), (404, LOCKED)}


def test_the_form_stands_alone_and_is_kept_by_no_browser(handed):
    answer = handed.get(PAGE)
    text = answer.content.decode()
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store, private")
    assert 'href="/desk' not in text
    assert 'data-idle-lock="180"' in text
    assert 'autocomplete="name"' not in text


def test_the_answer_locks_the_tablet_and_is_vouched_for(handed, photos, visit):
    Appointment.objects.update(source="storefront")
    assert send(handed, photos)["Location"] == f"{PAGE}thanks/"
    row = FormAnswer.objects.get()
    assert (row.source, row.request.visit_id, row.author) == ("kiosk", visit.pk, visit.customer.name)
    given = Consent.objects.filter(source="form").values_list("purpose", flat=True)
    assert set(given) == {"photos", "marketing_email", "marketing_sms", "marketing_wechat", "marketing_push"}
    assert handed.get(PAGE)["Location"] == LOCKED
    assert send(handed, photos)["Location"] == LOCKED
    assert FormAnswer.objects.count() == 1


def test_a_tablet_in_somebodys_hands_takes_no_answers_for_somebody_else(handed, photos, visit):
    other = CustomerFactory(name="Bea", email="bea@example.com")
    Appointment.objects.update(customer=other)
    assert send(handed, photos)["Location"] == LOCKED
    assert (FormAnswer.objects.count(), handed.get(PAGE)["Location"]) == (0, LOCKED)


def test_who_was_merged_into_another_meanwhile_goes_on_filling_in(handed, photos, visit):
    kept = CustomerFactory(name="Ada too", email="ada.too@example.com")
    Customer.objects.filter(pk=visit.customer_id).update(merged_into=kept)
    Appointment.objects.update(customer=kept)
    assert send(handed, photos)["Location"] == f"{PAGE}thanks/"
    assert FormAnswer.objects.get().customer == kept


def test_what_is_wrong_is_named_and_what_was_typed_stays(handed, photos):
    answer = send(handed, photos, q1="", q3="Ada 💇")
    text = answer.content.decode()
    assert (answer.status_code, "Ada 💇" in text, FormAnswer.objects.count()) == (422, True, 0)
    assert "kiosk-head" in text


def test_stop_locks_it_and_nothing_is_kept(handed, photos):
    assert handed.post(f"{PAGE}lock/")["Location"] == LOCKED
    assert handed.get(PAGE)["Location"] == LOCKED
    assert FormRequest.objects.count() == 0


def test_a_tablet_that_nobody_touches_locks(handed, photos, monkeypatch):
    monkeypatch.setattr(handing, "IDLE_SECONDS", -1)
    assert send(handed, photos)["Location"] == LOCKED
    assert FormAnswer.objects.count() == 0


def test_who_types_keeps_it_awake(handed):
    session = handed.session
    session[handing.TOUCHED] -= 60
    session.save()
    before = handed.session[handing.TOUCHED]
    assert handed.post(f"{PAGE}awake/").status_code == 204
    assert handed.session[handing.TOUCHED] > before


def test_a_tablet_that_is_removed_shows_the_form_no_more(handed):
    Tablet.objects.all().delete()
    assert handed.get(PAGE)["Location"] == LOCKED


def test_whoever_takes_the_tablet_back_is_at_the_desk_and_the_form_is_gone(handed, cast):
    take(handed, cast.receptionist)
    assert handed.get(PAGE)["Location"] == LOCKED
    assert handed.get("/desk/today/").status_code == 200


def test_a_visit_that_is_off_meanwhile_asks_for_nothing(handed, photos):
    Appointment.objects.update(state="cancelled", cancelled_at=timezone.now())
    assert send(handed, photos)["Location"] == LOCKED


def test_a_request_by_hand_is_handed_over_too(tablet, visit, photos):
    asked = asking.request_make(**TOLD, form_id=photos.form_id, customer_id=visit.customer_id)
    text = tablet.get(f"/desk/customers/{visit.customer_id}/forms/").content.decode()
    address = f"/desk/forms/requests/{asked.pk}/hand/"
    assert address in text
    tablet.post(address)
    send(tablet, photos)
    assert (FormAnswer.objects.get().request, FormAnswer.objects.get().source) == (asked, "kiosk")


def test_what_was_answered_already_cannot_be_handed_over(tablet, visit, photos):
    FormAnswer.objects.create(
        version=photos, customer=visit.customer, answers={}, source="link", at=timezone.now(), digest=""
    )
    assert hand(tablet, visit, photos).status_code == 410
    assert tablet.get("/desk/today/").status_code == 200


def test_nobodys_own_device_is_handed_over(salon_a, client_of, cast, visit, photos):
    client = client_of(salon_a, cast.owner)
    assert hand(client, visit, photos).status_code == 403
    assert client.get("/desk/today/").status_code == 200


def test_whoever_does_not_see_the_customer_hands_nothing_over(salon_a, tablet, cast, visit, photos):
    tablet.post("/desk/tablet/lock/")
    with salon_context(salon_a):
        pin_set(actor=acting(cast.stylist), pin=PIN)
    take(tablet, cast.stylist)
    assert hand(tablet, visit, photos).status_code == 404


def test_a_stranger_finds_no_form_on_a_device_that_nobody_handed_over(salon_a, client_of, photos):
    assert client_of(salon_a).get(PAGE)["Location"] == LOCKED
