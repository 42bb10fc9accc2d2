"""The columns and filters that this room knows by itself."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext, gettext_lazy

from crm.customers.contacts.masking import masked
from crm.customers.days import day_start
from crm.customers.facts.ways_in import source_words
from crm.customers.lists.columns import Column, Load, register_column
from crm.customers.lists.filters import Choices, ListFilter, day_read, id_read, register_list_filter
from crm.customers.models import Customer, Tag, Tagging
from crm.customers.page.frame import contacts_shown
from crm.customers.sight import CustomerSight
from kernel.clock import zone
from kernel.context import current_salon
from kernel.marks import listed
from kernel.sheets import Cell

Customers = QuerySet[Customer]
SOURCES = 100


def _reached_by(kind: str) -> Load:
    def load(sight: CustomerSight, customers: Sequence[Customer]) -> Mapping[int, Cell]:
        return {one.pk: _first(sight, one, kind) for one in customers}

    return load


def _first(sight: CustomerSight, customer: Customer, kind: str) -> str:
    rows = sorted(
        (row for row in customer.contacts.all() if row.kind == kind),
        key=lambda row: (not row.is_primary, row.pk),
    )
    return (rows[0].value if sight.contacts else masked(rows[0].value)) if rows else ""


def _contacts(sight: CustomerSight, customers: Sequence[Customer]) -> Mapping[int, Cell]:
    return {one.pk: " · ".join(contacts_shown(one, sight)) for one in customers}


def _tags(_sight: CustomerSight, customers: Sequence[Customer]) -> Mapping[int, Cell]:
    return {one.pk: listed(tag.name for tag in one.tags.all()) for one in customers}


def _source(_sight: CustomerSight, customers: Sequence[Customer]) -> Mapping[int, Cell]:
    return {one.pk: source_words(one.source) for one in customers}


def _language(_sight: CustomerSight, customers: Sequence[Customer]) -> Mapping[int, Cell]:
    spoken = dict(settings.LANGUAGES)
    return {
        one.pk: gettext(str(spoken.get(one.language, one.language))) if one.language else ""
        for one in customers
    }


def _since(_sight: CustomerSight, customers: Sequence[Customer]) -> Mapping[int, Cell]:
    tz = zone(current_salon().time_zone)
    return {one.pk: one.created_at.astimezone(tz).date().isoformat() for one in customers}


def _with_tag(rows: Customers, value: str) -> Customers:
    return rows.filter(pk__in=Tagging.objects.filter(tag=id_read("tag", value)).values("customer"))


def _without_tag(rows: Customers, value: str) -> Customers:
    return rows.exclude(pk__in=Tagging.objects.filter(tag=id_read("untagged", value)).values("customer"))


def _of_source(rows: Customers, value: str) -> Customers:
    return rows.filter(source=value)


def _of_language(rows: Customers, value: str) -> Customers:
    return rows.filter(language=value)


def _new_since(rows: Customers, value: str) -> Customers:
    return rows.filter(created_at__gte=day_start(day_read("since", value)))


def _new_until(rows: Customers, value: str) -> Customers:
    return rows.filter(created_at__lt=day_start(day_read("until", value) + timedelta(days=1)))


def tag_choices() -> Choices:
    """The tags as choices."""
    return [(str(pk), name) for pk, name in Tag.objects.values_list("pk", "name")]


def _source_choices() -> Choices:
    found = Customer.objects.exclude(source="").values_list("source", flat=True).order_by().distinct()
    return sorted(((source, source_words(source)) for source in found[:SOURCES]), key=lambda one: one[1])


def _language_choices() -> Choices:
    return [(code, gettext(str(name))) for code, name in settings.LANGUAGES]


def register_usual_lists() -> None:
    """Let lists show and be narrowed by what a customer is known by."""
    for column in (
        Column(
            code="contacts", label=gettext_lazy("Phone and email"), position=10, load=_contacts, usual=True
        ),
        Column(code="phone", label=gettext_lazy("Phone"), position=11, load=_reached_by("phone")),
        Column(code="email", label=gettext_lazy("Email"), position=12, load=_reached_by("email")),
        Column(code="tags", label=gettext_lazy("Tags"), position=20, load=_tags, usual=True),
        Column(code="source", label=gettext_lazy("Way in"), position=60, load=_source, sort="source"),
        Column(code="language", label=gettext_lazy("Language"), position=70, load=_language, sort="language"),
        Column(
            code="since",
            label=gettext_lazy("Customer since"),
            position=80,
            load=_since,
            sort="created_at",
            usual=True,
        ),
    ):
        register_column(column)
    for one in (
        ListFilter(code="tag", label=gettext_lazy("Tag"), position=10, narrow=_with_tag, choices=tag_choices),
        ListFilter(
            code="untagged", label=gettext_lazy("Without the tag"), position=11, narrow=_without_tag, choices=tag_choices
        ),
        ListFilter(
            code="source", label=gettext_lazy("Way in"), position=60, narrow=_of_source, choices=_source_choices
        ),
        ListFilter(
            code="language", label=gettext_lazy("Language"), position=70, narrow=_of_language, choices=_language_choices
        ),
        ListFilter(code="since", label=gettext_lazy("New since"), position=80, narrow=_new_since),
        ListFilter(code="until", label=gettext_lazy("New until"), position=81, narrow=_new_until),
    ):  # fmt: skip
        register_list_filter(one)
