"""How the salon shows itself."""

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


class Look(models.Model):
    """The look of the salon's public pages; one row (id 1). Photos are names in the salon's private storage.

    `embed_origins` are the websites (scheme, host, port) that may show the booking page in a frame.
    """

    tagline = models.CharField(_("tagline"), max_length=160, blank=True)
    about = models.TextField(_("about us"), blank=True)
    accent = models.CharField(
        _("accent colour"), max_length=7, default="#7a2e4d", validators=[RegexValidator(r"^#[0-9a-f]{6}$")]
    )
    logo = models.CharField(max_length=100, blank=True)
    cover = models.CharField(max_length=100, blank=True)
    instagram = models.CharField(max_length=60, blank=True)
    wechat = models.CharField(_("WeChat"), max_length=60, blank=True)
    reviews_url = models.URLField(_("reviews"), max_length=300, blank=True)
    shows_team = models.BooleanField(_("show the team"), default=True)
    embed_origins = models.JSONField(default=list, db_default=[], blank=True)
    published = models.BooleanField(_("booking page is public"), default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="storefront_look_single_check")]

    def __str__(self) -> str:
        return self.tagline


class Step(models.Model):
    """A first step of a new salon (P8): done or skipped, when."""

    code = models.CharField(max_length=20, primary_key=True)
    skipped = models.BooleanField(default=False)
    settled_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.code
