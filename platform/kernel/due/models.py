"""Which salon has which work due when: one small table in `public`, so that a tick costs what is due."""

from django.db import models


class DueWork(models.Model):
    """The next instant at which `kind` of work is due in a salon; no row means nothing is due."""

    salon_uuid = models.UUIDField()
    kind = models.CharField(max_length=30)
    next_due_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["salon_uuid", "kind"], name="due_work_salon_kind_uniq"),
        ]
        indexes = [models.Index(fields=["next_due_at"], name="due_work_next_idx")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.salon_uuid} at {self.next_due_at}"
