"""Who takes care of a customer, and the customers of somebody who leaves in other hands."""

from django.db import models

from booking.team.models import StaffMember
from crm.customers.models import Customer


class MainStylist(models.Model):
    """The member of staff who takes care of a customer; without a row nobody in particular."""

    customer = models.OneToOneField(
        Customer, primary_key=True, on_delete=models.CASCADE, related_name="main_stylist"
    )
    staff = models.ForeignKey(StaffMember, on_delete=models.CASCADE, related_name="main_customers")
    since = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.customer_id} {self.staff_id}"


class HandoverState(models.TextChoices):
    """It is worked off by the worker, was, or was taken back."""

    RUNNING = "running"
    DONE = "done"
    UNDONE = "undone"


class Handover(models.Model):
    """The customers of `staff` given to others, worked off in parts.

    `plan` is [[customer, staff], …] in its order, of which the first `done` are done. `moves_visits`: their coming visits with
    `staff` go along where they can; `moves_tasks`: their open tasks too, `tasks` is which did, as [[task, login or null], …].
    `tells`: each customer is written to once.
    """

    staff = models.ForeignKey(StaffMember, on_delete=models.CASCADE, related_name="handovers", db_index=False)
    plan = models.JSONField(default=list)
    done = models.PositiveIntegerField(default=0)
    moves_visits = models.BooleanField(default=False)
    moves_tasks = models.BooleanField(default=False, db_default=False)
    tasks = models.JSONField(default=list, db_default=[])
    tells = models.BooleanField(default=False)
    state = models.CharField(max_length=7, choices=HandoverState.choices, default=HandoverState.RUNNING)
    made_by = models.CharField(max_length=150, blank=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["staff"], condition=models.Q(state="running"), name="ownership_one_running_uniq"
            )
        ]

    def __str__(self) -> str:
        return f"{self.staff_id}: {self.done}/{len(self.plan)}"
