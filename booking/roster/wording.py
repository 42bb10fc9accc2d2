"""The roster in words: hours, clashes, weeks."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from booking.roster.letters import day_text
from booking.roster.rules import Clash

CLASHES = {
    "away": gettext_lazy("is away"),
    "overlap": gettext_lazy("is to be in two places at once"),
    "not_here": gettext_lazy("does not work here on that day"),
    "rest": gettext_lazy("has only %(hours)s of rest before"),
    "day_hours": gettext_lazy("works %(hours)s, more than agreed for a day"),
    "week_hours": gettext_lazy("works %(hours)s, more than agreed for a week"),
    "over_contract": gettext_lazy("works %(hours)s over the contract"),
    "closed": gettext_lazy("works though the shop is closed"),
}
OF_WEEK = {"week_hours", "over_contract", "days_off"}


def hours_text(minutes: int) -> str:
    """ "38:30 h"."""
    return _("%(hours)s h") % {"hours": f"{minutes // 60}:{minutes % 60:02d}"}


def clash_text(clash: Clash) -> str:
    """What is wrong, as the end of a sentence that begins with the name."""
    if clash.code == "days_off":
        text = ngettext("has only %(count)d day off", "has only %(count)d days off", clash.amount)
        return text % {"count": clash.amount} if clash.amount else _("has no day off")
    return str(CLASHES[clash.code]) % {"hours": hours_text(clash.amount)}


def clash_day(clash: Clash) -> str:
    """The day it is about, or ""."""
    return "" if clash.code in OF_WEEK else day_text(clash.on, "EEE d MMM")
