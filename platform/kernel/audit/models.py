"""The trail of a salon: one line for each write, which the application can add and read but not change."""

from django.db import models


class AuditLine(models.Model):
    """Who did what to which thing, before and after, from where; written in the change's own transaction.

    Append-only by privilege: the runtime role has SELECT and INSERT only (DESIGN §3).
    """

    at = models.DateTimeField(auto_now_add=True)
    actor_kind = models.CharField(max_length=12)
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=150, blank=True)
    source = models.CharField(max_length=20, blank=True)
    address = models.GenericIPAddressField(null=True)
    action = models.CharField(max_length=60)
    object_type = models.CharField(max_length=40)
    object_id = models.BigIntegerField(null=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["object_type", "object_id", "id"], name="audit_object_idx")]

    def __str__(self) -> str:
        return f"{self.action} {self.object_type} {self.object_id}"
