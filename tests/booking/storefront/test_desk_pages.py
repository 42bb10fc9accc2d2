"""The owner gives the booking page its look, and shares it."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from booking.storefront.models import Look
from kernel.audit.models import AuditLine


@pytest.fixture
def owner(in_a, salon_a, cast, client_of):
    """The owner's browser."""
    return client_of(salon_a, cast.owner)


def look(**values):
    """The form of the look, filled in."""
    return {"version": 1, "accent": "#2F6F8F", "tagline": "Quiet hours", "published": "on"} | values


def photo(name="cover.png"):
    """A small photo as an upload."""
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "#804020").save(out, "PNG")
    return SimpleUploadedFile(name, out.getvalue(), "image/png")


def test_the_look_is_saved_with_a_line_on_the_trail(owner):
    assert owner.post("/desk/settings/look/", look()).status_code == 302
    saved = Look.objects.get()
    assert (saved.tagline, saved.accent, saved.version) == ("Quiet hours", "#2f6f8f", 2)
    assert AuditLine.objects.filter(action="look.update").count() == 1


def test_a_cover_photo_is_shown_to_strangers(owner, salon_a, client_of):
    owner.post("/desk/settings/look/", look(cover=photo()))
    name = Look.objects.get().cover
    assert name.startswith("public/")
    answer = client_of(salon_a).get(f"/media/{name}")
    assert answer.status_code == 200
    answer.close()


def test_what_is_no_photo_is_refused_beside_its_field(owner):
    answer = owner.post(
        "/desk/settings/look/", look(logo=SimpleUploadedFile("logo.png", b"<svg/>", "image/png"))
    )
    assert answer.status_code == 422
    assert "id_logo_error" in answer.content.decode()
    assert not Look.objects.exists()


def test_a_stale_form_is_refused_kindly(owner):
    owner.post("/desk/settings/look/", look())
    answer = owner.post("/desk/settings/look/", look(tagline="Later"))
    assert answer.status_code == 409
    assert "Saved meanwhile: Quiet hours" in answer.content.decode()
    assert Look.objects.get().tagline == "Quiet hours"
    owner.post(
        "/desk/settings/look/", look(tagline="Later", version=answer.context["form"]["version"].value())
    )
    assert Look.objects.get().tagline == "Later"


@pytest.mark.parametrize("accent", ["red", "#12345", "#12345g", "javascript:"])
def test_a_colour_that_is_none_is_refused(owner, accent):
    assert owner.post("/desk/settings/look/", look(accent=accent)).status_code == 422


@pytest.mark.parametrize("role", ["manager", "receptionist", "stylist", "accountant"])
def test_only_the_owner_changes_the_look(in_a, salon_a, cast, client_of, role):
    client = client_of(salon_a, getattr(cast, role))
    assert client.post("/desk/settings/look/", look()).status_code == 403
    assert not Look.objects.exists()


def test_strangers_are_asked_to_sign_in(in_a, salon_a, client_of):
    assert client_of(salon_a).get("/desk/settings/look/")["Location"].startswith("/desk/login/")


def test_links_and_codes_carry_the_campaign(owner, in_a):
    text = owner.get("/desk/settings/share/?from=window").content.decode()
    assert "/?from=window" in text
    assert "/qr.svg?to=%2F%3Ffrom%3Dwindow" in text
