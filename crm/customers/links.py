"""Who belongs together: partners, parents, guardians, households. Both directions are written as one."""

from collections.abc import Sequence

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from crm.customers.facts.birthdays import is_minor
from crm.customers.minding.alerts import Alert, Severity
from crm.customers.models import Customer, CustomerLink, LinkKind
from crm.customers.standing import row_locked
from kernel.actor import Actor
from kernel.audit.services import audit_record
from kernel.clock import system_clock
from kernel.context import salon_day
from kernel.errors import BadInput
from kernel.marks import listed
from kernel.transactions import service_transaction
from tenants.accounts.rights import Action, authorise

MOST = 20
OPPOSITES = {
    LinkKind.PARTNER: LinkKind.PARTNER,
    LinkKind.HOUSEHOLD: LinkKind.HOUSEHOLD,
    LinkKind.PARENT: LinkKind.CHILD,
    LinkKind.CHILD: LinkKind.PARENT,
    LinkKind.GUARDIAN: LinkKind.WARD,
    LinkKind.WARD: LinkKind.GUARDIAN,
}


@service_transaction
def link_write(*, actor: Actor, customer_id: int, other_id: int, kind: str, may_use: bool = False) -> None:
    """`other` is the `kind` of the customer from now on, and may use their packages where `may_use` says so.

    What the other lets the customer use stays as it is. Raises NotAllowed, NotFound, BadInput (other_id, kind).
    """
    authorise(actor, Action.CUSTOMER_WRITE)
    if kind not in LinkKind.values:
        raise BadInput.of("kind", "unknown")
    if other_id == customer_id:
        raise BadInput.of("other_id", "self", _("Please choose somebody else."))
    customer, other = _both(customer_id, other_id)
    if CustomerLink.objects.filter(customer=customer).count() >= MOST:
        raise BadInput.of("other_id", "too_many", _("Twenty people are enough."))
    facts = {"kind": kind, "may_use": may_use}
    CustomerLink.objects.update_or_create(customer=customer, other=other, defaults=facts)
    back = OPPOSITES[LinkKind(kind)]
    CustomerLink.objects.update_or_create(customer=other, other=customer, defaults={"kind": back})
    audit_record(actor=actor, action="customer.link", target=customer, after={"other": other.pk, **facts})


@service_transaction
def link_remove(*, actor: Actor, customer_id: int, other_id: int) -> None:
    """They do not belong together any more; nothing happens where they did not. Raises NotAllowed, NotFound."""
    authorise(actor, Action.CUSTOMER_WRITE)
    customer, other = _both(customer_id, other_id)
    gone, _kinds = CustomerLink.objects.filter(
        customer__in=(customer, other), other__in=(customer, other)
    ).delete()
    if gone:
        audit_record(actor=actor, action="customer.link_ended", target=customer, before={"other": other.pk})


def _both(customer_id: int, other_id: int) -> tuple[Customer, Customer]:
    """Both, locked in the order of their ids."""
    rows = {pk: row_locked(pk) for pk in sorted({customer_id, other_id})}
    return rows[customer_id], rows[other_id]


def links_of(customer_id: int) -> QuerySet[CustomerLink]:
    """The people who belong to the customer, each with `lets_use`: whether the customer may use what is theirs."""
    back = CustomerLink.objects.filter(customer=OuterRef("other"), other=OuterRef("customer"), may_use=True)
    rows = CustomerLink.objects.filter(customer=customer_id).annotate(lets_use=Exists(back))
    return rows.select_related("other").order_by("kind", "pk")


def person_alerts(customer_ids: Sequence[int]) -> dict[int, list[Alert]]:
    """Minors with who may decide for them (by name for who sees those too), and who is blocked from booking online."""
    today = salon_day(system_clock)
    rows = Customer.objects.filter(pk__in=customer_ids).exclude(birth_year=None, online_block="")
    people = {row.pk: row for row in rows}
    minors = [row.pk for row in rows if is_minor(row, today)]
    found = {pk: _blocked(row) for pk, row in people.items() if row.online_block}
    for pk, names in _guardians(minors).items():
        found.setdefault(pk, []).append(_minor(names))
    return found


def _minor(names: Sequence[str]) -> Alert:
    return Alert(
        key="minor",
        severity=Severity.WARN,
        title=_("Under eighteen"),
        text=_("A parent or guardian decides for them.") if names else _("No guardian is noted."),
        text_for_whole=_("Decides for them: %(names)s") % {"names": listed(names)} if names else "",
    )


def _blocked(row: Customer) -> list[Alert]:
    title = _("Blocked from online booking")
    return [Alert(key="online_block", severity=Severity.WARN, title=title, text=row.online_block)]


def _guardians(minors: Sequence[int]) -> dict[int, list[str]]:
    """The names of who may decide for each of these minors."""
    if not minors:
        return {}
    kinds = (LinkKind.GUARDIAN, LinkKind.PARENT)
    rows = CustomerLink.objects.filter(customer__in=minors, kind__in=kinds).select_related("other")
    names: dict[int, list[str]] = {pk: [] for pk in minors}
    for row in rows:
        names[row.customer_id].append(row.other.name)
    return names
