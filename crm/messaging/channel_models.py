"""Accounts at providers, what customers answer, and how they wish to be written to."""

from django.db import models
from django.db.models import Q

from crm.customers.masking import masked


class ChannelAccount(models.Model):
    """The salon's own account at one provider.

    `details` are the parts that may be read (`channel_services.Details`), `secret` the key, sealed for this salon
    alone (`sealing`). Of one channel's accounts one is on. `counted_parts` are the SMS segments of `counted_month` (its
    first day), counted before each sending, so that `month_limit` (None: none) holds whatever fails.
    """

    channel = models.CharField(max_length=10)
    provider = models.CharField(max_length=20)
    is_on = models.BooleanField(default=False)
    details = models.JSONField(default=dict)
    secret = models.TextField(blank=True)
    month_limit = models.PositiveIntegerField(null=True)
    counted_month = models.DateField(null=True)
    counted_parts = models.PositiveIntegerField(default=0)
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


class Reply(models.Model):
    """What a customer wrote back. Stored once by the provider's own number for it.

    `meaning` is what we understood ("confirm", "stop", "" nothing), `handled_at` when it was acted upon: a call that
    was cut between is answered by the provider's next one. `about_type`/`about_id` name what it was an answer to.
    """

    provider = models.CharField(max_length=20)
    provider_id = models.CharField(max_length=80)
    sender = models.CharField(max_length=32)
    text = models.TextField()
    customer = models.ForeignKey(
        "customers.Customer", null=True, on_delete=models.SET_NULL, related_name="replies"
    )
    about_type = models.CharField(max_length=40, blank=True)
    about_id = models.BigIntegerField(null=True)
    meaning = models.CharField(max_length=10, blank=True)
    answer = models.TextField(blank=True)
    received_at = models.DateTimeField()
    handled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["provider", "provider_id"], name="messaging_reply_once_uniq"),
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.provider_id}"

    @property
    def sender_masked(self) -> str:
        """Who wrote, for who may not see contacts whole."""
        return masked(self.sender)


class ChannelWish(models.Model):
    """How a customer wishes to be written to; without a row the salon's order counts."""

    customer = models.OneToOneField(
        "customers.Customer", primary_key=True, on_delete=models.CASCADE, related_name="channel_wish"
    )
    channel = models.CharField(max_length=10)

    def __str__(self) -> str:
        return self.channel
