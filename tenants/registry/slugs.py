"""Which slugs a salon may have (TRUST B11): the schema's name is never made from one."""

import re
import unicodedata
from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from pypinyin import lazy_pinyin

from kernel.errors import BadInput
from tenants.registry.models import Domain, PlatformLine, Salon

DELETED = "salon.delete"
RESTS_FOR = timedelta(days=90)
HAN = re.compile(r"[\u3400-\u9fff]")
PATTERN = re.compile(r"[a-z][a-z0-9-]{2,30}")
RESERVED = frozenset(
    [
        "about",
        "abuse",
        "account",
        "accounts",
        "admin",
        "api",
        "app",
        "apps",
        "assets",
        "auth",
        "autoconfig",
        "autodiscover",
        "billing",
        "blog",
        "book",
        "booking",
        "cdn",
        "chignon",
        "console",
        "contact",
        "dashboard",
        "demo",
        "desk",
        "dev",
        "docs",
        "download",
        "email",
        "example",
        "ftp",
        "help",
        "home",
        "hostmaster",
        "imap",
        "info",
        "internal",
        "kiosk",
        "legal",
        "localhost",
        "login",
        "logout",
        "mail",
        "media",
        "news",
        "operator",
        "owner",
        "partner",
        "platform",
        "pop",
        "postmaster",
        "press",
        "pricing",
        "privacy",
        "public",
        "register",
        "root",
        "salon",
        "salons",
        "security",
        "shop",
        "signin",
        "signup",
        "site",
        "smtp",
        "sso",
        "staging",
        "static",
        "status",
        "store",
        "support",
        "sys",
        "system",
        "terms",
        "test",
        "tests",
        "webmail",
        "webmaster",
        "www",
    ]
)


def slug_check(slug: str) -> None:
    """Raise BadInput, placed at `slug`, unless it may be a salon's address."""
    if not PATTERN.fullmatch(slug) or slug.endswith("-") or "--" in slug:
        raise BadInput.of(
            "slug",
            "slug_shape",
            _("Use 3 to 31 small letters, digits and single hyphens, starting with a letter."),
        )
    if slug in RESERVED or slug.startswith(("pg-", "xn-")):
        raise BadInput.of(
            "slug", "slug_reserved", _("This address is kept for the platform. Please choose another.")
        )


def slug_is_free(slug: str) -> bool:
    """Whether no salon has that address, nor had it lately; asks `public`."""
    host = f"{slug}.{settings.BASE_DOMAIN}"
    is_taken = Salon.objects.filter(slug=slug).exists() or Domain.objects.filter(domain=host).exists()
    return not is_taken and not slug_rests(slug)


def slug_rests(slug: str) -> bool:
    """Whether a salon of that address was deleted within RESTS_FOR: its customers' links still lead there (TRUST T24)."""
    since = timezone.now() - RESTS_FOR
    gone = PlatformLine.objects.filter(action=DELETED, facts__slug=slug, at__gt=since)
    return gone.exists()


def slug_suggest(name: str) -> str:
    """A free slug that looks like the business's name: "maison-lune" for Maison Lune, "yunji" for 云髻.

    "salon-…" where neither Latin letters nor Chinese ones give a word.
    """
    latin = "".join(lazy_pinyin(name)) if HAN.search(name) else name
    plain = unicodedata.normalize("NFKD", latin).encode("ascii", "ignore").decode().lower()
    base = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:24].rstrip("-")
    base = base if PATTERN.fullmatch(base) and base not in RESERVED else f"salon-{base}".strip("-")[:24]
    candidates = [base, *(f"{base}-{number}" for number in range(2, 1000))]
    return next(
        slug for slug in candidates if slug not in RESERVED and slug != "salon" and slug_is_free(slug)
    )
