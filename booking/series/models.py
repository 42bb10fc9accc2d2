"""Visits that repeat: what was agreed to once, and the visits that were made of it."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from booking.diary.models import Appointment
from booking.places.models import Location


class Rhythm(models.TextChoices):
    """How visits repeat; by month they keep their weekday ("the 2nd Tuesday"; a fifth one is the month's last)."""

    WEEKS = "weeks", _("weeks")
    MONTHS = "months", _("months, on the same weekday")


class Series(models.Model):
    """Visits that were booked together, `every` so many weeks or months from `first_date` on; its lines are theirs."""

    location = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="series", db_index=False)
    rhythm = models.CharField(max_length=6, choices=Rhythm.choices)
    every = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(26)])
    first_date = models.DateField()
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"every {self.every} {self.rhythm} from {self.first_date}"


class SeriesVisit(models.Model):
    """One visit of a series, `number` from 1 on: planned for `minute` (wall minutes of the shop) of `on_date`.

    A visit that stands elsewhere was changed alone, and stays where it is when the series is changed.
    """

    series = models.ForeignKey(Series, on_delete=models.CASCADE, related_name="visits", db_index=False)
    appointment = models.OneToOneField(Appointment, on_delete=models.CASCADE, related_name="series_visit")
    number = models.PositiveSmallIntegerField()
    on_date = models.DateField()
    minute = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["series", "number"], name="series_visit_number_uniq")]

    def __str__(self) -> str:
        return f"{self.number} of {self.series_id}"
