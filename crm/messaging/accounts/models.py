"""Accounts at providers."""

from django.db import models
from django.db.models import Q


class ChannelAccount(models.Model):
    """The salon's own account at one provider.

    `details` are the parts that may be read (`AccountDetails`), `secret` the key, sealed for this salon
    alone (`sealing`). Of one channel's accounts one is on. `counted_parts` are the SMS segments of `counted_month` (its
    first day), counted before each sending, so that `month_limit` (None: none) holds whatever fails. `token` is what
    some providers lend for the key (sealed), until `token_until`; `token_lease` is how long somebody fetches a new one.
    """

    channel = models.CharField(max_length=10)
    provider = models.CharField(max_length=20)
    is_on = models.BooleanField(default=False)
    details = models.JSONField(default=dict)
    secret = models.TextField(blank=True)
    month_limit = models.PositiveIntegerField(null=True)
    counted_month = models.DateField(null=True)
    counted_parts = models.PositiveIntegerField(default=0)
    token = models.TextField(blank=True, default="", db_default="")
    token_until = models.DateTimeField(null=True)
    token_lease = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["provider"], name="messaging_account_provider_uniq"),
            models.UniqueConstraint(
                fields=["channel"], condition=Q(is_on=True), name="messaging_account_one_on_uniq"
            ),
        ]

    def __str__(self) -> str:
        return self.provider
