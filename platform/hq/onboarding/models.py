"""Sign-ups, in `public`: one row per submitted form, so that a repeat gives the same salon."""

from django.db import models

from tenants.registry.models import Salon, SalonKind


class SignUpState(models.TextChoices):
    """How far a sign-up has come."""

    WAITING = "waiting"
    READY = "ready"
    FAILED = "failed"


class SignUp(models.Model):
    """One sign-up. `key` comes from the form: a double submit finds the row and its salon."""

    key = models.UUIDField(unique=True)
    business_name = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, choices=SalonKind.choices)
    country = models.CharField(max_length=2)
    language = models.CharField(max_length=10)
    email = models.EmailField()
    password_hash = models.CharField(max_length=128)
    slug = models.CharField(max_length=31)
    time_zone = models.CharField(max_length=64)
    state = models.CharField(max_length=8, choices=SignUpState.choices, default=SignUpState.WAITING)
    salon = models.OneToOneField(Salon, null=True, on_delete=models.SET_NULL, related_name="sign_up")
    problem = models.TextField(blank=True)
    address = models.GenericIPAddressField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.business_name
