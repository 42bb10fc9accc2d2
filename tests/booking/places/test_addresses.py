"""The part of an address that is made of a name."""

import pytest

from booking.places.records import free_slug
from booking.team.models import StaffMember


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Léa Fontaine", "lea-fontaine"), ("林云", "lin-yun"), ("阿May 老师", "a-may-lao-shi"), ("😀", "person"), ("Ω", "person"),
        ("x" * 200, "x" * 50),
    ],
)  # fmt: skip
def test_it_can_be_read_aloud(in_a, name, slug):
    assert free_slug(StaffMember, name, fallback="person") == slug
