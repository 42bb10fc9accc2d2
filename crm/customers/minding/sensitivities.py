"""What is to be minded about a customer: written by whoever serves them, told wherever they are booked or served."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from crm.customers.minding.alerts import Alert, Severity
from crm.customers.minding.health import KINDS as HEALTH_KINDS
from crm.customers.minding.health import health_agreed
from crm.customers.minding.presets import PRESETS, words_of
from crm.customers.models import Sensitivity, SensitivityKind
from crm.customers.services import name_cleaned
from crm.customers.sight import customer_seen, customer_sight
from crm.customers.standing import row_locked, rows_of_people
from kernel.actor import Actor
from kernel.audit.services import audit_record
from kernel.clock import Clock
from kernel.errors import PROBLEM_TEXTS, BadInput, NotFound, Problem
from kernel.marks import listed
from kernel.transactions import service_transaction
from tenants.accounts.rights import Action, authorise

LONGEST_WHAT, LONGEST_NOTE = 80, 500
MOST = 40


@dataclass(frozen=True, slots=True)
class Minded:
    """What to mind, as typed: a preset's code or free words; `severity` None takes the preset's."""

    what: str
    kind: str = ""
    severity: int | None = None
    since: date | None = None
    note: str = ""


@service_transaction
def sensitivity_add(*, actor: Actor, customer_id: int, minded: Minded, way: str = "") -> Sensitivity:
    """Note it; whoever sees the customer may. An allergy or health needs their consent: `way` is how they give it now.

    Raises NotAllowed, NotFound, BadInput (what, kind, severity, since, note, way).
    """
    customer_seen(customer_sight(actor), customer_id)
    customer = row_locked(customer_id)
    row = _checked(minded)
    row.customer = customer
    if Sensitivity.objects.filter(customer=customer, ended_at=None).count() >= MOST:
        raise BadInput.of("what", "too_many", _("Forty things to mind are enough."))
    if row.kind in HEALTH_KINDS:
        health_agreed(actor=actor, customer=customer, way=way)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise BadInput.of("what", "known", _("This is noted already.")) from None
    after = {"sensitivity": row.what, "severity": row.severity, "note": row.note}
    audit_record(actor=actor, action="customer.sensitivity", target=customer, after=after)
    return row


@service_transaction
def sensitivity_end(*, actor: Actor, clock: Clock, customer_id: int, sensitivity_id: int) -> None:
    """It holds no longer (right customer.write); it stays on record. Raises NotAllowed, NotFound."""
    authorise(actor, Action.CUSTOMER_WRITE)
    customer = row_locked(customer_id)
    row = Sensitivity.objects.filter(pk=sensitivity_id, customer=customer, ended_at=None).first()
    if row is None:
        raise NotFound
    row.ended_at = clock.now()
    row.save(update_fields=["ended_at"])
    before = {"sensitivity": row.what, "severity": row.severity}
    audit_record(actor=actor, action="customer.sensitivity_ended", target=customer, before=before)


def _checked(minded: Minded) -> Sensitivity:
    preset = PRESETS.get(minded.what)
    kind = preset.kind if preset else minded.kind
    severity = minded.severity or (preset.severity if preset else Severity.WARN)
    what, note = name_cleaned(minded.what), minded.note.replace("\x00", "").strip()
    wrong = {
        ("what", "required"): not what,
        ("what", "too_long"): len(what) > LONGEST_WHAT,
        ("kind", "unknown"): kind not in SensitivityKind.values,
        ("severity", "unknown"): severity not in tuple(Severity),
        ("since", "invalid"): minded.since is not None and not 1900 <= minded.since.year <= 2200,
        ("note", "too_long"): len(note) > LONGEST_NOTE,
    }
    problems = [Problem(field, code, PROBLEM_TEXTS[code]) for (field, code), is_so in wrong.items() if is_so]
    if problems:
        raise BadInput(problems)
    return Sensitivity(kind=kind, what=what, severity=severity, since=minded.since, note=note)


def sensitivities_of(customer_id: int) -> list[Sensitivity]:
    """Those that hold, gravest first."""
    rows = list(Sensitivity.objects.filter(customer=customer_id, ended_at=None))
    for row in rows:
        row.words = words_of(row.what)
    return sorted(rows, key=lambda row: (-row.severity, row.kind, row.pk))


def sensitivity_alerts(customer_ids: Sequence[int]) -> dict[int, list[Alert]]:
    """Allergies and health always, the rest from a warning on: how somebody likes their tea is no alert."""
    told = Q(severity__gte=Severity.WARN) | Q(kind__in=HEALTH_KINDS)
    rows = Sensitivity.objects.filter(told, customer__in=rows_of_people(customer_ids), ended_at=None)
    found: dict[int, dict[tuple[str, str], Sensitivity]] = {}
    for row in rows.annotate(person=Coalesce("customer__merged_into", "customer")).order_by("severity", "pk"):
        found.setdefault(row.person, {})[row.kind, row.what] = row  # of the same thing told twice, the graver
    return {person: [alert_of(row) for row in told.values()] for person, told in found.items()}


def alert_of(row: Sensitivity) -> Alert:
    """The sensitivity as it is told: "Allergic to PPD (hair dye) · severe"."""
    words = words_of(row.what)
    title = _("Allergic: %(what)s") % {"what": words} if row.kind == SensitivityKind.ALLERGY else words
    if row.severity == Severity.SEVERE:
        title = _("%(what)s · severe") % {"what": title}
    since = _("since %(day)s") % {"day": date_format(row.since, "DATE_FORMAT")} if row.since else ""
    return Alert(
        key=f"sensitivity:{row.pk}",
        severity=Severity(row.severity),
        title=title[:1].upper() + title[1:],
        text=" · ".join(part for part in (row.note, since) if part),
    )


def line_of(rows: Iterable[Sensitivity]) -> str:
    """Preferences in one line, as the head of the page says them."""
    return listed(words_of(row.what) for row in rows if row.kind == SensitivityKind.PREFERENCE)
