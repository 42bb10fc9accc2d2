"""The transactional outbox: written with the change, delivered at least once by a worker (DESIGN §7)."""

from django.db import models


class OutboxState(models.TextChoices):
    """Where an entry stands."""

    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"
    EXPIRED = "expired"


class OutboxEntry(models.Model):
    """One effect owed to the outside world. `dedupe_key` makes a second writing of the same effect a no-op.

    A worker leases the row until `leased_until`, does the work, then marks it: never marked first.
    """

    topic = models.CharField(max_length=40)
    payload = models.JSONField()
    dedupe_key = models.CharField(max_length=120, unique=True)
    state = models.CharField(max_length=10, choices=OutboxState.choices, default=OutboxState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    leased_until = models.DateTimeField(null=True)
    error = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(state="waiting"), name="outbox_waiting_idx"),
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.dedupe_key} {self.state}"
