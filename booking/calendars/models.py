"""Private links by which a calendar elsewhere reads a person's visits."""

from django.db import models

from booking.team.models import StaffMember


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
