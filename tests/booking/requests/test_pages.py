"""Asking on the booking page, and answering at the desk."""

import re
from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest

from booking.diary.models import Appointment
from booking.diary.tokens import manage_token
from booking.requests.answering import asked_next, asked_settle
from booking.requests.models import RequestRules, VisitRequest
from crm.messaging.models import Message
from kernel.actor import system_actor
from kernel.clock import system_clock, zone
from tenants.accounts.models import OwnRole
from tenants.accounts.rights import Action
from tests.booking.desk.scene import at, book, today_of
from tests.booking.storefront.conftest import key_of
from tests.cast import LocationFactory, UserFactory

WHO = {
    "name": "Grace",
    "phone": "0151 23456789",
    "email": "grace@example.com",
    "agreed": "on",
    "part": "afternoon",
}


@pytest.fixture
def asked(shop, visitor):
    """A visit that was asked for online."""
    RequestRules.objects.create(pk=1, mode="always")
    visitor.token = visitor.book()
    return Appointment.objects.get()


def group_form(shop, **values):
    """Two who come in three days, as the page sends it."""
    service, other = (str(service.pk) for service in shop.services)
    day = today_of(shop) + timedelta(days=3)
    guests = {
        "guest0_service0": service,
        "guest1_name": "Ada",
        "guest1_service0": other,
        "guest1_service1": service,
    }
    return {**WHO, **guests, "from_date": day, "until_date": day, "n": "2", "note": "A hen party", **values}


def series_form(shop, **values):
    """Every three weeks, five times."""
    day = today_of(shop) + timedelta(days=3)
    return {**WHO, "s": shop.services[0].pk, "from_date": day, "every_weeks": 3, "times": 5, **values}


def test_the_visitor_sees_that_it_is_asked_for_and_withdraws_it(asked, visitor):
    done = visitor.get(f"/book/done/{visitor.token}/").content.decode()
    assert "Asked for, not yet confirmed" in done
    page = visitor.get(f"/b/{visitor.token}/").content.decode()
    assert "Withdraw the request" in page
    assert "Ask for another time" in page
    assert visitor.get(f"/b/{visitor.token}/visit.ics").status_code == 404
    visitor.post(f"/b/{visitor.token}/cancel/", {"version": asked.version})
    asked.refresh_from_db()
    assert asked.state == "cancelled"


@pytest.mark.parametrize(
    ("language", "day", "mark", "names"),
    [
        ("en", "[A-Z][a-z]{2} [0-9]{1,2} [A-Z][a-z]+", ", ", ", "),
        ("zh-hans", "[0-9]+月[0-9]+日周.", " ", "、"),
    ],
)
def test_days_times_and_lists_are_written_as_in_the_language(
    asked, visitor, owner, shop, language, day, mark, names
):
    visitor.client.cookies["language"] = owner.cookies["language"] = language
    moment = re.compile(f"{day}{mark}[0-9]{{2}}:[0-9]{{2}}")
    visitor.post("/book/group/", group_form(shop, key="g"))
    public = visitor.get(f"/b/{visitor.token}/").content.decode()
    desk = owner.get("/desk/requests/").content.decode()
    assert moment.search(public)
    assert moment.search(desk)
    assert names.join(one.name for one in reversed(shop.services)) in desk


def test_the_desk_accepts_from_today_and_the_drawer(asked, owner):
    for page in ("/desk/today/", f"/desk/visits/{asked.pk}/", "/desk/requests/"):
        assert f"/desk/requests/visits/{asked.pk}/accept/" in owner.get(page).content.decode()
    sent = {"version": asked.version, "next": "/desk/requests/"}
    assert owner.post(f"/desk/requests/visits/{asked.pk}/accept/", sent)["Location"] == "/desk/requests/"
    asked.refresh_from_db()
    assert asked.state == "booked"


@pytest.mark.parametrize(("at_all", "shown"), [(0, True), (10**6, False)], ids=["here", "elsewhere"])
def test_who_works_at_one_location_finds_its_requests_on_today(
    asked, client_of, salon_a, cast, at_all, shown
):
    cast.receptionist.grants.update(places=[asked.location_id + at_all])
    page = client_of(salon_a, cast.receptionist).get("/desk/today/").content.decode()
    assert (f"/desk/requests/visits/{asked.pk}/accept/" in page) == shown


def test_the_desk_declines_with_other_times_that_lead_to_the_form(asked, owner, visitor, shop):
    page = owner.get(f"/desk/requests/visits/{asked.pk}/")
    offered = page.context["days"][0][1][0].value
    sent = {"version": asked.version, "reason": "Ana is ill", "offered": offered}
    owner.post(f"/desk/requests/visits/{asked.pk}/decline/", sent)
    page = visitor.get(f"/b/{visitor.token}/").content.decode()
    assert "Ana is ill" in page
    assert f"/book/details/?l={shop.location.slug}&amp;s={shop.services[0].pk}" in page


