"""How many segments a text takes (3GPP TS 23.038)."""

import pytest

from crm.messaging.costs.segments import segments_of


@pytest.mark.parametrize(
    ("text", "parts", "left"),
    [
        ("", 0, 160),
        ("a" * 160, 1, 0),
        ("a" * 161, 2, 145),
        ("a" * 306, 2, 0),
        ("a" * 307, 3, 152),
        ("ä€", 1, 157),
        ("a" * 159 + "€", 2, 145),
        ("a" * 152 + "€" + "a" * 152, 3, 152),
        ("云" * 70, 1, 0),
        ("云" * 71, 2, 63),
        ("云" * 134, 2, 0),
        ("😀" * 35, 1, 0),
        ("😀" * 36, 2, 61),
        ("ç", 1, 69),
        ("a" * 69 + "’", 1, 0),
    ],
)
def test_a_text_takes_so_many_segments(text, parts, left):
    found = segments_of(text)
    assert (found.parts, found.left) == (parts, left)
