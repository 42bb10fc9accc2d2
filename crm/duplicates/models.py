"""Two rows that look like one person, and what was moved when they were made one."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from crm.customers.models import Customer


class PairState(models.TextChoices):
    """A pair is open until somebody says that they are two people."""

    OPEN = "open"
    DISMISSED = "dismissed"


class Pair(models.Model):
    """Two customers that may be one person: how sure (`score`, of 100), and the codes of why.

    A pair that was dismissed stays, so that it is never shown again. Small: the worker keeps the surest few hundred.
    """

    low = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+", db_index=False)
    high = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+", db_index=False)
    score = models.PositiveSmallIntegerField(default=0)
    reasons = models.JSONField(default=list)
    state = models.CharField(max_length=9, choices=PairState.choices, default=PairState.OPEN)
    found_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["low", "high"], name="duplicates_pair_uniq"),
            models.CheckConstraint(
                condition=models.Q(low__lt=models.F("high")), name="duplicates_pair_order_check"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.low_id} {self.high_id}"


class MergeState(models.TextChoices):
    """A merge stands and can be undone until its end, was undone, or is final."""

    STANDING = "standing"
    UNDONE = "undone"
    FINAL = "final"


class Merge(models.Model):
    """One merge: `gone` was merged into `kept`, and can be undone until `undo_until`.

    `journal` is what undoing needs: the ids of the rows that moved by model and field, the kept customer's fields as
    they were and as they were written, and which contacts were the main ones. Empty once the merge is final.
    """

    kept = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+", db_index=False)
    gone = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+", db_index=False)
    gone_name = models.CharField(max_length=120)
    made_by = models.CharField(max_length=150, blank=True)
    made_at = models.DateTimeField()
    undo_until = models.DateTimeField()
    state = models.CharField(max_length=8, choices=MergeState.choices, default=MergeState.STANDING)
    journal = models.JSONField(default=dict, encoder=DjangoJSONEncoder)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["gone"],
                condition=~models.Q(state=MergeState.UNDONE),
                name="duplicates_merge_gone_uniq",
            ),
        ]
        indexes = [
            models.Index(
                fields=["undo_until"], condition=models.Q(state="standing"), name="duplicates_undo_idx"
            )
        ]

    def __str__(self) -> str:
        return f"{self.gone_id} into {self.kept_id}"
