"""Photos: only with consent, drawn anew, out of sight with its withdrawal and off the disk in time."""

import os
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from PIL import Image

from booking.records.consents import photos_consent_record, photos_wanted, recorded_by
from booking.records.drawing import drawing_read
from booking.records.models import Photo
from booking.records.photos import (
    PhotoFacts,
    photo_add,
    photo_change,
    photo_remove,
    photo_seen,
    photos_seen,
    picture_take,
    sessions_of,
)
from booking.records.settings import record_settings_save
from booking.records.tidying import DUE_KIND, last_words, records_tidy
from crm.customers.models import Consent
from crm.duplicates.services import customers_merge
from kernel.clock import FixedClock, system_clock
from kernel.due.models import DueWork
from kernel.errors import BadInput, NotAllowed, NotFound, StaleVersion
from tests.booking.records.conftest import picture, upload
from tests.plans import plan_without_loops

GPS = 0x8825
HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + b"\x00" * 64


@pytest.fixture
def take(consenting):
    """Take a photo of Ada: `take(content, moment=…)`."""

    def run(content=None, *, actor=None, name="me.jpg", clock=system_clock, **facts):
        told = {"actor": actor or consenting.stylist, "clock": clock, "customer_id": consenting.ada.pk}
        made = picture_take(upload=upload(content, name), **told)
        return photo_add(picture=made, facts=PhotoFacts(**facts), **told)

    return run


def withdraw(care):
    return photos_consent_record(actor=care.stylist, clock=system_clock, customer_id=care.ada.pk, given=False)


def on_disk(photo):
    return default_storage.exists(photo.stored)


def test_without_consent_no_photo_is_taken_and_no_file_left(care, tmp_path):
    with pytest.raises(BadInput) as refused:
        picture_take(actor=care.stylist, clock=system_clock, customer_id=care.ada.pk, upload=upload())
    assert refused.value.problems[0].code == "no_consent"
    assert not list(tmp_path.rglob("*.webp"))


def test_consent_keeps_text_way_and_who_wrote_it_down(consenting):
    row = Consent.objects.get(purpose="photos")
    assert (row.given, row.text_version, row.source) == (True, "photos 1 en", "desk_spoken")
    assert recorded_by(row) == consenting.stylist.name


def test_consent_stands_with_the_time_at_which_it_was_given(care):
    given_at = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    row = photos_consent_record(
        actor=care.stylist, clock=FixedClock(given_at), customer_id=care.ada.pk, given=True
    )
    assert Consent.objects.get(pk=row.pk).at == given_at


def test_to_say_the_same_again_writes_nothing(consenting):
    photos_consent_record(
        actor=consenting.stylist, clock=system_clock, customer_id=consenting.ada.pk, given=True
    )
    assert Consent.objects.filter(purpose="photos").count() == 1


@pytest.mark.parametrize("role", ["receptionist", "stylist"])
def test_who_does_not_serve_a_customer_takes_no_photo_of_them(care, role):
    care.visit.lines.update(staff=care.visit.location.staff.exclude(user=care.stylist.id).first())
    with pytest.raises((NotAllowed, NotFound)):
        picture_take(actor=getattr(care, role), clock=system_clock, customer_id=care.ada.pk, upload=upload())


def test_a_photo_forgets_where_it_was_taken_and_stands_upright(take):
    exif = Image.Exif()
    exif[0x0112] = 6
    exif.get_ifd(GPS)[2] = (52.0, 31.0, 12.0)
    photo = take(picture(exif=exif))
    with default_storage.open(photo.stored) as content:
        kept = Image.open(BytesIO(content.read()))
    assert (photo.width, photo.height) == kept.size == (600, 900)
    assert not kept.getexif()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (HEIC, "photo_heic"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", "photo_unreadable"),
        (b"GIF89a/*" + b"\x00" * 20 + b"*/=1;alert(1)", "photo_unreadable"),
        (picture()[:900], "photo_unreadable"),
        (b"", "photo_unreadable"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00u0\x00\x00u0\x08\x02\x00\x00\x00", "photo_unreadable"),
    ],
)
def test_what_is_no_photo_is_refused_and_leaves_no_file(take, tmp_path, content, code):
    with pytest.raises(BadInput) as refused:
        take(content, name="me.php.jpg")
    assert refused.value.problems[0].code == code
    assert not list(tmp_path.rglob("*.webp"))


def test_the_first_before_goes_with_the_first_after_of_a_visit(take, consenting):
    visit = {"visit_id": consenting.visit.pk}
    before, other = take(moment="before", **visit), take(moment="other", **visit)
    after = take(moment="after", **visit)
    (session,) = sessions_of(photos_seen(consenting.ada.pk))
    assert (session.pairs, session.single) == ([(before, after)], [other])


def test_a_drawing_is_kept_as_strokes_beside_the_photo(take, consenting):
    photo = take()
    written = Path(default_storage.path(photo.stored)).read_bytes()
    strokes = drawing_read('[{"c": 2, "t": 1, "p": [0, 0, 10000, 5000], "x": "<b>"}]')
    photo_change(actor=consenting.stylist, photo_id=photo.pk, version=1, facts=PhotoFacts(), drawing=strokes)
    photo.refresh_from_db()
    assert photo.strokes == [{"colour": 2, "thickness": 1, "points": "0,0 10000,5000"}]
    assert Path(default_storage.path(photo.stored)).read_bytes() == written


