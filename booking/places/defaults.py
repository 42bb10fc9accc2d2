"""Opening hours that a new shop of a country starts with; the owner changes them in a minute.

Wall minutes; weekday 0 = Monday. Customs of the trade: in France, Germany, Italy and the United States many
salons rest on Monday, in Japan on Tuesday; in China they are open all week and late.
"""

from booking.places.selectors import Week

_MORNING = 9 * 60
_EVENING = 19 * 60


def _week(days: range | tuple[int, ...], start: int, end: int) -> Week:
    return {day: [(start, end)] if day in days else [] for day in range(7)}


_BY_COUNTRY: dict[str, Week] = {
    "FR": _week(range(1, 6), 570, 1140),
    "BE": _week(range(1, 6), _MORNING, 1110),
    "DE": {**_week(range(1, 5), _MORNING, 1110), 5: [(_MORNING, 900)]},
    "AT": {**_week(range(1, 5), _MORNING, 1080), 5: [(480, 840)]},
    "CH": {**_week(range(1, 5), _MORNING, 1110), 5: [(480, 960)]},
    "IT": _week(range(1, 6), _MORNING, _EVENING),
    "ES": {**{day: [(600, 840), (990, 1230)] for day in range(5)}, 5: [(600, 840)], 6: []},
    "GB": {**_week(range(6), _MORNING, 1080), 3: [(_MORNING, 1200)]},
    "IE": {**_week(range(1, 6), _MORNING, 1080), 3: [(_MORNING, 1200)]},
    "US": _week(range(1, 6), _MORNING, _EVENING),
    "CA": _week(range(1, 6), _MORNING, _EVENING),
    "AU": {**_week(range(1, 6), _MORNING, 1050), 3: [(_MORNING, 1200)]},
    "CN": _week(range(7), 600, 1320),
    "HK": _week(range(7), 660, 1260),
    "TW": _week((0, 2, 3, 4, 5, 6), 660, 1230),
    "SG": _week(range(7), 630, 1230),
    "MY": _week((0, 2, 3, 4, 5, 6), 600, 1200),
    "JP": _week((0, 2, 3, 4, 5, 6), 600, 1200),
    "KR": _week(range(1, 7), 600, 1200),
    "AE": _week(range(7), 600, 1320),
}


def default_week(country: str) -> Week:
    """The usual week of a salon in `country` (ISO 3166 alpha-2)."""
    return _BY_COUNTRY.get(country.upper(), _week(range(6), _MORNING, _EVENING))


_OPEN_ON_HOLIDAYS = {"CN", "HK", "MO", "TW", "SG", "MY", "TH", "AE", "JP", "KR", "US"}


def default_keeps_holidays(country: str) -> bool:
    """Whether a salon in `country` usually rests on public holidays; in much of Asia they are its best days."""
    return country.upper() not in _OPEN_ON_HOLIDAYS
