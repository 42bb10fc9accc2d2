"""A visit made row by row, for tests of what is done with one (booking itself is tested through its services)."""

from datetime import UTC, datetime, timedelta

from booking.diary.models import Appointment, AppointmentLine
from booking.diary.tokens import manage_token, new_reference, token_hash
from tests.cast import CustomerFactory, open_salon

START = datetime(2026, 11, 27, 13, 30, tzinfo=UTC)


def make_visit(
    *, start=START, language="en", phone=None, email="ada@example.com", name="Ada", **values
) -> Appointment:
    """A visit of 30 minutes in a small open shop, by Ana."""
    shop = values.pop("shop", None) or open_salon()
    end = start + timedelta(minutes=30)
    reference = new_reference()
    visit = Appointment(
        reference=reference, location=shop.location, starts_at=start, ends_at=end, source="storefront",
        language=language, total_minor=4800, customer=CustomerFactory(name=name, phone=phone, email=email), **values,
    )  # fmt: skip
    visit.manage_token_hash = token_hash(manage_token(visit))
    visit.save()
    AppointmentLine.objects.create(
        appointment=visit, service=shop.services[0], staff=shop.staff[0], service_name="Cut", starts_at=start,
        ends_at=end, work_minutes=30, price_minor=4800,
    )  # fmt: skip
    return visit
