"""The pages on which a customer is taken down, changed, and what to mind is written: what they show and refuse."""

import html
import json
import re
from datetime import timedelta

import pytest
from django.utils import timezone

from booking.team.models import StaffMember
from crm.customers.basics import Basics, customer_create
from crm.customers.facts.own_services import OwnFieldWish, own_field_create
from crm.customers.forms import CustomerForm
from crm.customers.links import link_write, person_alerts
from crm.customers.models import Customer, CustomerLink, OwnField, Sensitivity
from kernel.actor import system_actor
from kernel.clock import system_clock
from kernel.errors import BadInput
from tests.cast import CustomerFactory
from tests.visits import make_visit

SYSTEM = system_actor("tests")
NEW = "/desk/customers/new/"


@pytest.fixture
def ana(in_a):
    basics = Basics(name="Ana Ribeiro", phones=["+49301234567"], emails=["ana@example.com"])
    return customer_create(actor=SYSTEM, clock=system_clock, basics=basics)


def test_a_name_and_a_phone_make_a_customer(reception):
    answer = reception.post(NEW, {"name": "Lily", "phone": "+49 30 7654321"})
    made = Customer.objects.get(name="Lily")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/desk/customers/{made.pk}/")
    assert "+49 30 7654321" in reception.get(f"/desk/customers/{made.pk}/").content.decode()


def test_a_phone_that_is_known_leads_to_whose_it_is_and_nothing_typed_is_lost(reception, ana):
    typed = {
        "name": "Anna",
        "phone": "+49 30 1234567",
        "company": "Rossi & Co",
        "birth_day": "31",
        "birth_month": "2",
    }
    answer = reception.post(NEW, typed)
    page = answer.content.decode()
    assert (answer.status_code, Customer.objects.count()) == (422, 1)
    assert f'href="/desk/customers/{ana.pk}/"' in page
    assert ("Rossi &amp; Co" in page, "There is no such day." in page) == (True, True)


def test_what_the_form_and_the_service_find_wrong_is_named_together(reception):
    page = reception.post(NEW, {"name": "", "phone": "12", "birth_year": "soon"}).content.decode()
    assert "Please give a name." in page
    assert "This does not look like a phone number." in page
    assert "Enter a whole number." in page


def test_while_typing_the_page_says_whose_phone_it_is(reception, ana):
    found = reception.get("/desk/customers/known/", {"phone": "+49301234567"}).content.decode()
    same = reception.get("/desk/customers/known/", {"phone": "+49301234567", "but": ana.pk}).content.decode()
    assert ("Ana Ribeiro" in found, same.strip()) == (True, "")


def test_the_form_shows_what_is_known_and_saves_it_unchanged(reception, ana):
    page = reception.get(f"/desk/customers/{ana.pk}/edit/").content.decode()
    assert 'value="+49 30 1234567"' in page
    reception.post(
        f"/desk/customers/{ana.pk}/edit/",
        {"name": "Ana Ribeiro", "phone": "+49 30 1234567", "email": "ana@example.com", "version": 1},
    )
    assert sorted(ana.contacts.values_list("value", flat=True)) == ["+49301234567", "ana@example.com"]


def test_a_form_that_is_older_than_what_is_saved_keeps_what_was_typed_and_says_so(reception, ana):
    Customer.objects.filter(pk=ana.pk).update(version=2, company="Saved meanwhile AG")
    typed = {"name": "Ana Ribeiro", "company": "Typed GmbH", "version": 1}
    answer = reception.post(f"/desk/customers/{ana.pk}/edit/", typed)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert ("Typed GmbH" in page, 'name="version" value="2"' in page) == (True, True)
    assert Customer.objects.get(pk=ana.pk).company == "Saved meanwhile AG"


def test_two_who_write_at_once_are_told_what_the_other_one_saved(reception, ana):
    edit = f"/desk/customers/{ana.pk}/edit/"
    known = {"name": "Ana Ribeiro", "phone": "+49 30 1234567", "email": "ana@example.com"}
    known |= {"birth_calendar": "solar", "version": 1}
    reception.post(edit, known | {"company": "First AG", "language": "en", "phone_1": "+49 30 7654321"})
    answer = reception.post(edit, known | {"company": "Second GmbH"})
    page = answer.content.decode()
    assert (answer.status_code, "Second GmbH" in page) == (409, True)
    for saved in ("First AG", "English", "+49 30 7654321"):
        assert f"Saved meanwhile: {saved}" in page
    assert len(set(re.findall("Saved meanwhile: [^<]*", page.replace(" <", "<")))) == 3
    reception.post(edit, known | {"company": "Second GmbH", "phone_1": "+49 30 7654321", "version": 2})
    ana.refresh_from_db()
    assert (ana.company, ana.contacts.count()) == ("Second GmbH", 3)


