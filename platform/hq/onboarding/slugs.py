"""Proposing a salon's address from its name, Chinese names by pinyin."""

import re

from django.utils.text import slugify
from pypinyin import lazy_pinyin

from tenants.registry.models import Salon
from tenants.registry.slugs import slug_is_allowed

LONGEST = 28


def slug_proposed(name: str) -> str:
    """A free slug made from `name`: letters, digits and hyphens, numbered when the plain one is taken."""
    base = slugify(" ".join(lazy_pinyin(name)) if re.search(r"[\u3400-\u9fff]", name) else name)
    if "-" in base and re.search(r"[\u3400-\u9fff]", name):
        base = base.replace("-", "")
    base = re.sub(r"^[^a-z]+", "", base)[:LONGEST].strip("-")
    if not slug_is_allowed(base):
        base = f"salon-{base}"[:LONGEST].strip("-") if base else "salon"
    return _first_free(base)


def _first_free(base: str) -> str:
    taken = set(Salon.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    if base not in taken and slug_is_allowed(base):
        return base
    number = 2
    while f"{base}-{number}" in taken:
        number += 1
    return f"{base}-{number}"
