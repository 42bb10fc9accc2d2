"""Whether a session still lives is asked of the socket: nothing is sent, and a session that was ended is noticed."""

from django.db import connection
from django_tenants.postgresql_backend.base import DatabaseWrapper as Plain


def end_our_session() -> None:
    """What happens when the server is restarted, or an administrator ends the session."""
    pid = connection.connection.info.backend_pid
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
    other.close()


def asked_now() -> None:
    """Let the session have answered a query just now."""
    connection.ensure_connection()
    connection._asked_at = 0.0
    assert connection.is_usable()


def test_a_session_that_answered_lately_is_not_asked_again(own_database, monkeypatch):
    asked_now()
    monkeypatch.setattr(Plain, "is_usable", lambda _self: 1 / 0)
    assert connection.is_usable()


def test_a_session_that_the_server_ended_is_noticed_without_asking(own_database):
    asked_now()
    end_our_session()
    assert not connection.is_usable()


def test_a_session_silent_for_long_is_asked(own_database, monkeypatch):
    asked_now()
    connection._asked_at -= 31
    monkeypatch.setattr(Plain, "is_usable", lambda _self: False)
    assert not connection.is_usable()


def test_after_an_error_the_session_is_asked(own_database, monkeypatch):
    asked_now()
    monkeypatch.setattr(connection, "errors_occurred", True)
    monkeypatch.setattr(Plain, "is_usable", lambda _self: False)
    assert not connection.is_usable()