def test_the_second_answer_is_told_that_there_is_one(asked, owner):
    sent = {"version": asked.version}
    owner.post(f"/desk/requests/visits/{asked.pk}/accept/", sent)
    answer = owner.post(f"/desk/requests/visits/{asked.pk}/decline/", sent, follow=True)
    assert "already answered" in answer.content.decode()


def test_the_form_to_decline_is_shown_again_to_nobody_who_may_not_or_comes_too_late(
    asked, owner, client_of, salon_a
):
    address, wrong = f"/desk/requests/visits/{asked.pk}/decline/", {"version": "x"}
    assert owner.post(address, wrong).status_code == 422
    rights = [Action.DAY_SEE, Action.APPOINTMENT_WRITE_OWN]  # every visit is seen, none but one's own changed
    sees_all = UserFactory(role="")
    sees_all.grants.all().delete()
    sees_all.grants.create(own_role=OwnRole.objects.create(name="Looks on", rights=rights))
    assert client_of(salon_a, sees_all).post(address, wrong).status_code == 403
    owner.post(f"/desk/requests/visits/{asked.pk}/accept/", {"version": asked.version})
    assert owner.post(address, wrong)["Location"] == f"/desk/visits/{asked.pk}/"


def test_it_is_drawn_differently_with_a_legend_of_its_own(asked, owner, shop):
    day = asked.starts_at.astimezone(zone(shop.location.time_zone)).date()
    page = owner.get("/desk/diary/", {"day": day, "view": "columns", "location": shop.location.pk})
    assert "event-is-pending" in page.content.decode()
    assert "legend-pending" in page.content.decode()


def test_a_stylist_answers_nothing_of_others(asked, stylist):
    assert stylist.get(f"/desk/requests/visits/{asked.pk}/").status_code == 404
    assert stylist.post(f"/desk/requests/visits/{asked.pk}/accept/", {"version": 1}).status_code == 404


def test_a_group_is_asked_for_once_and_only_the_link_shows_it(shop, visitor):
    form = group_form(shop, key="once")
    first = visitor.post("/book/group/?n=2", form)
    assert visitor.post("/book/group/?n=2", form)["Location"] == first["Location"]
    row = VisitRequest.objects.get()
    assert [(guest["name"], len(guest["lines"])) for guest in row.guests] == [("Grace", 1), ("Ada", 2)]
    assert "A hen party" in visitor.get(first["Location"]).content.decode()
    assert visitor.get(first["Location"].replace("/r/", "/r/x")).status_code == 404
    assert sorted(Message.objects.values_list("kind", flat=True)) == ["request_received", "request_staff"]


def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(shop, visitor):
    answer = visitor.post("/book/group/", group_form(shop, guest1_service0="", email="", phone=""))
    assert answer.status_code == 422
    assert {"guest1_service0", "phone"} <= set(answer.context["form"].errors)
    past = visitor.post("/book/group/", group_form(shop, from_date="2001-01-01"))
    assert "from_date" in past.context["form"].errors
    assert "A hen party" in past.content.decode()
    assert visitor.post("/book/group/", group_form(shop, website="x")).status_code == 422
    assert not VisitRequest.objects.exists()


def test_the_party_form_opens_filled_in_and_its_booking_answers_the_request(shop, visitor, owner):
    visitor.post("/book/group/", group_form(shop, key="g"))
    row = VisitRequest.objects.get()
    address = owner.get(f"/desk/requests/{row.pk}/").context["booking_address"]
    page = owner.get(address)
    assert [line.guest for line in page.context["lines"]] == [0, 1, 1]
    assert page.context["guests"][0].name == "Ada"
    assert b"A hen party" in page.content
    pairs = parse_qsl(urlsplit(address).query, keep_blank_values=True)
    sent = {name: [value for key, value in pairs if key == name] for name, _value in pairs}
    sent |= {"start": at(shop, 600, days=3).isoformat(), "customer_id": row.customer_id, "name": ""}
    owner.post("/desk/visits/new/", sent)
    row.refresh_from_db()
    assert (row.state, Appointment.objects.filter(party=row.visit.party).count()) == ("booked", 2)


def test_a_series_goes_on_from_its_first_visit_to_the_plan_filled_in(shop, visitor, owner):
    visitor.post("/book/series/", series_form(shop, key="s"))
    row = VisitRequest.objects.get()
    sent = {"s": shop.services[0].pk, "p": "", "location": shop.location.pk, "request": row.pk}
    sent |= {"start": at(shop, 600, days=3).isoformat(), "customer_id": row.customer_id}
    address = owner.post("/desk/visits/new/", sent)["Location"]
    row.refresh_from_db()
    assert address == f"/desk/visits/{row.visit_id}/series/?every=3&rhythm=weeks&times=5"
    plan = owner.get(address)
    assert (plan.context["form"].data["every"], len(plan.context["rows"])) == ("3", 4)