def loaded_of(page):
    """What a customer's form says it was made from."""
    return html.unescape(re.search('name="loaded" value="([^"]*)"', page.content.decode()).group(1))


def test_what_only_the_other_one_changed_is_kept_and_what_only_one_changed_oneself_is_not_asked_about(
    reception, ana
):
    edit = f"/desk/customers/{ana.pk}/edit/"
    known = {"name": "Ana Ribeiro", "phone": "+49 30 1234567", "email": "ana@example.com"}
    known |= {"birth_calendar": "solar", "version": 1, "loaded": loaded_of(reception.get(edit))}
    reception.post(edit, known | {"company": "First AG", "language": "en", "phone_1": "+49 30 7654321"})
    answer = reception.post(edit, known | {"company": "Second GmbH", "birth_day": 3, "birth_month": 4})
    form = answer.context["form"]
    newer = {name for name, errors in form.errors.items() if "here is what is saved now" in errors[0]}
    assert (answer.status_code, newer) == (409, {"language", "phone_1"})
    assert form.errors["company"] == ["Saved meanwhile: First AG"]
    assert set(form.errors) == {"__all__", "company", "language", "phone_1"}
    reception.post(edit, {name: form[name].value() or "" for name in form.fields})
    ana.refresh_from_db()
    assert (ana.company, ana.language, ana.contacts.count(), ana.birth_day) == ("Second GmbH", "en", 3, 3)


def test_what_a_form_is_made_from_tells_no_contact_to_who_may_not_see_them(ana):
    form = CustomerForm(customer=ana, with_ways=False)
    assert json.loads(form["loaded"].value()) == {
        "name": "Ana Ribeiro",
        "birth_calendar": "solar",
        "version": 1,
    }


@pytest.mark.parametrize("broken", ["", "{", "[1]", '{"name": {"a": 1}}'])
def test_a_form_that_does_not_say_what_it_was_made_from_says_all_that_differs(reception, ana, broken):
    edit = f"/desk/customers/{ana.pk}/edit/"
    reception.post(edit, {"name": "Ana Other", "version": 1})
    answer = reception.post(edit, {"name": "Ana Third", "version": 1, "loaded": broken})
    assert (answer.status_code, answer.context["form"].errors["name"]) == (
        409,
        ["Saved meanwhile: Ana Other"],
    )


def test_an_own_field_stands_in_the_form_and_on_the_page(reception, ana):
    field = own_field_create(actor=SYSTEM, wish=OwnFieldWish("Favourite tea", "choice", ["green", "black"]))
    typed = {"name": "Ana Ribeiro", "version": 1, f"own_{field.pk}": "o2"}
    reception.post(f"/desk/customers/{ana.pk}/edit/", typed)
    page = reception.get(f"/desk/customers/{ana.pk}/").content.decode()
    assert ("Favourite tea" in page, "black" in page) == (True, True)


def test_contacts_nobody_asked_after_for_a_year_are_confirmed_by_one_tap(reception, ana):
    ana.contacts.update(confirmed_at="2020-01-01T00:00:00Z")
    assert "Still right" in reception.get(f"/desk/customers/{ana.pk}/").content.decode()
    reception.post(f"/desk/customers/{ana.pk}/confirm/")
    assert "Still right" not in reception.get(f"/desk/customers/{ana.pk}/").content.decode()


def test_the_page_says_of_each_phone_and_email_whether_it_is_theirs_and_when_somebody_asked(reception, ana):
    ana.contacts.update(confirmed_at="2026-03-01T12:00:00Z", verified_at=None)
    page = reception.get(f"/desk/customers/{ana.pk}/").content.decode()
    assert ('href="tel:+49301234567"' in page, 'href="mailto:ana@example.com"' in page) == (True, True)
    assert ("not proved yet" in page, "last confirmed 1 Mar 2026" in page) == (True, True)
    ana.contacts.update(verified_at="2026-03-01T12:00:00Z")
    assert "surely theirs" in reception.get(f"/desk/customers/{ana.pk}/").content.decode()


