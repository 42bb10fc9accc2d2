"""A customer of Ana's, who is the stylist of the cast, and the people around them."""

from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from booking.diary.models import Appointment
from booking.records.consents import photos_consent_record
from crm.customers.models import Customer
from kernel.actor import Actor, ActorKind
from kernel.clock import FixedClock, system_clock
from tests.cast import CustomerFactory
from tests.visits import make_visit

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def actor_like(user, role=None) -> Actor:
    """The person as an actor of a service."""
    return Actor(kind=ActorKind.USER, id=user.pk, name=user.name, role=role or user.role, source="desk")


def picture(size=(900, 600), form="JPEG", **options) -> bytes:
    """The bytes of a plain picture."""
    out = BytesIO()
    Image.new("RGB", size, "#a05050").save(out, form, **options)
    return out.getvalue()


def upload(content: bytes | None = None, name: str = "me.jpg", kind: str = "image/jpeg"):
    """A file as a browser sends it."""
    return SimpleUploadedFile(name, picture() if content is None else content, content_type=kind)


@dataclass
class Care:
    """Who is served, by whom, and a stranger to the stylist."""

    visit: Appointment
    ada: Customer
    stranger: Customer
    owner: Actor
    manager: Actor
    receptionist: Actor
    stylist: Actor


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def clock():
    return FixedClock(NOW)


@pytest.fixture
def care(in_a, cast):
    visit = make_visit(state="done")
    staff = visit.lines.get().staff
    staff.user = cast.stylist
    staff.save()
    roles = {
        name: actor_like(getattr(cast, name)) for name in ("owner", "manager", "receptionist", "stylist")
    }
    return Care(visit, visit.customer, CustomerFactory(name="Bo"), **roles)


@pytest.fixture
def consenting(care):
    """Ada agrees to photos."""
    photos_consent_record(actor=care.stylist, clock=system_clock, customer_id=care.ada.pk, given=True)
    return care
