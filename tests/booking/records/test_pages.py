"""The pages of records: two taps for a note, photos one by one, downloads that no browser runs, and who gets in."""

import json
from datetime import UTC, datetime

import pytest
from django.urls import reverse

from booking.records.consents import photos_wanted
from booking.records.models import Attachment, Note, PatchTest, Photo, RecordSettings, Treatment
from booking.records.panels import my_day_panel
from tests.booking.records.conftest import picture, upload

PDF = b"%PDF-1.7\n1 0 obj<</JS(app.alert(1))>>endobj\n%%EOF\n"


@pytest.fixture
def stylist(salon_a, client_of, cast, care):
    return client_of(salon_a, cast.stylist)


@pytest.fixture
def reception(salon_a, client_of, cast, care):
    return client_of(salon_a, cast.receptionist)


@pytest.fixture
def at(care):
    """The address of one of Ada's pages."""
    return lambda name: reverse(f"records:{name}", args=[care.ada.pk])


def test_a_note_takes_two_taps_and_stands_on_the_timeline(reception, care, at):
    page = reception.get(f"/desk/customers/{care.ada.pk}/")
    assert page.content.decode().count(at("note_new")) == 1
    form = {"key": "k1", "text": "Brings her dog <b>", "visibility": "all", "weight": "1"}
    for _twice in range(2):
        answer = reception.post(at("note_new"), form)
    assert answer.url == f"/desk/customers/{care.ada.pk}/"
    assert Note.objects.count() == 1, "a second click writes no second note"
    assert "Brings her dog &lt;b&gt;" in reception.get(answer.url).content.decode()


def test_a_note_that_cannot_be_kept_comes_back_with_what_was_typed(reception, at):
    form = {"key": "k", "text": "A" * 20_001, "visibility": "nobody", "weight": "1"}
    answer = reception.post(at("note_new"), form)
    assert answer.status_code == 422
    assert "A" * 20_001 in answer.content.decode()
    assert not Note.objects.exists()


def test_reception_sees_no_records_but_the_notes(reception, care, at):
    assert reception.get(at("customer")).status_code == 403
    page = reception.get(f"/desk/customers/{care.ada.pk}/").content.decode()
    assert f'href="{at("customer")}"' not in page


def test_a_stylist_gets_to_their_own_customers_only(stylist, care, at):
    assert stylist.get(at("customer")).status_code == 200
    assert stylist.get(reverse("records:customer", args=[care.stranger.pk])).status_code == 404


def test_without_consent_the_upload_is_refused_with_the_consent_form_beside_it(stylist, at):
    answer = stylist.post(at("photo_new"), {"key": "k", "moment": "before", "photos": upload()})
    assert answer.status_code == 422
    assert b'name="way"' in answer.content
    assert not Photo.objects.exists()


def test_photos_are_kept_one_by_one_and_what_is_none_is_named(stylist, consenting, at):
    files = [upload(name="one.jpg"), upload(b"<svg/>", name="two.svg"), upload(name="three.jpg")]
    answer = stylist.post(at("photo_new"), {"key": "k", "moment": "before", "photos": files})
    assert (answer.status_code, Photo.objects.count()) == (422, 2)
    assert "two.svg: This is no photo that we can read" in answer.content.decode()


def test_more_photos_than_a_dozen_at_a_time_are_refused_and_none_is_kept(stylist, consenting, at):
    photos = [upload(name=f"{n}.jpg") for n in range(13)]
    answer = stylist.post(at("photo_new"), {"moment": "after", "key": "m", "photos": photos})
    assert (answer.status_code, "twelve" in answer.content.decode()) == (422, True)
    assert not Photo.objects.exists()


def test_the_script_sends_a_photo_again_without_keeping_it_twice(stylist, consenting, at):
    for _twice in range(2):
        form = {"key": "k", "moment": "after", "photos": upload()}
        answer = stylist.post(at("photo_new"), form, headers={"accept": "application/json"})
        assert (answer.status_code, answer.json()) == (201, {"kept": 1, "problems": []})
    assert Photo.objects.count() == 1


def test_a_photo_is_for_no_cache_and_gone_with_the_consent_also_by_its_address(stylist, consenting, at):
    stylist.post(at("photo_new"), {"key": "k", "moment": "before", "photos": upload()})
    photo = Photo.objects.get()
    address = reverse("records:image", args=[photo.pk])
    answer = stylist.get(f"{address}?small=1")
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/webp")
    assert (answer["Cache-Control"], answer["X-Content-Type-Options"]) == ("private, no-store", "nosniff")
    assert stylist.get(f"/media/{photo.stored}").status_code == 404, "no other way leads to it"
    assert stylist.post(at("consent"), {"given": "0"}).status_code == 302
    assert stylist.get(address).status_code == 404
    assert reverse("records:photo", args=[photo.pk]) not in stylist.get(at("customer")).content.decode()


def test_a_drawing_is_saved_and_an_older_tab_is_told(stylist, consenting, at):
    stylist.post(at("photo_new"), {"key": "k", "moment": "before", "photos": upload()})
    page = reverse("records:photo", args=[Photo.objects.get().pk])
    strokes = json.dumps([{"c": 0, "t": 2, "p": [1, 2, 3, 4]}])
    form = {"version": "1", "moment": "before", "caption": "Roots", "drawing": strokes}
    assert stylist.post(page, form).status_code == 302
    again = stylist.post(page, {**form, "caption": "Typed here"})
    assert again.status_code == 422
    assert "Typed here" in again.content.decode()
    assert 'points="1,2 3,4"' in again.content.decode()
    assert stylist.post(page, {**form, "version": "2", "drawing": "[[["}).status_code == 422


