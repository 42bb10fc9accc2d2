"""People who are served."""

from django.db import models
from django.utils.translation import gettext_lazy as _

VOUCHED_SOURCES = ("desk", "walk_in")  # sources that only the salon's own people give: they saw who it is


class Customer(models.Model):
    """One person who is served, whatever way they came in. Never deleted while there is history."""

    name = models.CharField(_("name"), max_length=120)
    language = models.CharField(_("language"), max_length=10, blank=True)
    note = models.TextField(_("note"), blank=True)
    source = models.CharField(_("how they found us"), max_length=30, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name


class ContactKind(models.TextChoices):
    """Ways to reach a person."""

    PHONE = "phone", _("phone")
    EMAIL = "email", _("email")


class CustomerContact(models.Model):
    """A phone (E.164) or email (lower case) of a customer, unique in the salon: one normal form, one person."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="contacts")
    kind = models.CharField(max_length=5, choices=ContactKind.choices)
    value = models.CharField(max_length=254)
    is_primary = models.BooleanField(default=True)

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
