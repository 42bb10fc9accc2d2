"""The pages that are left when something fell: none of these tests may touch the database, and pytest holds them to it."""

import pytest
from django.db import OperationalError
from django.test import RequestFactory
from django.utils.translation import override

from config.errors import error_page, server_error
from kernel.errors import Busy


@pytest.fixture
def request_of_a_guest(rf: RequestFactory):
    """A request at the desk, before any session was read."""
    return rf.get("/desk/today/")


def answer_to(error: Exception, request):
    """The answer of the last handler while `error` is being handled, as Django calls it."""
    try:
        raise error
    except type(error):
        return server_error(request)


def test_a_fault_of_ours_has_a_page_without_the_database(request_of_a_guest):
    answer = answer_to(ZeroDivisionError(), request_of_a_guest)
    assert answer.status_code == 500
    assert "Something went wrong on our side." in answer.content.decode()


def test_a_lost_database_is_said_as_a_wait(request_of_a_guest):
    answer = answer_to(OperationalError(), request_of_a_guest)
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert "Please try again in a few seconds." in answer.content.decode()


def test_the_wait_is_said_in_chinese(request_of_a_guest):
    with override("zh-hans"):
        text = error_page(request_of_a_guest, Busy()).content.decode()
    assert 'lang="zh-hans"' in text
    assert "Nothing is lost" not in text


def test_the_last_page_needs_no_script_and_no_inline_style(request_of_a_guest):
    text = answer_to(ZeroDivisionError(), request_of_a_guest).content.decode()
    assert "<script" not in text
    assert "style=" not in text


@pytest.mark.parametrize(
    ("path", "length", "status"),
    [("/book/details/", 10**12, 413), ("/desk/login/", 10**12, 413), ("/book/details/", 2 * 1024**2, 413)],
)
def test_a_body_beyond_reason_is_refused_unread(client_of, salon_a, path, length, status):
    answer = client_of(salon_a).post(
        path, b"x=1", content_type="application/x-www-form-urlencoded", CONTENT_LENGTH=str(length)
    )
    assert answer.status_code == status
    assert 'class="error-page"' in answer.content.decode()


def test_a_form_that_is_too_large_has_a_page_of_ours(client_of, salon_a):
    answer = client_of(salon_a).post("/desk/login/", {"login": "x" * 1_060_000, "password": "x"})
    assert answer.status_code in {400, 413}
    assert 'class="error-page"' in answer.content.decode()


@pytest.mark.parametrize("path", ["/desk/messages/?q=%00", "/desk/search/?q=%00"])
def test_what_the_database_cannot_hold_is_the_senders_doing(client_of, salon_a, cast, path):
    answer = client_of(salon_a, cast.owner).get(path)
    assert answer.status_code in {200, 400}