@pytest.mark.parametrize(
    "text",
    [
        "no", "{}", "[1]", '[{"c": 9, "t": 1, "p": [0, 0]}]', '[{"c": 0, "t": 1, "p": [0]}]',
        '[{"c": 0, "t": 1, "p": [0, 10001]}]', '[{"c": true, "t": 1, "p": [0, 1]}]', '[{"c": 0, "t": 1, "p": ["1", 2]}]',
        '[{"c": 0, "t": 1, "p": [1e400, 2]}]', "[" * 100_000, "[" + '{"c":0,"t":1,"p":[1,1]},' * 201 + "1]",
        '[{"c": 0, "t": 1, "p": [' + "1," * 100_001 + "1]}]",
    ],
)  # fmt: skip
def test_what_is_no_drawing_is_refused(text):
    with pytest.raises(BadInput):
        drawing_read(text)


def test_of_two_who_draw_at_once_the_second_is_told(take, consenting):
    told = {
        "actor": consenting.stylist,
        "photo_id": take().pk,
        "version": 1,
        "facts": PhotoFacts(),
        "drawing": [],
    }
    photo_change(**told)
    with pytest.raises(StaleVersion):
        photo_change(**told)


def test_withdrawal_hides_photos_at_once_and_consent_again_shows_them(take, consenting):
    photo = take()
    withdraw(consenting)
    assert not photos_seen(consenting.ada.pk)
    with pytest.raises(NotFound):
        photo_seen(consenting.owner, photo.pk)
    photos_consent_record(
        actor=consenting.stylist, clock=system_clock, customer_id=consenting.ada.pk, given=True
    )
    assert photo_seen(consenting.owner, photo.pk) == photo


def test_photos_are_off_the_disk_when_the_days_after_withdrawal_are_over(take, consenting):
    photo = take()
    withdraw(consenting)
    due = DueWork.objects.get(kind=DUE_KIND).next_due_at
    assert due <= system_clock.now() + timedelta(days=1), "files are looked at within a day"
    for days, stays in ((29, True), (31, False)):
        records_tidy(clock=FixedClock(datetime.now(UTC) + timedelta(days=days)))
        assert on_disk(photo) is stays
        assert Photo.objects.filter(pk=photo.pk).exists() is stays
    assert not DueWork.objects.filter(kind=DUE_KIND).exists()


def test_after_the_last_file_was_seen_the_work_waits_for_the_day_itself(take, consenting):
    take()
    word = withdraw(consenting)
    records_tidy(clock=FixedClock(datetime.now(UTC) + timedelta(days=2)))
    assert DueWork.objects.get(kind=DUE_KIND).next_due_at == word.at + timedelta(days=30)


def test_consent_given_again_in_time_keeps_the_photos(take, consenting):
    photo = take()
    withdraw(consenting)
    photos_consent_record(
        actor=consenting.stylist, clock=system_clock, customer_id=consenting.ada.pk, given=True
    )
    records_tidy(clock=FixedClock(datetime.now(UTC) + timedelta(days=60)))
    assert on_disk(photo)


def test_a_removed_photo_leaves_the_disk_too(take, consenting):
    photo, stays = take(), take()
    photo_remove(actor=consenting.stylist, clock=system_clock, photo_id=photo.pk, version=1)
    records_tidy(clock=FixedClock(datetime.now(UTC) + timedelta(days=31)))
    assert (on_disk(photo), on_disk(stays)) == (False, True)


def test_a_file_whose_row_was_never_written_goes_after_a_day(take, consenting):
    kept = take()
    lost = picture_take(
        actor=consenting.stylist, clock=system_clock, customer_id=consenting.ada.pk, upload=upload()
    )
    for name in (lost.stored, kept.stored):
        old = datetime.now(UTC).timestamp() - 90_000
        os.utime(default_storage.path(name), (old, old))
    records_tidy(clock=system_clock)
    assert (default_storage.exists(lost.stored), on_disk(kept)) == (False, True)


def test_photos_of_customers_who_never_agreed_are_not_wanted(care):
    assert not photos_wanted(care.stranger.pk)


def test_a_merge_that_hides_photos_has_them_counted_down(take, consenting):
    photo = take()
    photos_consent_record(
        actor=consenting.owner, clock=system_clock, customer_id=consenting.stranger.pk, given=True
    )
    photos_consent_record(
        actor=consenting.owner, clock=system_clock, customer_id=consenting.stranger.pk, given=False
    )
    DueWork.objects.filter(kind=DUE_KIND).delete()
    customers_merge(
        actor=consenting.owner,
        clock=system_clock,
        kept_id=consenting.stranger.pk,
        gone_id=consenting.ada.pk,
        versions=(1, 1),
    )
    assert DueWork.objects.get(kind=DUE_KIND).next_due_at <= system_clock.now()
    with pytest.raises(NotFound):
        photo_seen(consenting.owner, photo.pk)
    records_tidy(clock=FixedClock(datetime.now(UTC) + timedelta(days=31)))
    assert not on_disk(photo)


def test_fewer_days_are_heard_of_at_once(take, consenting):
    photo = take()
    withdraw(consenting)
    records_tidy(clock=FixedClock(datetime.now(UTC) + timedelta(days=2)))
    record_settings_save(
        actor=consenting.owner, clock=system_clock, version=1, keep_days=3, patch_days=180, patch_services=[]
    )
    assert DueWork.objects.get(kind=DUE_KIND).next_due_at <= system_clock.now()
    records_tidy(clock=FixedClock(datetime.now(UTC) + timedelta(days=4)))
    assert not on_disk(photo)


def test_last_words_on_photos_are_found_without_reading_all_words_for_each(in_a):
    plan = plan_without_loops(last_words())
    assert ("Anti Join" in plan, "SubPlan" in plan) == (True, False)
