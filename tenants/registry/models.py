"""The registry of salons, in `public` (DESIGN §3)."""

import secrets
import uuid

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_tenants.models import DomainMixin, TenantMixin


class SalonStatus(models.TextChoices):
    """What a salon's host answers."""

    PROVISIONING = "provisioning", _("being made")
    ACTIVE = "active", _("active")
    READ_ONLY = "read_only", _("read-only")
    SUSPENDED = "suspended", _("suspended")
    CLOSING = "closing", _("closing")


class SalonKind(models.TextChoices):
    """The trade; decides the preset menu."""

    HAIR = "hair", _("Hair salon")
    BARBER = "barber", _("Barber")
    NAILS = "nails", _("Nail studio")
    LASHES = "lashes", _("Lashes and brows")
    SKIN = "skin", _("Skin and beauty")
    MASSAGE = "massage", _("Massage and spa")


def new_schema_name() -> str:
    """An opaque, immutable, lower-case schema name."""
    return f"s_{secrets.token_hex(6)}"


class Salon(TenantMixin):  # type: ignore[misc] # django-tenants has no types
    """One business: one schema. `schema_name` never changes and says nothing of the business."""

    auto_create_schema = False
    auto_drop_schema = False

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.CharField(
        max_length=31, unique=True, validators=[RegexValidator(r"^[a-z][a-z0-9-]{2,30}$")]
    )
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, choices=SalonKind.choices, default=SalonKind.HAIR)
    status = models.CharField(max_length=14, choices=SalonStatus.choices, default=SalonStatus.PROVISIONING)
    country = models.CharField(max_length=2)
    currency = models.CharField(max_length=3)
    language = models.CharField(max_length=10)
    time_zone = models.CharField(max_length=64)
    database = models.CharField(max_length=40, default="default", editable=False)
    is_demo = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(slug__regex=r"^[a-z][a-z0-9-]{2,30}$"), name="registry_salon_slug_check"
            ),
            models.CheckConstraint(
                condition=models.Q(schema_name__regex=r"^s_[0-9a-f]{12}$") | models.Q(schema_name="public"),
                name="registry_salon_schema_name_check",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Domain(DomainMixin):  # type: ignore[misc]
    """A host under which a salon answers; lower case, no port."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant"], condition=models.Q(is_primary=True), name="registry_domain_primary_uniq"
            ),
        ]


class SpareSchema(models.Model):
    """A schema made ahead of time, waiting for a sign-up to claim it."""

    schema_name = models.CharField(max_length=63, unique=True)
    fingerprint = models.CharField(max_length=64)
    made_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.schema_name


class SchemaVersion(models.Model):
    """The code version that a schema stands at: the fingerprint of the migrations applied to it."""

    schema_name = models.CharField(max_length=63, primary_key=True)
    fingerprint = models.CharField(max_length=64)
    failed = models.TextField(blank=True)
    migrated_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{self.schema_name} {self.fingerprint[:8]}"


class SalonTemplate(models.Model):
    """The text that makes one salon's schema, rendered once per code version; `{schema}` stands for the name."""

    fingerprint = models.CharField(max_length=64, primary_key=True)
    sql = models.TextField()
    rendered_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.fingerprint[:8]


class OneTimeLink(models.Model):
    """A link that signs one user of one salon in, once, within minutes: from sign-up to the salon's own host."""

    token_hash = models.CharField(max_length=64, unique=True)
    salon = models.ForeignKey(Salon, on_delete=models.CASCADE)
    user_id = models.BigIntegerField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"link into {self.salon_id}"


class PlatformLine(models.Model):
    """The platform's own trail: what was done to salons as such (made, suspended, deleted); append-only."""

    at = models.DateTimeField(auto_now_add=True)
    actor_name = models.CharField(max_length=150)
    action = models.CharField(max_length=60)
    salon_uuid = models.UUIDField(null=True)
    facts = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.action} {self.salon_uuid}"


class ErasedPerson(models.Model):
    """Somebody whom a salon erased, kept outside of the salon's schema: after a restore they are erased again.

    `customer_id` is the number of their row in the salon's schema; nothing here names anybody. Append-only.
    """

    salon_uuid = models.UUIDField()
    customer_id = models.BigIntegerField()
    key = models.CharField(max_length=8)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["salon_uuid", "customer_id"], name="registry_erased_once_uniq")
        ]

    def __str__(self) -> str:
        return self.key
