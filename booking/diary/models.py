"""Appointments, and the blocks of time they occupy."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from booking.catalog.models import Service, ServiceVariant
from booking.places.models import Location, Resource
from booking.team.models import StaffMember
from crm.customers.minding.alerts import Alert
from crm.customers.models import Customer


class AppointmentState(models.TextChoices):
    """The visit as a flow (B13); paid is no state but an instant of what is done (`settled_at`)."""

    BOOKED = "booked", _("booked")
    CONFIRMED = "confirmed", _("confirmed")
    ARRIVED = "arrived", _("arrived")
    CONSULTING = "consulting", _("in consultation")
    IN_SERVICE = "in_service", _("in service")
    DONE = "done", _("done")
    NO_SHOW = "no_show", _("did not come")
    CANCELLED = "cancelled", _("cancelled")
    PENDING = "pending", pgettext_lazy("visit", "asked for")


class Refusal(models.TextChoices):
    """How a visit that was only asked for ended without the salon's yes ("" where it did not)."""

    DECLINED = "declined", pgettext_lazy("visit", "declined")
    EXPIRED = "expired", _("not answered in time")


OPEN_STATES = (
    AppointmentState.PENDING,
    AppointmentState.BOOKED,
    AppointmentState.CONFIRMED,
    AppointmentState.ARRIVED,
    AppointmentState.CONSULTING,
    AppointmentState.IN_SERVICE,
)


