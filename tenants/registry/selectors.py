"""Reads of the registry."""

from uuid import UUID

from django.db.models import Q, QuerySet

from kernel.context import NoSalon, current_salon, public_context
from tenants.registry.models import Salon, SalonKind, SalonStatus

WORKING = (SalonStatus.ACTIVE, SalonStatus.READ_ONLY, SalonStatus.CLOSING)


def salons() -> QuerySet[Salon]:
    """Every salon, oldest first."""
    found: QuerySet[Salon] = Salon.objects.order_by("id")
    return found


def salons_listed(query: str) -> QuerySet[Salon]:
    """Salons whose name or slug contains `query`, newest first."""
    found: QuerySet[Salon] = Salon.objects.order_by("-id")
    return found.filter(Q(name__icontains=query) | Q(slug__icontains=query)) if query else found


def salon_at_work(uuid: UUID) -> Salon:
    """The salon for a task; raises NoSalon when it is gone, suspended or not ready."""
    with public_context():
        salon: Salon | None = Salon.objects.filter(uuid=uuid, status__in=WORKING).first()
    if salon is None:
        raise NoSalon(f"no salon {uuid} at work")
    return salon


def salon_trade() -> SalonKind:
    """The trade of the salon of the running work; raises NoSalon in `public`."""
    return SalonKind(getattr(current_salon(), "kind", SalonKind.HAIR))
