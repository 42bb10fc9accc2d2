"""Days, times and prices as the visitor reads them, in the language of the page."""

from datetime import date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_skeleton, format_time
from django.utils.timezone import get_current_timezone_name
from django.utils.translation import get_language, gettext

from kernel.clock import zone
from kernel.context import current_salon
from kernel.money import format_money, locale_of


def language() -> str:
    """The language of the page being made."""
    return get_language() or "en"


def day_text(day: date) -> str:
    """Such as "Tue 1 Dec" or "12月1日周二"."""
    return format_skeleton("MMMEd", day, locale=locale_of(language())).replace(",", "")


def long_day_text(day: date) -> str:
    """Such as "Tuesday 1 December" or "12月1日星期二"."""
    return format_skeleton("MMMMEEEEd", day, locale=locale_of(language())).replace(",", "")


def weekday_text(day: date) -> str:
    """Such as "Tue" or "周二"."""
    return str(format_date(day, "EEE", locale=locale_of(language())))


def time_text(instant: datetime, tz: tzinfo) -> str:
    """The wall time of `instant` in `tz`, such as "14:30"."""
    return str(format_time(instant.astimezone(tz), "HH:mm", locale=locale_of(language())))


def moment_text(instant: datetime, tz: tzinfo) -> str:
    """Day and time, such as "Tue 1 Dec 14:30"."""
    return f"{day_text(instant.astimezone(tz).date())} {time_text(instant, tz)}"


def near_text(instant: datetime, tz: tzinfo, today: date) -> str:
    """Such as "today 11:40", "tomorrow 9:00", else day and time."""
    day, time = instant.astimezone(tz).date(), time_text(instant, tz)
    if day == today:
        return gettext("today %(time)s") % {"time": time}
    if day == today + timedelta(days=1):
        return gettext("tomorrow %(time)s") % {"time": time}
    return moment_text(instant, tz)


def current_zone() -> ZoneInfo:
    """The zone of the shop whose page is being made."""
    return zone(str(get_current_timezone_name()))


def price_text(amount_minor: int, *, is_from: bool = False) -> str:
    """A price in the salon's currency, with "from" where it may be more."""
    amount = format_money(amount_minor, current_salon().currency, language())
    return gettext("from %(price)s") % {"price": amount} if is_from else amount
