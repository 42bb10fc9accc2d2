"""Which salon has which work due when: one small table in `public`, so that a tick costs what is due."""

from datetime import UTC, datetime

from django.db import models

FIRST, LAST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2300, 1, 1, tzinfo=UTC)


class DueWork(models.Model):
    """The next instant at which `kind` of work is due in a salon; no row means nothing is due.

    All salons share the table: an instant that no program can read would stop the tick for everybody.
    """

    salon_uuid = models.UUIDField()
    kind = models.CharField(max_length=30)
    next_due_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["salon_uuid", "kind"], name="due_work_salon_kind_uniq"),
            models.CheckConstraint(
                condition=models.Q(next_due_at__gte=FIRST, next_due_at__lt=LAST),
                name="due_work_instant_check",
            ),
        ]
        indexes = [models.Index(fields=["next_due_at"], name="due_work_next_idx")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.salon_uuid} at {self.next_due_at}"
