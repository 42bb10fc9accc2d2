"""The plan above the shifts: weeks of a location, the shifts planned in them, terms of work, templates, requests.

What holds are the shifts of `booking.team`; a week planned here changes nothing until it is published into them.
"""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from booking.places.models import LONGEST_END, Location
from booking.team.models import StaffMember, TimeOffKind
from kernel.clock import DAY_MINUTES

WEEK_MINUTES = 7 * DAY_MINUTES


class RosterTerms(models.Model):
    """What may be planned for a person: minutes a week and a day, rest between two days, days off a week.

    `contract_minutes` is what they are owed a week (None: nothing agreed). `break_minutes` is the break that a
    planned shift of `BREAK_AFTER` minutes and more is given in its middle. Without a row the defaults hold.
    """

    staff = models.OneToOneField(StaffMember, on_delete=models.CASCADE, related_name="roster_terms")
    contract_minutes = models.PositiveSmallIntegerField(
        _("contract hours a week"), null=True, blank=True, validators=[MaxValueValidator(WEEK_MINUTES)]
    )
    most_minutes_day = models.PositiveSmallIntegerField(
        _("at most a day"), default=600, validators=[MinValueValidator(60), MaxValueValidator(DAY_MINUTES)]
    )
    most_minutes_week = models.PositiveSmallIntegerField(
        _("at most a week"), default=2880, validators=[MinValueValidator(60), MaxValueValidator(WEEK_MINUTES)]
    )
    least_rest_minutes = models.PositiveSmallIntegerField(
        _("rest between two shifts"), default=660, validators=[MaxValueValidator(DAY_MINUTES)]
    )
    days_off = models.PositiveSmallIntegerField(
        _("days off a week"), default=1, validators=[MaxValueValidator(6)]
    )
    break_minutes = models.PositiveSmallIntegerField(
        _("break in a long shift"), default=30, validators=[MaxValueValidator(180)]
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(days_off__lte=6), name="roster_terms_days_off_check"),
        ]

    def __str__(self) -> str:
        return f"terms of {self.staff_id}"


class WeekState(models.TextChoices):
    """Whether what is planned is also what holds."""

    DRAFT = "draft", pgettext_lazy("roster", "draft")
    PUBLISHED = "published", pgettext_lazy("roster", "published")


class RosterWeek(models.Model):
    """A week of a location, from `monday` on, that was planned; `version` counts its changes.

    It begins with what held when it was first changed. `published_*` is of the last time it was published.
    """

    location = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="roster_weeks")
    monday = models.DateField()
    state = models.CharField(max_length=9, choices=WeekState.choices, default=WeekState.DRAFT)
    version = models.PositiveIntegerField(default=1)
    published_at = models.DateTimeField(null=True)
    published_by = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["location", "monday"], name="roster_week_uniq"),
            models.CheckConstraint(condition=Q(monday__iso_week_day=1), name="roster_week_monday_check"),
        ]

    def __str__(self) -> str:
        return f"{self.location_id} {self.monday}"


class PlannedShift(models.Model):
    """A stretch of work planned on a date of the week: wall minutes `[start_minute, end_minute)` of its location.

    `breaks` is a list of `[start, end]` inside it. The end may lie after midnight, over 1440.
    """

    week = models.ForeignKey(RosterWeek, on_delete=models.CASCADE, related_name="shifts")
    staff = models.ForeignKey(StaffMember, on_delete=models.CASCADE, related_name="planned_shifts")
    on = models.DateField()
    start_minute = models.PositiveSmallIntegerField()
    end_minute = models.PositiveSmallIntegerField()
    breaks = models.JSONField(default=list)
    note = models.CharField(_("note"), max_length=120, blank=True)

    class Meta:
        ordering = ["on", "start_minute", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["week", "staff", "on", "start_minute"], name="roster_shift_start_uniq"
            ),
            models.CheckConstraint(
                condition=Q(
                    start_minute__lt=DAY_MINUTES,
                    end_minute__gt=F("start_minute"),
                    end_minute__lte=LONGEST_END,
                ),
                name="roster_shift_range_check",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.staff_id} {self.on} {self.start_minute}-{self.end_minute}"


class RosterTemplate(models.Model):
    """A week kept under a name: `shifts` is a list of `[staff_id, weekday, start, end, breaks]`."""

    location = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="roster_templates")
    name = models.CharField(_("name"), max_length=60)
    shifts = models.JSONField(default=list)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["location", "name"], name="roster_template_name_uniq"),
        ]

    def __str__(self) -> str:
        return self.name


class RequestKind(models.TextChoices):
    """What somebody asks for."""

    TIME_OFF = "time_off", _("time off")
    SWAP = "swap", _("swap of shifts")


class RequestState(models.TextChoices):
    """How far a request came; a swap is agreed by the other person before it is decided."""

    ASKED = "asked", pgettext_lazy("request", "asked")
    AGREED = "agreed", pgettext_lazy("request", "agreed")
    APPROVED = "approved", pgettext_lazy("request", "approved")
    REFUSED = "refused", pgettext_lazy("request", "refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("request", "withdrawn")


REQUEST_OPEN = (RequestState.ASKED, RequestState.AGREED)


class RosterRequest(models.Model):
    """Time off from `from_date` to `until_date`, both included; or a swap.

    In a swap `staff` gives `other` their work of `from_date` and takes the other's of `until_date`; a day on which
    the other does not work is simply free for `staff` then. `reason` is what whoever decided said.
    """

    kind = models.CharField(max_length=8, choices=RequestKind.choices)
    state = models.CharField(max_length=9, choices=RequestState.choices, default=RequestState.ASKED)
    staff = models.ForeignKey(StaffMember, on_delete=models.CASCADE, related_name="roster_requests")
    other = models.ForeignKey(
        StaffMember, null=True, on_delete=models.CASCADE, related_name="swaps_asked_of_them"
    )
    away_kind = models.CharField(max_length=8, choices=TimeOffKind.choices, blank=True)
    from_date = models.DateField()
    until_date = models.DateField()
    note = models.CharField(_("note"), max_length=200, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    decided_by = models.CharField(max_length=120, blank=True)
    decided_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="swap", other__isnull=False) & ~Q(other=F("staff"))
                | Q(kind="time_off", other__isnull=True, until_date__gte=F("from_date")),
                name="roster_request_kind_check",
            ),
        ]
        indexes = [
            models.Index(
                fields=["created_at"],
                condition=Q(state__in=["asked", "agreed"]),
                name="roster_request_open_idx",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.staff_id} {self.from_date}"
