"""Splitting an amount without losing or making a cent."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.money import split_minor


@pytest.mark.parametrize(
    ("total", "weights", "shares"),
    [
        (10000, [4800, 9000], [3478, 6522]),
        (100, [1, 1, 1], [34, 33, 33]),
        (1000, [3300, 3300, 3400], [330, 330, 340]),
        (5, [0, 0], [3, 2]),
        (0, [10, 20], [0, 0]),
        (7, [0, 5], [0, 7]),
    ],
)
def test_the_largest_remainder_gets_what_is_left(total, weights, shares):
    assert split_minor(total, weights) == shares


@given(st.integers(0, 10**12), st.lists(st.integers(0, 10**9), min_size=1, max_size=8))
def test_shares_sum_to_the_total_and_are_within_one_of_exact(total, weights):
    shares = split_minor(total, weights)
    whole = sum(weights)
    assert sum(shares) == total
    assert not whole or all(
        abs(share * whole - total * weight) < whole for share, weight in zip(shares, weights, strict=True)
    )
