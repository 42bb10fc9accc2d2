"""Forms of the salon's making: a draft, published versions that never change, requests to fill one in, answers."""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from crm.customers.models import Customer

Words = dict[str, str]


def blank() -> dict[str, Any]:
    """The draft of a form without anything in it."""
    return {"title": {}, "intro": {}, "questions": []}


class Form(models.Model):
    """A form as it is being written; customers fill in its last published version.

    `draft` is `{"title", "intro", "questions"}` (see `content`). An answer is good for `valid_months` months; None is for
    good. `version` grows with each change, so that a stale edit is refused.
    """

    draft = models.JSONField(default=blank)
    valid_months = models.PositiveSmallIntegerField(
        null=True, validators=[MinValueValidator(1), MaxValueValidator(120)]
    )
    version = models.PositiveIntegerField(default=1)
    archived_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_months__isnull=True) | Q(valid_months__range=(1, 120)),
                name="customer_forms_months_check",
            )
        ]

    def __str__(self) -> str:
        return str(self.draft.get("title"))


class FormVersion(models.Model):
    """What was published: never changed, never deleted while an answer names it."""

    form = models.ForeignKey(Form, on_delete=models.PROTECT, related_name="versions", db_index=False)
    number = models.PositiveIntegerField()
    content = models.JSONField()
    valid_months = models.PositiveSmallIntegerField(null=True)
    published_at = models.DateTimeField(default=timezone.now)
    published_by = models.CharField(max_length=150, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["form", "number"], name="customer_forms_version_number_uniq")
        ]

    def __str__(self) -> str:
        return f"{self.form_id} v{self.number}"


class FormRequest(models.Model):
    """A customer is asked to fill in a form, by a link or at the salon; once answered, cancelled or expired it is over.

    `visit_id` is the visit that it is for (a number: visits are a higher room's), None where somebody asked by hand.
    """

    form = models.ForeignKey(Form, on_delete=models.PROTECT, related_name="requests", db_index=False)
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    visit_id = models.BigIntegerField(null=True)
    reference = models.CharField(max_length=8, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["visit_id", "form"],
                condition=Q(visit_id__isnull=False),
                name="customer_forms_request_visit_uniq",
            )
        ]

    def __str__(self) -> str:
        return self.reference


class FormAnswer(models.Model):
    """What a customer answered, once: a correction is a new answer.

    `answers` are by the ids of the version's questions; `digest` is the SHA-256 of version, time and answers. `source` is
    the way in ("link", "desk"), `author` whoever sent it, `address` from where. Its photos may go before it does
    (`photos_gone_at`, by a rule of keeping): the answer, with their checksums, stays as it was.
    """

    version = models.ForeignKey(FormVersion, on_delete=models.PROTECT, related_name="answers", db_index=False)
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+", db_index=False)
    request = models.OneToOneField(FormRequest, null=True, on_delete=models.SET_NULL, related_name="answer")
    answers = models.JSONField()
    language = models.CharField(max_length=10, blank=True)
    source = models.CharField(max_length=20)
    author = models.CharField(max_length=150, blank=True)
    address = models.GenericIPAddressField(null=True)
    at = models.DateTimeField(default=timezone.now)
    photos_gone_at = models.DateTimeField(null=True)
    digest = models.CharField(max_length=64)

    class Meta:
        indexes = [models.Index(fields=["customer", "at"], name="customer_forms_answer_idx")]

    def __str__(self) -> str:
        return f"{self.version_id} {self.at}"
