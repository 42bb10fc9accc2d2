"""Tasks: whose they are, who sees them, and what two people do with one at once."""

from datetime import UTC, date, datetime, timedelta

import pytest

from crm.care import services
from crm.care.models import Interaction, Task
from crm.care.selectors import board_of, open_tasks, own_tasks, team_shares
from crm.care.services import Talk, TaskWish, interaction_log, interaction_remove, task_create
from crm.care.sight import task_sight
from crm.care.task_templates import TemplateDetails, template_save
from kernel.actor import Actor, ActorKind
from kernel.audit.models import AuditLine
from kernel.clock import FixedClock
from kernel.errors import BadInput, NotAllowed, NotFound, StaleVersion
from tenants.accounts.models import User
from tests.cast import CustomerFactory

pytestmark = pytest.mark.usefixtures("in_a")

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
TODAY = date(2026, 3, 2)
CLOCK = FixedClock(NOON)


def acting(role):
    """The salon's person of that role."""
    user = User.objects.get(role=role)
    return Actor(kind=ActorKind.USER, id=user.pk, name=user.name, role=role)


def put_down(role="receptionist", **wish):
    return task_create(
        actor=acting(role), clock=CLOCK, wish=TaskWish(**{"title": "Call", "due_on": TODAY} | wish)
    )


def changed(task):
    return {"actor": acting("receptionist"), "task_id": task.pk, "version": task.version}


def test_a_task_is_put_down_done_and_opened_again_and_all_of_it_stands_on_the_trail():
    task = put_down(title="  Call Ana ", note="about the colour")
    done = services.task_settle(**changed(task), clock=CLOCK)
    assert (done.title, done.state, done.settled_by) == ("Call Ana", "done", acting("receptionist").name)
    opened = services.task_reopen(**changed(done))
    assert (opened.state, opened.settled_at, opened.settled_by) == ("open", None, "")
    actions = (
        AuditLine.objects.filter(object_type="care.task").order_by("pk").values_list("action", flat=True)
    )
    assert list(actions) == ["task.create", "task.settle", "task.reopen"]


def test_everything_wrong_with_a_task_is_named_at_once_and_nothing_is_kept():
    with pytest.raises(BadInput) as refusal:
        put_down(title=" ", note="x" * 4001, kind="nonsense", due_on=date(9999, 12, 31))
    assert {problem.field for problem in refusal.value.problems} == {"title", "note", "kind", "due_on"}
    assert Task.objects.count() == 0


def test_the_second_of_two_who_settle_one_task_is_told():
    task = put_down()
    asked = changed(task)
    services.task_settle(**asked, clock=CLOCK)
    with pytest.raises(StaleVersion):
        services.task_settle(**asked, clock=CLOCK)


def test_a_task_is_put_off_from_today_on():
    task = put_down()
    moved = services.task_put_off(**changed(task), clock=CLOCK, due_on=TODAY + timedelta(days=7))
    with pytest.raises(BadInput):
        services.task_put_off(**changed(moved), clock=CLOCK, due_on=TODAY - timedelta(days=1))
    assert Task.objects.get().due_on == date(2026, 3, 9)


def test_everybody_takes_what_is_nobodys_and_only_a_lead_gives_a_task_to_somebody_else():
    task, owner = put_down(), User.objects.get(role="owner")
    with pytest.raises(NotAllowed):
        services.task_assign(**changed(task), owner_id=owner.pk)
    mine = services.task_assign(**changed(task), owner_id=acting("receptionist").id)
    lead = {"actor": acting("manager"), "task_id": task.pk, "version": mine.version}
    assert services.task_assign(**lead, owner_id=owner.pk).owner_id == owner.pk


def test_a_stylist_sees_their_own_and_what_is_nobodys_and_about_no_customer_of_others():
    free, own = put_down(), put_down("stylist", owner_id=acting("stylist").id)
    put_down(owner_id=acting("receptionist").id)
    put_down(customer_id=CustomerFactory().pk)
    seen = own_tasks(task_sight(acting("stylist")))
    assert set(seen) == {free, own}


def test_a_stylist_makes_no_task_for_a_customer_whom_they_do_not_see():
    with pytest.raises(NotFound):
        put_down("stylist", customer_id=CustomerFactory().pk)


def test_somebody_elses_task_is_not_there_for_who_does_not_lead():
    task = put_down("manager", owner_id=acting("owner").id)
    with pytest.raises(NotFound):
        services.task_settle(**changed(task), clock=CLOCK)


