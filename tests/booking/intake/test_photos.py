"""A form that asks for a photo: drawn anew, kept with its answer, read by those who read it, gone with it."""

import hashlib
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from crm.customers.references import references
from crm.forms.asking import requests as asking
from crm.forms.asking.tokens import request_by_token, request_token
from crm.forms.filling.pictures import photos_tidy
from crm.forms.making import building
from crm.forms.models import FormAnswer
from crm.forms.printing.pdf import answer_page, answer_pdf
from kernel.actor import system_actor
from kernel.clock import FixedClock, system_clock
from kernel.errors import BadInput
from kernel.photos import photo_small
from tests.cast import CustomerFactory

TOLD = {"actor": system_actor("tests"), "clock": system_clock}
PHOTO = {"kind": "photo", "label": {"en": "Your hair now"}, "help": {}, "required": True}
WISH = {"kind": "short", "label": {"en": "Your wish"}, "help": {}, "required": True}


@pytest.fixture
def asked(in_a, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    form = building.form_create(**TOLD)
    building.form_head_save(
        actor=TOLD["actor"], form_id=form.pk, version=1, title={"en": "Before"}, intro={}, valid_months=None
    )
    for version, question in enumerate((PHOTO, WISH), start=2):
        building.question_save(actor=TOLD["actor"], form_id=form.pk, version=version, question=question)
    building.form_publish(**TOLD, form_id=form.pk, version=4)
    return asking.request_make(**TOLD, form_id=form.pk, customer_id=CustomerFactory(name="Ada").pk)


@pytest.fixture
def send(asked, salon_a, client_of):
    """Fill the form in: `send(content, wish)`."""
    visitor = client_of(salon_a)

    def run(content: bytes, wish: str = "Short"):
        link = f"/f/{request_token(asked.reference)}/"
        upload = SimpleUploadedFile("../me.php", content, content_type="text/html")
        return visitor.post(link, {"q1": upload, "q2": wish})

    return run


def picture() -> bytes:
    out = BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "Camera of Ada"
    Image.new("RGB", (90, 60), "#a05050").save(out, "JPEG", exif=exif)
    return out.getvalue()


def on_disk(folder) -> list[str]:
    return sorted(one.name for one in folder.rglob("*.webp"))


def test_a_photo_is_drawn_anew_and_the_checksum_covers_it(send, tmp_path):
    send(picture())
    kept = FormAnswer.objects.get().answers["q1"]
    with default_storage.open(kept["stored"]) as content:
        written = content.read()
    assert hashlib.sha256(written).hexdigest() == kept["sha256"]
    assert (b"Camera of Ada" in written, len(on_disk(tmp_path))) == (False, 2)


@pytest.mark.parametrize("content", [b"<svg/>", b"", picture()[:200]])
def test_what_is_no_photo_is_named_and_what_was_typed_is_kept(send, tmp_path, content):
    answer = send(content, "Short 💇")
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["q1"])
    assert ("Short 💇" in answer.content.decode(), on_disk(tmp_path)) == (True, [])


def test_a_photo_must_be_chosen_again_after_a_mistake_elsewhere_and_the_page_says_so(send, tmp_path):
    answer = send(picture(), "")
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["q2"])
    assert ("choose the photo once more" in answer.content.decode(), on_disk(tmp_path)) == (True, [])


def test_a_form_that_is_closed_meanwhile_leaves_no_file(send, asked, monkeypatch, tmp_path):
    monkeypatch.setattr("crm.forms.filling.answering.is_open", lambda *_told: False)
    assert (send(picture()).status_code, on_disk(tmp_path)) == (410, [])


def test_of_a_form_sent_twice_at_once_only_the_first_photo_stays(send, monkeypatch, tmp_path):
    send(picture())
    monkeypatch.setattr("booking.intake.views.public._request_of", _as_before)
    send(picture())
    assert (FormAnswer.objects.count(), len(on_disk(tmp_path))) == (1, 2)


def _as_before(_request, token):
    """The request as the second click saw it: not answered yet."""
    found = request_by_token(token)
    found.answered_at = None
    return found


@pytest.mark.parametrize(("role", "status"), [("owner", 200), ("receptionist", 403), ("stylist", 404)])
def test_a_photo_is_seen_by_those_who_read_the_answer(send, salon_a, client_of, cast, role, status):
    send(picture())
    row = FormAnswer.objects.get()
    client = client_of(salon_a, getattr(cast, role))
    address = f"/desk/forms/answers/{row.pk}/q1.webp"
    assert [client.get(one).status_code for one in (address, f"{address}?small=1")] == [status, status]


def test_a_photo_has_no_other_address_and_only_its_own_question(send, salon_a, client_of, cast):
    send(picture())
    row = FormAnswer.objects.get()
    client = client_of(salon_a, cast.owner)
    page = client.get(f"/desk/forms/answers/{row.pk}/")
    addresses = [f"/media/{row.answers['q1']['stored']}", f"/desk/forms/answers/{row.pk}/q2.webp"]
    assert f"/desk/forms/answers/{row.pk}/q1.webp" in page.content.decode()
    assert [client.get(one).status_code for one in addresses] == [404, 404]
    assert client.get(f"/desk/forms/answers/{row.pk}/q1.webp")["Cache-Control"] == "private, no-store"


def test_the_persons_own_copy_names_the_file_and_an_erasure_takes_it(
    send, asked, tmp_path, django_capture_on_commit_callbacks
):
    send(picture())
    answers = {one.model: one for one in references()}["customer_forms.FormAnswer"]
    assert answers.export(asked.customer_id)[1]["file"].startswith("forms/")
    with django_capture_on_commit_callbacks(execute=True):
        answers.erase(asked.customer_id)
    assert (FormAnswer.objects.count(), on_disk(tmp_path)) == (0, [])


def test_a_file_that_no_answer_names_is_gone_after_a_day(send, tmp_path):
    send(picture())
    named = set(on_disk(tmp_path))
    default_storage.save(f"forms/{'a' * 32}.webp", SimpleUploadedFile("x", b"x"))
    later = FixedClock(system_clock.now() + timedelta(days=2))
    assert (photos_tidy(clock=system_clock), photos_tidy(clock=later)) == (0, 1)
    assert set(on_disk(tmp_path)) == named


def test_a_form_asks_for_two_photos_at_most(asked):
    form = asked.form
    building.question_save(actor=TOLD["actor"], form_id=form.pk, version=4, question=PHOTO)
    with pytest.raises(BadInput):
        building.question_save(actor=TOLD["actor"], form_id=form.pk, version=5, question=PHOTO)


def test_the_pdf_carries_the_photo_and_reads_no_other_address(send):
    send(picture(), wish='<img src="data:image/png;base64,AAAA"><img src="file:///etc/passwd">')
    row = FormAnswer.objects.get()
    page = answer_page(row)
    assert page.count("data:image/jpeg;base64,") == page.count("<img ") == 1
    made = answer_pdf(row)
    assert (made[:4], b"/DCTDecode" in made) == (b"%PDF", True)
    photos_removed(row)  # gone from the disk, it stays a word
    assert "data:image" not in answer_page(row).replace("&lt;img src=&quot;data:image/png", "")


def photos_removed(row: FormAnswer) -> None:
    for name in (row.answers["q1"]["stored"], photo_small(row.answers["q1"]["stored"])):
        default_storage.delete(name)
