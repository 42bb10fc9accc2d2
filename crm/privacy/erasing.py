"""Taking a person out of the salon for good; what the books need stays, under a random key (GDPR 17, PIPL 47)."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import override

from crm.customers.erased import erased_tell, hindrances_of, mentions_of
from crm.customers.facts.birthdays import birthday_columns
from crm.customers.finding.indexing import customers_sought
from crm.customers.models import Customer
from crm.customers.references import references
from crm.customers.selectors import customer_by_id
from crm.customers.sight import customer_seen, customer_sight
from crm.customers.standing import ids_of
from crm.privacy.archiving import DUE_KIND
from crm.privacy.models import Erasure, ErasureReason
from kernel.actor import Actor
from kernel.audit.models import AuditLine
from kernel.audit.services import audit_record
from kernel.clock import Clock
from kernel.context import current_salon
from kernel.due.services import due_at_latest
from kernel.errors import BadInput, Busy, NotFound, Problem
from kernel.ids import reference_new
from kernel.transactions import service_transaction
from tenants.accounts.rights import Action, authorise
from tenants.registry.models import ErasedPerson

KEY_LENGTH = 8
GIVEN_REASONS = (
    ErasureReason.ASKED,
    ErasureReason.NOT_NEEDED,
    ErasureReason.MISTAKE,
)  # what a person can say
# What a row of a person says of nobody. Their source stays (how people find the salon is counted), and when they came.
NOBODY: dict[str, object] = {
    "family_name": "", "given_name": "", "preferred_name": "", "gender": "", "wechat": "", "address": "", "company": "",
    "language": "", "note": "", "referrer": None, "online_block": "", "own": {}, **birthday_columns(None),
}  # fmt: skip


@service_transaction
def erasure_make(
    *, actor: Actor, clock: Clock, customer_id: int, typed: str, reason: str = ErasureReason.ASKED
) -> Erasure:
    """Erase the person, with every row that was merged into theirs; asked for again, the first erasure stands.

    `typed` is their name, as a sign that it is really meant. Visits and their prices stay, without the person; what only the
    owner's role may change (trail, consents, read alerts) follows within minutes. It cannot be undone. Raises NotAllowed,
    NotFound, BadInput (typed, reason; the person has visits to come).
    """
    authorise(actor, Action.CUSTOMER_ERASE)
    customer_seen(customer_sight(actor), customer_id)
    customer = _held_alone(customer_id)
    if customer.erased_at is not None:
        return Erasure.objects.get(customer_id=customer.pk)
    _check(customer, typed, reason)
    return person_erased(actor=actor, clock=clock, customer=customer, reason=reason)


def _held_alone(customer_id: int) -> Customer:
    """The person's own row, locked with all that were merged into it; raises NotFound.

    Who books for them holds the row shared (`FOR KEY SHARE`): either they are waited for and their visit stands in the way,
    or they wait, and find that nobody is there any more.
    """
    pk = customer_by_id(customer_id).pk
    whole = Q(pk=pk) | Q(merged_into=pk)
    rows = {row.pk: row for row in Customer.objects.select_for_update().filter(whole).order_by("pk")}
    if rows[pk].merged_into_id is not None:
        raise Busy
    return rows[pk]


def _check(customer: Customer, typed: str, reason: str) -> None:
    problems = [Problem("customer", "hindered", text) for text in hindrances_of(ids_of(customer.pk))]
    if reason not in GIVEN_REASONS:
        problems.append(Problem("reason", "required", _("Please say why.")))
    if " ".join(typed.split()).casefold() != " ".join(customer.name.split()).casefold():
        problems.append(Problem("typed", "differs", _("Please type the name exactly as it stands above.")))
    if problems:
        raise BadInput(problems)


def person_erased(
    *, actor: Actor, clock: Clock, customer: Customer, key: str = "", reason: str = ErasureReason.ASKED
) -> Erasure:
    """Erase a locked customer inside the caller's transaction, under `key` where they were erased before a restore."""
    now, key, ids = clock.now(), key or _free_key(), ids_of(customer.pk)
    things = _things_of(ids)
    for reference in references():
        if reference.erase is not None:
            for one in ids:
                reference.erase(one)
    erased_tell(ids, things)
    _rows_emptied(ids, key)
    Customer.objects.filter(pk__in=ids).update(erased_at=now)
    row, _is_new = Erasure.objects.update_or_create(
        customer_id=customer.pk,
        defaults={
            "key": key, "customer_ids": ids, "things": things, "by": actor.name[:150], "at": now, "scrubbed_at": None,
            "reason": reason,
        },
    )  # fmt: skip
    salon = current_salon()
    ErasedPerson.objects.get_or_create(
        salon_uuid=salon.uuid, customer_id=customer.pk, defaults={"key": key, "at": now}
    )
    audit_record(actor=actor, action="customer.erased", target=customer, after={"key": key})
    due_at_latest(salon_uuid=salon.uuid, kind=DUE_KIND, instant=now)
    return row


def _things_of(ids: Sequence[int]) -> dict[str, list[int]]:
    """What is the person's or names them, by model: the trail and the messages speak of it by these ids."""
    found: dict[str, list[int]] = {"customers.customer": list(ids)}
    for reference in references():
        if reference.model.lower() != "customers.customer":
            rows = reference.rows.filter(**{f"{reference.field}__in": ids})
            known = found.setdefault(reference.model.lower(), [])
            known += [pk for pk in rows.values_list("pk", flat=True) if pk not in known]
    for model, named in mentions_of(ids):
        found.setdefault(model, []).extend(named)
    return {model: pks for model, pks in found.items() if pks}


def _rows_emptied(ids: Sequence[int], key: str) -> None:
    with override(current_salon().language):
        name = _("Erased customer %(key)s") % {"key": key[:4]}
    for customer in Customer.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk"):
        for field, value in NOBODY.items():
            setattr(customer, field, value)
        customer.name = name
        customer.version += 1
        customer.save(update_fields=["name", "version", *NOBODY])
    customers_sought(ids)


def _free_key() -> str:
    while True:
        key = reference_new(KEY_LENGTH)
        if not Erasure.objects.filter(key=key).exists():
            return key


@service_transaction
def erasure_reapply(*, actor: Actor, clock: Clock, customer_id: int, key: str, at: datetime) -> bool:
    """Erase somebody again whom a restored copy brought back; False where they are gone or erased already.

    `at` is when they were erased: a copy that is older than they are gives their number to the next who comes, and that is
    somebody else. Visits to come do not stand in the way: the person was promised. Raises nothing for a row that is not there.
    """
    try:
        customer = _held_alone(customer_id)
    except NotFound:
        return False
    if customer.erased_at is not None or _came_after(customer, at):
        return False
    person_erased(actor=actor, clock=clock, customer=customer, key=key, reason=ErasureReason.RESTORED)
    return True


def _came_after(customer: Customer, at: datetime) -> bool:
    """Whether the row was made after that; the trail knows it where `created_at` was moved back (crm.customers.facts.since)."""
    lines = AuditLine.objects.filter(object_type=Customer._meta.label_lower, object_id=customer.pk)
    return customer.created_at > at or lines.filter(action="customer.create", at__gt=at).exists()
