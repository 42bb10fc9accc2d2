"""People who are served."""

from django.contrib.postgres.indexes import GinIndex
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm.customers.lists.models import ContactShown, Export, SavedView

__all__ = [
    "VOUCHED_SOURCES",
    "AlertSeen",
    "Calendar",
    "Consent",
    "ContactKind",
    "ContactShown",
    "Customer",
    "CustomerContact",
    "CustomerLink",
    "Export",
    "LinkKind",
    "OwnField",
    "OwnKind",
    "SavedView",
    "Sensitivity",
    "SensitivityKind",
    "Tag",
    "Tagging",
]

VOUCHED_SOURCES = ("desk", "walk_in")  # sources that only the salon's own people give: they saw who it is


class Calendar(models.TextChoices):
    """In which calendar a birthday is kept."""

    SOLAR = "solar", _("by the calendar")
    LUNAR = "lunar", _("by the Chinese lunar calendar")


class Customer(models.Model):
    """One person who is served, whatever way they came in. Never deleted while there is history.

    `version` grows with each change at the desk (a stale edit is refused). `merged_into` is set where two rows turned out to
    be one person: this row then only answers for old links. `sought` is the text by which they are found
    (`finding.sought`): whoever changes names or contacts calls `finding.indexing.customers_sought`.

    `name` is what is shown everywhere; where family or given name are known it is made of them. `source` is the way in
    ("desk", "online"), `found_through` the code of the salon's list of how people heard of it. `home_place` is the id of a
    location (`tenants.accounts.shops`). The birthday is month and day in its calendar, the year only where it is known;
    `birth_leap` is a lunar leap month. `online_block` is why they may not book online by themselves, "" where they may.
    `own` holds the salon's own fields (see `facts.fields`). `erased_at` is when the person was taken out of the row (crm.privacy):
    what is left names nobody.
    """

    name = models.CharField(_("name"), max_length=120)
    language = models.CharField(_("language"), max_length=10, blank=True)
    note = models.TextField(_("note"), blank=True)
    source = models.CharField(_("how they found us"), max_length=30, blank=True)
    version = models.PositiveIntegerField(default=1, db_default=1)
    merged_into = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="merged", db_index=False
    )
    family_name = models.CharField(max_length=60, default="", db_default="")
    given_name = models.CharField(max_length=60, default="", db_default="")
    preferred_name = models.CharField(max_length=60, default="", db_default="")
    gender = models.CharField(max_length=30, default="", db_default="")
    wechat = models.CharField(max_length=60, default="", db_default="")
    address = models.CharField(max_length=300, default="", db_default="")
    company = models.CharField(max_length=120, default="", db_default="")
    found_through = models.CharField(max_length=30, default="", db_default="")
    referrer = models.ForeignKey(
        "self", null=True, on_delete=models.SET_NULL, related_name="referred", db_index=False
    )
    home_place = models.BigIntegerField(null=True)
    birth_calendar = models.CharField(
        max_length=5, choices=Calendar.choices, default=Calendar.SOLAR, db_default=Calendar.SOLAR
    )
    birth_year = models.PositiveSmallIntegerField(null=True)
    birth_month = models.PositiveSmallIntegerField(null=True)
    birth_day = models.PositiveSmallIntegerField(null=True)
    birth_leap = models.BooleanField(default=False, db_default=False)
    online_block = models.CharField(max_length=200, default="", db_default="")
    own = models.JSONField(default=dict, db_default={})
    created_at = models.DateTimeField(auto_now_add=True)
    sought = models.TextField(blank=True, editable=False, default="", db_default="")
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(birth_month__isnull=True, birth_day__isnull=True, birth_year__isnull=True)
                | models.Q(birth_month__range=(1, 12), birth_day__range=(1, 31)),
                name="customers_customer_birthday_check",
            )
        ]
        indexes = [
            GinIndex(fields=["sought"], opclasses=["gin_trgm_ops"], name="customers_sought_idx"),
            models.Index(
                fields=["merged_into"],
                condition=models.Q(merged_into__isnull=False),
                name="customers_merged_idx",
            ),
        ]

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
    """A consent as given: purpose, the text with its version, when and how. Append-only; a withdrawal is a new row.

    `text` is what was agreed to, as it was read then ("" where nobody reads: a merge).
    """

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=30)
    given = models.BooleanField()
    text_version = models.CharField(max_length=40)
    text = models.TextField(default="", db_default="")
    at = models.DateTimeField(default=timezone.now)
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


