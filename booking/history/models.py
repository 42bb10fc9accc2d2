"""What a customer's visits add up to, and where the salon draws the lines between its classes of customers."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.customers.models import Customer


class ValueClass(models.TextChoices):
    """How much somebody comes and spends (RFM); "" for who never came."""

    HIGH = "high", pgettext_lazy("class of customers", "High value")
    MEDIUM = "medium", pgettext_lazy("class of customers", "Medium value")
    POTENTIAL = "potential", pgettext_lazy("class of customers", "Potential")
    SLEEPING = "sleeping", pgettext_lazy("class of customers", "Sleeping")
    LOST = "lost", pgettext_lazy("class of customers", "Lost")


class CustomerFacts(models.Model):
    """What one customer's visits add up to; made anew from the visits whenever they change, and never by hand.

    Who never had a visit has no row. Money in minor units; `interval_days` is the usual distance between visits
    (`computing`), None until there are three days. `services`, `staff` and `places` say of each id how often (`n`) and when
    last (`last`, days since 1970-01-01), over visits that are done.
    """

    customer = models.OneToOneField(
        Customer, primary_key=True, on_delete=models.CASCADE, related_name="facts"
    )
    visits = models.PositiveIntegerField(default=0)
    visits_year = models.PositiveIntegerField(default=0)
    no_shows = models.PositiveIntegerField(default=0)
    cancellations = models.PositiveIntegerField(default=0)
    spent_minor = models.BigIntegerField(default=0)
    spent_year_minor = models.BigIntegerField(default=0)
    first_at = models.DateTimeField(null=True)
    last_at = models.DateTimeField(null=True)
    next_at = models.DateTimeField(null=True)
    interval_days = models.PositiveIntegerField(null=True)
    expected_on = models.DateField(null=True)
    services = models.JSONField(default=dict)
    staff = models.JSONField(default=dict)
    places = models.JSONField(default=dict)
    last_place = models.BigIntegerField(null=True)
    value_class = models.CharField(max_length=10, choices=ValueClass.choices, blank=True)

    def __str__(self) -> str:
        return f"{self.customer_id}: {self.visits}"


class HistoryState(models.Model):
    """One row: the lines between the classes, and up to when the visits' changes are in the facts."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    sleeping_days = models.PositiveIntegerField(_("asleep after so many days without a visit"), default=120)
    lost_days = models.PositiveIntegerField(_("lost after so many days without a visit"), default=365)
    high_visits = models.PositiveIntegerField(_("visits in a year for high value"), default=6)
    high_minor = models.BigIntegerField(_("spent in a year for high value"), default=0)
    medium_visits = models.PositiveIntegerField(_("visits in a year for medium value"), default=3)
    medium_minor = models.BigIntegerField(_("spent in a year for medium value"), default=0)
    version = models.PositiveIntegerField(default=1)
    seen_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="history_state_one_check"),
            models.CheckConstraint(
                condition=models.Q(sleeping_days__gte=1, lost_days__gt=models.F("sleeping_days")),
                name="history_state_days_check",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sleeping_days}/{self.lost_days}"
