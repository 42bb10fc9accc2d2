"""The salon's accent, made safe to read: contrast as WCAG 2.2 defines it (AA is 4.5 to 1)."""

from dataclasses import dataclass

AA = 4.5
WHITE = (255, 255, 255)
INK = (31, 29, 27)
NIGHT = (27, 15, 21)
SURFACES = {"light": (255, 255, 255), "dark": (31, 28, 26)}
WASH = {"light": 0.08, "dark": 0.18}
STEPS = 100

Rgb = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Palette:
    """What one theme needs, as `#rrggbb`: the accent, text upon it, and a faint wash of it."""

    accent: str
    on_accent: str
    accent_soft: str


def palette_of(accent: str, theme: str) -> Palette:
    """The palette of `accent` on "light" or "dark" surfaces; the accent moves until it can be read as text."""
    safe = readable(rgb_of(accent), theme)
    on_accent = max((WHITE, INK, NIGHT), key=lambda text: contrast(text, safe))
    return Palette(hex_of(safe), hex_of(on_accent), hex_of(wash_of(safe, theme)))


def readable(colour: Rgb, theme: str) -> Rgb:
    """The nearest shade of `colour` that reads on the theme's surface and on its own wash."""
    target = WHITE if theme == "dark" else INK
    for step in range(STEPS + 1):
        shade = mixed(colour, target, step / STEPS)
        if min(contrast(shade, SURFACES[theme]), contrast(shade, wash_of(shade, theme))) >= AA:
            return shade
    return target


def wash_of(colour: Rgb, theme: str) -> Rgb:
    """A faint ground in that colour."""
    return mixed(SURFACES[theme], colour, WASH[theme])


def mixed(first: Rgb, second: Rgb, share: float) -> Rgb:
    """`first` with `share` (0 to 1) of `second` in it."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(first, second, strict=True))
    return red, green, blue


def contrast(first: Rgb, second: Rgb) -> float:
    """The contrast ratio of two colours, 1 to 21."""
    darker, lighter = sorted((_luminance(first), _luminance(second)))
    return (lighter + 0.05) / (darker + 0.05)


def rgb_of(text: str) -> Rgb:
    """The colour of `#rrggbb`."""
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def hex_of(colour: Rgb) -> str:
    """The colour as `#rrggbb`."""
    return "#{:02x}{:02x}{:02x}".format(*colour)


def _luminance(colour: Rgb) -> float:
    red, green, blue = (_linear(part / 255) for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