def test_only_a_plain_no_takes_the_consent_back(stylist, consenting, at):
    assert stylist.post(at("consent"), {}).status_code == 422
    assert stylist.post(at("consent"), {"given": "maybe", "way": "desk_spoken"}).status_code == 302
    assert photos_wanted(consenting.ada.pk)


@pytest.mark.parametrize(
    ("content", "name", "shown", "kind"),
    [
        (PDF, "../../etc/Invoice.pdf.exe", "Invoice.pdf", "application/pdf"),
        (PDF, "发票\u202efdp.pdf", "发票fdp.pdf", "application/pdf"),
        (picture(form="PNG"), "CON.svg", "CON.webp", "image/webp"),
        (PDF, "x" * 400 + ".html", "x" * 116 + ".pdf", "application/pdf"),
    ],
)
def test_a_file_is_a_download_of_what_it_is(stylist, at, content, name, shown, kind):
    stylist.post(at("file_new"), {"file": upload(content, name=name, kind="text/html")})
    row = Attachment.objects.get()
    answer = stylist.get(reverse("records:file", args=[row.pk]))
    assert (row.name[-len(shown) :], answer["Content-Type"]) == (shown[-len(row.name) :], kind)
    assert answer["Content-Disposition"].startswith("attachment; filename")
    assert "sandbox" in answer["Content-Security-Policy"]


@pytest.mark.parametrize(
    "content", [b"", b"MZ\x90", b"<svg onload=alert(1)>", b"<html>%PDF-1.7", PDF[:20], b"PK\x03\x04" * 99]
)
def test_what_is_neither_pdf_nor_picture_is_refused(stylist, at, content, tmp_path):
    page = stylist.post(at("file_new"), {"file": upload(content, name="a.pdf")}, follow=True)
    assert page.status_code == 200
    assert not Attachment.objects.exists()
    assert not [one for one in tmp_path.rglob("*") if one.is_file()]


@pytest.fixture
def formula():
    return {
        "key": "t", "formula0_shade": "6/1", "formula0_grams": "40", "formula0_developer": "6", "formula0_ml": "60",
        "formula1_shade": "7/3", "formula1_grams": "20.0", "product0_name": "Olaplex", "product0_batch": "L7",
        "technique": "Roots first",
    }  # fmt: skip


def test_a_record_is_written_at_the_visit_and_repeated_without_the_batch(stylist, care, at, formula):
    address = f"{at('treatment_new')}?sheet=colour&visit={care.visit.pk}"
    card = stylist.get(stylist.post(address, formula).url)
    assert "6/1 40 g + 7/3 20 g + 6 % 60 ml" in card.content.decode()
    row = Treatment.objects.get()
    start = stylist.get(f"{at('treatment_new')}?from={row.pk}").context["form"].initial
    assert (start["formula0_shade"], start["product0_name"], start["product0_batch"]) == (
        "6/1",
        "Olaplex",
        "",
    )


@pytest.mark.parametrize("wrong", ["-1", "NaN", "1e400", "99999", "forty", "1.234", "\x00"])
def test_wrong_amounts_are_named_and_nothing_is_lost(stylist, at, formula, wrong):
    answer = stylist.post(
        f"{at('treatment_new')}?sheet=colour", {**formula, "formula0_grams": wrong, "formula1_ml": wrong}
    )
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"formula0_grams", "formula1_ml"}
    assert "Roots first" in answer.content.decode()
    assert not Treatment.objects.exists()


def test_a_patch_test_is_noted_and_its_mistakes_are_named(stylist, at):
    day = datetime.now(UTC).date().isoformat()
    form = {"key": "p", "what": "PPD", "done_on": day, "result": "waiting", "valid_days": "180"}
    assert stylist.post(at("patch_test_new"), form).status_code == 302
    wrong = stylist.post(at("patch_test_new"), {**form, "key": "q", "done_on": "0001-01-01", "what": ""})
    assert wrong.status_code == 422
    assert PatchTest.objects.count() == 1


def test_the_visit_and_my_day_tell_who_serves_what_was_mixed_last(stylist, care, at, formula, rf, cast):
    stylist.post(f"{at('treatment_new')}?sheet=colour", formula)
    Note.objects.create(customer=care.ada, text="Faints easily", pinned=True, weight=2)
    page = stylist.get(reverse("desk:visit", args=[care.visit.pk])).content.decode()
    assert "6/1 40 g" in page
    assert "Faints easily" in page
    request = rf.get("/")
    request.actor = care.stylist
    assert my_day_panel(request, staff=care.visit.lines.get().staff) == "", "the visit is over"


def test_reception_sees_the_pinned_note_but_no_formula_at_the_visit(stylist, reception, care, at, formula):
    stylist.post(f"{at('treatment_new')}?sheet=colour", formula)
    Note.objects.create(customer=care.ada, text="Faints easily", pinned=True, weight=2)
    page = reception.get(reverse("desk:visit", args=[care.visit.pk])).content.decode()
    assert "Faints easily" in page
    assert "6/1 40 g" not in page


def test_the_rules_are_for_who_keeps_the_menu(salon_a, client_of, cast, care, stylist):
    address = reverse("records:rules")
    service = care.visit.lines.get().service_id
    form = {"version": "1", "keep_days": "14", "patch_days": "90", "patch_services": [str(service)]}
    assert stylist.post(address, form).status_code == 403
    assert client_of(salon_a, cast.owner).post(address, {**form, "keep_days": "0"}).status_code == 422
    assert client_of(salon_a, cast.owner).post(address, form).status_code == 302
    row = RecordSettings.objects.get()
    assert (row.keep_days, row.patch_days, row.patch_services) == (14, 90, [service])