def test_who_may_not_see_contacts_can_neither_read_nor_dial_them_there(
    salon_a, client_of, cast, ana, monkeypatch
):
    monkeypatch.setattr("crm.customers.sight.CustomerSight.customers", lambda _sight, rows: rows)
    page = client_of(salon_a, cast.stylist).get(f"/desk/customers/{ana.pk}/").content.decode()
    assert ("How to reach them" in page, "tel:" in page, "+49301234567" in page) == (
        True,
        False,
        False,
    )


def test_another_phone_becomes_the_main_one_by_one_tap(reception, ana):
    edit = f"/desk/customers/{ana.pk}/edit/"
    reception.post(edit, {"name": "Ana", "version": 1, "phone": "+4930123456", "phone_1": "+4930123457"})
    second = ana.contacts.get(value="+4930123457")
    page = reception.get(f"/desk/customers/{ana.pk}/").content.decode()
    assert page.count("Make it the main one") == 1
    reception.post(f"/desk/customers/{ana.pk}/contacts/{second.pk}/main/")
    assert [row.value for row in ana.contacts.filter(is_primary=True)] == [second.value]
    assert "Main phone or email" in reception.get(f"/desk/customers/{ana.pk}/").content.decode()
    stale = {"name": "Ana", "version": 2, "phone": "+4930123456", "phone_1": "+4930123457"}
    assert reception.post(edit, stale).status_code == 409


def test_nobody_else_s_phone_becomes_the_main_one(reception, ana):
    theirs = CustomerFactory(phone="+4930999999").contacts.get()
    assert reception.post(f"/desk/customers/{ana.pk}/contacts/{theirs.pk}/main/").status_code == 404


def test_an_allergy_is_noted_shown_on_the_page_and_taken_off_again(reception, ana):
    reception.post(
        f"/desk/customers/{ana.pk}/mind/", {"preset": "ppd", "note": "patch test first", "way": "desk_spoken"}
    )
    page = reception.get(f"/desk/customers/{ana.pk}/").content.decode()
    assert ("Allergic: PPD (hair dye) · severe" in page, "patch test first" in page) == (True, True)
    row = Sensitivity.objects.get()
    reception.post(f"/desk/customers/{ana.pk}/mind/{row.pk}/end/")
    assert "Allergic" not in reception.get(f"/desk/customers/{ana.pk}/").content.decode()
    assert Sensitivity.objects.get().ended_at is not None


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"what": "x" * 81, "kind": "allergy"},
        {"what": "tea", "kind": "blob"},
        {"preset": "ppd", "severity": "9"},
        {"preset": "ppd", "since": "0001-01-01"},
        {"what": "\x00"},
    ],
)
def test_what_makes_no_sense_is_not_noted(reception, ana, typed):
    answer = reception.post(f"/desk/customers/{ana.pk}/mind/", typed)
    assert (answer.status_code, Sensitivity.objects.count()) == (422, 0)


def test_the_same_thing_is_noted_once(reception, ana):
    codes = [
        reception.post(f"/desk/customers/{ana.pk}/mind/", {"preset": "ppd", "way": "desk_spoken"}).status_code
        for _n in range(2)
    ]
    assert (codes, Sensitivity.objects.count()) == ([302, 422], 1)


def test_a_mother_decides_for_her_child(reception, ana):
    child = CustomerFactory(name="Leo", birth_year=2020, birth_month=3, birth_day=1)
    typed = {"other_id": ana.pk, "kind": "parent", "may_use": "1"}
    reception.post(f"/desk/customers/{child.pk}/people/", typed)
    assert list(CustomerLink.objects.order_by("kind").values_list("kind", "may_use")) == [
        ("child", False),
        ("parent", True),
    ]
    assert "Ana Ribeiro" in person_alerts([child.pk])[child.pk][0].text_for_whole
    assert "Ana Ribeiro" in reception.get(f"/desk/customers/{child.pk}/").context["alerts"][0].text
    reception.post(f"/desk/customers/{ana.pk}/people/end/", {"other_id": child.pk})
    assert not CustomerLink.objects.exists()


