"""Locations, their hours and closures, their resources, and the rules of booking there.

Wall times are whole minutes after local midnight, ranges half-open `[start, end)`; an end over 1440 runs into
the next day (a night shift 22:00–02:00 is 1320–1560).
"""

from datetime import date, timedelta

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

LONGEST_END = 2 * 24 * 60


def wall_range_check(name: str) -> models.CheckConstraint:
    """The check that a wall range is empty (both null) or `0 <= start < end`, within two days."""
    return models.CheckConstraint(
        condition=models.Q(start_minute__isnull=True, end_minute__isnull=True)
        | models.Q(
            start_minute__gte=0,
            start_minute__lt=24 * 60,
            end_minute__gt=models.F("start_minute"),
            end_minute__lte=LONGEST_END,
        ),
        name=name,
    )


def rule_day_check(name: str) -> models.CheckConstraint:
    """The check that a rule is for a weekday (0 = Monday) or for one date, never both or neither."""
    return models.CheckConstraint(
        condition=models.Q(weekday__isnull=False, weekday__lte=6, on_date__isnull=True)
        | models.Q(weekday__isnull=True, on_date__isnull=False),
        name=name,
    )


class Location(models.Model):
    """A shop of the salon."""

    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(max_length=60, unique=True)
    street = models.CharField(_("street and number"), max_length=200, blank=True)
    postcode = models.CharField(_("postcode"), max_length=20, blank=True)
    city = models.CharField(_("city"), max_length=100, blank=True)
    country = models.CharField(_("country"), max_length=2)
    region = models.CharField(_("region"), max_length=10, blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    email = models.EmailField(_("email"), blank=True)
    directions = models.TextField(_("how to find us"), blank=True)
    time_zone = models.CharField(_("time zone"), max_length=64)
    keeps_public_holidays = models.BooleanField(_("closed on public holidays"), default=True)
    position = models.PositiveSmallIntegerField(default=0)
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name


class OpeningRule(models.Model):
    """When a location is open: weekly rows, or rows for one date, which replace the weekday's.

    A date row without minutes means closed that day.
    """

    location = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="opening_rules")
    weekday = models.PositiveSmallIntegerField(null=True)
    on_date = models.DateField(null=True)
    start_minute = models.PositiveSmallIntegerField(null=True)
    end_minute = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints = [
            wall_range_check("places_opening_range_check"),
            rule_day_check("places_opening_day_check"),
        ]

    def __str__(self) -> str:
        return f"{self.weekday or self.on_date} {self.start_minute}-{self.end_minute}"


class ClosureKind(models.TextChoices):
    """Why a location is shut."""

    CLOSURE = "closure", _("closed")
    HOLIDAY = "holiday", _("public holiday")


class Closure(models.Model):
    """Local days `[starts_on, ends_on)` on which a location is shut, whatever its hours say."""

    location = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="closures")
    kind = models.CharField(max_length=8, choices=ClosureKind.choices, default=ClosureKind.CLOSURE)
    name = models.CharField(_("reason"), max_length=120, blank=True)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("open again on"))

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gt=models.F("starts_on")), name="places_closure_range_check"
            ),
            models.UniqueConstraint(
                fields=["location", "kind", "starts_on", "name"], name="places_closure_uniq"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.starts_on}"

    @property
    def last_day(self) -> date:
        """The last day shut."""
        return self.ends_on - timedelta(days=1)


class ResourceGroup(models.Model):
    """Resources of one location that stand in for each other: "chairs", "treatment rooms"."""

    location = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="resource_groups")
    name = models.CharField(_("name"), max_length=80)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name


class Resource(models.Model):
    """A room, chair, bed or device; `capacity` visits fit in it at once."""

    group = models.ForeignKey(ResourceGroup, on_delete=models.CASCADE, related_name="resources")
    name = models.CharField(_("name"), max_length=80)
    capacity = models.PositiveSmallIntegerField(
        _("places"), default=1, validators=[MinValueValidator(1), MaxValueValidator(50)]
    )
    position = models.PositiveSmallIntegerField(default=0)
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(capacity__gte=1, capacity__lte=50),
                name="places_resource_capacity_range_check",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class TidyDiary(models.TextChoices):
    """What happens to starts that leave a gap nobody can use."""

    OFF = "off", _("offer all times alike")
    RANK = "rank", _("show times that leave no gaps first")
    HIDE = "hide", _("hide times that leave unusable gaps")


class BookingRules(models.Model):
    """The rules of booking at one location; minutes unless said."""

    location = models.OneToOneField(Location, on_delete=models.CASCADE, related_name="rules")
    step_minutes = models.PositiveSmallIntegerField(_("a start every … minutes"), default=15)
    step_offset_minutes = models.PositiveSmallIntegerField(default=0)
    notice_minutes = models.PositiveIntegerField(_("minimum notice"), default=60)
    horizon_days = models.PositiveSmallIntegerField(_("how many days ahead"), default=60)
    tidy = models.CharField(_("tidy diary"), max_length=4, choices=TidyDiary.choices, default=TidyDiary.RANK)
    starts_when_free = models.BooleanField(_("also offer a start the moment somebody is free"), default=False)
    buffer_may_pass_shift = models.BooleanField(_("clean-up may run past the end of a shift"), default=False)
    wait_minutes = models.PositiveSmallIntegerField(_("longest wait between two services"), default=0)
    travel_minutes = models.PositiveSmallIntegerField(_("travel from another location"), default=0)
    cancel_notice_minutes = models.PositiveIntegerField(_("free to cancel until"), default=24 * 60)
    move_notice_minutes = models.PositiveIntegerField(_("free to move until"), default=24 * 60)
    most_visits_per_day = models.PositiveSmallIntegerField(null=True, blank=True)
    policy_text = models.TextField(_("policy shown before booking"), blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(step_minutes__gte=5, step_minutes__lte=240),
                name="places_rules_step_check",
            ),
            models.CheckConstraint(
                condition=models.Q(horizon_days__gte=1, horizon_days__lte=730),
                name="places_rules_horizon_check",
            ),
        ]

    def __str__(self) -> str:
        return f"rules of {self.location_id}"


class WeekdaysField(ArrayField):  # type: ignore[type-arg]
    """A set of weekdays, 0 = Monday; empty means every day."""

    def __init__(self, **options: object) -> None:
        options.setdefault("base_field", models.PositiveSmallIntegerField())
        options.setdefault("default", list)
        options.setdefault("blank", True)
        super().__init__(**options)  # type: ignore[arg-type]
