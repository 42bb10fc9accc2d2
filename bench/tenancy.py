"""PERFORMANCE §3, §4, §5: a new salon, a salon's request and a fleet with nothing to do, beside django-tenants and plain Django."""

import itertools

from django.contrib.auth.hashers import make_password
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.test.utils import override_settings
from django.urls import path

from bench.ground import Row, median_ms
from kernel.actor import system_actor
from kernel.clock import system_clock
from tenants.registry.fingerprints import salon_fingerprint
from tenants.registry.fleet import fleet_migrate
from tenants.registry.migrating import migrate_schema, owner_execute
from tenants.registry.models import Salon, SalonStatus, SchemaVersion
from tenants.registry.schemas import schema_make, spares_refill
from tenants.registry.services import salon_create

SIGN_UPS, FLEET = 12, 1000
PLAIN = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
_numbers = itertools.count(1)


def one_query(request: HttpRequest) -> HttpResponse:
    """A page with one query, as a salon's anonymous page has at least."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM accounts_user")
        return HttpResponse(str(cursor.fetchone()))


urlpatterns = [path("", one_query)]


def run() -> list[Row]:
    """The rows of this file."""
    return [*new_salon(), request_time(), fleet_at_rest()]


def new_salon() -> list[Row]:
    """A sign-up with a spare in store, and a schema made from the text, beside all migrations."""
    spares_refill(target=SIGN_UPS + 3)
    migrations = median_ms(lambda: migrate_fresh(f"slow_{next(_numbers)}"), times=1)
    text = median_ms(lambda: schema_make(f"s_{next(_numbers):012x}"), times=5)
    claim = median_ms(sign_up, times=SIGN_UPS)
    return [
        Row(
            "new salon: sign-up with a spare, against migrations",
            claim,
            migrations,
            "ms",
            "≤ 60 ms, ≤ 0.02 ×",
        ),
        Row("new salon: text replayed, against migrations", text, migrations, "ms", "≤ 0.1 ×"),
    ]


def migrate_fresh(schema: str) -> None:
    """django-tenants' own way: every migration in a new schema."""
    owner_execute(f'CREATE SCHEMA "{schema}"')
    migrate_schema(schema)


def sign_up() -> Salon:
    """One sign-up, the password hashed beforehand."""
    number = next(_numbers)
    return salon_create(
        actor=system_actor("bench"), clock=system_clock, slug=f"bench-{number}", name="Bench", kind="hair", country="DE",
        currency="EUR", language="en", time_zone="Europe/Berlin", owner_email=f"o{number}@bench.example", owner_name="O",
        owner_password_hash=make_password(None),
    )  # fmt: skip


def request_time() -> Row:
    """A one-query view at a salon's host through our whole chain, beside plain Django's default chain."""
    with override_settings(ROOT_URLCONF="bench.tenancy"):
        ours = asked("salon-a.chignon.test")
        with override_settings(MIDDLEWARE=PLAIN):
            plain = asked("chignon.test")
    return Row("request: one query, whole chain, against plain", ours, plain, "ms", "≤ 1.35 × over HTTP")


def asked(host: str) -> float:
    """Milliseconds of one request to `host` in this process."""
    handler, factory = WSGIHandler(), RequestFactory(headers={"host": host})
    return median_ms(lambda: handler.get_response(factory.get("/")), times=400)


def fleet_at_rest() -> Row:
    """`fleet_migrate` for 1,000 salons that need nothing, beside one `migrate` per salon."""
    one = Salon.objects.filter(slug="salon-a").get()
    each = median_ms(lambda: migrate_schema(one.schema_name), times=1)
    make_rows()
    return Row(
        "fleet: 1,000 salons, nothing to do",
        median_ms(fleet_migrate, times=3),
        each * FLEET,
        "ms",
        "≤ 2,000 ms",
    )


def make_rows() -> None:
    """A thousand salons in the registry only."""
    names = [f"s_{number:012x}" for number in range(0x900000, 0x900000 + FLEET)]
    SchemaVersion.objects.bulk_create(
        SchemaVersion(pk=name, fingerprint=salon_fingerprint()) for name in names
    )
    Salon.objects.bulk_create(
        Salon(schema_name=name, slug=name.replace("_", "-"), name=name, status=SalonStatus.ACTIVE, country="DE",
              currency="EUR", language="en", time_zone="UTC")
        for name in names
    )  # fmt: skip
