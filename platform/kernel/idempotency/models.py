"""Answers kept for repeated requests (TRUST G7): the same key and body get the same answer."""

from django.db import models


class IdempotencyRecord(models.Model):
    """One answered request. Scope is salon (the schema), actor, route and key; kept 72 hours or more."""

    scope = models.CharField(max_length=120)
    key = models.CharField(max_length=120)
    body_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    answer = models.JSONField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scope", "key"], name="idempotency_scope_key_uniq")]
        indexes = [models.Index(fields=["created_at"], name="idempotency_created_idx")]

    def __str__(self) -> str:
        return f"{self.scope} {self.key}"
