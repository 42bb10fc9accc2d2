"""Which services need which form."""

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from booking.catalog.models import Service
from crm.forms.models import Form


class When(models.TextChoices):
    """When a visit with the service needs an answer."""

    VALID = "valid", pgettext_lazy("form needed", "When no valid answer stands")
    FIRST = "first", pgettext_lazy("form needed", "Only the first time")
    ALWAYS = "always", pgettext_lazy("form needed", "For every visit")


class FormRule(models.Model):
    """Visits with the service need the form."""

    form = models.ForeignKey(Form, on_delete=models.CASCADE, related_name="+")
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="+", db_index=False)
    when = models.CharField(max_length=6, choices=When.choices, default=When.VALID)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["service", "form"], name="intake_rule_once_uniq"),
            models.CheckConstraint(
                condition=Q(when__in=["valid", "first", "always"]), name="intake_rule_when_check"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service_id} {self.form_id} {self.when}"
