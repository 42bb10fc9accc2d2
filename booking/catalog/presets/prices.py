"""Preset prices in the local currency: a price level per currency, rounded as menus there are written.

The level says what one euro on a Paris menu is on a menu of that currency: a price level, not a rate of exchange.
The Chinese menu has its own prices in the presets.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from kernel.money import to_minor


@dataclass(frozen=True, slots=True)
class PriceLevel:
    """`level` major units for one euro of the preset, rounded to steps of `step` major units."""

    level: Decimal
    step: Decimal


def _level(level: str, step: str) -> PriceLevel:
    return PriceLevel(Decimal(level), Decimal(step))


LEVELS: dict[str, PriceLevel] = {
    "EUR": _level("1", "1"),
    "GBP": _level("0.9", "1"),
    "USD": _level("1.25", "1"),
    "CAD": _level("1.5", "1"),
    "AUD": _level("1.7", "1"),
    "NZD": _level("1.7", "1"),
    "CHF": _level("1.4", "1"),
    "SEK": _level("11", "10"),
    "NOK": _level("13", "10"),
    "DKK": _level("8", "5"),
    "ISK": _level("170", "100"),
    "PLN": _level("2.6", "5"),
    "CZK": _level("14", "10"),
    "HUF": _level("190", "100"),
    "RON": _level("2.4", "5"),
    "TRY": _level("18", "10"),
    "JPY": _level("120", "100"),
    "KRW": _level("900", "1000"),
    "CNY": _level("4", "2"),
    "HKD": _level("9", "10"),
    "TWD": _level("28", "50"),
    "MOP": _level("9", "10"),
    "SGD": _level("1.3", "1"),
    "MYR": _level("2.4", "1"),
    "THB": _level("16", "10"),
    "VND": _level("7000", "10000"),
    "IDR": _level("5000", "5000"),
    "PHP": _level("18", "10"),
    "INR": _level("25", "50"),
    "AED": _level("4", "5"),
    "SAR": _level("3.5", "5"),
    "QAR": _level("4", "5"),
    "KWD": _level("0.3", "0.5"),
    "BHD": _level("0.38", "0.5"),
    "ILS": _level("4.2", "5"),
    "ZAR": _level("9", "10"),
    "MXN": _level("11", "10"),
    "BRL": _level("2.6", "5"),
    "ARS": _level("600", "500"),
    "CLP": _level("450", "500"),
    "COP": _level("1500", "1000"),
}
OTHER = _level("1", "1")


def local_price(euro: int, *, currency: str, yuan: int | None = None) -> int:
    """The preset's price in minor units of `currency`; a free service stays free, nothing else becomes so."""
    if currency == "CNY" and yuan is not None:
        return to_minor(Decimal(yuan), currency)
    if not euro:
        return 0
    level = LEVELS.get(currency, OTHER)
    steps = (Decimal(euro) * level.level / level.step).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    return to_minor(max(steps, Decimal(1)) * level.step, currency)
