"""Messages: what left, what waits, what failed; the salon can read each one."""

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from crm.customers.contacts.masking import masked
from crm.messaging.accounts.models import ChannelAccount
from crm.messaging.costs.models import ChannelMonth
from crm.messaging.hooks.models import Reply
from crm.messaging.reaching.models import ChannelAddress, ChannelGrant, ChannelWish

__all__ = [
    "ChannelAccount",
    "ChannelAddress",
    "ChannelGrant",
    "ChannelMonth",
    "ChannelWish",
    "Message",
    "MessageSettings",
    "MessageState",
    "MessageWording",
    "PlannedMessage",
    "PlannedState",
    "Receipt",
    "Reply",
]


class MessageState(models.TextChoices):
    """Where a message stands."""

    WAITING = "waiting", _("waiting")
    SENT = "sent", _("sent")
    FAILED = "failed", _("failed")
    EXPIRED = "expired", _("too late")
    UNSURE = "unsure", _("unsure")


class Receipt(models.TextChoices):
    """What a provider tells of a message that it took."""

    DELIVERED = "delivered", _("delivered")
    UNDELIVERED = "undelivered", _("not delivered")


class Message(models.Model):
    """One message to one person over one channel.

    Written with the change that causes it, as facts (`context`); rendered and sent by a worker through the
    outbox (topic "message"). `dedupe_key` names the effect, so that it is written once.
    `about_type`/`about_id` name the thing it is about, since crm knows nothing of higher rooms.
    `quiet` are the hours (`timing.Quiet`) in which it does not leave, None where it may leave at any time.
    `ways` is why this channel and what comes after it (`choosing.Ways`), None where nothing was chosen.

    `handed_at` is noted before a provider that cannot tell a second sending from the first is asked: a message that has
    it and no `provider_id` may have left or not ("unsure"), and a person decides. `parts` are SMS segments; `receipt`
    is what the provider told of its arrival.
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
    quiet = models.JSONField(null=True)
    dedupe_key = models.CharField(max_length=120, unique=True)
    state = models.CharField(max_length=8, choices=MessageState.choices, default=MessageState.WAITING)
    subject = models.CharField(max_length=250, blank=True)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    calendar = models.TextField(blank=True)
    error = models.TextField(blank=True)
    ways = models.JSONField(null=True)
    provider = models.CharField(max_length=20, blank=True, default="", db_default="")
    provider_id = models.CharField(max_length=80, blank=True, default="", db_default="")
    parts = models.PositiveSmallIntegerField(default=0, db_default=0)
    receipt = models.CharField(max_length=11, choices=Receipt.choices, blank=True, default="", db_default="")
    handed_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["-id"], name="messaging_newest_idx"),
            models.Index(fields=["about_type", "about_id"], name="messaging_about_idx"),
            models.Index(
                fields=["provider_id"], condition=~Q(provider_id=""), name="messaging_provider_id_idx"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.to}"

    @property
    def is_named(self) -> bool:
        """Whether the receiver is an address that people know, and not a number between machines."""
        return self.channel not in ("wechat", "push")

    @property
    def to_masked(self) -> str:
        """The receiver, for who may not see contacts whole."""
        return masked(self.to)


class PlannedState(models.TextChoices):
    """Where a planned message stands."""

    WAITING = "waiting", _("waiting")
    WRITTEN = "written", _("written")
    DROPPED = "dropped", _("dropped")


class PlannedMessage(models.Model):
    """A message that is to be written at `due_at`, and not any more from `late_at` on (docs/developers/messages.md).

    One for each version (`sequence`) of the thing it is about and each of the salon's offsets (`minutes` before it):
    the database holds that it is written once. It knows nobody's name: who is written to is looked up when it is due.
    """

    kind = models.CharField(max_length=40)
    about_type = models.CharField(max_length=40)
    about_id = models.BigIntegerField()
    sequence = models.PositiveIntegerField()
    minutes = models.PositiveIntegerField()
    due_at = models.DateTimeField()
    late_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=PlannedState.choices, default=PlannedState.WAITING)
    reason = models.CharField(max_length=200, blank=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["about_type", "about_id", "kind", "sequence", "minutes"],
                name="messaging_planned_once_uniq",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", settled_at__isnull=True)
                | (~Q(state="waiting") & Q(settled_at__isnull=False)),
                name="messaging_planned_settled_check",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"], condition=Q(state="waiting"), name="messaging_planned_waiting_idx"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.about_type} {self.about_id}, {self.minutes} min before"


def usual_reminders() -> list[int]:
    """A day and an hour before."""
    return [24 * 60, 60]


class MessageSettings(models.Model):
    """What the salon's customers are sent by itself; one row (id 1), the defaults where there is none.

    `reminder_minutes` are up to three offsets before a visit; none: no reminders. `quiet_start`/`quiet_end` are wall
    minutes of the shop's clock, equal where no hour is quiet. `planned_version` is the version by which all coming
    visits have been planned. `thanks_minutes` after a visit its customer is thanked, `again_weeks` after it invited to
    come again; None: not at all. `channel_order` is the order in which ways are tried, [] for the usual one.
    """

    reminder_minutes = ArrayField(
        models.PositiveIntegerField(validators=[MinValueValidator(5), MaxValueValidator(14 * 24 * 60)]),
        default=usual_reminders,
        blank=True,
        size=3,
    )
    quiet_start = models.PositiveSmallIntegerField(default=21 * 60)
    quiet_end = models.PositiveSmallIntegerField(default=8 * 60)
    asks_confirmation = models.BooleanField(default=True)
    thanks_minutes = models.PositiveIntegerField(
        null=True, blank=True, validators=[MinValueValidator(5), MaxValueValidator(14 * 24 * 60)]
    )
    again_weeks = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(52)]
    )
    channel_order = ArrayField(models.CharField(max_length=10), default=list, blank=True)
    version = models.PositiveIntegerField(default=1)
    planned_version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="messaging_settings_single_check"),
            models.CheckConstraint(
                condition=Q(reminder_minutes__len__lte=3), name="messaging_settings_reminders_check"
            ),
            models.CheckConstraint(
                condition=Q(quiet_start__lt=24 * 60, quiet_end__lt=24 * 60),
                name="messaging_settings_quiet_check",
            ),
        ]

    def __str__(self) -> str:
        return f"reminders {self.reminder_minutes}"


class MessageWording(models.Model):
    """The salon's own words for a kind of message in one language; without a row ours are used.

    `short` is the text message, "" where the subject serves.
    """

    kind = models.CharField(max_length=40)
    language = models.CharField(max_length=10)
    subject = models.CharField(max_length=200)
    lead = models.CharField(max_length=1000)
    short = models.CharField(max_length=300, blank=True, default="", db_default="")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "language"], name="messaging_wording_uniq"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} in {self.language}"