class OwnKind(models.TextChoices):
    """What a field of the salon's own holds."""

    TEXT = "text", _("text")
    CHOICE = "choice", _("one of a list")
    NUMBER = "number", _("number")
    DATE = "date", _("date")
    YES_NO = "yes_no", _("yes or no")


class OwnField(models.Model):
    """A field that the salon defines for its customers. Its kind stays: what is stored was written by it.

    `options` are `{"code", "label"}` of a list, in order; one that is taken out keeps its place with `"gone": true`, so that old
    values still have a word. `shown` names the places besides the form: "page" and "visit". `builtin` is "" or names the
    built-in field whose list the row holds ("found_through"); without such a row the usual list stands.
    """

    builtin = models.CharField(max_length=20, default="")
    label = models.CharField(_("label"), max_length=60)
    kind = models.CharField(_("kind"), max_length=6, choices=OwnKind.choices)
    options = models.JSONField(default=list)
    shown = models.JSONField(default=list)
    position = models.PositiveSmallIntegerField(default=0)
    archived_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["builtin"], condition=~models.Q(builtin=""), name="customers_ownfield_builtin_uniq"
            )
        ]

    def __str__(self) -> str:
        return self.label


class SensitivityKind(models.TextChoices):
    """What a preference or sensitivity is about."""

    ALLERGY = "allergy", _("allergy")
    MEDICAL = "medical", _("health")
    HAIR = "hair", _("hair")
    SKIN = "skin", _("skin")
    PREFERENCE = "preference", _("preference")


class Sensitivity(models.Model):
    """Something to mind about a customer: what, how much it matters (see `alerts.Severity`), since when.

    Never deleted: `ended_at` is when it was found to hold no longer. `what` is a preset's code or free words; `words` says it
    in the language in use, where a selector has asked.
    """

    words: str = ""

    customer = models.ForeignKey(
        Customer, on_delete=models.CASCADE, related_name="sensitivities", db_index=False
    )
    kind = models.CharField(max_length=10, choices=SensitivityKind.choices)
    what = models.CharField(max_length=80)
    severity = models.PositiveSmallIntegerField()
    since = models.DateField(null=True)
    note = models.CharField(max_length=500, default="", db_default="")
    ended_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(severity__range=(1, 3)), name="customers_sensitivity_grade_check"
            ),
            models.UniqueConstraint(
                fields=["customer", "kind", "what"],
                condition=models.Q(ended_at__isnull=True),
                name="customers_sensitivity_once_uniq",
            ),
        ]

    def __str__(self) -> str:
        return self.what


class AlertSeen(models.Model):
    """A severe alert as somebody acknowledged it: who, when, which, before doing what. Append-only.

    `visit_id` is the visit that was booked or checked in (a number: visits are a higher room's).
    """

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="alerts_seen")
    key = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    doing = models.CharField(max_length=20)
    visit_id = models.BigIntegerField(null=True)
    user_id = models.BigIntegerField(null=True)
    user_name = models.CharField(max_length=150)
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.user_name}: {self.title}"


class LinkKind(models.TextChoices):
    """What the other person is to the customer."""

    PARTNER = "partner", _("partner")
    PARENT = "parent", _("parent")
    CHILD = "child", _("child")
    GUARDIAN = "guardian", _("guardian")
    WARD = "ward", _("child in their care")
    HOUSEHOLD = "household", _("same household")


class CustomerLink(models.Model):
    """`other` is the `kind` of `customer`. Both directions stand as rows, written together by one service.

    `may_use` lets `other` use what `customer` has paid for ahead (packages, stored value).
    """

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="links", db_index=False)
    other = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=10, choices=LinkKind.choices)
    may_use = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["customer", "other"], name="customers_link_pair_uniq"),
            models.CheckConstraint(
                condition=~models.Q(customer=models.F("other")), name="customers_link_other_check"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.kind} {self.other_id}"
