"""Photos that the salon shares with the customer: on their own page, while they consent, and nobody else's."""

# ruff: noqa: F811 - fixtures of the customer's own page

import pytest

from booking.records import photos
from booking.records.consents import photos_consent_record
from booking.records.models import Photo
from booking.records.photos import PhotoFacts
from kernel.actor import system_actor
from kernel.audit.models import AuditLine
from kernel.clock import system_clock
from kernel.context import salon_context
from tests.booking.mine.conftest import browser, inside_page, visits  # noqa: F401
from tests.booking.records.conftest import upload
from tests.golden_queries import queries_of

ACTOR = system_actor("tests")


def taken(customer, moment="before"):
    told = {"actor": ACTOR, "clock": system_clock, "customer_id": customer.pk}
    kept = photos.picture_take(upload=upload(), **told)
    return photos.photo_add(picture=kept, facts=PhotoFacts(moment=moment), **told)


def share(photo, *, shared=True):
    return photos.photo_change(
        actor=ACTOR, photo_id=photo.pk, version=photo.version,
        facts=PhotoFacts(moment=photo.moment, shared=shared), drawing=[],
    )  # fmt: skip


def agrees(customer, *, given=True):
    photos_consent_record(
        actor=ACTOR, clock=system_clock, customer_id=customer.pk, given=given, way="desk_signed"
    )


@pytest.fixture
def shown(salon_a, visits, settings, tmp_path):
    """A pair of Ada's that is shared, one of hers that is not, and one of Bea's that is."""
    settings.MEDIA_ROOT = tmp_path
    coming, _past, other = visits
    with salon_context(salon_a):
        for customer in (coming.customer, other.customer):
            agrees(customer)
        pair = [share(taken(coming.customer, moment)) for moment in ("before", "after")]
        return pair, taken(coming.customer, "other"), share(taken(other.customer))


def test_the_customer_sees_what_is_shared_with_them_and_nothing_else(shown, inside_page):
    pair, own, foreign = shown
    page = inside_page.get("/me/").content.decode()
    for photo, is_seen in ((pair[0], True), (pair[1], True), (own, False), (foreign, False)):
        assert (f"/me/photos/{photo.pk}/" in page) is is_seen
        answer = inside_page.get(f"/me/photos/{photo.pk}/?small=1")
        assert answer.status_code == (200 if is_seen else 404)
    assert answer.headers.get("Cache-Control", "") != "public"


def test_taken_back_the_consent_hides_them_at_once_and_so_does_not_sharing(
    salon_a, shown, inside_page, visits
):
    pair, _own, _foreign = shown
    with salon_context(salon_a):
        share(Photo.objects.get(pk=pair[0].pk), shared=False)
    assert inside_page.get(f"/me/photos/{pair[0].pk}/").status_code == 404
    assert inside_page.get(f"/me/photos/{pair[1].pk}/").status_code == 200
    with salon_context(salon_a):
        agrees(visits[0].customer, given=False)
    assert inside_page.get(f"/me/photos/{pair[1].pk}/").status_code == 404
    assert "/me/photos/" not in inside_page.get("/me/").content.decode()


def test_whoever_shares_a_photo_stands_on_the_trail(salon_a, shown):
    pair, _own, _foreign = shown
    with salon_context(salon_a):
        line = AuditLine.objects.filter(action="photo.changed", object_id=pair[0].pk).get()
    assert (line.before["shared"], line.after["shared"]) == (False, True)


def test_many_photos_cost_as_many_statements_as_one(salon_a, shown, inside_page, visits):
    inside_page.get("/me/")
    before = len(queries_of(inside_page, "/me/"))
    with salon_context(salon_a):
        for _time in range(5):
            share(taken(visits[0].customer, "other"))
    assert len(queries_of(inside_page, "/me/")) == before
