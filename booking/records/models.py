"""What is written down about a customer's care."""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from booking.diary.models import Appointment
from crm.customers.models import Customer

LONGEST_NOTE = 20_000


class Written(models.Model):
    """What every record says of itself: whose it is, of which visit, who wrote it and when, whether it was taken away.

    `author_id` is the login that wrote it, `author` their name of then. `removed_at` hides it; `version` grows with each
    change, so that a stale edit is refused.
    """

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+", db_index=False)
    visit = models.ForeignKey(
        Appointment, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    author_id = models.BigIntegerField(null=True)
    author = models.CharField(max_length=150, blank=True)
    at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True


class Visibility(models.TextChoices):
    """Who reads a note."""

    ALL = "all", pgettext_lazy("who reads a note", "Everybody who sees the customer")
    MANAGERS = "managers", pgettext_lazy("who reads a note", "Managers and I")
    MINE = "mine", pgettext_lazy("who reads a note", "Only I")


class Weight(models.IntegerChoices):
    """How much a pinned note matters; the numbers are those of crm.customers.minding.alerts.Severity."""

    NOTE = 1, pgettext_lazy("pinned note", "Good to know")
    WARN = 2, pgettext_lazy("pinned note", "Mind this")


class Note(Written):
    """A note in plain words. A pinned one that everybody reads is an alert of the weight `weight`."""

    text = models.TextField()
    visibility = models.CharField(max_length=8, choices=Visibility.choices, default=Visibility.ALL)
    pinned = models.BooleanField(default=False)
    weight = models.PositiveSmallIntegerField(choices=Weight.choices, default=Weight.NOTE)
    removed_by = models.CharField(max_length=150, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(weight__in=[1, 2]), name="records_note_weights_check"),
            models.CheckConstraint(
                condition=Q(visibility__in=["all", "managers", "mine"]), name="records_note_visibility_check"
            ),
        ]
        indexes = [models.Index(fields=["customer", "at"], name="records_note_customer_idx")]

    def __str__(self) -> str:
        return self.text[:40]


class NoteEdit(models.Model):
    """How a note stood before somebody changed it, and who could read it then: nobody else reads it now."""

    note = models.ForeignKey(Note, on_delete=models.CASCADE, related_name="edits")
    at = models.DateTimeField()
    by = models.CharField(max_length=150)
    text = models.TextField()
    visibility = models.CharField(
        max_length=10, choices=Visibility.choices, default=Visibility.MINE, db_default=Visibility.MINE
    )

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.note_id} {self.at}"


class Moment(models.TextChoices):
    """When a photo was taken: before and after make a pair."""

    BEFORE = "before", pgettext_lazy("photo", "Before")
    AFTER = "after", pgettext_lazy("photo", "After")
    OTHER = "other", pgettext_lazy("photo", "Other")


class Photo(Written):
    """A photo, kept as two sizes under the name `stored`; shown only while the customer consents.

    `drawing` are strokes on it as `{"c": colour 0–4, "t": thickness 1–3, "p": [x, y, …]}`, in ten-thousandths of the
    photo's width and height; they are never burnt in. One that is `shared` stands on the customer's own page too.
    """

    stored = models.CharField(max_length=60)
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    moment = models.CharField(max_length=6, choices=Moment.choices, default=Moment.OTHER)
    caption = models.CharField(max_length=200, blank=True)
    drawing = models.JSONField(default=list)
    shared = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(moment__in=["before", "after", "other"]), name="records_photo_moment_check"
            ),
        ]
        indexes = [models.Index(fields=["customer", "at"], name="records_photo_customer_idx")]

    def __str__(self) -> str:
        return self.stored

    @property
    def strokes(self) -> list[dict[str, Any]]:
        """What is drawn on it, as an SVG takes it; a single point becomes a dot."""
        return [
            {"colour": stroke["c"], "thickness": stroke["t"], "points": points_text(stroke["p"])}
            for stroke in self.drawing
        ]


