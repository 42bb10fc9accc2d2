"""Ids as addresses and forms name them, and references that people read to each other."""

import pytest

from kernel.ids import id_of, reference_new


@pytest.mark.parametrize(("text", "number"), [("7", 7), ("0", 0), ("9" * 18, 10**18 - 1)])
def test_plain_digits_are_an_id(text, number):
    assert id_of(text) == number


@pytest.mark.parametrize(
    "text", ["", " 7", "-7", "+7", "7.0", "seven", "٧", "²", "1_000", "9" * 19, "0x7", "１２", "7\x00"]
)
def test_anything_else_is_none(text):
    assert id_of(text) is None


def test_a_reference_has_no_letter_that_is_misread_on_the_phone():
    written = "".join(reference_new(8) for _time in range(200))
    assert (len(written), set(written) & set("ILOU"), written.isupper()) == (1600, set(), True)