class VisitLabel(models.Model):
    """One of the salon's own labels for visits: a name and one of the twelve staff colours."""

    name = models.CharField(max_length=30, unique=True)
    colour = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(colour__gte=1, colour__lte=12), name="diary_visitlabel_palette_check"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Appointment(models.Model):
    """One visit as planned, `[starts_at, ends_at)` as the customer sees it (without buffers).

    `version` grows with each change (a stale edit is refused); `sequence` is the iCalendar SEQUENCE.
    `manage_token_hash` is the SHA-256 of the link's 256-bit token. What was agreed is kept with it: the policy's
    text, the consent's instant and address. `visitor_*` is who booked it in their own words, and where they are
    reached about this visit ("" where the customer was chosen at the desk): the customer may be known differently.
    `late_minutes` is how late the customer said to be; `settled_at` is when what was done was paid.
    `party` is shared by the visits of guests who came together; `pays_for_party` stands at the one who pays for all
    (at none: everybody pays for themselves).
    `pending_until` is when a visit that the salon has yet to confirm lapses; it holds its time until then. `refusal` is
    how it ended otherwise, `offered` the other times that were named then (ISO instants). `answers` is what the customer
    was asked when booking and what they said, as `{"id", "text", "answer"}` in the words of then.
    """

    alerts: tuple[
        Alert, ...
    ] = ()  # what is to be minded about the customer, where a list has asked (`marks.marked`)

    reference = models.CharField(max_length=12, unique=True)
    location = models.ForeignKey(
        Location, on_delete=models.PROTECT, related_name="appointments", db_index=False
    )
    customer = models.ForeignKey(Customer, null=True, on_delete=models.PROTECT, related_name="appointments")
    visitor_name = models.CharField(max_length=120, blank=True, default="", db_default="")
    visitor_phone = models.CharField(max_length=16, blank=True, default="", db_default="")
    visitor_email = models.CharField(max_length=254, blank=True, default="", db_default="")
    state = models.CharField(max_length=10, choices=AppointmentState.choices, default=AppointmentState.BOOKED)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    total_minor = models.PositiveBigIntegerField(default=0)
    customer_note = models.TextField(blank=True)
    desk_note = models.TextField(blank=True)
    source = models.CharField(max_length=30)
    campaign = models.CharField(max_length=60, blank=True)
    language = models.CharField(max_length=10)
    is_test = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    sequence = models.PositiveIntegerField(default=0)
    manage_token_hash = models.CharField(max_length=64, unique=True)
    policy_text = models.TextField(blank=True)
    consent_at = models.DateTimeField(null=True)
    consent_address = models.GenericIPAddressField(null=True)
    cancel_reason = models.CharField(max_length=200, blank=True)
    cancelled_at = models.DateTimeField(null=True)
    arrived_at = models.DateTimeField(null=True)
    consulted_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    party = models.UUIDField(null=True)
    pays_for_party = models.BooleanField(default=False, db_default=False)
    labels = models.ManyToManyField(VisitLabel, through="VisitLabelling", related_name="visits")
    late_minutes = models.PositiveSmallIntegerField(default=0, db_default=0)
    pending_until = models.DateTimeField(null=True)
    refusal = models.CharField(max_length=10, choices=Refusal.choices, blank=True, default="", db_default="")
    offered = models.JSONField(default=list, db_default=[])
    answers = models.JSONField(default=list, db_default=[])
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="diary_appointment_range_check"
            ),
            models.CheckConstraint(
                condition=Q(state="cancelled", cancelled_at__isnull=False)
                | (~Q(state="cancelled") & Q(cancelled_at__isnull=True)),
                name="diary_appointment_cancelled_check",
            ),
            models.CheckConstraint(
                condition=Q(state="pending", pending_until__isnull=False)
                | (~Q(state="pending") & Q(pending_until__isnull=True)),
                name="diary_appointment_pending_check",
            ),
        ]
        indexes = [
            models.Index(fields=["location", "starts_at"], name="diary_appointment_day_idx"),
            models.Index(fields=["changed_at"], name="diary_appointment_changed_idx"),
            models.Index(
                fields=["party"], condition=Q(party__isnull=False), name="diary_appointment_party_idx"
            ),
            models.Index(
                fields=["pending_until"],
                condition=Q(pending_until__isnull=False),
                name="diary_appointment_pending_idx",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class VisitLabelling(models.Model):
    """A label on a visit. Found from the visit; a salon has twelve labels, and to remove one may take a moment."""

    appointment = models.ForeignKey(
        Appointment, on_delete=models.CASCADE, related_name="labellings", db_index=False
    )
    label = models.ForeignKey(VisitLabel, on_delete=models.CASCADE, related_name="labellings", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["appointment", "label"], name="diary_visitlabelling_uniq")
        ]

    def __str__(self) -> str:
        return f"{self.appointment_id} {self.label_id}"


class AppointmentLine(models.Model):
    """One service of a visit with the person who does it, as agreed: names, minutes and prices are written down.

    `[starts_at, ends_at)` is work + processing + finishing, without buffers. `add_ons` is a list of
    `{"id", "name", "price_minor", "minutes"}`. `own_minutes` is how long the customer is there when somebody said so at
    the desk (the line was stretched); None where the menu says it. `together`: it starts with the line before it.
    `pause_minutes`: so much was asked to pass after the lines before it, and is kept when the visit moves.
    `staff_requested`: the person was asked for; `by_turn`: they have it because it was their turn.
    """

    appointment = models.ForeignKey(
        Appointment, on_delete=models.CASCADE, related_name="lines", db_index=False
    )
    position = models.PositiveSmallIntegerField(default=0)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="lines")
    variant = models.ForeignKey(ServiceVariant, null=True, on_delete=models.PROTECT, related_name="lines")
    staff = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="lines")
    staff_requested = models.BooleanField(default=False)
    by_turn = models.BooleanField(default=False, db_default=False)
    service_name = models.CharField(max_length=200)
    add_ons = models.JSONField(default=list)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    work_minutes = models.PositiveSmallIntegerField()
    processing_minutes = models.PositiveSmallIntegerField(default=0)
    finishing_minutes = models.PositiveSmallIntegerField(default=0)
    buffer_before_minutes = models.PositiveSmallIntegerField(default=0)
    buffer_after_minutes = models.PositiveSmallIntegerField(default=0)
    own_minutes = models.PositiveSmallIntegerField(null=True)
    together = models.BooleanField(default=False, db_default=False)
    pause_minutes = models.PositiveSmallIntegerField(default=0, db_default=0)
    price_minor = models.PositiveBigIntegerField()

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["appointment", "position"], name="diary_line_position_uniq"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="diary_line_range_check"),
        ]

    def __str__(self) -> str:
        return self.service_name