def test_an_accountant_has_nothing_to_do_with_tasks():
    with pytest.raises(NotAllowed):
        put_down("accountant")


def test_the_board_says_what_is_overdue_today_coming_and_how_many_later():
    days = {-3: "overdue", 0: "today", 14: "coming", 15: "later"}
    for ahead in days:
        put_down(due_on=TODAY + timedelta(days=ahead))
    board = board_of(open_tasks(task_sight(acting("owner"))), TODAY)
    assert [len(board.overdue), len(board.today), len(board.coming), board.later] == [1, 1, 1, 1]


def test_the_teams_report_counts_open_overdue_and_done():
    reception = acting("receptionist").id
    put_down(owner_id=reception, due_on=TODAY - timedelta(days=1))
    done = put_down(owner_id=reception)
    services.task_settle(**changed(done), clock=CLOCK)
    put_down()
    shares = team_shares(TODAY, NOON)
    told = [(share.owner and share.owner.pk, share.is_open, share.overdue, share.done) for share in shares]
    assert told == [(reception, 1, 1, 1), (None, 1, 0, 0)]


def test_a_talk_settles_the_task_that_it_was_for_and_makes_the_next_try():
    ana = CustomerFactory(name="Ana")
    task = put_down(customer_id=ana.pk)
    talk = Talk(way="call", outcome="no_answer", again_on=TODAY + timedelta(days=1))
    interaction_log(actor=acting("receptionist"), clock=CLOCK, customer_id=ana.pk, talk=talk, task_id=task.pk)
    states = dict(Task.objects.values_list("state", "due_on"))
    assert states == {"done": TODAY, "open": date(2026, 3, 3)}


def test_free_words_of_tasks_talks_and_templates_stay_off_the_trail():
    ana = CustomerFactory()
    put_down(title="SECRET title", note="SECRET note", customer_id=ana.pk)
    talk = Talk(way="call", outcome="unhappy", note="SECRET words")
    interaction_log(actor=acting("receptionist"), clock=CLOCK, customer_id=ana.pk, talk=talk)
    details = TemplateDetails(title="Call", kind="call", note="SECRET of a template")
    template_save(actor=acting("owner"), clock=CLOCK, details=details)
    lines = [str((line.before, line.after)) for line in AuditLine.objects.all()]
    assert "unhappy" in str(lines)
    assert "SECRET" not in str(lines)


def test_a_talk_about_another_customers_task_is_refused_whole():
    task = put_down(customer_id=CustomerFactory().pk)
    told = {"actor": acting("receptionist"), "clock": CLOCK, "customer_id": CustomerFactory().pk}
    with pytest.raises(NotFound):
        interaction_log(**told, talk=Talk(way="call", outcome="reached"), task_id=task.pk)
    assert (Interaction.objects.count(), Task.objects.get().state) == (0, "open")


def test_a_talk_names_everything_that_is_wrong():
    told = {"actor": acting("owner"), "clock": CLOCK, "customer_id": CustomerFactory().pk}
    talk = Talk(way="dove", outcome="bliss", note="\x00", again_on=date(1, 1, 1))
    with pytest.raises(BadInput) as refusal:
        interaction_log(**told, talk=talk)
    assert {problem.field for problem in refusal.value.problems} == {"way", "outcome", "note", "again_on"}


def test_the_author_takes_a_note_back_on_the_same_day_and_others_only_as_lead():
    told = {"clock": CLOCK, "customer_id": CustomerFactory().pk, "talk": Talk(way="call", outcome="reached")}
    row = interaction_log(actor=acting("receptionist"), **told)
    late = FixedClock(NOON + timedelta(days=2))
    with pytest.raises(NotAllowed):
        interaction_remove(actor=acting("receptionist"), clock=late, interaction_id=row.pk)
    interaction_remove(actor=acting("manager"), clock=late, interaction_id=row.pk)
    assert Interaction.objects.count() == 0


def test_who_may_do_tasks_and_see_no_customer_sees_their_own_and_those_about_nobody():
    own = put_down("receptionist", owner_id=acting("receptionist").id, customer_id=CustomerFactory().pk)
    put_down(customer_id=CustomerFactory().pk)
    free = put_down()
    hands = Actor(
        kind=ActorKind.USER, id=acting("receptionist").id, role="stylist", rights=frozenset({"tasks.use"})
    )
    assert set(own_tasks(task_sight(hands))) == {own, free}
