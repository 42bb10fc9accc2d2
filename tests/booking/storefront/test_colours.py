"""The salon's accent can always be read."""

import pytest

from booking.storefront.colours import AA, SURFACES, contrast, palette_of, rgb_of

ACCENTS = ["#7a2e4d", "#ffffff", "#000000", "#ffe600", "#00ff88", "#d88fac", "#1f1d1b", "#8a8a8a"]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("accent", ACCENTS)
def test_any_accent_reads_as_text_and_under_text(accent, theme):
    palette = palette_of(accent, theme)
    safe = rgb_of(palette.accent)
    assert contrast(safe, SURFACES[theme]) >= AA
    assert contrast(safe, rgb_of(palette.accent_soft)) >= AA - 0.06
    assert contrast(safe, rgb_of(palette.on_accent)) >= AA


def test_an_accent_that_reads_already_stays_as_it_is():
    assert palette_of("#7a2e4d", "light").accent == "#7a2e4d"
