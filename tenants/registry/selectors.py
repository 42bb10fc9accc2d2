"""Reads of the registry."""

from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet
from django_tenants.utils import schema_context

from kernel.context import NoSalon
from tenants.registry.models import Salon, SalonStatus

WORKING = (SalonStatus.ACTIVE, SalonStatus.READ_ONLY, SalonStatus.CLOSING)


def salons() -> QuerySet[Salon]:
    """Every salon, oldest first."""
    return Salon.objects.order_by("id")


def salons_listed(query: str) -> QuerySet[Salon]:
    """Salons whose name or slug contains `query`, newest first."""
    found = Salon.objects.order_by("-id")
    return found.filter(Q(name__icontains=query) | Q(slug__icontains=query)) if query else found


def salon_at_work(uuid: UUID) -> Salon:
    """The salon for a task; raises NoSalon when it is gone, suspended or not ready."""
    with schema_context("public"):
        salon = Salon.objects.filter(uuid=uuid, status__in=WORKING).first()
    if salon is None:
        raise NoSalon(f"no salon {uuid} at work (asked from {connection.schema_name})")
    return salon
