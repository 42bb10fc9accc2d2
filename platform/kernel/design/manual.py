"""Which page of the manual is about which part of the desk.

An app calls `register_manual` in its `desk.py`; the head of every page below that address links there.
"""

from django.conf import settings

FOLDERS = {"en": "en", "zh-hans": "zh"}  # a language of settings.LANGUAGES to its folder under docs/users

_pages: dict[str, str] = {}


def register_manual(page: str, *, under: str) -> None:
    """Let docs/users/<language>/<page>.md be the manual of every desk page whose address begins with `under`."""
    _pages[under] = page


def manual_pages() -> dict[str, str]:
    """Every registered start of an address, with its page."""
    return dict(_pages)


def manual_url(path: str, language: str) -> str:
    """The absolute address of the manual about the page at `path`; "" when no room has named one."""
    starts = [start for start in _pages if path.startswith(start)]
    if not starts:
        return ""
    port = f":{settings.PUBLIC_PORT}" if settings.PUBLIC_PORT else ""
    site = f"{settings.SCHEME}://{settings.BASE_DOMAIN}{port}"
    return f"{site}/help/{FOLDERS.get(language, 'en')}/{_pages[max(starts, key=len)]}/"