class TurnSkip(models.Model):
    """A turn that somebody passed up; it counts as one (see `turns`)."""

    location = models.ForeignKey(
        Location, on_delete=models.CASCADE, related_name="turn_skips", db_index=False
    )
    staff = models.ForeignKey(
        StaffMember, on_delete=models.CASCADE, related_name="turn_skips", db_index=False
    )
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["location", "at"], name="diary_turnskip_day_idx")]

    def __str__(self) -> str:
        return f"{self.staff_id} {self.at}"


class BlockKind(models.TextChoices):
    """What occupies the stretch."""

    WORK = "work", _("work")
    PROCESSING = "processing", _("processing")
    BUFFER = "buffer", _("set-up or clean-up")
    HOLD = "hold", _("held for somebody who is booking")
    MANUAL = "manual", _("blocked by hand")
    OUTSIDE = "outside", _("busy elsewhere")


class Block(models.Model):
    """A half-open stretch that occupies one member of staff, or one unit of one resource; never both.

    The exclusion constraints are the last word against double booking: two blocks of the same person or of the
    same resource unit cannot overlap. `overbooked` is the exception made on purpose, with who allowed it.
    A cancelled or missed visit has no blocks. A hold lapses at `expires_at`; writers remove lapsed holds first.
    What a person has elsewhere (`outside`, of the calendar `source` in its own room) may overlap anything: it comes from
    outside, so it stands beside the constraint, and is respected by the engine.
    """

    kind = models.CharField(max_length=10, choices=BlockKind.choices)
    # Whose and when is found by the exclusion constraints' own indexes: one on the owner alone would only tempt
    # the planner to read the whole history of a person.
    location = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="blocks", db_index=False)
    staff = models.ForeignKey(
        StaffMember, null=True, on_delete=models.CASCADE, related_name="blocks", db_index=False
    )
    resource = models.ForeignKey(
        Resource, null=True, on_delete=models.CASCADE, related_name="blocks", db_index=False
    )
    unit = models.PositiveSmallIntegerField(null=True)
    appointment = models.ForeignKey(Appointment, null=True, on_delete=models.CASCADE, related_name="blocks")
    line = models.ForeignKey(AppointmentLine, null=True, on_delete=models.CASCADE, related_name="blocks")
    during = DateTimeRangeField()
    overbooked = models.BooleanField(default=False)
    allowed_by = models.CharField(max_length=150, blank=True)
    note = models.CharField(max_length=200, blank=True)
    hold_key = models.CharField(max_length=64, blank=True)
    expires_at = models.DateTimeField(null=True)
    source = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="diary_block_staff_excl",
                expressions=[("staff", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                condition=Q(staff__isnull=False, overbooked=False),
            ),
            ExclusionConstraint(
                name="diary_block_resource_excl",
                expressions=[
                    ("resource", RangeOperators.EQUAL),
                    ("unit", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
                condition=Q(resource__isnull=False, overbooked=False),
            ),
            models.CheckConstraint(
                condition=Q(staff__isnull=False, resource__isnull=True, unit__isnull=True)
                | Q(staff__isnull=True, resource__isnull=False, unit__isnull=False),
                name="diary_block_owner_check",
            ),
            models.CheckConstraint(
                condition=Q(during__isempty=False, during__lower_inf=False, during__upper_inf=False),
                name="diary_block_during_check",
            ),
            models.CheckConstraint(
                condition=Q(kind="hold", expires_at__isnull=False) | ~Q(kind="hold"),
                name="diary_block_hold_check",
            ),
            models.CheckConstraint(
                condition=~Q(kind="outside")
                | Q(overbooked=True, source__isnull=False, staff__isnull=False, appointment__isnull=True),
                name="diary_block_outside_check",
            ),
        ]
        indexes = [
            # The exclusion constraints' own indexes serve all other reads; these few rows stand outside them.
            GistIndex(fields=["during"], condition=Q(overbooked=True), name="diary_block_overbooked_idx"),
            models.Index(fields=["expires_at"], condition=Q(kind="hold"), name="diary_block_hold_idx"),
            # What the day shows beside visits: a few rows, wherever they are.
            GistIndex(
                fields=["during"],
                condition=Q(kind__in=["manual", "hold", "outside"]),
                name="diary_block_by_hand_idx",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.during}"
