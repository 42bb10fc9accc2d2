"""People who sign in. In a salon's schema they are its staff, in `public` the platform's own people."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kernel.context import current_salon_or_none


class Role(models.TextChoices):
    """DESIGN §10. A user of a salon has one role; ADMIN and SUPPORT exist only in `public`."""

    OWNER = "owner", _("Owner")
    MANAGER = "manager", _("Manager")
    RECEPTIONIST = "receptionist", _("Receptionist")
    STYLIST = "stylist", _("Stylist")
    ACCOUNTANT = "accountant", _("Accountant")
    ADMIN = "admin", _("Platform admin")
    SUPPORT = "support", _("Platform support")


class UserManager(BaseUserManager["User"]):
    """Makes users; emails are kept in lower case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A user with that email; without a password they can only come in by link."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def with_switches(self) -> models.QuerySet["User"]:
        """Users with what their salon switched on and off for their role, in the same query."""
        mine = RoleSwitch.objects.filter(role=models.OuterRef("role"))
        return self.annotate(
            switched_on=ArraySubquery(mine.filter(is_on=True).values("action")),
            switched_off=ArraySubquery(mine.filter(is_on=False).values("action")),
        )

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A platform admin; only meaningful in `public`."""
        return self.create_user(email, password, role=Role.ADMIN, is_staff=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        """The user of that email, whatever the case typed."""
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser):
    """A login. `session_epoch` is part of every session's proof: raising it signs the person out everywhere."""

    email = models.EmailField(_("email"), max_length=254)
    name = models.CharField(_("name"), max_length=150)
    role = models.CharField(_("role"), max_length=12, choices=Role.choices, default=Role.STYLIST)
    language = models.CharField(_("language"), max_length=10, blank=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    session_epoch = models.PositiveIntegerField(default=0)
    date_joined = models.DateTimeField(default=timezone.now)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="accounts_user_email_uniq"),
            models.UniqueConstraint(fields=["email"], name="accounts_user_email_exact_uniq"),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def get_session_auth_hash(self) -> str:
        """Django's proof of the password, bound to the salon, with the epoch mixed in."""
        salon = current_salon_or_none()
        return f"{super().get_session_auth_hash()}{self.session_epoch}{salon.uuid if salon else ''}"

    def get_full_name(self) -> str:
        """The name as the person gave it."""
        return self.name

    def has_perm(self, perm: str, obj: object = None) -> bool:
        """Django's own admin asks this; rights of the product are in `tenants.accounts.rights`."""
        return self.is_active and self.is_staff and self.role == Role.ADMIN

    def has_module_perms(self, app_label: str) -> bool:
        """As `has_perm`, for a whole app."""
        return self.has_perm("")


class Invitation(models.Model):
    """The way in for a login without access: one link, in force `[sent_at, expires_at)`; only its hash is kept."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="invitation")
    token_hash = models.CharField(max_length=64, unique=True)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("sent_at")), name="accounts_invitation_life_check"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.expires_at}"


class RoleSwitch(models.Model):
    """Where a salon's role may more or less than the table says (`rights.SWITCHABLE`); no row means as the table says."""

    role = models.CharField(max_length=12, choices=Role.choices)
    action = models.CharField(max_length=40)
    is_on = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["role", "action"], name="accounts_role_switch_uniq"),
            models.CheckConstraint(
                condition=~models.Q(role="owner"), name="accounts_role_switch_owner_check"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.action} {'on' if self.is_on else 'off'}"


class RequiredStep(models.Model):
    """A role whose people must have a second step at signing in, as their owner wants it."""

    role = models.CharField(max_length=12, choices=Role.choices, unique=True)

    def __str__(self) -> str:
        return self.role


class SignIn(models.Model):
    """A session of somebody, as they recognise it: since when, last used when and from where, with what."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sign_ins")
    session_key = models.CharField(max_length=40, unique=True)
    started_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    device = models.CharField(max_length=300, blank=True)
    address = models.GenericIPAddressField(null=True)

    def __str__(self) -> str:
        return f"{self.user_id} {self.started_at}"


class Tablet(models.Model):
    """A device of the shop that its people share; it knows itself by a cookie, of which only the hash is kept."""

    name = models.CharField(_("name"), max_length=60)
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Pin(models.Model):
    """The number by which a person takes the shop's tablet; hashed like a password, of no use on any other device.

    `failures` counts wrong ones in a row, `day_failures` those of `day` whatever came between; nothing opens before
    `locked_until`.
    """

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="pin")
    pin_hash = models.CharField(max_length=128)
    failures = models.PositiveSmallIntegerField(default=0)
    day = models.DateField(null=True)
    day_failures = models.PositiveSmallIntegerField(default=0, db_default=0)
    locked_until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.user_id)
