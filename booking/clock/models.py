"""When people came, paused and went; the salon's rules about it; what they ask to have put right."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from booking.places.models import Location
from booking.team.models import StaffMember


class ClockRules(models.Model):
    """How the salon clocks; one row (pk 1), defaults until it is saved.

    Who forgot to clock out is clocked out `closes_after_minutes` after the end of their shift. Later than
    `grace_minutes` is late. Hours of days up to `approved_until`, included, stand fixed.
    """

    closes_after_minutes = models.PositiveSmallIntegerField(
        _("clock out by itself"), default=120, validators=[MaxValueValidator(720)]
    )
    grace_minutes = models.PositiveSmallIntegerField(
        _("late after"), default=5, validators=[MaxValueValidator(120)]
    )
    own_devices = models.BooleanField(_("people may clock in on their own device"), default=False)
    approved_until = models.DateField(_("hours approved until"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="clock_rules_single_check")]

    def __str__(self) -> str:
        return f"until {self.approved_until}"


class EntrySource(models.TextChoices):
    """How the last word about an entry came."""

    TABLET = "tablet", _("shop's tablet")
    OWN = "own", _("own device")
    HAND = "hand", _("by hand")


class ClockEntry(models.Model):
    """A person at work at a location: `during` is `[in, out)` in whole minutes, without an end while they are there.

    Entries of a person never overlap, so nobody has two that are open. `breaks` is a list of `[from, until]` in
    elapsed minutes after the start; `until` is None while the break lasts. `to_check` marks what was closed by itself.
    """

    staff = models.ForeignKey(
        StaffMember, on_delete=models.CASCADE, related_name="clock_entries", db_index=False
    )  # the exclusion's index serves it
    location = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="+", db_index=False)
    during = DateTimeRangeField()
    breaks = models.JSONField(default=list)
    source = models.CharField(max_length=6, choices=EntrySource.choices)
    to_check = models.BooleanField(default=False)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="clock_entry_overlap_excl",
                expressions=[("staff", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
            ),
            models.CheckConstraint(
                condition=Q(during__isempty=False, during__lower_inf=False), name="clock_entry_range_check"
            ),
        ]
        indexes = [
            models.Index(
                fields=["staff"],
                condition=Q(to_check=True) | Q(during__upper_inf=True),
                name="clock_entry_attention_idx",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.staff_id} {self.during}"

    @property
    def is_open(self) -> bool:
        """Whether the person is there."""
        return self.during.upper is None

    @property
    def is_on_break(self) -> bool:
        """Whether the person is there and pauses."""
        return self.is_open and bool(self.breaks) and self.breaks[-1][1] is None


class CorrectionState(models.TextChoices):
    """How far a correction came."""

    ASKED = "asked", pgettext_lazy("request", "asked")
    APPROVED = "approved", pgettext_lazy("request", "approved")
    REFUSED = "refused", pgettext_lazy("request", "refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("request", "withdrawn")


class Correction(models.Model):
    """What a person asks to have put right: `entry` is to be like this, or (None) was never clocked.

    `during` and `breaks` as of an entry, always with an end; `reason` is what whoever decided said.
    """

    staff = models.ForeignKey(StaffMember, on_delete=models.CASCADE, related_name="corrections")
    entry = models.ForeignKey(
        ClockEntry, null=True, on_delete=models.SET_NULL, related_name="corrections", db_index=False
    )  # the index of those that wait serves it
    location = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="+", db_index=False)
    during = DateTimeRangeField()
    breaks = models.JSONField(default=list)
    note = models.CharField(_("note"), max_length=200)
    state = models.CharField(max_length=9, choices=CorrectionState.choices, default=CorrectionState.ASKED)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    decided_by = models.CharField(max_length=120, blank=True)
    decided_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(during__isempty=False, during__lower_inf=False, during__upper_inf=False),
                name="clock_correction_range_check",
            ),
            models.UniqueConstraint(
                fields=["entry"], condition=Q(state="asked"), name="clock_correction_asked_uniq"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.staff_id} {self.during}"