def points_text(numbers: list[int]) -> str:
    """Pairs of numbers as the points of a line; one alone twice, which draws a dot."""
    pairs = [f"{x},{y}" for x, y in zip(numbers[::2], numbers[1::2], strict=True)]
    return " ".join(pairs if len(pairs) > 1 else pairs * 2)


class Attachment(Written):
    """A file beside the photos: a PDF as it came, or a picture drawn anew; handed out as a download, never shown."""

    stored = models.CharField(max_length=60)
    name = models.CharField(max_length=120)
    content_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()

    class Meta:
        indexes = [models.Index(fields=["customer", "at"], name="records_file_customer_idx")]

    def __str__(self) -> str:
        return self.name


class Treatment(Written):
    """What was done, so that the next person can repeat it. `at` is when.

    `sheet` is the kind of record (see `sheets`), `service_name` and `staff_name` as they were called then.
    `formula` are rows `{"shade", "grams", "developer", "ml", "minutes"}` and `products` rows `{"name", "amount",
    "batch"}`; numbers are decimal text without needless noughts, "" where nothing was said. `details` answers the
    sheet's own questions by their code.
    """

    line = models.ForeignKey(
        "diary.AppointmentLine", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    sheet = models.CharField(max_length=12)
    service_name = models.CharField(max_length=200, blank=True)
    staff_name = models.CharField(max_length=120, blank=True)
    formula = models.JSONField(default=list)
    products = models.JSONField(default=list)
    details = models.JSONField(default=dict)
    technique = models.TextField(blank=True)
    result = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["customer", "at"], name="records_treatment_customer_idx")]

    def __str__(self) -> str:
        return self.service_name or self.sheet


class PatchResult(models.TextChoices):
    """How a patch test ended."""

    WAITING = "waiting", pgettext_lazy("patch test", "Not read yet")
    CLEAR = "clear", pgettext_lazy("patch test", "No reaction")
    REACTION = "reaction", pgettext_lazy("patch test", "Reaction")


class PatchTest(Written):
    """A patch test of `what`, applied on the local day `done_on`, good for `valid_days` days from then."""

    what = models.CharField(_("What was tested"), max_length=120)
    done_on = models.DateField(_("Applied on"))
    result = models.CharField(_("Result"), max_length=8, choices=PatchResult.choices)
    remark = models.CharField(_("Remark"), max_length=500, blank=True)
    valid_days = models.PositiveSmallIntegerField(
        _("Good for (days)"), validators=[MinValueValidator(1), MaxValueValidator(3650)]
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(result__in=["waiting", "clear", "reaction"]), name="records_patch_result_check"
            ),
            models.CheckConstraint(condition=Q(valid_days__range=(1, 3650)), name="records_patch_days_check"),
        ]
        indexes = [models.Index(fields=["customer", "done_on"], name="records_patch_customer_idx")]

    def __str__(self) -> str:
        return self.what


def nothing_chosen() -> list[Any]:
    """No service needs a patch test until somebody says so."""
    return []


class RecordSettings(models.Model):
    """The salon's rules for records (one row, pk 1).

    Photos and files stay on disk `keep_days` days after they were taken away or consent was withdrawn. The services
    `patch_services` (their ids) need a patch test no older than `patch_days` days.
    """

    keep_days = models.PositiveSmallIntegerField(
        default=30, validators=[MinValueValidator(1), MaxValueValidator(365)]
    )
    patch_days = models.PositiveSmallIntegerField(
        default=180, validators=[MinValueValidator(1), MaxValueValidator(3650)]
    )
    patch_services = models.JSONField(default=nothing_chosen, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(keep_days__range=(1, 365)), name="records_keep_days_check"),
            models.CheckConstraint(
                condition=Q(patch_days__range=(1, 3650)), name="records_settings_patch_check"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.keep_days} {self.patch_days}"
