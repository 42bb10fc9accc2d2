"""People who are served."""

from django.contrib.postgres.indexes import GinIndex
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from crm.customers.list_models import ContactShown, Export, SavedView

__all__ = [
    "Consent",
    "ContactKind",
    "ContactShown",
    "Customer",
    "CustomerContact",
    "Export",
    "SavedView",
    "Tag",
    "Tagging",
]

VOUCHED_SOURCES = ("desk", "walk_in")  # sources that only the salon's own people give: they saw who it is


class Customer(models.Model):
    """One person who is served, whatever way they came in. Never deleted while there is history.

    `version` grows with each change at the desk (a stale edit is refused). `merged_into` is set where two rows turned out to
    be one person: this row then only answers for old links. `sought` is the text by which they are found (sought.py): whoever
    changes names or contacts calls `indexing.customers_sought`.
    """

    name = models.CharField(_("name"), max_length=120)
    language = models.CharField(_("language"), max_length=10, blank=True)
    note = models.TextField(_("note"), blank=True)
    source = models.CharField(_("how they found us"), max_length=30, blank=True)
    version = models.PositiveIntegerField(default=1, db_default=1)
    merged_into = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="merged", db_index=False
    )
    created_at = models.DateTimeField(auto_now_add=True)
    sought = models.TextField(blank=True, editable=False, default="", db_default="")

    class Meta:
        indexes = [GinIndex(fields=["sought"], opclasses=["gin_trgm_ops"], name="customers_sought_idx")]

    def __str__(self) -> str:
        return self.name


class ContactKind(models.TextChoices):
    """Ways to reach a person."""

    PHONE = "phone", _("phone")
    EMAIL = "email", _("email")


class CustomerContact(models.Model):
    """A phone (E.164) or email (lower case) of a customer, unique in the salon: one normal form, one person.

    `verified_at` is when it was proved that the customer reads it (a code, a link, or the salon's own people vouch);
    `confirmed_at` is when somebody last made sure that it is still right.
    """

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="contacts")
    kind = models.CharField(max_length=5, choices=ContactKind.choices)
    value = models.CharField(max_length=254)
    is_primary = models.BooleanField(default=True)
    verified_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "value"], name="customers_contact_value_uniq"),
            models.CheckConstraint(
                condition=models.Q(kind="email") | models.Q(value__regex=r"^\+[1-9][0-9]{6,14}$"),
                name="customers_contact_phone_check",
            ),
        ]

    def __str__(self) -> str:
        return self.value


class Consent(models.Model):
    """A consent as given: purpose, the text's version, when and how. Append-only; a withdrawal is a new row."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=30)
    given = models.BooleanField()
    text_version = models.CharField(max_length=40)
    at = models.DateTimeField(auto_now_add=True)
    source = models.CharField(max_length=20)
    address = models.GenericIPAddressField(null=True)

    def __str__(self) -> str:
        return f"{self.purpose} {self.given}"


class Tag(models.Model):
    """A free word of the salon for customers, in one of the twelve colours."""

    name = models.CharField(_("name"), max_length=40)
    colour = models.PositiveSmallIntegerField(
        _("colour"), default=1, validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    customers = models.ManyToManyField(Customer, through="Tagging", related_name="tags")

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["name"], name="customers_tag_name_uniq"),
            models.CheckConstraint(
                condition=models.Q(colour__range=(1, 12)), name="customers_tag_twelve_check"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Tagging(models.Model):
    """A tag at a customer."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, db_index=False)
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["customer", "tag"], name="customers_tagging_uniq")]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.tag_id}"
