"""The end of a salon: exported, then removed from everywhere (TRUST T24)."""

import shutil
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.db import connections, transaction

from kernel.actor import Actor
from kernel.clock import Clock
from kernel.context import public_context
from kernel.due.models import DueWork
from kernel.errors import NotFound
from tenants.registry.exports import salon_export
from tenants.registry.hosts import forget_hosts
from tenants.registry.migrating import OWNER
from tenants.registry.models import Domain, PlatformLine, Salon, SalonStatus
from tenants.registry.schemas import schema_drop
from tenants.registry.slugs import DELETED


def salon_delete(*, actor: Actor, slug: str, clock: Clock) -> Path:
    """Export a salon, then remove its schema, files, cache, due work and registry row; returns the export's path.

    The host is closed first, and a run that was cut short is finished by the next. Raises NotFound.
    """
    with public_context():
        salon = Salon.objects.using(OWNER).filter(slug=slug).first()
        if salon is None:
            raise NotFound
        Salon.objects.using(OWNER).filter(pk=salon.pk).update(status=SalonStatus.SUSPENDED)
        forget_hosts()
        path = salon_export(salon, now=clock.now())
        _remove(actor, salon)
    forget_hosts()
    return path


def _remove(actor: Actor, salon: Salon) -> None:
    shutil.rmtree(Path(settings.MEDIA_ROOT) / salon.schema_name, ignore_errors=True)
    forget_cache(salon.schema_name)
    with transaction.atomic(using=OWNER):
        schema_drop(salon.schema_name)
        DueWork.objects.using(OWNER).filter(salon_uuid=salon.uuid).delete()
        Domain.objects.using(OWNER).filter(tenant=salon).delete()
        _forget_row(salon)
        PlatformLine.objects.using(OWNER).create(
            actor_name=actor.name, action=DELETED, salon_uuid=salon.uuid, facts={"slug": salon.slug}
        )


def _forget_row(salon: Salon) -> None:
    """Delete the registry row with what hangs on it, without django-tenants' own way of dropping schemas."""
    with connections[OWNER].cursor() as cursor:
        cursor.execute("DELETE FROM public.registry_onetimelink WHERE salon_id = %s", [salon.pk])
        cursor.execute("UPDATE public.onboarding_signup SET salon_id = NULL WHERE salon_id = %s", [salon.pk])
        cursor.execute("DELETE FROM public.registry_salon WHERE id = %s", [salon.pk])


def forget_cache(schema: str) -> None:
    """Drop every cache key of the salon; keys begin with the schema's name."""
    client = cache._cache.get_client(write=True)  # type: ignore[attr-defined] # noqa: SLF001 - Django offers no prefix
    for key in client.scan_iter(match=f"{schema}:*", count=1000):
        client.delete(key)
