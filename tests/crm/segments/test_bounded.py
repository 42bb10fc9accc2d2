"""No question of a segment keeps the database for long, and what comes after it has its usual time."""

import pytest
from django.db import connection

from crm.segments import selectors
from crm.segments.selectors import TooSlow, bounded

pytestmark = pytest.mark.django_db


def ask(statement):
    """The one value of a statement."""
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()[0]


def test_a_question_that_takes_too_long_is_cut_off(in_a, monkeypatch):
    monkeypatch.setattr(selectors, "LONGEST_MS", 50)
    with pytest.raises(TooSlow), bounded():
        ask("SELECT pg_sleep(5)")
    assert ask("SELECT 1") == 1


def test_what_comes_after_it_has_its_usual_time(in_a):
    usual = ask("SELECT current_setting('statement_timeout')")
    with bounded():
        assert ask("SELECT current_setting('statement_timeout')") != usual
    assert (ask("SELECT current_setting('statement_timeout')"), usual) == (usual, "15s")
