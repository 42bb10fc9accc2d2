"""Reads of the menu."""

from collections.abc import Sequence

from django.db.models import Count, Prefetch, Q, QuerySet, Sum

from booking.catalog.models import (
    AddOn,
    Bundle,
    BundleItem,
    Service,
    ServiceCategory,
    ServiceVariant,
    StaffService,
)
from booking.catalog.terms import bundle_among
from kernel.errors import NotFound


def categories(*, archived: bool = False) -> QuerySet[ServiceCategory]:
    """The headings of the menu in their order."""
    return ServiceCategory.objects.filter(archived_at__isnull=not archived)


def services(*, archived: bool = False) -> QuerySet[Service]:
    """Services in the menu's order with category, variants in use and how many people at work do them."""
    used = Prefetch("variants", ServiceVariant.objects.filter(archived_at=None), to_attr="in_use")
    people = Count("staff_services", filter=Q(staff_services__staff__archived_at=None), distinct=True)
    return (
        Service.objects.filter(archived_at__isnull=not archived)
        .select_related("category")
        .prefetch_related(used)
        .annotate(people=people)
        .order_by("category__position", "category_id", "position", "id")
    )


def services_found(text: str, *, category_id: int | None = None, archived: bool = False) -> QuerySet[Service]:
    """The menu narrowed to names and descriptions with `text` and to one category."""
    found = services(archived=archived)
    if text:
        found = found.filter(Q(name__icontains=text) | Q(description__icontains=text))
    return found.filter(category_id=category_id) if category_id else found


def service(service_id: int) -> Service:
    """One service, archived or not; raises NotFound."""
    row = Service.objects.select_related("category").filter(pk=service_id).first()
    if row is None:
        raise NotFound
    return row


def people_of(row: Service) -> QuerySet[StaffService]:
    """Who does the service, with their own price and minutes."""
    return row.staff_services.select_related("staff").filter(staff__archived_at=None)


def add_ons(*, archived: bool = False) -> QuerySet[AddOn]:
    """Add-ons with how many services they go with."""
    kept = AddOn.objects.filter(archived_at__isnull=not archived)
    return kept.annotate(used=Count("services", filter=Q(services__archived_at=None), distinct=True))


def bundles(*, archived: bool = False) -> QuerySet[Bundle]:
    """Bundles with their services in order, and what those cost one by one (`apart_minor`)."""
    items = Prefetch("items", BundleItem.objects.select_related("service"))
    found = Bundle.objects.filter(archived_at__isnull=not archived).prefetch_related(items)
    return found.annotate(apart_minor=Sum("items__service__price_minor"))


def priced_bundles() -> QuerySet[Bundle]:
    """Bundles in use with a price of their own, which a change of their services' prices leaves as it is."""
    return bundles().filter(price_minor__isnull=False)


def bundle_for(service_ids: Sequence[int], *, online: bool) -> Bundle | None:
    """The bundle whose price holds for a visit of exactly these services; None where none has one."""
    if len(service_ids) < 2:
        return None
    rows = Bundle.objects.filter(
        archived_at=None, price_minor__isnull=False, items__service_id=service_ids[0]
    ).distinct()
    rows = rows.filter(bookable_online=True) if online else rows
    return bundle_among(rows.prefetch_related("items"), service_ids)
