"""Messages: what left, what waits, what failed; the salon can read each one."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MessageState(models.TextChoices):
    """Where a message stands."""

    WAITING = "waiting", _("waiting")
    SENT = "sent", _("sent")
    FAILED = "failed", _("failed")
    EXPIRED = "expired", _("too late")


class Message(models.Model):
    """One message to one person over one channel.

    Written with the change that causes it, as facts (`context`); rendered and sent by a worker through the
    outbox (topic "message"). `dedupe_key` names the effect, so that it is written once.
    `about_type`/`about_id` name the thing it is about, since crm knows nothing of higher rooms.
    """

    kind = models.CharField(max_length=40)
    channel = models.CharField(max_length=10, default="email")
    to = models.CharField(max_length=254)
    language = models.CharField(max_length=10)
    customer = models.ForeignKey(
        "customers.Customer", null=True, on_delete=models.SET_NULL, related_name="messages"
    )
    about_type = models.CharField(max_length=40, blank=True)
    about_id = models.BigIntegerField(null=True)
    context = models.JSONField()
    dedupe_key = models.CharField(max_length=120, unique=True)
    state = models.CharField(max_length=8, choices=MessageState.choices, default=MessageState.WAITING)
    subject = models.CharField(max_length=250, blank=True)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    calendar = models.TextField(blank=True)
    error = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["-id"], name="messaging_newest_idx"),
            models.Index(fields=["about_type", "about_id"], name="messaging_about_idx"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.to}"
