"""Amounts as people type them (TRUST B22): read exactly, or refused with the reason."""

import pytest

from kernel.errors import BadInput
from kernel.money import LARGEST_MINOR, parse_money


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("48", "EUR", 4800),
        ("48.5", "EUR", 4850),
        ("48,50", "EUR", 4850),
        (" 1 200 ", "EUR", 120_000),
        (".5", "EUR", 50),
        ("48.", "EUR", 4800),
        ("48.5000", "EUR", 4850),
        ("１００", "CNY", 10_000),
        ("0", "EUR", 0),
        ("0" * 30 + "7", "EUR", 700),
        ("800", "JPY", 800),
        ("1.234", "KWD", 1234),
        ("10000000000", "EUR", LARGEST_MINOR),
    ],
)
def test_an_amount_is_read_exactly(text, currency, minor):
    assert parse_money(text, currency) == minor


@pytest.mark.parametrize(
    ("text", "currency", "code"),
    [
        ("", "EUR", "money_not_a_number"),
        (".", "EUR", "money_not_a_number"),
        ("-1", "EUR", "money_not_a_number"),
        ("1,000.00", "EUR", "money_not_a_number"),
        ("1_000", "EUR", "money_not_a_number"),
        ("1E2", "EUR", "money_not_a_number"),
        ("1e400", "EUR", "money_not_a_number"),
        ("1e999999", "EUR", "money_not_a_number"),
        ("NaN", "EUR", "money_not_a_number"),
        ("Infinity", "EUR", "money_not_a_number"),
        ("١٢٣", "EUR", "money_not_a_number"),
        ("1" * 5000, "EUR", "money_not_a_number"),
        ("1.001", "EUR", "money_too_fine"),
        ("0.00000000000000000001", "EUR", "money_too_fine"),
        ("1.5", "JPY", "money_too_fine"),
        ("10000000000.01", "EUR", "money_too_large"),
        ("9" * 40, "EUR", "money_too_large"),
    ],
)
def test_what_is_no_amount_is_refused_with_the_reason(text, currency, code):
    with pytest.raises(BadInput) as refused:
        parse_money(text, currency)
    assert refused.value.problems[0].code == code
