"""The demo's photos: a pair of the visit that the customer sees too, and one with something drawn on it for the team alone."""

from datetime import UTC, datetime, timedelta

import pytest

from booking.records.models import Photo
from booking.records.photos import photos_shared
from hq.demo.recorded import records_write
from kernel.actor import system_actor
from kernel.clock import FixedClock
from tests.cast import open_salon
from tests.visits import make_visit

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)


@pytest.mark.parametrize(("language", "service"), [("en", "Full colour"), ("zh-hans", "全头染")])
def test_a_pair_of_photos_is_shared_with_the_customer(in_a, language, service):
    shop = open_salon()
    done = make_visit(shop=shop, start=NOW - timedelta(days=20), state="done", email=None)
    done.lines.update(service_name=service)
    ahead = make_visit(shop=shop, start=NOW + timedelta(days=2), email="ada2@example.com")
    type(ahead).objects.filter(pk=ahead.pk).update(customer=done.customer)
    records_write(actor=system_actor("demo"), language=language, clock=FixedClock(NOW))
    photos = Photo.objects.filter(customer=done.customer).order_by("pk")
    assert [(one.moment, one.shared, bool(one.drawing)) for one in photos] == [
        ("before", True, False), ("after", True, False), ("other", False, True),
    ]  # fmt: skip
    assert {one.at for one in photos} == {done.ends_at}
    assert photos_shared(done.customer_id).count() == 2
