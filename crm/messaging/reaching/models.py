"""How customers wish to be written to, and where that reaches them."""

from django.db import models


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
