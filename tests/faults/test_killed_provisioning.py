"""F7: whoever makes a salon is killed at each step. No host is ever half open, and the same request finishes the work."""

from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client

from booking.places.models import Location
from booking.team.models import ShiftRule, StaffMember
from hq.onboarding.models import SignUp, SignUpState
from hq.onboarding.services import sign_up_complete, sign_up_submit
from kernel.clock import system_clock
from kernel.context import salon_context
from tenants.accounts.models import User
from tenants.registry.hosts import forget_hosts
from tenants.registry.models import Domain, Salon, SalonTemplate, SchemaVersion, SpareSchema
from tenants.registry.schemas import schema_drop
from tests.faults.forked import dies_at
from tests.thinned import thinned

SLUG = "salon-vera"
STEPS = {
    "text": ("tenants.registry.schemas", "template_text"),
    "render": ("tenants.registry.schemas", "render_schema"),
    "schema": ("tenants.registry.schemas", "schema_make"),
    "spare": ("tenants.registry.services", "spare_make"),
    "claim": ("tenants.registry.services", "spare_claim"),
    "salon": ("tenants.registry.services", "_create_row"),
    "owner": ("tenants.registry.services", "_owner"),
    "trail": ("tenants.registry.services", "audit_record"),
    "made": ("hq.onboarding.services", "_salon_of"),
    "location": ("hq.onboarding.furnish", "location_create"),
    "person": ("hq.onboarding.furnish", "staff_create"),
    "shifts": ("hq.onboarding.furnish", "shifts_set"),
    "open": ("hq.onboarding.services", "salon_open"),
    "furnish": ("hq.onboarding.services", "salon_furnish"),
}
WITH_A_SPARE = [
    "claim.before", "claim.after", "owner.before", "owner.after", "trail.after", "salon.after", "commit 1.before",
    "commit 1.after", "made.after", "location.before", "location.after", "person.after", "shifts.after", "furnish.after", "open.after",
]  # fmt: skip
WITHOUT_A_SPARE = [
    "text.before",
    "schema.before",
    "schema.after",
    "commit 1.before",
    "commit 1.after",
    "spare.after",
]


@pytest.fixture
def key(own_database) -> UUID:
    """A sign-up that was sent and not worked on."""
    data = {
        "key": uuid4(), "business_name": "Salon Vera", "slug": SLUG, "kind": "hair", "country": "DE",
        "email": "vera@example.com", "password": "Kamm-und-Schere-9",
    }  # fmt: skip
    return sign_up_submit(data=data, language="en", address="", clock=system_clock).key


def complete(key: UUID) -> SignUp:
    """The work that dies."""
    return sign_up_complete(key=key, clock=system_clock, may_build=True)


def orphans() -> set[str]:
    """Schemas, versions and domains that belong to nobody."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nspname FROM pg_namespace WHERE nspname ~ '^(s|template)_'")
        schemas = {row[0] for row in cursor.fetchall()}
    owned = {
        *Salon.objects.values_list("schema_name", flat=True),
        *SpareSchema.objects.values_list("schema_name", flat=True),
    }
    versions = set(SchemaVersion.objects.values_list("schema_name", flat=True)) - {"public"}
    domains = set(Domain.objects.filter(tenant__isnull=True).values_list("domain", flat=True))
    return (schemas ^ owned) | (versions ^ owned) | domains


def host_status() -> int:
    """What the new salon's host answers a stranger."""
    forget_hosts()
    return Client(headers={"host": f"{SLUG}.chignon.test"}).get("/").status_code


def is_whole() -> bool:
    """Whether the salon has all that a new salon stands on."""
    with salon_context(Salon.objects.get(slug=SLUG)):
        counts = [model.objects.count() for model in (User, Location, StaffMember)]
        return counts == [1, 1, 1] and ShiftRule.objects.exists()


def killed(key: UUID, point: str, folder) -> bool:
    """Whether the work died at that point; afterwards nobody sees a salon that is half there."""
    died = dies_at(point, lambda: complete(key), places=STEPS, folder=folder)
    return died and (host_status() in {404, 503} or is_whole())


def finished(key: UUID) -> None:
    """The same request again makes the one whole salon, and nothing lies about."""
    assert complete(key).state == SignUpState.READY
    assert (host_status(), is_whole(), orphans()) == (200, True, set())
    assert (
        Salon.objects.filter(slug=SLUG).count() == Domain.objects.filter(domain__startswith=SLUG).count() == 1
    )


def no_spares() -> None:
    """Nothing in store, so that the schema is made within the work."""
    for spare in SpareSchema.objects.all():
        spare.delete()
        schema_drop(spare.schema_name)


@pytest.mark.parametrize("point", thinned(WITH_A_SPARE))
def test_a_sign_up_killed_anywhere_is_finished_by_the_same_request(key, point, tmp_path):
    assert killed(key, point, tmp_path)
    assert orphans() == set()
    finished(key)


@pytest.mark.parametrize("point", thinned(WITHOUT_A_SPARE))
def test_a_schema_that_was_being_made_leaves_nothing_behind(key, point, tmp_path):
    no_spares()
    assert killed(key, point, tmp_path)
    assert orphans() == set()
    finished(key)


@pytest.mark.nightly
@pytest.mark.parametrize("point", ["render.before", "render.after", "text.after"])
def test_a_template_that_was_being_made_is_made_anew(key, point, tmp_path):
    no_spares()
    SalonTemplate.objects.all().delete()
    assert killed(key, point, tmp_path)
    finished(key)
