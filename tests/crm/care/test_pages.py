"""Tasks and talks at the desk, as people use them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from crm.care.models import Interaction, Task, TaskTemplate
from tests.cast import CustomerFactory

TODAY = timezone.now().date


@pytest.fixture
def ana(in_a):
    return CustomerFactory(name="Ana Ribeiro")


def made(**values):
    return Task.objects.create(**{"title": "Call", "due_on": TODAY(), "created_at": timezone.now()} | values)


def test_a_talk_is_noted_in_two_taps_on_the_customers_page_and_stands_on_the_timeline(reception, ana):
    page = f"/desk/customers/{ana.pk}/"
    reception.post(f"{page}log/", {"way": "call", "outcome": "will_come", "next": page})
    text = reception.get(page).content.decode()
    assert (Interaction.objects.get().outcome, "Will come" in text.split('id="timeline"')[1]) == (
        "will_come",
        True,
    )


def test_what_was_typed_is_kept_when_a_talk_is_refused(reception, ana):
    answer = reception.post(
        f"/desk/customers/{ana.pk}/log/",
        {"way": "call", "outcome": "reached", "note": "blue", "again_on": "x"},
    )
    assert (answer.status_code, "blue" in answer.content.decode()) == (422, True)


def test_a_task_for_a_customer_stands_on_their_page_on_today_and_in_ones_list(reception, ana):
    sent = {
        "title": "Ask about the fringe",
        "kind": "call",
        "due_on": TODAY().isoformat(),
        "customer_id": ana.pk,
    }
    reception.post("/desk/tasks/new/", sent)
    pages = [f"/desk/customers/{ana.pk}/", "/desk/today/", "/desk/tasks/"]
    assert ["fringe" in reception.get(page).content.decode() for page in pages] == [True] * 3


def test_done_from_the_list_goes_back_there_and_a_second_click_is_told(reception):
    task = made()
    sent = {"version": 1, "how": "done", "next": "/desk/tasks/"}
    addresses = [reception.post(f"/desk/tasks/{task.pk}/settle/", sent).headers["Location"] for _tap in "12"]
    assert addresses == ["/desk/tasks/"] * 2
    assert "Somebody else was faster" in reception.get("/desk/tasks/").content.decode()


def test_nobody_is_sent_to_another_site(reception):
    task = made()
    sent = {"version": 1, "how": "done", "next": "//evil.example/desk/"}
    assert reception.post(f"/desk/tasks/{task.pk}/settle/", sent).headers["Location"] == "/desk/tasks/"


def test_put_off_by_a_week(reception):
    task = made(due_on=TODAY() - timedelta(days=3))
    reception.post(f"/desk/tasks/{task.pk}/put-off/", {"version": 1, "by": "week"})
    assert Task.objects.get().due_on - TODAY() in (timedelta(days=6), timedelta(days=7), timedelta(days=8))


def test_reception_does_not_see_the_teams_report(reception):
    assert reception.get("/desk/tasks/team/").status_code == 403


def test_a_manager_sees_the_team_and_narrows_it_to_one(manager, cast):
    made(title="Mine", owner=cast.manager)
    made(title="Theirs", owner=cast.stylist)
    text = manager.get(f"/desk/tasks/team/?owner={cast.stylist.pk}").content.decode()
    assert ("Theirs" in text, "Mine</span>" in text) == (True, False)


def test_a_ready_rule_is_taken_up_and_changed(manager):
    manager.post("/desk/tasks/templates/ready/", {"trigger": "after_visit"})
    row = TaskTemplate.objects.get()
    sent = {
        "version": row.version,
        "title": "Call them",
        "kind": "call",
        "trigger": "after_visit",
        "days": 6,
        "assignment": "nobody",
    }
    manager.post(f"/desk/tasks/templates/{row.pk}/", sent)
    row.refresh_from_db()
    assert (row.title, row.days) == ("Call them", 6)


def asked(client):
    """How many statements the list takes."""
    with CaptureQueriesContext(connection) as statements:
        client.get("/desk/tasks/")
    return len(statements)


def test_the_list_asks_as_many_questions_of_a_full_house_as_of_an_empty_one(reception, ana):
    made(customer=ana)
    asked(reception)
    one = asked(reception)
    for _number in range(20):
        made(customer=CustomerFactory())
    assert asked(reception) == one
