"""What was counted of a channel."""

from django.db import models


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
