"""How many segments a text message takes: what providers bill (3GPP TS 23.038, TS 23.040).

160 letters of the GSM alphabet in one segment, 153 each in several; one letter outside of it (Chinese, an emoji) makes
that 70 and 67 units of UTF-16. A letter of two units is never cut in two.
"""

from collections.abc import Iterable
from dataclasses import dataclass

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENSION = frozenset("\f^{}\\[~]|€")


@dataclass(frozen=True, slots=True)
class Segments:
    """`parts` segments; `units` used in all, `left` in the last; `is_wide` where a letter needs the wide alphabet."""

    parts: int
    units: int
    left: int
    is_wide: bool


def segments_of(text: str) -> Segments:
    """How the text travels; an empty one takes nothing."""
    is_wide = any(mark not in _BASIC and mark not in _EXTENSION for mark in text)
    weights = [_weight(mark, is_wide=is_wide) for mark in text]
    alone, each = (70, 67) if is_wide else (160, 153)
    units = sum(weights)
    if units <= alone:
        return Segments(min(units, 1), units, alone - units, is_wide)
    parts, used = _filled(weights, each)
    return Segments(parts, units, each - used, is_wide)


def _weight(mark: str, *, is_wide: bool) -> int:
    return 2 if (ord(mark) > 0xFFFF if is_wide else mark in _EXTENSION) else 1


def _filled(weights: Iterable[int], each: int) -> tuple[int, int]:
    """The segments, and how much of the last is used."""
    parts, used = 1, 0
    for weight in weights:
        if used + weight > each:
            parts, used = parts + 1, 0
        used += weight
    return parts, used
