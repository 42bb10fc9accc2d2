"""Members of staff: who they are, where and when they work."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from booking.places.models import LONGEST_END, Location, rule_day_check
from kernel.clock import DAY_MINUTES


class StaffMember(models.Model):
    """A person who works in the salon; may have a login, may take appointments.

    `starts_on`/`leaves_on` are local days `[starts_on, leaves_on)`; `colour` is one of the twelve staff colours.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="staff_member",
    )
    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(max_length=60, unique=True)
    title = models.CharField(_("title"), max_length=80, blank=True)
    level = models.PositiveSmallIntegerField(_("level"), default=1)
    bio = models.TextField(_("about"), blank=True)
    photo = models.CharField(max_length=100, blank=True)
    email = models.EmailField(_("email"), blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    colour = models.PositiveSmallIntegerField(_("colour"), default=1)
    takes_appointments = models.BooleanField(_("takes appointments"), default=True)
    bookable_online = models.BooleanField(_("can be booked online"), default=True)
    most_visits_per_day = models.PositiveSmallIntegerField(_("most visits a day"), null=True, blank=True)
    most_minutes_per_day = models.PositiveSmallIntegerField(_("most minutes a day"), null=True, blank=True)
    starts_on = models.DateField(_("works here from"), null=True, blank=True)
    leaves_on = models.DateField(_("leaves on"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    archived_at = models.DateTimeField(null=True, blank=True)
    locations = models.ManyToManyField(Location, related_name="staff", verbose_name=_("locations"))

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(colour__gte=1, colour__lte=12), name="team_staff_colour_check"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ShiftKind(models.TextChoices):
    """Work, or a break inside it."""

    WORK = "work", _("work")
    BREAK = "break", _("break")


class ShiftRule(models.Model):
    """When a member of staff works at a location: weekly rows in force `[valid_from, valid_until)`, or rows
    for one date, which replace the person's weekly rows of that date in every location.

    A date row without minutes means that the person does not work that day. Breaks are subtracted from work; one
    after midnight stands with the shift it lies in, at 24:00 and later.
    """

    staff = models.ForeignKey(StaffMember, on_delete=models.CASCADE, related_name="shift_rules")
    location = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="shift_rules")
    kind = models.CharField(max_length=5, choices=ShiftKind.choices, default=ShiftKind.WORK)
    weekday = models.PositiveSmallIntegerField(null=True)
    on_date = models.DateField(null=True)
    start_minute = models.PositiveSmallIntegerField(null=True)
    end_minute = models.PositiveSmallIntegerField(null=True)
    valid_from = models.DateField(null=True)
    valid_until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(start_minute__isnull=True, end_minute__isnull=True)
                | models.Q(
                    models.Q(start_minute__lt=DAY_MINUTES) | models.Q(kind="break"),
                    end_minute__gt=models.F("start_minute"),
                    end_minute__lte=LONGEST_END,
                ),
                name="team_shift_range_check",
            ),
            rule_day_check("team_shift_day_check"),
            models.CheckConstraint(
                condition=models.Q(valid_from__isnull=True)
                | models.Q(valid_until__isnull=True)
                | models.Q(valid_until__gt=models.F("valid_from")),
                name="team_shift_valid_check",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.staff_id} {self.weekday or self.on_date} {self.start_minute}-{self.end_minute}"


class TimeOffKind(models.TextChoices):
    """Why somebody is away."""

    HOLIDAY = "holiday", _("holiday")
    SICK = "sick", _("sick")
    TRAINING = "training", _("training")
    OTHER = "other", _("other")


class TimeOff(models.Model):
    """A stretch `[starts_at, ends_at)` of instants in which a member of staff is away."""

    staff = models.ForeignKey(StaffMember, on_delete=models.CASCADE, related_name="time_off")
    kind = models.CharField(max_length=8, choices=TimeOffKind.choices, default=TimeOffKind.HOLIDAY)
    note = models.CharField(_("note"), max_length=200, blank=True)
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="team_time_off_range_check"
            ),
        ]
        indexes = [models.Index(fields=["staff", "ends_at"], name="team_time_off_staff_idx")]

    def __str__(self) -> str:
        return f"{self.staff_id} {self.starts_at}"
