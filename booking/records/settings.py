"""The salon's rules for records."""

from collections.abc import Sequence

from booking.catalog.models import Service
from booking.places.records import rows_of, single_save
from booking.records.models import RecordSettings
from booking.records.tidying import tidy_at_latest
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.errors import BadInput, NotFound
from kernel.transactions import service_transaction
from tenants.accounts.rights import Action, authorise


def rules_now() -> RecordSettings:
    """The rules, or those that hold until somebody changes them."""
    return RecordSettings.objects.filter(pk=1).first() or RecordSettings(pk=1)


@service_transaction
def record_settings_save(
    *,
    actor: Actor,
    clock: Clock,
    version: int,
    keep_days: int,
    patch_days: int,
    patch_services: Sequence[int],
) -> RecordSettings:
    """Change the rules; the disk is looked at by them soon. Raises NotAllowed, StaleVersion, BadInput for a service that is not there."""
    authorise(actor, Action.MENU_WRITE)
    try:
        rows_of(Service, patch_services)
    except NotFound:
        raise BadInput.of("patch_services", "unknown") from None
    values = {
        "keep_days": keep_days,
        "patch_days": patch_days,
        "patch_services": sorted({int(pk) for pk in patch_services}),
    }
    saved = single_save(
        RecordSettings, actor=actor, action="records.settings", version=version, values=values
    )
    tidy_at_latest(clock, days=0)
    return saved
