"""Proposing a salon's address from its name, Chinese names by pinyin."""

import re

from pypinyin import lazy_pinyin

from tenants.registry.slugs import slug_suggest

HAN = re.compile(r"[\u3400-\u9fff]")


def slug_proposed(name: str) -> str:
    """A free address that looks like the name: "yunji" for 云髻, "maison-lune" for Maison Lune."""
    return slug_suggest("".join(lazy_pinyin(name)) if HAN.search(name) else name)
