"""What a country decides for a new salon: its currency and its time zone (CLDR and the IANA zone table)."""

import functools
from importlib.resources import files

from babel import Locale
from babel.numbers import get_territory_currencies
from django.utils import timezone

from kernel.money import locale_of


@functools.cache
def _zones_by_country() -> dict[str, tuple[str, ...]]:
    """IANA zones of each country, the most populous first, from `zone.tab`."""
    zones: dict[str, list[str]] = {}
    table = files("tzdata").joinpath("zoneinfo", "zone.tab").read_text(encoding="utf-8")
    for line in table.splitlines():
        if line and not line.startswith("#"):
            code, _place, name, *_note = line.split("\t")
            zones.setdefault(code, []).append(name)
    return {code: tuple(names) for code, names in zones.items()}


def country_codes() -> frozenset[str]:
    """Countries that a salon can be in: those with a time zone and a currency (ISO 3166-1 alpha-2)."""
    return frozenset(code for code in _zones_by_country() if get_territory_currencies(code))


def country_choices(language: str) -> list[tuple[str, str]]:
    """(code, name) in that language, by name; China, where the product began, is found like any other."""
    names = Locale.parse(locale_of(language)).territories
    return sorted(((code, names.get(code, code)) for code in country_codes()), key=lambda pair: pair[1])


def currency_of(country: str) -> str:
    """The currency in use in the country today."""
    return str(get_territory_currencies(country, timezone.now().date())[0])


def time_zone_of(country: str, browser_zone: str = "") -> str:
    """The browser's zone when it is one of the country's, else the country's first."""
    zones = _zones_by_country()[country]
    return browser_zone if browser_zone in zones else zones[0]
