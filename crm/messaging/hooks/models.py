"""What customers wrote back."""

from django.db import models

from crm.customers.contacts.masking import masked


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
