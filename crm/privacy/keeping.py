"""How long the salon keeps what: rules of its own, off until somebody sets them, with a look at what they would take.

A rule erases for good, so it takes nothing in the first seven days after it was set or changed, and whoever set it by
mistake has a week to see what it would take.
"""

from collections.abc import Callable, Collection
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from crm.customers.models import Consent, Customer, CustomerContact
from crm.messaging.models import Message, MessageState, Reply
from crm.privacy.kept_rows import kept_rows, over_since
from crm.privacy.models import KeepingRules
from kernel.actor import Actor
from kernel.audit.services import audit_record, changes
from kernel.clock import Clock
from kernel.context import current_salon
from kernel.due.services import due_at_latest
from kernel.errors import BadInput, Problem, StaleVersion
from kernel.transactions import service_transaction
from tenants.accounts.rights import Action, authorise

DUE_KIND = "privacy.keeping"
GRACE = timedelta(days=7)
DAYS_A_YEAR = 365.25
YEARS, MONTHS = (1, 30), (3, 120)
PHOTO_MONTHS = (1, 120)
RANGES = {
    "customers_years": YEARS,
    "messages_months": MONTHS,
    "photos_months": PHOTO_MONTHS,
    "form_photos_months": PHOTO_MONTHS,
    "requests_months": MONTHS,
}
EXAMPLES = 5
# Rows with a `customer` that show that somebody was here, or will be, since an instant.
Presence = Callable[[datetime], QuerySet[Any]]
_presences: list[Presence] = []


@dataclass(frozen=True, slots=True)
class Keep:
    """For how long: customers in years since they were last here, messages' words in months, photos in months since the
    last visit, photos in answered forms and forms that nobody answered in months. None: for ever."""

    customers_years: int | None = None
    messages_months: int | None = None
    photos_months: int | None = None
    form_photos_months: int | None = None
    requests_months: int | None = None

    def months_of(self, code: str) -> int | None:
        """The months of rows by their code (`kept_rows`)."""
        found: int | None = getattr(self, code)
        return found


@dataclass(frozen=True, slots=True)
class Taken:
    """What rules would take at this instant; `names` are a few of the customers, (id, name), the longest known first.

    `rows` are the other things by their code.
    """

    customers: int
    names: list[tuple[int, str]]
    messages: int
    rows: dict[str, int] = field(default_factory=dict)


def register_presence(presence: Presence) -> None:
    """Let `presence(since)` give rows, with a `customer` each, of people who were here since then or are to come."""
    if presence not in _presences:
        _presences.append(presence)


def keeping_now() -> KeepingRules:
    """The rules, or none."""
    return KeepingRules.objects.filter(pk=1).first() or KeepingRules(pk=1)


def keep_of(rules: KeepingRules) -> Keep:
    """What they say."""
    return Keep(**{name: getattr(rules, name) for name in RANGES})


def customers_over(years: int, now: datetime, *, among: Collection[int] | None = None) -> QuerySet[Customer]:
    """Everybody, merged rows aside, of whom nothing was seen or heard in so many years; the longest known first.

    `among` are ids of one person's rows, where only they are asked about: then nobody else's visits are read.
    """
    since = now - timedelta(days=years * DAYS_A_YEAR)
    rows = Customer.objects.filter(merged_into=None, erased_at=None, created_at__lt=since)
    if among is not None:
        rows = rows.filter(pk__in=among)
    for presence in (_agreed, _confirmed, _answered, *_presences):
        rows = rows.filter(~Exists(_theirs(presence(since), among)))
    late = Customer.objects.filter(merged_into=OuterRef("pk"), created_at__gte=since)
    return rows.filter(~Exists(late)).order_by("pk")


def _theirs(seen: QuerySet[Any], among: Collection[int] | None) -> QuerySet[Any]:
    """Those rows that speak of the customer, or of one who was merged into them: one expression, which the database hashes."""
    if among is not None:
        seen = seen.filter(customer__in=among)
    named: QuerySet[Any] = seen.annotate(stands_for=Coalesce("customer__merged_into", "customer"))
    return named.filter(stands_for=OuterRef("pk"))


def messages_over(months: int, now: datetime) -> QuerySet[Message]:
    """Messages older than that which still say something; what may yet leave by itself is left alone.

    One that failed goes too: after so long nobody tries it again, and it says as much as any other.
    """
    before = over_since(months, now)
    return Message.objects.filter(created_at__lt=before).exclude(to="").exclude(state=MessageState.WAITING)


def replies_over(months: int, now: datetime) -> QuerySet[Reply]:
    """Answers of customers, older than that."""
    return Reply.objects.filter(received_at__lt=over_since(months, now))


def keeping_look(keep: Keep, clock: Clock) -> Taken:
    """What these rules would take if they held now; changes nothing."""
    now, customers, messages = clock.now(), Customer.objects.none(), 0
    if keep.customers_years:
        customers = customers_over(keep.customers_years, now)
    if keep.messages_months:
        messages = messages_over(keep.messages_months, now).count()
        messages += replies_over(keep.messages_months, now).count()
    rows = {
        one.code: one.over(over_since(months, now)).count()
        for one in kept_rows()
        if (months := keep.months_of(one.code))
    }
    return Taken(customers.count(), list(customers.values_list("pk", "name")[:EXAMPLES]), messages, rows)


@service_transaction
def keeping_save(*, actor: Actor, clock: Clock, version: int, keep: Keep) -> KeepingRules:
    """Set the rules; they begin to take a week from now. The same again changes nothing.

    Raises NotAllowed, StaleVersion, BadInput naming everything wrong.
    """
    authorise(actor, Action.CUSTOMER_ERASE)
    if problems := _problems(keep):
        raise BadInput(problems)
    KeepingRules.objects.bulk_create([KeepingRules(pk=1)], ignore_conflicts=True)
    row = KeepingRules.objects.select_for_update().get(pk=1)
    if row.version != version:
        raise StaleVersion
    before, after = changes(row, asdict(keep))
    if not after:
        return row
    for name, value in asdict(keep).items():
        setattr(row, name, value)
    row.begins_at = clock.now() + GRACE if keep != Keep() else None
    row.version += 1
    row.save()
    audit_record(actor=actor, action="privacy.keeping", target=row, before=before, after=after)
    if row.begins_at:
        due_at_latest(salon_uuid=current_salon().uuid, kind=DUE_KIND, instant=row.begins_at)
    return row


def _problems(keep: Keep) -> list[Problem]:
    return [
        Problem(name, "out_of_range", range_words(name))
        for name, (least, most) in RANGES.items()
        if (value := getattr(keep, name)) is not None and not least <= value <= most
    ]


def range_words(name: str) -> str:
    """What is said of a rule outside its range."""
    least, most = RANGES[name]
    if name.endswith("_years"):
        return _("Please choose between %(least)s and %(most)s years.") % {"least": least, "most": most}
    return _("Please choose between %(least)s and %(most)s months.") % {"least": least, "most": most}


def _agreed(since: datetime) -> QuerySet[Any]:
    return Consent.objects.filter(at__gte=since)


def _confirmed(since: datetime) -> QuerySet[Any]:
    """Who came in to their own page, and of whom somebody asked whether the contacts are still right."""
    return CustomerContact.objects.filter(confirmed_at__gte=since)


def _answered(since: datetime) -> QuerySet[Any]:
    return Reply.objects.filter(received_at__gte=since)
