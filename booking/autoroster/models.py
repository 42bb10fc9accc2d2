"""What the automatic roster goes by at a location, what people wish for, and its runs."""

from typing import Any

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from booking.places.models import LONGEST_END, Location, rule_day_check
from booking.team.models import StaffMember


class DemandSource(models.TextChoices):
    """Where the demand comes from."""

    PAST = "past", _("from past visits")
    HAND = "hand", _("entered by hand")


class Weight(models.IntegerChoices):
    """How much a soft rule counts."""

    NONE = 0, pgettext_lazy("weight", "not at all")
    LITTLE = 1, pgettext_lazy("weight", "a little")
    NORMAL = 3, pgettext_lazy("weight", "normally")
    MUCH = 9, pgettext_lazy("weight", "very much")


def _weight(label: Any) -> "models.PositiveSmallIntegerField[int, int]":
    return models.PositiveSmallIntegerField(label, choices=Weight.choices, default=Weight.NORMAL)


class PlanningRules(models.Model):
    """How rosters are made for a location. Without a row the defaults hold.

    `demand` is what was entered by hand: category id to weekday (0 = Monday) to hour to people, all keys as text.
    """

    location = models.OneToOneField(Location, on_delete=models.CASCADE, related_name="planning_rules")
    source = models.CharField(
        _("demand"), max_length=4, choices=DemandSource.choices, default=DemandSource.PAST
    )
    weeks_back = models.PositiveSmallIntegerField(_("weeks to look back"), default=8)
    demand = models.JSONField(blank=True, default=dict)
    least_people = models.PositiveSmallIntegerField(
        _("people at least, whenever you are open"), default=0, validators=[MaxValueValidator(20)]
    )
    keeps_contract = models.BooleanField(_("nobody gets less than their contract"), default=False)
    cover = _weight(_("demand is covered"))
    contract = _weight(_("hours as in the contract"))
    wishes = _weight(_("wishes are kept"))
    fairness = _weight(_("weekends and late shifts are shared"))
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"planning of {self.location_id}"


class WishKind(models.TextChoices):
    """What somebody says about a stretch of time."""

    CANNOT = "cannot", _("cannot work")
    RATHER_NOT = "rather_not", _("would rather not work")
    LIKES = "likes", _("would like to work")


class PersonWish(models.Model):
    """A person's availability or wish, every week on a weekday (0 = Monday) or on one date, in wall minutes."""

    staff = models.ForeignKey(StaffMember, on_delete=models.CASCADE, related_name="roster_wishes")
    kind = models.CharField(_("wish"), max_length=10, choices=WishKind.choices)
    weekday = models.PositiveSmallIntegerField(blank=True, null=True)
    on_date = models.DateField(blank=True, null=True)
    start_minute = models.PositiveSmallIntegerField(default=0)
    end_minute = models.PositiveSmallIntegerField(default=1440)

    class Meta:
        constraints = [
            rule_day_check("autoroster_wish_day_check"),
            models.CheckConstraint(
                condition=Q(end_minute__gt=F("start_minute"), end_minute__lte=LONGEST_END),
                name="autoroster_wish_range_check",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.staff_id} {self.kind} {self.weekday or self.on_date}"


class RunState(models.TextChoices):
    """How far a run came."""

    WAITING = "waiting", pgettext_lazy("roster run", "waiting")
    RUNNING = "running", pgettext_lazy("roster run", "being planned")
    DONE = "done", pgettext_lazy("roster run", "ready")
    FAILED = "failed", pgettext_lazy("roster run", "failed")
    CANCELLED = "cancelled", pgettext_lazy("roster run", "cancelled")


UNFINISHED = (RunState.WAITING, RunState.RUNNING)


class Failure(models.TextChoices):
    """Why a run failed."""

    COLLIDES = "collides", _("Some rules cannot all be kept.")
    NO_TIME = "no_time", _("No roster was found in the time allowed. Plan fewer weeks at once.")
    STOPPED = "stopped", _("The planning was interrupted several times. Please start it again.")
    MISSING = "missing", _("The planning engine is not installed on this server.")


class RosterRun(models.Model):
    """One time that a roster was asked for: the problem as it stood then, how far it is, the answer.

    A worker holds it until `lease_until` and renews that while it works; one that died leaves the lease to run out.
    `tries` counts the workers. `progress` is percent, `cost` the weighted sum of the best roster so far.
    """

    location = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="roster_runs")
    monday = models.DateField()
    weeks = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=9, choices=RunState.choices, default=RunState.WAITING)
    failure = models.CharField(max_length=8, choices=Failure.choices, blank=True)
    progress = models.PositiveSmallIntegerField(default=0)
    cost = models.BigIntegerField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    problem = models.JSONField()
    result = models.JSONField(null=True)
    asked_by = models.CharField(max_length=120)
    asked_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    taken_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["location"],
                condition=Q(state__in=["waiting", "running"]),
                name="autoroster_run_one_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.location_id} {self.monday} {self.state}"

    @property
    def is_over(self) -> bool:
        """Whether nothing happens to it any more."""
        return self.state not in UNFINISHED
