"""Segments: customers that fit conditions, whoever they are on the day."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Segment(models.Model):
    """A named rule (see `rules`), asked anew whenever it is used; never a list of people.

    `version` grows with each change (a stale edit is refused). Archived, not deleted, so that what named it still can.
    """

    name = models.CharField(_("name"), max_length=60)
    rule = models.JSONField()
    version = models.PositiveIntegerField(default=1)
    made_by = models.CharField(max_length=150, blank=True)
    changed_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["name"], condition=models.Q(archived_at=None), name="segments_segment_name_uniq"
            ),
            models.CheckConstraint(
                condition=~models.Q(name__regex=r"^\s*$"), name="segments_segment_name_check"
            ),
        ]

    def __str__(self) -> str:
        return self.name
