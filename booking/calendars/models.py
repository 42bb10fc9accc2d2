"""Private links by which a calendar elsewhere reads somebody's visits, and calendars elsewhere that are read."""

from django.db import models

from booking.team.models import StaffMember
from crm.customers.models import Customer


class CalendarFeed(models.Model):
    """A link that was made for a member of staff; at most one of theirs is good. The token is made of `reference`.

    `names_customers` says whether the calendar shows who comes, or only what is done.
    """

    reference = models.CharField(max_length=12, unique=True)
    staff = models.ForeignKey(
        StaffMember, on_delete=models.CASCADE, related_name="calendar_feeds", db_index=False
    )
    names_customers = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["staff"], condition=models.Q(ended_at=None), name="calendars_feed_good_uniq"
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class CustomerFeed(models.Model):
    """A link by which a customer's own calendar reads all their visits; at most one of theirs is good.

    The token is made of `reference`; what is stored of it is its SHA-256. It ends with the customer.
    """

    reference = models.CharField(max_length=12)
    token_hash = models.CharField(max_length=64, unique=True)
    customer = models.ForeignKey(
        Customer, on_delete=models.CASCADE, related_name="calendar_feeds", db_index=False
    )
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["customer"],
                condition=models.Q(ended_at=None),
                name="calendars_customerfeed_good_uniq",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class OutsideCalendar(models.Model):
    """A calendar of a person of the team elsewhere, read again and again as time they are busy.

    The address is a secret: sealed, shown as its host alone, told apart by `address_mark`. `next_at` is when it is read
    next (None: not any more), `failures` how many tries in a row found nothing (a try counts as one until it is done).
    `fetched_at` is when its server was last heard, `read_at` when it was last read whole. `problem` is a code of
    `neighbours.Problem`; `busy_count` stretches stand in the diary, `left_out` appointments could not be used, `finer` of them
    because they repeat within a day: of those the first time stands alone.
    """

    staff = models.ForeignKey(
        StaffMember, on_delete=models.CASCADE, related_name="outside_calendars", db_index=False
    )
    name = models.CharField(max_length=60)
    host = models.CharField(max_length=255)
    address_sealed = models.TextField()
    address_mark = models.CharField(max_length=64)
    shows_titles = models.BooleanField(default=False)
    etag = models.CharField(max_length=200, blank=True)
    modified = models.CharField(max_length=60, blank=True)
    next_at = models.DateTimeField(null=True)
    fetched_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    failures = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=20, blank=True)
    busy_count = models.PositiveIntegerField(default=0)
    left_out = models.PositiveIntegerField(default=0)
    finer = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["staff", "address_mark"], name="calendars_outside_address_uniq"),
        ]

    def __str__(self) -> str:
        return self.name
