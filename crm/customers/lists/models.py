"""What belongs to lists of customers: views that people keep, exports, and contacts that were shown to who may not see them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


class SavedView(models.Model):
    """A list as somebody arranged it: `query` is its address without the page (search, filters, sort, columns).

    Whoever made it changes it; where it `is_shared`, everybody of the team who sees lists opens it. A person has one that
    stands at first (`is_default`).
    """

    user = models.ForeignKey(
        "accounts.User", on_delete=models.CASCADE, related_name="customer_views", db_index=False
    )
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=2000, blank=True)
    is_shared = models.BooleanField(default=False)
    is_default = models.BooleanField(default=False)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "name"], name="customers_view_name_uniq"),
            models.UniqueConstraint(
                fields=["user"], condition=Q(is_default=True), name="customers_view_default_uniq"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ContactShown(models.Model):
    """Somebody who sees contacts masked had them shown: who, whose, when, why."""

    user = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    customer = models.ForeignKey(
        "customers.Customer", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    reason = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.user_id} {self.customer_id}"


class ExportState(models.TextChoices):
    """Where an export stands."""

    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Export(models.Model):
    """Customers taken out as a file: by whom, which list (`query`), how many (`total`), and the record that it was done.

    A large one is made by a worker: `done` counts its rows, `tries` how often it was begun, `stepped_at` when a worker
    was last seen at it, and its `file` stands in the salon's storage until `expires_at`; then the name is "" and the
    record stays.
    """

    user = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    query = models.CharField(max_length=2000, blank=True)
    columns = ArrayField(models.CharField(max_length=40))
    kind = models.CharField(max_length=4, choices=[("csv", "CSV"), ("xlsx", "XLSX")])
    state = models.CharField(max_length=9, choices=ExportState.choices, default=ExportState.WAITING)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(default=0)
    stepped_at = models.DateTimeField(null=True)
    language = models.CharField(max_length=10)
    file = models.CharField(max_length=80, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["csv", "xlsx"]), name="customers_export_kind_check"),
        ]

    def __str__(self) -> str:
        return f"{self.total} {self.kind}"
