"""Work of the platform itself, in `public`: spares and housekeeping."""

from datetime import timedelta

from celery import shared_task
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import F

from kernel.clock import system_clock
from kernel.context import salon_context
from kernel.idempotency.services import records_forget
from tenants.registry import schemas
from tenants.registry.models import OneTimeLink, Salon, SalonStatus


@shared_task(name="registry.spares_refill")
def spares_refill() -> int:
    """Bring the store of spare schemas up to its number; returns how many were made."""
    return schemas.spares_refill(target=settings.SPARE_SCHEMAS)


@shared_task(name="registry.housekeeping")
def housekeeping() -> None:
    """Forget links that are over, and one hour's share of the salons' sessions and kept answers that have run out."""
    now = system_clock.now()
    OneTimeLink.objects.filter(expires_at__lt=now - timedelta(days=1)).delete()
    Session.objects.filter(expire_date__lt=now).delete()
    share = Salon.objects.alias(hour=F("id") % 24).filter(hour=now.hour, status=SalonStatus.ACTIVE)
    for salon in share.iterator():
        with salon_context(salon):
            Session.objects.filter(expire_date__lt=now).delete()
            records_forget(clock=system_clock)
