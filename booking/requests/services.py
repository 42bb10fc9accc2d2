"""The salon's rules about requests."""

from collections.abc import Mapping
from typing import Any

from booking.catalog.models import Service
from booking.places.records import single_save
from booking.requests.models import RequestRules, ServiceMode
from kernel.actor import Actor
from kernel.audit.services import audit_record
from kernel.errors import NotFound
from kernel.transactions import service_transaction
from tenants.accounts.rights import Action, authorise


@service_transaction
def rules_save(
    *, actor: Actor, version: int, values: Mapping[str, Any], modes: Mapping[int, str]
) -> RequestRules:
    """Change the rules; `modes` are the services with a rule of their own, all others follow the salon's.

    What was asked for before stays as it was. Raises NotAllowed, NotFound for an unknown service, StaleVersion,
    ValidationError for a value that cannot be.
    """
    authorise(actor, Action.PLACES_WRITE)
    rules = single_save(RequestRules, actor=actor, action="requests.rules", version=version, values=values)
    before = dict(ServiceMode.objects.values_list("service_id", "mode"))
    if before == dict(modes):
        return rules
    if Service.objects.filter(pk__in=modes).count() != len(modes):
        raise NotFound
    ServiceMode.objects.all().delete()
    ServiceMode.objects.bulk_create(ServiceMode(service_id=pk, mode=mode) for pk, mode in modes.items())
    audit_record(
        actor=actor,
        action="requests.services",
        target=rules,
        before={str(pk): mode for pk, mode in before.items()},
        after={str(pk): mode for pk, mode in modes.items()},
    )
    return rules
