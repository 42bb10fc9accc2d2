"""Days in templates are written as everywhere else in the product."""

from datetime import datetime

import pytest
from django.utils.formats import date_format
from django.utils.translation import override

MORNING = datetime(2026, 2, 9, 8, 5)


@pytest.mark.parametrize(
    ("language", "name", "words"),
    [
        ("en", "DATE_FORMAT", "9 February 2026"),
        ("en", "DATETIME_FORMAT", "9 February 2026, 08:05"),
        ("en", "MONTH_DAY_FORMAT", "9 February"),
        ("en", "TIME_FORMAT", "08:05"),
        ("zh-hans", "DATE_FORMAT", "2026年2月9日"),
        ("zh-hans", "DATETIME_FORMAT", "2026年2月9日 08:05"),
        ("zh-hans", "MONTH_DAY_FORMAT", "2月9日"),
        ("zh-hans", "TIME_FORMAT", "08:05"),
    ],
)
def test_a_day_is_written_in_the_products_way(language, name, words):
    with override(language):
        assert date_format(MORNING, name) == words
