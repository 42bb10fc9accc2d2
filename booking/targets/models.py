"""What a person is to reach in a month, as agreed with them."""

from django.db import models
from django.db.models import Q

from booking.team.models import StaffMember

MOST_MINOR, MOST_VISITS = 10**12, 10_000


class Target(models.Model):
    """What one person is to reach in a calendar month, in every month from `from_month` until a later row says otherwise.

    `from_month` is the first day of a month of the salon's. `minor` is the price of their lines of finished visits in minor
    units of the salon's currency, `visits` how many finished visits, `requested` in how many of them they were asked for by
    name. Empty: nothing was agreed about that; all three empty: no target any more.
    """

    staff = models.ForeignKey(StaffMember, on_delete=models.CASCADE, related_name="+", db_index=False)
    from_month = models.DateField()
    minor = models.BigIntegerField(null=True)
    visits = models.PositiveIntegerField(null=True)
    requested = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["staff", "from_month"], name="targets_target_month_uniq"),
            models.CheckConstraint(condition=Q(from_month__day=1), name="targets_target_first_check"),
            models.CheckConstraint(
                condition=Q(minor__isnull=True) | Q(minor__range=(1, MOST_MINOR)),
                name="targets_target_money_check",
            ),
            models.CheckConstraint(
                condition=(Q(visits__isnull=True) | Q(visits__range=(1, MOST_VISITS)))
                & (Q(requested__isnull=True) | Q(requested__range=(1, MOST_VISITS))),
                name="targets_target_counts_check",
            ),
        ]

    def __str__(self) -> str:
        return f"target of {self.staff_id} from {self.from_month:%Y-%m}"
