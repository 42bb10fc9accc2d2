"""The tickets of walk-ins, and the links by which the shop's own devices and codes are known."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from booking.diary.models import Appointment
from booking.places.models import Location
from booking.team.models import StaffMember
from crm.customers.models import Customer


class TicketState(models.TextChoices):
    """Where a walk-in stands."""

    WAITING = "waiting", pgettext_lazy("queue", "waiting")
    CALLED = "called", pgettext_lazy("queue", "called")
    SKIPPED = "skipped", pgettext_lazy("queue", "skipped")
    SERVING = "serving", _("in service")
    SERVED = "served", pgettext_lazy("queue", "served")
    LEFT = "left", pgettext_lazy("queue", "left")


STANDING = (TicketState.WAITING, TicketState.CALLED, TicketState.SKIPPED)


class TicketSource(models.TextChoices):
    """Where the ticket was taken."""

    DESK = "desk", _("desk")
    KIOSK = "kiosk", _("kiosk")
    QR = "qr", _("own phone")


class Ticket(models.Model):
    """One walk-in of the shop-local `day`: a letter for what they want and a number that runs through the day.

    `services` are tokens of services with variants (`12`, `12v3`), in order; `services_text` is how they were called.
    `promised_minutes` is the wait that was said when the ticket was taken (None: nobody could say). `called_to` is who
    calls or serves them; `wished` whom they wait for (None: anyone). `customer` is somebody known whom the desk chose.
    `network` is a keyed digest of where a phone's ticket was taken from: enough to count those of one, and no address.
    """

    reference = models.CharField(max_length=12, unique=True)
    location = models.ForeignKey(
        Location, on_delete=models.CASCADE, related_name="tickets", db_index=False
    )  # the unique number's index serves it
    day = models.DateField()
    letter = models.CharField(max_length=1)
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120, blank=True)
    phone = models.CharField(max_length=16, blank=True)
    email = models.CharField(max_length=254, blank=True)
    customer = models.ForeignKey(
        Customer, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    language = models.CharField(max_length=10)
    services = ArrayField(models.CharField(max_length=20))
    services_text = models.CharField(max_length=200)
    wished = models.ForeignKey(
        StaffMember, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    source = models.CharField(max_length=5, choices=TicketSource.choices)
    network = models.CharField(max_length=16, blank=True, default="", db_default="")
    state = models.CharField(max_length=7, choices=TicketState.choices, default=TicketState.WAITING)
    called_to = models.ForeignKey(
        StaffMember, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    appointment = models.OneToOneField(
        Appointment, null=True, on_delete=models.SET_NULL, related_name="ticket"
    )
    promised_minutes = models.PositiveSmallIntegerField(null=True)
    version = models.PositiveIntegerField(default=1)
    taken_at = models.DateTimeField()
    called_at = models.DateTimeField(null=True)
    skipped_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["location", "day", "number"], name="queue_ticket_number_uniq"),
            # Nobody calls a second one while the first is on the way.
            models.UniqueConstraint(
                fields=["called_to"], condition=Q(state="called"), name="queue_ticket_called_uniq"
            ),
            models.CheckConstraint(
                condition=~Q(state="called") | Q(called_at__isnull=False), name="queue_ticket_called_check"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["serving", "served"]) | Q(started_at__isnull=False),
                name="queue_ticket_started_check",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        """What is called out: "A-12"."""
        return f"{self.letter}-{self.number}"


class LinkKind(models.TextChoices):
    """What a link opens."""

    DEVICE = "device", _("kiosk and shop screen on a device of the shop")
    PRINT = "print", _("printed code for customers' phones")


class QueueLink(models.Model):
    """A link that staff made for a device of the shop, or for a code on paper; good until it is taken back."""

    reference = models.CharField(max_length=12, unique=True)
    location = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="queue_links")
    kind = models.CharField(max_length=6, choices=LinkKind.choices)
    name = models.CharField(max_length=60)
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name
