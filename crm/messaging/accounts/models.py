"""Accounts at providers, what customers answer, and how they wish to be written to."""

from django.db import models
from django.db.models import Q

from crm.customers.contacts.masking import masked


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

    @property
    def text_masked(self) -> str:
        """What they wrote, without their own number, for who may not see contacts whole."""
        return self.text.replace(self.sender, self.sender_masked) if self.sender else self.text


class ChannelWish(models.Model):
    """How a customer wishes to be written to; without a row the salon's order counts."""

    customer = models.OneToOneField(
        "customers.Customer", primary_key=True, on_delete=models.CASCADE, related_name="channel_wish"
    )
    channel = models.CharField(max_length=10)

    def __str__(self) -> str:
        return self.channel


class ChannelAddress(models.Model):
    """Where a customer is reached by a way that nobody types: an openid of WeChat's, or a browser that takes push.

    `account` is the salon's account that it belongs to (an app id, "" for push), `keys` what a push is sealed with.
    `last_event` is the instant (seconds) of the provider's last word about it; an older word that comes again changes
    nothing.
    """

    customer = models.ForeignKey(
        "customers.Customer", on_delete=models.CASCADE, related_name="channel_addresses"
    )
    channel = models.CharField(max_length=10)
    account = models.CharField(max_length=40, blank=True)
    address = models.CharField(max_length=1000)
    keys = models.JSONField(default=dict)
    is_open = models.BooleanField(default=True)
    last_event = models.BigIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "account", "address"], name="messaging_address_once_uniq"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.pk}"


class ChannelGrant(models.Model):
    """How many messages of one template a person has accepted and not been sent yet: one acceptance is one message.

    `last_event` is the instant (seconds) of the last acceptance or refusal that was counted.
    """

    address = models.ForeignKey(
        ChannelAddress, on_delete=models.CASCADE, related_name="grants", db_index=False
    )  # the unique pair's index serves it
    template = models.CharField(max_length=64)
    left = models.PositiveSmallIntegerField(default=0)
    last_event = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["address", "template"], name="messaging_grant_once_uniq"),
        ]

    def __str__(self) -> str:
        return f"{self.template}: {self.left}"


class ChannelMonth(models.Model):
    """What left over a channel in a month (its first day), counted against what the salon's plan includes."""

    channel = models.CharField(max_length=10)
    month = models.DateField()
    counted = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["channel", "month"], name="messaging_month_once_uniq"),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.month}"
