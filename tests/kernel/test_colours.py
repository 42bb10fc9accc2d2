"""The colours of `frontend/css/tokens.css`: readable by all, and staff told apart by colour-blind eyes.

Contrast is WCAG 2.2's; the sight of colour-blind eyes is simulated after Machado, Oliveira and Fernandes (2009),
full severity; distance is Euclidean in OKLab × 100, where about 2 is a difference that is just seen.
"""

import itertools
import math
import re
from pathlib import Path

import pytest

TOKENS = Path(__file__).resolve().parents[2] / "frontend" / "css" / "tokens.css"
SIGHTS = {
    "all colours": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "no red": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "no green": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "no blue": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
TO_LMS = (
    (0.4122214708, 0.5363325363, 0.0514459929),
    (0.2119034982, 0.6806995451, 0.1073969566),
    (0.0883024619, 0.2817188376, 0.6299787005),
)
TO_LAB = (
    (0.2104542553, 0.7936177850, -0.0040720468),
    (1.9779984951, -2.4285922050, 0.4505937099),
    (0.0259040371, 0.7827717662, -0.8086757660),
)
READ = [
    ("ink", "paper"), ("ink", "surface"), ("ink", "hover"), ("muted", "paper"), ("muted", "surface"),
    ("muted", "hover"), ("faint", "paper"), ("faint", "surface"), ("faint", "hover"), ("accent", "paper"),
    ("accent", "surface"), ("accent", "accent-soft"), ("on-accent", "accent"), ("good", "surface"),
    ("good-ink", "good-soft"), ("warn", "warn-soft"), ("bad", "bad-soft"), ("bad", "surface"),
]  # fmt: skip
Colour = tuple[float, ...]


def theme(name: str) -> dict[str, Colour]:
    light, _system, dark = re.split(r"@media \(prefers|:root\[data-theme", TOKENS.read_text())
    found = re.findall(r"--([\w-]+): (#[0-9a-f]{6}|#[0-9a-f]{3})\b", {"light": light, "dark": dark}[name])
    return {token: linear(value) for token, value in found}


def linear(value: str) -> Colour:
    digits = value[1:] if len(value) == 7 else "".join(digit * 2 for digit in value[1:])
    parts = (int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4))
    return tuple(part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)


def contrast(one: Colour, other: Colour) -> float:
    light = sorted(0.2126 * red + 0.7152 * green + 0.0722 * blue for red, green, blue in (one, other))
    return (light[1] + 0.05) / (light[0] + 0.05)


def through(matrix, colour: Colour) -> Colour:
    return tuple(sum(a * b for a, b in zip(row, colour, strict=True)) for row in matrix)


def seen(sight: str, colour: Colour) -> Colour:
    shown = (max(0.0, min(1.0, part)) for part in through(SIGHTS[sight], colour))
    return through(TO_LAB, tuple(part ** (1 / 3) for part in through(TO_LMS, tuple(shown))))


def nearest(colours: list[Colour], sight: str) -> float:
    points = [seen(sight, colour) for colour in colours]
    return min(100 * math.dist(one, other) for one, other in itertools.combinations(points, 2))


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), READ)
def test_text_is_readable_on_its_ground(name, text, ground):
    tokens = theme(name)
    assert contrast(tokens[text], tokens[ground]) >= 4.5


@pytest.mark.parametrize("name", ["light", "dark"])
def test_the_border_of_a_control_can_be_seen(name):
    tokens = theme(name)
    assert contrast(tokens["line-strong"], tokens["surface"]) >= 3


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize("number", range(1, 13))
def test_a_staff_colour_carries_text(name, number):
    tokens = theme(name)
    assert contrast(tokens[f"c{number}"], tokens["surface"]) >= 4.5


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize("sight", SIGHTS)
def test_twelve_staff_colours_stay_apart(name, sight):
    tokens = theme(name)
    assert nearest([tokens[f"c{number}"] for number in range(1, 13)], sight) >= 4


def test_dark_by_choice_is_dark_by_the_system():
    _light, system, dark = re.split(
        r"@media \(prefers|:root\[data-theme", TOKENS.read_text().split("@media (pointer")[0]
    )
    assert re.findall(r"--[\w-]+: [^;]+;", system) == re.findall(r"--[\w-]+: [^;]+;", dark)
