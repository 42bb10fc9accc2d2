"""Plans of care: what a customer wishes, which services in which rhythm lead there, and how far they have come."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from booking.catalog.models import Service
from booking.records.models import Photo
from booking.team.models import StaffMember
from crm.customers.models import Customer

LONGEST_TITLE, LONGEST_WORDS, LONGEST_WHY = 120, 5_000, 300
MOST_SESSIONS, MOST_WEEKS = 60, 104


class PlanKind(models.TextChoices):
    """What a plan takes care of; it decides by which scales the state is told."""

    HAIR = "hair", pgettext_lazy("plan of care", "Hair and scalp")
    SKIN = "skin", pgettext_lazy("plan of care", "Skin")
    NAILS = "nails", pgettext_lazy("plan of care", "Nails")
    BODY = "body", pgettext_lazy("plan of care", "Body")


class PlanState(models.TextChoices):
    """Where a plan stands; the last two are ends, and can be taken back."""

    RUNNING = "running", pgettext_lazy("plan of care", "running")
    PAUSED = "paused", pgettext_lazy("plan of care", "paused")
    FINISHED = "finished", pgettext_lazy("plan of care", "finished")
    ENDED = "ended", pgettext_lazy("plan of care", "ended early")


OPEN = (PlanState.RUNNING, PlanState.PAUSED)


class CarePlan(models.Model):
    """What was agreed at a consultation. The sessions that were had are no rows: they are read from the visits (`sessions`).

    `scales` are answers of 1 to 5 by the codes of the kind's scales (`scales`), only of what was answered. `caution` is what
    forbids or limits a treatment: it is an alert while the plan is open. Days are the salon's. `left_out` are the ids of
    visits that are none of this plan's, though they could be. `author_id` is the login that made it.
    """

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="care_plans")
    title = models.CharField(_("title"), max_length=LONGEST_TITLE)
    kind = models.CharField(max_length=5, choices=PlanKind.choices, default=PlanKind.SKIN)
    goals = models.TextField(_("goals"), blank=True)
    findings = models.TextField(_("state at the beginning"), blank=True)
    scales = models.JSONField(default=dict)
    caution = models.TextField(_("to be careful with"), blank=True)
    aftercare = models.TextField(_("care at home"), blank=True)
    main_staff = models.ForeignKey(
        StaffMember, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    started_on = models.DateField(_("begins"))
    review_on = models.DateField(_("look at it together on"), null=True)
    state = models.CharField(max_length=8, choices=PlanState.choices, default=PlanState.RUNNING)
    ended_on = models.DateField(null=True)
    ended_why = models.CharField(max_length=LONGEST_WHY, blank=True)
    left_out = models.JSONField(default=list)
    author_id = models.BigIntegerField(null=True)
    author = models.CharField(max_length=150, blank=True)
    created_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["running", "paused"], ended_on__isnull=True)
                | Q(state__in=["finished", "ended"], ended_on__isnull=False),
                name="careplans_plan_ended_check",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """Whether it runs or pauses."""
        return self.state in OPEN


class PlanLine(models.Model):
    """A service that is recommended `count` times, `weeks` weeks apart.

    `by_hand` are sessions that no visit stands for (elsewhere, before the salon kept visits): `{"on": ISO day, "by": name}`,
    the oldest first.
    """

    plan = models.ForeignKey(CarePlan, on_delete=models.CASCADE, related_name="lines")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+", db_index=False)
    position = models.PositiveSmallIntegerField(default=0)
    count = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(1), MaxValueValidator(MOST_SESSIONS)]
    )
    weeks = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(MOST_WEEKS)])
    by_hand = models.JSONField(default=list)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(count__range=(1, 60)), name="careplans_line_count_check"),
            models.CheckConstraint(condition=Q(weeks__range=(1, 104)), name="careplans_line_weeks_check"),
        ]

    def __str__(self) -> str:
        return f"{self.service_id} × {self.count}"


class PlanReview(models.Model):
    """A look back with the customer: words, the scales anew, and two photos side by side."""

    plan = models.ForeignKey(CarePlan, on_delete=models.CASCADE, related_name="reviews")
    on = models.DateField()
    words = models.TextField(blank=True)
    scales = models.JSONField(default=dict)
    before = models.ForeignKey(Photo, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    after = models.ForeignKey(Photo, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    author_id = models.BigIntegerField(null=True)
    author = models.CharField(max_length=150, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-on", "-pk"]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.on}"


class PlanTemplate(models.Model):
    """What the salon's plans are made from; `lines` are `{"service": id, "count", "weeks"}`."""

    title = models.CharField(_("title"), max_length=LONGEST_TITLE)
    kind = models.CharField(max_length=5, choices=PlanKind.choices, default=PlanKind.SKIN)
    goals = models.TextField(_("goals"), blank=True)
    aftercare = models.TextField(_("care at home"), blank=True)
    lines = models.JSONField(default=list)
    archived_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["title", "pk"]

    def __str__(self) -> str:
        return self.title
