"""People who sign in. In a salon's schema they are its staff, in `public` the platform's own people."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import JSONObject, Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kernel.context import current_salon_or_none
from kernel.marks import listed


class Role(models.TextChoices):
    """DESIGN §10. The roles we deliver; OWN stands for one of the salon's making, ADMIN and SUPPORT only in `public`."""

    OWNER = "owner", _("Owner")
    MANAGER = "manager", _("Manager")
    RECEPTIONIST = "receptionist", _("Receptionist")
    STYLIST = "stylist", _("Stylist")
    ACCOUNTANT = "accountant", _("Accountant")
    OWN = "own", _("Own role")
    ADMIN = "admin", _("Platform admin")
    SUPPORT = "support", _("Platform support")


SALON_ROLES = (Role.OWNER, Role.MANAGER, Role.RECEPTIONIST, Role.STYLIST, Role.ACCOUNTANT)


class UserManager(BaseUserManager["User"]):
    """Makes users, each with the role named; emails are kept in lower case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A user with that email; without a password they can only come in by link. For the rest see `create`."""
        hashed = self.model()
        hashed.set_password(password)
        named = {"email": email.strip().lower(), "password": hashed.password}
        return self._made(fields.pop("own_role", None), fields.pop("places", None), {**fields, **named})

    def create(
        self, *, own_role: "OwnRole | None" = None, places: list[int] | None = None, **fields: Any
    ) -> "User":
        """A user whose `role` (or `own_role`, one of the salon's making) holds at `places`, None for all of them."""
        return self._made(own_role, places, fields)

    def _made(self, own_role: "OwnRole | None", places: list[int] | None, fields: dict[str, Any]) -> "User":
        user: User = super().create(**fields)
        if own_role or user.role in SALON_ROLES:
            role = "" if own_role else user.role
            RoleGrant.objects.create(user=user, role=role, own_role=own_role, places=places)
        return user

    def with_roles(self) -> models.QuerySet["User"]:
        """Users with the roles given to them (`held`) and what their salon switched (`switched`), in the same query."""
        held = RoleGrant.objects.filter(user=models.OuterRef("pk")).order_by("pk")
        return self.annotate(
            held=ArraySubquery(
                held.values(
                    json=JSONObject(
                        role="role",
                        own="own_role_id",
                        name="own_role__name",
                        rights="own_role__rights",
                        places="places",
                    )
                )
            ),
            switched=ArraySubquery(
                RoleSwitch.objects.values(json=JSONObject(role="role", action="action", is_on="is_on"))
            ),
        )

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A platform admin; only meaningful in `public`."""
        return self.create_user(email, password, role=Role.ADMIN, is_staff=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        """The user of that email, whatever the case typed."""
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser):
    """A login. `session_epoch` is part of every session's proof: raising it signs the person out everywhere.

    What they may do stands in their RoleGrants; `role` is the strongest of these in a word, for what needs only one.
    """

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

    @property
    def role_names(self) -> str:
        """What they are here in words, such as "Manager, Receptionist"; no query for the user of a request."""
        known: Any = self if hasattr(self, "held") else User.objects.with_roles().get(pk=self.pk)
        names = [str(one["name"] or Role(one["role"]).label) for one in known.held]
        return listed(names) or self.get_role_display()

    def get_full_name(self) -> str:
        """The name as the person gave it."""
        return self.name

    def has_perm(self, perm: str, obj: object = None) -> bool:
        """Django's own admin asks this; rights of the product are in `tenants.accounts.rights`."""
        return self.is_active and self.is_staff and self.role == Role.ADMIN

    def has_module_perms(self, app_label: str) -> bool:
        """As `has_perm`, for a whole app."""
        return self.has_perm("")


class OwnRole(models.Model):
    """A role that the salon made: its `rights` are codes of `rights.Action`.

    `needs_second_step` is for these what a RequiredStep is for the roles we deliver.
    """

    name = models.CharField(_("name"), max_length=40)
    rights = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    needs_second_step = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(Lower("name"), name="accounts_own_role_name_uniq"),
        ]

    def __str__(self) -> str:
        return self.name


class RoleGrant(models.Model):
    """A role that somebody has: one of ours (`role`) or of the salon's (`own_role`).

    `places` are the ids of the locations where it holds, None for all of them, those to come too. They are not a foreign
    key: logins also live in `public`, which has no locations.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="grants", db_index=False)
    role = models.CharField(max_length=12, choices=Role.choices, blank=True)
    own_role = models.ForeignKey(OwnRole, on_delete=models.PROTECT, null=True, related_name="grants")
    places = ArrayField(models.BigIntegerField(), null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "own_role"], nulls_distinct=False, name="accounts_grant_uniq"
            ),
            models.CheckConstraint(
                condition=models.Q(role="", own_role__isnull=False)
                | models.Q(role__in=SALON_ROLES, own_role__isnull=True),
                name="accounts_grant_one_role_check",
            ),
            models.CheckConstraint(
                condition=models.Q(places__isnull=True)
                | models.Q(places__len__gt=0) & ~models.Q(role="owner"),
                name="accounts_grant_places_check",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role or self.own_role_id} {self.places or 'everywhere'}"


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
