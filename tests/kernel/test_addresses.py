"""An address that is worked out once for many rows is the one that Django gives."""

import pytest
from django.urls import NoReverseMatch, reverse

from kernel.addresses import address_of


@pytest.mark.parametrize("name", ["desk:visit", "desk:visit_place", "desk:board_step", "desk:block"])
@pytest.mark.parametrize("number", [1, 12_345, 2**63 - 1])
def test_it_is_what_reverse_says(name, number):
    assert address_of(name, number) == reverse(name, args=[number])


def test_a_name_that_is_none_says_so():
    with pytest.raises(NoReverseMatch):
        address_of("desk:nothing", 1)
