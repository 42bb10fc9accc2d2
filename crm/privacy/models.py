"""What customers are asked to agree to, a person's own copy of what is known of them, and who was erased."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from crm.customers.models import Customer


class ConsentText(models.Model):
    """The salon's own text of what customers agree to, one row for each version; ours is the first and stands in no row.

    `code` names the text (purposes that differ by channel alone share one), `texts` holds it by language. Append-only.
    """

    code = models.CharField(max_length=30)
    number = models.PositiveIntegerField()
    texts = models.JSONField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=150, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "number"], name="privacy_text_version_uniq"),
            models.CheckConstraint(condition=Q(number__gte=2), name="privacy_text_number_check"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.number}"


class ErasureReason(models.TextChoices):
    """Why somebody was erased; chosen and never typed, so that it says nothing of them."""

    ASKED = "asked", _("They asked for it")
    NOT_NEEDED = "not_needed", _("Their data is needed no longer")
    MISTAKE = "mistake", _("They were entered by mistake")
    RULE = "rule", _("The rule on how long data is kept")
    RESTORED = "restored", _("Erased again after a backup was brought back")


class Erasure(models.Model):
    """One person taken out of the salon, under a random `key`; nothing here names them.

    `customer_ids` are the rows of theirs (merged ones too), `things` the ids of what was theirs by model: by these the
    owner's role takes their words off what the application itself may only add to. `scrubbed_at` is when that was done.
    """

    key = models.CharField(max_length=8, unique=True)
    customer_id = models.BigIntegerField(unique=True)
    customer_ids = models.JSONField()
    things = models.JSONField(default=dict)
    reason = models.CharField(
        max_length=10,
        choices=ErasureReason.choices,
        default=ErasureReason.ASKED,
        db_default=ErasureReason.ASKED,
    )
    by = models.CharField(max_length=150, blank=True)
    at = models.DateTimeField()
    scrubbed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["at"], condition=models.Q(scrubbed_at__isnull=True), name="privacy_unscrubbed_idx"
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(reason__in=ErasureReason.values), name="privacy_erasure_reason_check"
            )
        ]

    def __str__(self) -> str:
        return self.key


class ArchiveState(models.TextChoices):
    """Where a copy stands."""

    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"


class Archive(models.Model):
    """A copy of all that is known of a customer, as one ZIP file; made by a worker, gone after its days.

    `by` is who asked ("" where the customer did). `file` is its name in the salon's storage, "" before and after.
    """

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=7, choices=ArchiveState.choices, default=ArchiveState.WAITING)
    by = models.CharField(max_length=150, blank=True)
    asked_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    file = models.CharField(max_length=60, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    expires_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["customer"], condition=Q(state="waiting"), name="privacy_archive_once_uniq"
            )
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.state}"


class KeepingRules(models.Model):
    """How long the salon keeps what (one row, pk 1); None keeps it for ever.

    Customers of whom nothing was seen in `customers_years` are erased; what messages said goes after `messages_months`,
    photos `photos_months` after the last visit, those in answered forms after `form_photos_months`, forms that nobody
    answered after `requests_months`. None of them takes anything before `begins_at`.
    """

    customers_years = models.PositiveSmallIntegerField(null=True)
    messages_months = models.PositiveSmallIntegerField(null=True)
    photos_months = models.PositiveSmallIntegerField(null=True)
    form_photos_months = models.PositiveSmallIntegerField(null=True)
    requests_months = models.PositiveSmallIntegerField(null=True)
    begins_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(customers_years__range=(1, 30)), name="privacy_keep_years_check"
            ),
            models.CheckConstraint(
                condition=Q(messages_months__range=(3, 120)), name="privacy_keep_months_check"
            ),
            models.CheckConstraint(
                condition=Q(photos_months__range=(1, 120)), name="privacy_keep_photos_check"
            ),
            models.CheckConstraint(
                condition=Q(form_photos_months__range=(1, 120)), name="privacy_keep_form_photos_check"
            ),
            models.CheckConstraint(
                condition=Q(requests_months__range=(3, 120)), name="privacy_keep_requests_check"
            ),
        ]

    def __str__(self) -> str:
        months = (
            f"{self.messages_months} {self.photos_months} {self.form_photos_months} {self.requests_months}"
        )
        return f"{self.customers_years} {months}"
