"""What stands between us and a calendar elsewhere, in words that say what to do."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from booking.calendars.neighbours import Problem
from kernel.outbound import Refusal

_WORDS: dict[str, str | Promise] = {
    Refusal.ADDRESS: _("This is no address of a calendar. It begins with https:// or webcal://."),
    Refusal.UNKNOWN: _("There is no server of that name. Is the address whole?"),
    Refusal.PRIVATE: _("This address leads into a private network; only public ones can be read."),
    Refusal.UNREACHABLE: _("The calendar's server does not answer."),
    Refusal.INSECURE: _("The way to this calendar is not secure. Please use its address with https://."),
    Refusal.SLOW: _("The calendar's server is too slow."),
    Refusal.LARGE: _("The calendar is too large (5 MB is the most)."),
    Refusal.REDIRECTS: _("The address leads from one place to the next, without end."),
    Refusal.BROKEN: _("What the calendar's server sends cannot be read."),
    Problem.GONE: _("The calendar is not there any more. Remove it here, or add its new address."),
    Problem.MISSING: _("There is no calendar at this address. Was its link made anew?"),
    Problem.FORBIDDEN: _("The calendar asks for a login. Use its private address in iCal format."),
    Problem.TROUBLE: _("The calendar's server has trouble of its own."),
    Problem.NOT_A_CALENDAR: _(
        "There is a page at this address, but no calendar. Use the address in iCal format."
    ),
    Problem.SEALED: _("The stored address cannot be read any more. Remove the calendar and add it again."),
}


def problem_words(code: str) -> str:
    """The problem in the language of now; "" for none."""
    return str(_WORDS.get(code, _("The calendar could not be read."))) if code else ""