def test_who_serves_a_child_reads_that_somebody_decides_and_not_who(salon_a, client_of, cast, in_a, ana):
    visit = make_visit(start=timezone.now() + timedelta(days=1), email="leo@example.com", name="Leo")
    StaffMember.objects.filter(pk=visit.lines.get().staff_id).update(user=cast.stylist)
    child = visit.customer
    Customer.objects.filter(pk=child.pk).update(
        birth_year=timezone.now().year - 9, birth_month=3, birth_day=1
    )
    link_write(actor=SYSTEM, customer_id=child.pk, other_id=ana.pk, kind="guardian")
    pages = {}
    for role in ("stylist", "receptionist"):
        client = client_of(salon_a, getattr(cast, role))
        paths = (f"/desk/customers/{child.pk}/", f"/desk/visits/{visit.pk}/")
        pages[role] = ["Ana Ribeiro" in client.get(path).content.decode() for path in paths]
        assert all("Under eighteen" in client.get(path).content.decode() for path in paths)
    assert pages == {"stylist": [False, False], "receptionist": [True, True]}
    found = client_of(salon_a, cast.receptionist).get("/desk/visits/new/customers/?cq=Leo")
    assert "Ana Ribeiro" in found.content.decode()


def test_who_may_use_whose_packages_is_said_on_both_sides_and_changed_by_one_tap(reception, ana):
    leo = CustomerFactory(name="Leo")
    page = f"/desk/customers/{ana.pk}/people/"
    reception.post(page, {"other_id": leo.pk, "kind": "child"})
    assert "Let them use packages" in reception.get(page).content.decode()
    reception.post(page, {"other_id": leo.pk, "kind": "child", "may_use": "1"})
    assert "may use what Ana Ribeiro has paid for" in reception.get(page).content.decode()
    assert "Leo may use what is theirs" in reception.get(f"/desk/customers/{leo.pk}/people/").content.decode()
    reception.post(page, {"other_id": leo.pk, "kind": "child"})
    assert "may use what" not in reception.get(page).content.decode()


def test_who_is_not_there_yet_is_taken_down_from_the_family(reception, ana):
    page = reception.get(f"/desk/customers/{ana.pk}/people/?q=Leo+Ribeiro").content.decode()
    assert "/desk/customers/new/?name=Leo+Ribeiro" in page


def test_nobody_belongs_to_themselves(in_a, ana):
    with pytest.raises(BadInput):
        link_write(actor=SYSTEM, customer_id=ana.pk, other_id=ana.pk, kind="partner")


@pytest.mark.parametrize(
    "path", ["new/", "known/", "{}/edit/", "{}/confirm/", "{}/people/", "{}/people/end/"]
)
def test_a_stylist_writes_no_basics_by_any_page(stylist, ana, path):
    answer = stylist.post(f"/desk/customers/{path.format(ana.pk)}")
    assert answer.status_code in {403, 405}


def test_a_stylist_notes_nothing_of_whom_they_do_not_serve(stylist, ana):
    answer = stylist.post(f"/desk/customers/{ana.pk}/mind/", {"preset": "ppd"})
    assert (answer.status_code, Sensitivity.objects.count()) == (404, 0)


def test_the_owner_makes_changes_moves_and_archives_a_field(owner):
    base = "/desk/settings/customers/"
    owner.post(f"{base}new/", {"label": "Tea", "kind": "choice", "options": "green\nblack", "shown": "page"})
    row = OwnField.objects.get()
    seen = owner.get(f"{base}{row.pk}/").context["form"].initial["seen"]
    change = {"label": "Drink", "options": "black\nwater", "shown": "visit", "seen": seen}
    assert owner.post(f"{base}{row.pk}/", change).status_code == 302
    assert owner.post(f"{base}{row.pk}/", change).status_code == 422
    owner.post(f"{base}{row.pk}/move/", {"by": "up"})
    owner.post(f"{base}{row.pk}/archive/")
    assert "Drink" in owner.get(base).content.decode()
    assert OwnField.objects.get().archived_at is not None


def test_the_list_of_sources_is_written_and_an_empty_one_refused(owner):
    base = "/desk/settings/customers/"
    assert owner.post(f"{base}sources/", {"words": "friend\nbakery"}).status_code == 302
    assert owner.post(f"{base}sources/", {"words": " "}).status_code == 422
    assert "bakery" in owner.get(NEW).content.decode()
