"""Days on a page are words; in a sheet they stay as they sort."""

from datetime import date

import pytest
from django.utils.translation import override

from crm.customers.days import cell_said, day_said


@pytest.mark.parametrize(("language", "words"), [("en", "22 Nov 2026"), ("zh-hans", "2026年11月22日")])
def test_a_day_is_said_with_its_year(language, words):
    with override(language):
        assert day_said(date(2026, 11, 22)) == cell_said("2026-11-22") == words


@pytest.mark.parametrize("cell", [7, "", "2026", "2026-11-22 12:00", "+33 6 12"])
def test_what_is_no_day_stays(cell):
    assert cell_said(cell) == cell
