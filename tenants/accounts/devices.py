"""Sessions as their owner recognises them: what a browser says of itself, in words."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from tenants.accounts.access import StaffRequest
from tenants.accounts.models import SignIn, User
from tenants.accounts.sign_ins import sign_ins

BROWSERS = (
    ("MicroMessenger/", "WeChat"),
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("CrOS", "Chromebook"),
    ("Linux", "Linux"),
)


def device_words(said: str) -> str:
    """ "Safari · iPhone" of a User-Agent; the first known name wins, since browsers name their ancestors, too."""
    browser = next((name for mark, name in BROWSERS if mark in said), "")
    system = next((name for mark, name in SYSTEMS if mark in said), "")
    return " · ".join(word for word in (browser, system) if word) or _("Unknown device")


@dataclass(frozen=True, slots=True)
class Device:
    """A session with its device in words; `is_here` is the one that asks."""

    row: SignIn
    words: str
    is_here: bool


def devices_of(request: StaffRequest, user: User) -> list[Device]:
    """Where the person is signed in, the last used first."""
    here = request.session.session_key
    return [Device(row, device_words(row.device), row.session_key == here) for row in sign_ins(user)]
