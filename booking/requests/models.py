"""What customers ask for and the salon answers: when a booking has to be confirmed, and groups and series asked for."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from booking.catalog.models import Service
from booking.diary.models import Appointment
from booking.places.models import Location
from crm.customers.models import Customer


class ConfirmMode(models.TextChoices):
    """Which bookings made online the salon confirms itself."""

    NEVER = "never", _("none: they are booked at once")
    NEW = "new", _("those of new customers")
    ALWAYS = "always", _("all of them")


class RequestRules(models.Model):
    """The salon's rules; one row (pk 1), defaults until it is saved.

    `answer_hours` are hours in which the shop is open; `before_hours` is how long before the visit the answer comes at
    the latest.
    """

    mode = models.CharField(
        _("bookings we confirm ourselves"),
        max_length=6,
        choices=ConfirmMode.choices,
        default=ConfirmMode.NEVER,
    )
    answer_hours = models.PositiveSmallIntegerField(
        default=8, validators=[MinValueValidator(1), MaxValueValidator(72)]
    )
    before_hours = models.PositiveSmallIntegerField(default=2, validators=[MaxValueValidator(72)])
    takes_groups = models.BooleanField(default=True)
    takes_series = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="requests_rules_single_check")]

    def __str__(self) -> str:
        return self.mode


class ServiceMode(models.Model):
    """A service with a rule of its own."""

    service = models.OneToOneField(
        Service, primary_key=True, on_delete=models.CASCADE, related_name="confirm_mode"
    )
    mode = models.CharField(max_length=6, choices=ConfirmMode.choices)

    def __str__(self) -> str:
        return f"{self.service_id} {self.mode}"


class RequestKind(models.TextChoices):
    """What is asked for."""

    GROUP = "group", _("a group")
    SERIES = "series", _("a series")


class RequestState(models.TextChoices):
    """How far it is."""

    OPEN = "open", pgettext_lazy("request", "open")
    BOOKED = "booked", pgettext_lazy("request", "booked")
    DECLINED = "declined", pgettext_lazy("request", "declined")
    WITHDRAWN = "withdrawn", pgettext_lazy("request", "withdrawn")


class VisitRequest(models.Model):
    """A group or a series that somebody asked for on the booking page; nothing is held for it.

    `guests` is who comes with what, as `{"name", "lines": [{"service", "variant", "add_ons", "staff", "name"}]}` (one for
    a series). Days are of the shop, both included; minutes are of its wall clock, `[from_minute, until_minute)`.
    `visitor_*` as on a visit. `answer` is what the salon wrote, `visit` the first visit that was booked for it.
    """

    reference = models.CharField(max_length=12, unique=True)
    kind = models.CharField(max_length=6, choices=RequestKind.choices)
    state = models.CharField(max_length=9, choices=RequestState.choices, default=RequestState.OPEN)
    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="requests", db_index=False)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="requests", db_index=False)
    visitor_name = models.CharField(max_length=120)
    visitor_phone = models.CharField(max_length=16, blank=True)
    visitor_email = models.CharField(max_length=254, blank=True)
    language = models.CharField(max_length=10)
    guests = models.JSONField()
    from_date = models.DateField()
    until_date = models.DateField()
    from_minute = models.PositiveSmallIntegerField(default=0)
    until_minute = models.PositiveSmallIntegerField(default=1440)
    every_weeks = models.PositiveSmallIntegerField(null=True)
    times = models.PositiveSmallIntegerField(null=True)
    note = models.TextField(blank=True)
    answer = models.CharField(max_length=500, blank=True)
    visit = models.ForeignKey(Appointment, null=True, on_delete=models.SET_NULL, related_name="asked_as")
    consent_at = models.DateTimeField()
    consent_address = models.GenericIPAddressField(null=True)
    created_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until_date__gte=F("from_date")), name="requests_visitrequest_dates_check"
            ),
            models.CheckConstraint(
                condition=Q(state="open", answered_at__isnull=True)
                | (~Q(state="open") & Q(answered_at__isnull=False)),
                name="requests_visitrequest_answered_check",
            ),
        ]
        indexes = [
            models.Index(
                fields=["created_at"], condition=Q(state="open"), name="requests_visitrequest_open_idx"
            )
        ]

    def __str__(self) -> str:
        return self.reference
