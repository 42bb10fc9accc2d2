"""Public holidays, from the `holidays` package, by country and region."""

from datetime import date

import holidays as calendars


def has_calendar(country: str) -> bool:
    """Whether the public holidays of `country` are known."""
    return country.upper() in calendars.list_supported_countries()


def public_holidays(country: str, region: str, *, years: range, language: str) -> dict[date, str]:
    """Local days that are public holidays there, by name in `language` ("en", "zh-hans") where the package has it.

    Empty for a country that the package does not know; an unknown region counts as none.
    """
    supported = calendars.list_supported_countries()
    if country.upper() not in supported:
        return {}
    part = region.upper() if region.upper() in supported[country.upper()] else None
    found = calendars.country_holidays(
        country.upper(), subdiv=part, years=years, language=_spoken(country.upper(), language), observed=True
    )
    return {day: str(name)[:120] for day, name in sorted(found.items())}


def _spoken(country: str, language: str) -> str | None:
    """The package's language nearest to the one asked for, or None for the country's own."""
    spoken = calendars.list_localized_countries().get(country, [])
    wanted = ("zh_CN", "zh") if language.startswith("zh") else ("en_US", "en_GB", "en")
    return next((code for code in wanted if code in spoken), None)
