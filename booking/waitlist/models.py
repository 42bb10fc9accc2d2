"""Who waits for a time, the times that came free, and what was offered to whom."""

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from booking.catalog.models import Service, ServiceVariant
from booking.diary.models import Appointment
from booking.places.models import Location
from booking.team.models import StaffMember
from crm.customers.models import Customer


class OfferRule(models.TextChoices):
    """To whom a freed time is offered."""

    FIRST = "first", _("first in line: one after the other, in the order they joined")
    EVERYONE = "everyone", _("everyone at once: the first to take it has it")
    VALUE = "value", _("highest value: one after the other, the dearest visit first")
    BY_HAND = "by_hand", _("by hand: nothing is offered until the desk does")


class WaitlistRules(models.Model):
    """How the salon fills freed time; one row (pk 1), defaults until it is saved. `answer_minutes` is how long an offer stands."""

    rule = models.CharField(
        _("who is asked"), max_length=8, choices=OfferRule.choices, default=OfferRule.FIRST
    )
    answer_minutes = models.PositiveSmallIntegerField(
        _("time to answer"), default=30, validators=[MinValueValidator(5), MaxValueValidator(1440)]
    )
    joins_online = models.BooleanField(_("customers can join on the booking page"), default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="waitlist_rules_single_check")]

    def __str__(self) -> str:
        return self.rule


class EntryState(models.TextChoices):
    """Where somebody stands on the list."""

    WAITING = "waiting", pgettext_lazy("waitlist", "waiting")
    OFFERED = "offered", _("has an offer")
    BOOKED = "booked", pgettext_lazy("waitlist", "booked")
    EXPIRED = "expired", _("ran out")
    WITHDRAWN = "withdrawn", _("taken off")


STANDING = (EntryState.WAITING, EntryState.OFFERED)


class EntrySource(models.TextChoices):
    """How somebody came onto the list."""

    STOREFRONT = "storefront", _("booking page")
    DESK = "desk", _("desk")
    RHYTHM = "rhythm", _("asked by us: their usual time has come")


class WaitlistEntry(models.Model):
    """Somebody who waits for a time at a location, from `from_date` to `until_date`, both included, on `weekdays` (0 = Monday).

    The visit must begin at or after `from_minute` and end by `until_minute` (wall minutes of the shop).
    `notice_minutes` is the warning the person needs before it. `staff_ids` are the people they would come to (empty:
    as the lines say). `visitor_*` is what a stranger typed, and where they are written to. `value_minor` is what the
    visit costs or costs at least. `expires_at` is the end of the last day.
    """

    reference = models.CharField(max_length=12, unique=True)
    location = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="waitlist_entries")
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="waitlist_entries")
    visitor_name = models.CharField(max_length=120, blank=True)
    visitor_phone = models.CharField(max_length=16, blank=True)
    visitor_email = models.CharField(max_length=254, blank=True)
    language = models.CharField(max_length=10)
    made_by = models.CharField(max_length=10, choices=EntrySource.choices)
    state = models.CharField(max_length=9, choices=EntryState.choices, default=EntryState.WAITING)
    staff_ids = ArrayField(models.BigIntegerField(), default=list)
    weekdays = ArrayField(models.PositiveSmallIntegerField(), default=list)
    from_minute = models.PositiveSmallIntegerField(default=0)
    until_minute = models.PositiveSmallIntegerField(default=1440)
    from_date = models.DateField()
    until_date = models.DateField()
    notice_minutes = models.PositiveIntegerField(default=60)
    note = models.TextField(blank=True)
    value_minor = models.PositiveBigIntegerField(default=0)
    consent_at = models.DateTimeField(null=True)
    consent_address = models.GenericIPAddressField(null=True)
    expires_at = models.DateTimeField()
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until_date__gte=F("from_date")), name="waitlist_entry_dates_check"
            ),
            models.CheckConstraint(
                condition=Q(until_minute__gt=F("from_minute")), name="waitlist_entry_hours_check"
            ),
        ]
        indexes = [
            models.Index(fields=["location", "created_at"], name="waitlist_entry_line_idx"),
            models.Index(
                fields=["expires_at"],
                condition=Q(state__in=["waiting", "offered"]),
                name="waitlist_entry_standing_idx",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class WaitlistLine(models.Model):
    """One service waited for. `add_ons` is a list of `{"id", "name"}`; `name` is how the service was called."""

    entry = models.ForeignKey(WaitlistEntry, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField(default=0)
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="waitlist_lines")
    variant = models.ForeignKey(
        ServiceVariant, null=True, on_delete=models.CASCADE, related_name="waitlist_lines"
    )
    staff = models.ForeignKey(
        StaffMember, null=True, on_delete=models.SET_NULL, related_name="waitlist_lines"
    )
    name = models.CharField(max_length=200)
    add_ons = models.JSONField(default=list)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "position"], name="waitlist_line_position_uniq"),
        ]

    def __str__(self) -> str:
        return self.name


class Opening(models.Model):
    """A stretch `[starts_at, ends_at)` of a location in which time came free.

    The worker looks for takers at `look_at`; None means that nobody is left to ask.
    """

    location = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="openings")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    look_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="waitlist_opening_range_check"
            ),
        ]
        indexes = [
            models.Index(
                fields=["look_at"], condition=Q(look_at__isnull=False), name="waitlist_opening_look_idx"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at} to {self.ends_at}"


class OfferState(models.TextChoices):
    """What came of an offer."""

    OPEN = "open", pgettext_lazy("waitlist", "open")
    TAKEN = "taken", _("taken")
    DECLINED = "declined", _("declined")
    EXPIRED = "expired", _("not answered")
    LOST = "lost", _("somebody was faster")
    RECALLED = "recalled", _("taken back")


class WaitlistOffer(models.Model):
    """A time `[starts_at, ends_at)` offered to somebody who waits, until `expires_at`.

    `staff_id_wished` is the person it is with (None: whoever is free). `hold_key` names the blocks that keep the
    time for them; "" where the first to take it has it. An entry has one open offer at most.
    """

    entry = models.ForeignKey(WaitlistEntry, on_delete=models.CASCADE, related_name="offers")
    opening = models.ForeignKey(Opening, null=True, on_delete=models.SET_NULL, related_name="offers")
    rule = models.CharField(max_length=8, choices=OfferRule.choices)
    state = models.CharField(max_length=8, choices=OfferState.choices, default=OfferState.OPEN)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    staff_id_wished = models.BigIntegerField(null=True)
    hold_key = models.CharField(max_length=64, blank=True)
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    appointment = models.OneToOneField(
        Appointment, null=True, on_delete=models.SET_NULL, related_name="waitlist_offer"
    )
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["entry"], condition=Q(state="open"), name="waitlist_offer_open_uniq"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="waitlist_offer_range_check"
            ),
        ]
        indexes = [
            models.Index(fields=["expires_at"], condition=Q(state="open"), name="waitlist_offer_open_idx"),
            models.Index(fields=["answered_at"], condition=Q(state="taken"), name="waitlist_offer_taken_idx"),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} at {self.starts_at}"
