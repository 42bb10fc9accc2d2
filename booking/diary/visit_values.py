"""What a message says of a visit, in the language of now: its day, time, price, and the values of all variables."""

from datetime import datetime

from babel.dates import format_date
from django.utils import translation

from booking.diary.visit_facts import VisitFacts, salon_of_now
from kernel.money import format_money, locale_of


def values_of(facts: VisitFacts) -> dict[str, str]:
    """The variables that a salon's own words may hold; their meanings are `visit_wordings.VARIABLES`."""
    return {
        "customer": facts.customer,
        "salon": facts.salon,
        "day": day_of(facts),
        "time": time_of(facts),
        "when": moment_plain(facts.start),
        "services": ", ".join(line.service for line in facts.lines),
        "staff": ", ".join(dict.fromkeys(line.staff for line in facts.lines)),
        "location": facts.place.name,
        "address": facts.place.address,
        "phone": facts.place.phone,
        "price": price_of(facts),
        "reference": facts.reference,
    }


def price_of(facts: VisitFacts) -> str:
    """The total in the salon's currency."""
    return format_money(facts.total_minor, salon_of_now().currency, translation.get_language() or "en")


def day_of(facts: VisitFacts) -> str:
    """ "Friday 27 November 2026", 2026年11月27日星期五."""
    locale = locale_of(translation.get_language() or "en")
    return str(format_date(facts.start.date(), "full", locale=locale))


def time_of(facts: VisitFacts) -> str:
    """The start on the shop's clock, 24 hours."""
    return facts.start.strftime("%H:%M")


def moment_plain(moment: datetime) -> str:
    """ "2026-11-27 15:00", which also WeChat's templates take."""
    return moment.strftime("%Y-%m-%d %H:%M")
