"""Taking an erased person's words off what the application may only add to: the owner's role does it, within minutes.

The runtime role can neither change nor delete a line of the trail (tenants.registry.grants), and an erasure does not
loosen that. A worker that dies between starts again: what is blank stays blank.
"""

import json
import logging
from dataclasses import dataclass
from datetime import datetime

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connections, transaction

from crm.privacy.archiving import AGAIN, DUE_KIND, archives_next
from crm.privacy.models import Erasure
from kernel.clock import Clock
from kernel.context import current_salon
from kernel.due.services import due_settle
from kernel.transactions import service_transaction

logger = logging.getLogger(__name__)
OWNER = "owner"
FOLDER = "erased"
_TRAIL = """
UPDATE "{schema}".audit_auditline
SET before = '{{}}', after = '{{"erased": true}}',
    actor_name = CASE WHEN actor_kind = 'customer' THEN '' ELSE actor_name END,
    address = CASE WHEN actor_kind = 'customer' THEN NULL ELSE address END
WHERE object_type = %s AND object_id = ANY(%s) AND action <> 'customer.erased' AND after <> '{{"erased": true}}'
"""
# What another person got from them by a merge that was undone since; that it was one stays.
_MERGES = """
UPDATE "{schema}".audit_auditline
SET before = '{{}}', after = jsonb_strip_nulls(jsonb_build_object(
  'merge', after->'merge', 'gone', after->'gone', 'kept', after->'kept', 'moved', after->'moved'))
WHERE object_type = 'customers.customer' AND action = 'customer.merged' AND after->>'gone' = ANY(%s)
  AND object_id IN (SELECT kept_id FROM "{schema}".duplicates_merge WHERE gone_id = ANY(%s))
"""
_CONSENTS = 'UPDATE "{schema}".customers_consent SET address = NULL WHERE customer_id = ANY(%s)'
_ALERTS = (
    """UPDATE "{schema}".customers_alertseen SET title = '', key = 'erased' WHERE customer_id = ANY(%s)"""
)


@dataclass(frozen=True, slots=True)
class KnownErased:
    """Somebody of whom it is kept that they were erased: the number of their row, the key that is left of them, and when."""

    customer_id: int
    key: str
    at: datetime


def erasures_finish(*, clock: Clock) -> int:
    """Finish every erasure of the current salon that is not; how many. One that breaks holds up no other."""
    done = 0
    for row in Erasure.objects.filter(scrubbed_at=None).order_by("pk"):
        try:
            trail_scrub(row)
            list_keep(row)
            _finished(erasure_id=row.pk, clock=clock)
            done += 1
        except Exception:
            # The edge of the worker: it is tried again in a while, and the others are finished now.
            logger.exception("erasure %s broke", row.key)
    return done


def privacy_settle(*, clock: Clock, since: datetime) -> None:
    """Say when the salon's privacy is to be looked at again; what was erased before `since` was tried just now."""
    due_settle(salon_uuid=current_salon().uuid, kind=DUE_KIND, next_due=lambda: _next(clock, since))


def trail_scrub(erasure: Erasure) -> None:
    """Blank the lines about what was theirs, in one transaction of the owner's."""
    schema = current_salon().schema_name
    with transaction.atomic(using=OWNER), connections[OWNER].cursor() as cursor:
        for model, ids in erasure.things.items():
            cursor.execute(_TRAIL.format(schema=schema), [model, ids])
        ids = erasure.customer_ids
        cursor.execute(_MERGES.format(schema=schema), [[str(one) for one in ids], ids])
        cursor.execute(_CONSENTS.format(schema=schema), [erasure.customer_ids])
        cursor.execute(_ALERTS.format(schema=schema), [erasure.customer_ids])


def list_keep(erasure: Erasure) -> None:
    """Note it among the salon's files too: a restored database may be older than the erasure."""
    name = f"{FOLDER}/{erasure.key}.json"
    if not default_storage.exists(name):
        facts = {"customer_id": erasure.customer_id, "key": erasure.key, "at": erasure.at.isoformat()}
        default_storage.save(name, ContentFile(json.dumps(facts).encode()))


def kept_list() -> list[KnownErased]:
    """Everybody whom the salon's files know as erased."""
    if not default_storage.exists(FOLDER):
        return []
    found = []
    for name in sorted(default_storage.listdir(FOLDER)[1]):
        with default_storage.open(f"{FOLDER}/{name}") as content:
            facts = json.load(content)
        at = datetime.fromisoformat(facts["at"])
        found.append(KnownErased(int(facts["customer_id"]), str(facts["key"]), at))
    return found


@service_transaction
def _finished(*, erasure_id: int, clock: Clock) -> None:
    Erasure.objects.filter(pk=erasure_id).update(scrubbed_at=clock.now())


def _next(clock: Clock, since: datetime) -> datetime | None:
    left = Erasure.objects.filter(scrubbed_at=None)
    erasing = None
    if left.exists():
        erasing = clock.now() if left.filter(at__gte=since).exists() else clock.now() + AGAIN
    return min((one for one in (erasing, archives_next(clock.now())) if one is not None), default=None)
