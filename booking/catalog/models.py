"""What can be booked. Prices in minor units of the salon's currency, durations in whole minutes."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from booking.places.models import Location, ResourceGroup, WeekdaysField
from booking.team.models import StaffMember


class ServiceCategory(models.Model):
    """A heading of the menu."""

    name = models.CharField(_("name"), max_length=80)
    position = models.PositiveSmallIntegerField(default=0)
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name


class Service(models.Model):
    """One thing that can be booked: work, then processing (the person is free, the resource is not), then finishing.

    Buffers are kept free around it for the person and the resource. `sold_*` limit when it may start, in local
    wall time. Archived, never deleted, once it has history.
    """

    category = models.ForeignKey(ServiceCategory, on_delete=models.PROTECT, related_name="services")
    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(max_length=80, unique=True)
    description = models.TextField(_("description"), blank=True)
    photo = models.CharField(max_length=100, blank=True)
    colour = models.PositiveSmallIntegerField(_("colour"), default=1)
    price_minor = models.PositiveBigIntegerField(_("price"))
    price_is_from = models.BooleanField(_("“from” price"), default=False)
    work_minutes = models.PositiveSmallIntegerField(_("work"))
    processing_minutes = models.PositiveSmallIntegerField(_("processing"), default=0)
    finishing_minutes = models.PositiveSmallIntegerField(_("finishing"), default=0)
    buffer_before_minutes = models.PositiveSmallIntegerField(_("set-up before"), default=0)
    buffer_after_minutes = models.PositiveSmallIntegerField(_("clean-up after"), default=0)
    bookable_online = models.BooleanField(_("can be booked online"), default=True)
    notice_minutes = models.PositiveIntegerField(_("own minimum notice"), null=True, blank=True)
    sold_weekdays = WeekdaysField(verbose_name=_("only on"))
    sold_from_minute = models.PositiveSmallIntegerField(_("only from"), null=True, blank=True)
    sold_until_minute = models.PositiveSmallIntegerField(_("only until"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    archived_at = models.DateTimeField(null=True, blank=True)
    locations = models.ManyToManyField(Location, blank=True, related_name="services")
    resource_groups = models.ManyToManyField(ResourceGroup, blank=True, related_name="services")

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(work_minutes__gte=5, work_minutes__lte=720, processing_minutes__lte=720)
                & Q(finishing_minutes__lte=720),
                name="catalog_service_minutes_check",
            ),
            models.CheckConstraint(
                condition=Q(finishing_minutes=0) | Q(processing_minutes__gt=0),
                name="catalog_service_finishing_check",
            ),
            models.CheckConstraint(
                condition=Q(buffer_before_minutes__lte=240, buffer_after_minutes__lte=240),
                name="catalog_service_buffer_check",
            ),
            models.CheckConstraint(condition=Q(price_minor__lte=10**12), name="catalog_service_price_check"),
            models.CheckConstraint(
                condition=Q(colour__gte=1, colour__lte=12), name="catalog_service_colour_range_check"
            ),
            models.CheckConstraint(
                condition=Q(sold_from_minute__isnull=True)
                | Q(sold_until_minute__isnull=True)
                | Q(sold_until_minute__gt=F("sold_from_minute")),
                name="catalog_service_sold_check",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def minutes(self) -> int:
        """How long the customer is there, without buffers."""
        return self.work_minutes + self.processing_minutes + self.finishing_minutes


class ServiceVariant(models.Model):
    """A way to have a service ("short hair", "long hair") with its own price and durations."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="variants")
    name = models.CharField(_("name"), max_length=80)
    price_minor = models.PositiveBigIntegerField(_("price"))
    work_minutes = models.PositiveSmallIntegerField(_("work"))
    processing_minutes = models.PositiveSmallIntegerField(_("processing"), default=0)
    finishing_minutes = models.PositiveSmallIntegerField(_("finishing"), default=0)
    position = models.PositiveSmallIntegerField(default=0)
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(work_minutes__gte=5, work_minutes__lte=720, processing_minutes__lte=720)
                & Q(finishing_minutes__lte=720, price_minor__lte=10**12),
                name="catalog_variant_range_check",
            ),
            models.CheckConstraint(
                condition=Q(finishing_minutes=0) | Q(processing_minutes__gt=0),
                name="catalog_variant_finishing_check",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class AddOn(models.Model):
    """Something added to a service: it costs, and it lengthens the last stretch of work by `minutes`."""

    name = models.CharField(_("name"), max_length=80)
    price_minor = models.PositiveBigIntegerField(_("price"))
    minutes = models.PositiveSmallIntegerField(_("longer by"), default=0)
    services = models.ManyToManyField(Service, related_name="add_ons")
    position = models.PositiveSmallIntegerField(default=0)
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__lte=240, price_minor__lte=10**12), name="catalog_add_on_range_check"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class StaffService(models.Model):
    """A member of staff may do a service; with an own price or own minutes of work where they differ."""

    staff = models.ForeignKey(StaffMember, on_delete=models.CASCADE, related_name="staff_services")
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="staff_services")
    price_minor = models.PositiveBigIntegerField(_("own price"), null=True, blank=True)
    work_minutes = models.PositiveSmallIntegerField(_("own minutes of work"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["service", "staff"], name="catalog_staff_service_uniq"),
            models.CheckConstraint(
                condition=Q(work_minutes__isnull=True) | Q(work_minutes__gte=5, work_minutes__lte=720),
                name="catalog_staff_service_minutes_check",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.staff_id} does {self.service_id}"


class Bundle(models.Model):
    """Several services booked as one visit, in order, for one price or the sum of theirs."""

    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(max_length=80, unique=True)
    description = models.TextField(_("description"), blank=True)
    price_minor = models.PositiveBigIntegerField(_("price"), null=True, blank=True)
    bookable_online = models.BooleanField(_("can be booked online"), default=True)
    position = models.PositiveSmallIntegerField(default=0)
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name


class BundleItem(models.Model):
    """A service of a bundle, in its place."""

    bundle = models.ForeignKey(Bundle, on_delete=models.CASCADE, related_name="items")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="bundle_items")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return f"{self.bundle_id}.{self.position}"
