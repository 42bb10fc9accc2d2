"""A customer's photo: by consent alone, square, drawn anew, gone with the consent, seen by who sees the customer."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from crm.customers.models import Consent
from crm.customers.references import references
from crm.duplicates.services import customers_merge
from crm.portraits.models import Portrait
from kernel.actor import system_actor
from kernel.clock import system_clock
from tests.cast import CustomerFactory
from tests.crm.privacy.test_consents import say


def photo(size=(900, 600), form="JPEG", **options):
    out = BytesIO()
    Image.new("RGB", size, "#a05050").save(out, form, **options)
    return out.getvalue()


def sent(content):
    return SimpleUploadedFile("me.jpg", content, content_type="image/jpeg")


@pytest.fixture
def ana(in_a):
    return CustomerFactory(name="Ana")


@pytest.fixture
def desk(salon_a, client_of, cast):
    return client_of(salon_a, cast.receptionist)


def keep(desk, customer, content=None, **typed):
    return desk.post(
        f"/desk/customers/portraits/{customer.pk}/", {"photo": sent(content or photo()), **typed}
    )


def test_it_is_a_square_without_what_the_camera_wrote(desk, ana):
    exif = Image.Exif()
    exif[0x8825] = {1: "N"}
    assert keep(desk, ana, photo(exif=exif), way="desk_spoken").status_code == 302
    answer = desk.get(f"/desk/customers/portraits/{ana.pk}/file/")
    kept = Image.open(BytesIO(answer.content))
    assert (kept.format, kept.size, dict(kept.getexif())) == ("WEBP", (400, 400), {})
    assert answer["Cache-Control"] == "private, no-store"
    assert f"/portraits/{ana.pk}/file/?v=" in desk.get(f"/desk/customers/{ana.pk}/").content.decode()


def test_without_a_consent_nothing_is_kept_and_all_that_is_wrong_is_said(desk, ana):
    page = keep(desk, ana, b"GIF89a<script>")
    assert page.status_code == 422
    assert "note how they agreed" in page.content.decode()
    assert "no photo that we can read" in page.content.decode()
    assert not Portrait.objects.exists()
    assert not Consent.objects.exists()


def test_a_broken_photo_writes_no_consent(desk, ana):
    assert keep(desk, ana, photo()[:300], way="desk_spoken").status_code == 422
    assert not Consent.objects.exists()


def test_taken_back_it_is_deleted_at_once_and_removed_by_hand_the_consent_stays(desk, ana):
    keep(desk, ana, way="desk_spoken")
    desk.post(f"/desk/customers/portraits/{ana.pk}/remove/")
    assert not Portrait.objects.exists()
    assert keep(desk, ana).status_code == 302
    say(ana, "portrait", False)
    assert not Portrait.objects.exists()
    assert keep(desk, ana).status_code == 422


def test_a_no_from_anywhere_hides_it(desk, ana):
    keep(desk, ana, way="desk_spoken")
    Consent.objects.create(customer=ana, purpose="portrait", given=False, text_version="x", source="online")
    assert desk.get(f"/desk/customers/portraits/{ana.pk}/file/").status_code == 404


def test_who_may_not_write_is_refused_and_who_does_not_see_them_finds_nobody(salon_a, client_of, cast, ana):
    assert keep(client_of(salon_a, cast.stylist), ana, way="desk_spoken").status_code in {403, 404}
    assert client_of(salon_a).get(f"/desk/customers/portraits/{ana.pk}/file/").status_code in {302, 404}


def test_it_follows_a_merge_stands_in_the_copy_and_goes_with_an_erasure(desk, ana):
    keep(desk, ana, way="desk_spoken")
    stays = CustomerFactory(name="Ana R")
    told = {"actor": system_actor("tests"), "clock": system_clock}
    customers_merge(**told, kept_id=stays.pk, gone_id=ana.pk, versions=(stays.version, ana.version))
    ours = next(one for one in references() if one.model == "portraits.Portrait")
    assert ours.export(stays.pk)[0]["photo"].startswith("data:image/webp;base64,UklGR")
    ours.erase(stays.pk)
    assert not Portrait.objects.exists()
