"""Making one customer of two."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from crm.customers.finding.indexing import customers_sought
from crm.customers.models import Consent, Customer, CustomerContact
from crm.customers.sight import customer_sight
from crm.duplicates.choices import consent_choices, field_choices, journalled, values_chosen
from crm.duplicates.merged import merged_tell
from crm.duplicates.models import Merge, Pair, PairState
from crm.duplicates.moving import keyed_words, rows_move, versions_up
from kernel.actor import Actor
from kernel.audit.services import audit_record
from kernel.clock import Clock
from kernel.context import current_salon
from kernel.due.services import due_at_latest
from kernel.errors import BadInput, ChignonError, NotFound, Problem, StaleVersion
from kernel.transactions import service_transaction
from tenants.accounts.rights import Action, authorise

UNDO_DAYS = 30
DUE_KIND = "duplicates.look"
LONGEST_NOTE = 20_000
TEXT_VERSION = "merge"


class AlreadyMerged(ChignonError):
    """One of the two has been merged meanwhile."""

    code = "already_merged"
    status = 409
    message = _("One of the two was merged meanwhile. Nothing was changed.")


@dataclass(frozen=True, slots=True)
class Choice:
    """What somebody chose: by field "kept", "gone" or "both"; the main contact by kind; the answer by purpose.

    What is left out is decided as usual: the kept customer's value unless it is empty, their main contacts, the stricter consent.
    """

    fields: Mapping[str, str] = field(default_factory=dict)
    main: Mapping[str, int] = field(default_factory=dict)
    consents: Mapping[str, bool] = field(default_factory=dict)


@service_transaction
def customers_merge(
    *,
    actor: Actor,
    clock: Clock,
    kept_id: int,
    gone_id: int,
    versions: tuple[int, int],
    choice: Choice = Choice(),
) -> Merge:
    """Make one person of both: all that is `gone`'s follows to `kept`, whose row stays; undone within 30 days.

    `versions` are those of (kept, gone) that were looked at. Raises NotAllowed, NotFound, AlreadyMerged, StaleVersion,
    and BadInput naming every choice that is none.
    """
    authorise(actor, Action.CUSTOMER_MERGE)
    kept, gone = pair_locked(actor, kept_id, gone_id)
    if (kept.version, gone.version) != versions:
        raise StaleVersion
    _check(kept, gone, choice)
    journal = _merged(actor, kept, gone, choice)
    return _recorded(actor, clock, kept, gone, journal)


def pair_locked(actor: Actor, kept_id: int, gone_id: int) -> tuple[Customer, Customer]:
    """Both by FOR UPDATE in the order of their ids: whoever writes a row of theirs is waited for, and waits.

    Raises NotFound for whom the actor does not see and for who was erased, AlreadyMerged.
    """
    rows = {row.pk: row for row in _seen(actor, [kept_id, gone_id]).select_for_update().order_by("pk")}
    if kept_id == gone_id or len(rows) != 2:
        raise NotFound
    if any(row.merged_into_id for row in rows.values()):
        raise AlreadyMerged
    return rows[kept_id], rows[gone_id]


def _seen(actor: Actor, ids: list[int]) -> QuerySet[Customer]:
    return customer_sight(actor).customers(Customer.objects.filter(pk__in=ids, erased_at=None))


def _check(kept: Customer, gone: Customer, choice: Choice) -> None:
    offered = {one.code: one for one in field_choices(kept, gone)}
    problems = [
        Problem(code, "unknown", _("There is no such choice."))
        for code, answer in choice.fields.items()
        if code in offered and answer not in offered[code].answers
    ]
    contacts = dict(_contacts(kept, gone).values_list("pk", "kind"))
    problems += [
        Problem(f"main-{kind}", "unknown", _("There is no such choice."))
        for kind, pk in choice.main.items()
        if contacts.get(pk) != kind
    ]
    longest = values_chosen(kept, gone, choice.fields).get("note", "")
    if len(longest) > LONGEST_NOTE:
        problems.append(Problem("note", "too_long", _("Both notes together are too long: keep one of them.")))
    if problems:
        raise BadInput(problems)


def _merged(actor: Actor, kept: Customer, gone: Customer, choice: Choice) -> dict[str, Any]:
    """The change itself, and what undoing it needs."""
    values = values_chosen(kept, gone, choice.fields) | {"created_at": min(kept.created_at, gone.created_at)}
    before = {name: getattr(kept, name) for name in values}
    main = _main_contacts(kept, gone, choice.main)
    _consents_settle(kept.pk, gone.pk, choice.consents)
    moved = rows_move(source=gone.pk, target=kept.pk)
    CustomerContact.objects.filter(pk__in=main["after"]).update(is_primary=True)
    Customer.objects.filter(pk=kept.pk).update(**values)
    Customer.objects.filter(pk=gone.pk).update(merged_into=kept.pk)
    customers_sought([kept.pk, gone.pk])
    versions_up(kept.pk, gone.pk)
    return {
        "moved": moved,
        "keyed": keyed_words(kept.pk, moved),
        "before": journalled(before),
        "after": journalled(values),
        "main": main["before"],
    }


def _contacts(kept: Customer, gone: Customer) -> QuerySet[CustomerContact]:
    return CustomerContact.objects.filter(customer__in=[kept.pk, gone.pk]).order_by("pk")


def _main_contacts(kept: Customer, gone: Customer, main: Mapping[str, int]) -> dict[str, list[int]]:
    """Take the mark of all main contacts; those that had it, and those that shall have it: one of each kind."""
    marked = list(_contacts(kept, gone).filter(is_primary=True))
    first: dict[str, int] = {}
    for contact in sorted(marked, key=lambda one: one.customer_id != kept.pk):
        first.setdefault(contact.kind, contact.pk)
    _contacts(kept, gone).update(is_primary=False)
    return {"before": [contact.pk for contact in marked], "after": [*(first | dict(main)).values()]}


def _consents_settle(kept_id: int, gone_id: int, chosen: Mapping[str, bool]) -> None:
    """Let the chosen answer be the last one: said again by the one of the two who said so.

    So the last word of each stays what it was, and taking the two apart needs nothing written.
    """
    Consent.objects.bulk_create(
        Consent(
            customer_id=kept_id if one.kept == chosen.get(one.purpose, one.usual) else gone_id,
            purpose=one.purpose,
            given=chosen.get(one.purpose, one.usual),
            text_version=TEXT_VERSION,
            source="desk",
        )
        for one in consent_choices(kept_id, gone_id)
    )


def _recorded(actor: Actor, clock: Clock, kept: Customer, gone: Customer, journal: dict[str, Any]) -> Merge:
    now = clock.now()
    merge = Merge.objects.create(
        kept=kept,
        gone=gone,
        gone_name=gone.name,
        made_by=actor.name[:150],
        made_at=now,
        undo_until=now + timedelta(days=UNDO_DAYS),
        journal=journal,
    )
    counts = {place: len(ids) for place, ids in journal["moved"].items()}
    facts = {"merge": merge.pk, "gone": gone.pk, "kept": kept.pk, "moved": counts}
    audit_record(
        actor=actor,
        action="customer.merged",
        target=kept,
        before=journal["before"],
        after=journal["after"] | facts,
    )
    audit_record(actor=actor, action="customer.merged", target=gone, after=facts)
    due_at_latest(salon_uuid=current_salon().uuid, kind=DUE_KIND, instant=now + timedelta(minutes=1))
    merged_tell(clock, kept.pk, gone.pk)
    return merge


@service_transaction
def pair_dismiss(*, actor: Actor, clock: Clock, first_id: int, second_id: int) -> None:
    """They are two people: never shown again, whatever is alike. Raises NotAllowed, NotFound."""
    authorise(actor, Action.CUSTOMER_MERGE)
    low, high = sorted((first_id, second_id))
    rows = list(_seen(actor, [low, high]))
    if low == high or len(rows) != 2:
        raise NotFound
    two_people(low, high, clock)
    for row in rows:
        audit_record(
            actor=actor, action="customer.two_people", target=row, after={"other": low + high - row.pk}
        )


def two_people(low: int, high: int, clock: Clock) -> None:
    """Write that they are two; an inner step."""
    Pair.objects.update_or_create(
        low_id=low,
        high_id=high,
        defaults={"state": PairState.DISMISSED},
        create_defaults={"state": PairState.DISMISSED, "found_at": clock.now()},
    )
