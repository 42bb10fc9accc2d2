"""Who lives in the template database: salon A and salon B, each with an owner, a manager, a receptionist, a stylist."""

from django.db import connections

from kernel.actor import system_actor
from kernel.clock import system_clock
from kernel.context import salon_context
from tenants.accounts.models import Role, User
from tenants.registry.fleet import public_migrate
from tenants.registry.models import Salon
from tenants.registry.schemas import spares_refill
from tenants.registry.services import salon_create

SPARES = 2
SALONS = (
    {"slug": "salon-a", "name": "Salon A", "kind": "hair", "country": "DE", "currency": "EUR", "language": "en",
     "time_zone": "Europe/Berlin"},
    {"slug": "salon-b", "name": "云髻 B", "kind": "nails", "country": "CN", "currency": "CNY", "language": "zh-hans",
     "time_zone": "Asia/Shanghai"},
)  # fmt: skip
ROLES = (Role.MANAGER, Role.RECEPTIONIST, Role.STYLIST, Role.ACCOUNTANT)


def password_of(role: str) -> str:
    """The password of a user of that role in either salon."""
    return f"secret-of-{role}"


def populate() -> None:
    """Fill an empty database: `public`, the two salons, a few spares, a platform admin."""
    public_migrate()
    for facts in SALONS:
        people(
            salon_create(
                actor=system_actor("command"), clock=system_clock, owner_email=f"owner@{facts['slug']}.example",
                owner_name="Olga Owner", owner_password=password_of("owner"), **facts,
            )
        )  # fmt: skip
    spares_refill(target=SPARES)
    User.objects.create_superuser("admin@chignon.test", password_of("admin"), name="Ada Admin")
    for alias in ("default", "owner"):
        connections[alias].close()


def people(salon: Salon) -> None:
    """The staff of a salon that can sign in, beside its owner."""
    with salon_context(salon):
        for role in ROLES:
            User.objects.create_user(
                f"{role}@{salon.slug}.example",
                password_of(role),
                name=f"{role.title()} of {salon.name}",
                role=role,
            )
