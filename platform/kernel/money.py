"""Money as integer minor units with an ISO 4217 currency; never floats.

Rounding rule of the house: half away from zero ("half up") on the minor unit, applied once, at the line.
"""

import re
import unicodedata
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from babel.numbers import format_currency, get_currency_precision

from kernel.errors import BadInput

LARGEST_MINOR = 10**12
_AMOUNT = re.compile(r"(?=\.?[0-9])[0-9]{0,40}(\.[0-9]{0,20})?")


def exponent(currency: str) -> int:
    """Decimals of `currency` by ISO 4217: 2 for EUR, 0 for JPY, 3 for KWD."""
    return get_currency_precision(currency)


def to_decimal(amount_minor: int, currency: str) -> Decimal:
    """`amount_minor` minor units as a decimal number of major units."""
    return Decimal(amount_minor).scaleb(-exponent(currency))


def to_minor(amount: Decimal, currency: str) -> int:
    """A decimal number of major units as minor units, half away from zero."""
    return int(amount.scaleb(exponent(currency)).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def parse_money(text: str, currency: str) -> int:
    """What a person typed ("48", "48.50", "48,50") as minor units.

    Raises BadInput when it is no number, is negative, has more decimals than the currency, or is too large.
    """
    typed = unicodedata.normalize("NFKC", text).strip().replace(" ", "").replace(",", ".")
    if not _AMOUNT.fullmatch(typed):
        raise BadInput.of("amount", "money_not_a_number")
    whole, _point, fraction = typed.partition(".")
    if len(whole.lstrip("0")) > len(str(LARGEST_MINOR)):
        raise BadInput.of("amount", "money_too_large")
    if len(fraction.rstrip("0")) > exponent(currency):
        raise BadInput.of("amount", "money_too_fine")
    if (minor := to_minor(Decimal(typed), currency)) > LARGEST_MINOR:
        raise BadInput.of("amount", "money_too_large")
    return minor


def split_minor(total_minor: int, weights: Sequence[int]) -> list[int]:
    """`total_minor` (not negative) in shares by weight that sum to it exactly, by the largest remainder.

    Of equal remainders the earlier gets more; weights that are all zero count as equal.
    """
    whole = sum(weights)
    parts = list(weights) if whole else [1] * len(weights)
    exact = [divmod(total_minor * part, whole or len(weights)) for part in parts]
    left = total_minor - sum(share for share, _rest in exact)
    first = sorted(range(len(parts)), key=lambda place: -exact[place][1])[:left]
    return [share + (place in first) for place, (share, _rest) in enumerate(exact)]


def format_money(amount_minor: int, currency: str, language: str) -> str:
    """`amount_minor` as people of `language` ("en", "zh-hans") write it; whole amounts without decimals."""
    amount = to_decimal(amount_minor, currency)
    text = format_currency(
        amount,
        currency,
        locale=locale_of(language),
        currency_digits=amount != amount.to_integral_value(),
        format=None if amount != amount.to_integral_value() else "¤#,##0",
    )
    return str(text)


def locale_of(language: str) -> str:
    """The CLDR locale of a Django language code."""
    return "zh_Hans_CN" if language.lower().startswith("zh") else "en_GB"