def test_the_visit_has_the_contacts_that_were_typed_with_the_request(shop, visitor, owner):
    typed = {"key": "c", "phone": "+49 151 23456789", "email": "grace@x.example"}
    visitor.post("/book/series/", series_form(shop, **typed))
    row = VisitRequest.objects.get()
    sent = {"s": shop.services[0].pk, "p": "", "location": shop.location.pk, "request": row.pk}
    sent |= {"start": at(shop, 600, days=3).isoformat(), "customer_id": row.customer_id}
    owner.post("/desk/visits/new/", sent)
    visit = Appointment.objects.get()
    assert (visit.visitor_phone, visit.visitor_email) == ("+4915123456789", "grace@x.example")
    assert Message.objects.get(kind="visit_booked_customer").to == "grace@x.example"
    assert [one.kind for one in visit.customer.contacts.all()] == ["phone"]


@pytest.mark.parametrize(("of", "at_its_shop"), [("Zoe", True), ("Grace", False)])
def test_a_visit_of_somebody_else_or_of_another_shop_answers_but_is_not_shown(shop, visitor, of, at_its_shop):
    link = visitor.post("/book/series/", series_form(shop, key="s"))["Location"]
    row = VisitRequest.objects.get()
    visit = book(shop, name="Zoe", days=3)
    Appointment.objects.filter(pk=visit.pk).update(
        customer={"Zoe": visit.customer_id, "Grace": row.customer_id}[of],
        location=shop.location if at_its_shop else LocationFactory(name="Elsewhere"),
    )
    visit.refresh_from_db()
    asked_settle(row.pk, visit, system_actor("test"), system_clock)
    row.refresh_from_db()
    assert (row.state, row.visit_id, asked_next(row.pk)) == ("booked", None, "")
    assert visitor.get(link).context["visit_token"] == ""


def test_the_link_to_the_visit_is_gone_once_the_visit_is_somebody_elses(shop, visitor):
    link = visitor.post("/book/series/", series_form(shop, key="s"))["Location"]
    row = VisitRequest.objects.get()
    visit = book(shop, name="Zoe", days=3)
    VisitRequest.objects.update(state="booked", answered_at=system_clock.now(), visit=visit)
    assert visitor.get(link).context["visit_token"] == ""
    Appointment.objects.update(customer=row.customer)
    assert visitor.get(link).context["visit_token"] == manage_token(visit)


def test_what_was_answered_meanwhile_is_not_booked_a_second_time(shop, visitor, owner):
    visitor.post("/book/series/", series_form(shop, key="s"))
    row = VisitRequest.objects.get()
    owner.post(f"/desk/requests/{row.pk}/decline/", {"version": 1, "answer": "Sorry"})
    sent = {"s": shop.services[0].pk, "p": "", "location": shop.location.pk, "request": row.pk}
    answer = owner.post(
        "/desk/visits/new/", sent | {"start": at(shop, 600, days=3).isoformat(), "name": "Grace"}
    )
    assert (answer.status_code, Appointment.objects.count()) == (409, 0)
    assert "request_declined" in Message.objects.values_list("kind", flat=True)


def test_the_customer_withdraws_a_request_and_it_cannot_be_answered_any_more(shop, visitor, owner):
    link = visitor.post("/book/series/", series_form(shop, key="s"))["Location"]
    visitor.post(f"{link}withdraw/")
    row = VisitRequest.objects.get()
    assert row.state == "withdrawn"
    answer = owner.post(f"/desk/requests/{row.pk}/decline/", {"version": 2, "answer": ""}, follow=True)
    assert "already answered" in answer.content.decode()


def test_a_salon_that_takes_no_requests_has_no_form_for_them(shop, visitor):
    RequestRules.objects.create(pk=1, takes_groups=False, takes_series=False)
    for page in ("/book/group/", f"/book/series/?s={shop.services[0].pk}"):
        assert visitor.get(page).status_code == 404


def test_the_rules_are_kept_and_two_tabs_do_not_overwrite_each_other(shop, owner):
    sent = {
        "version": 1,
        "mode": "new",
        "answer_hours": 4,
        "before_hours": 1,
        f"mode{shop.services[0].pk}": "always",
    }
    assert owner.post("/desk/requests/rules/", sent).status_code == 302
    assert owner.post("/desk/requests/rules/", sent).status_code == 409
    shown = owner.get("/desk/requests/rules/")
    assert "the offer is your yes" in shown.content.decode()
    page = shown.context["form"]
    assert (page["mode"].value(), page[f"mode{shop.services[0].pk}"].value()) == ("new", "always")


def test_the_form_carries_a_key_of_its_own(visitor):
    page = visitor.get("/book/group/").content.decode()
    assert len(key_of(page)) > 10
