"""Rights as a table: role × action, and role × route from the URLconf (HOUSE_STYLE 18)."""

import pytest

from config import urls_salon
from kernel.actor import Actor, ActorKind, system_actor
from kernel.errors import NotAllowed
from tenants.accounts.models import Role
from tenants.accounts.rights import RIGHTS, Action, authorise, may
from tests.isolation.routes import kind_of
from tests.isolation.walk import routes_of

STAFF = (Role.OWNER, Role.MANAGER, Role.RECEPTIONIST, Role.STYLIST, Role.ACCOUNTANT)
TABLE = """
                        owner manager receptionist stylist accountant
day.see                 yes   yes     yes          no      no
day.see_own             yes   yes     yes          yes     no
appointment.write       yes   yes     yes          no      no
appointment.write_own   yes   yes     yes          yes     no
appointment.override    yes   yes     no           no      no
waitlist.write          yes   yes     yes          no      no
queue.write             yes   yes     yes          no      no
queue.write_own         yes   yes     yes          yes     no
customer.see            yes   yes     yes          no      no
customer.see_own        yes   yes     yes          yes     no
customer.see_contact    yes   yes     yes          no      no
customer.write          yes   yes     yes          no      no
tasks.use               yes   yes     yes          yes     no
tasks.lead              yes   yes     no           no      no
customer.merge          yes   yes     no           no      no
customer.handover       yes   yes     no           no      no
note.see_managers       yes   yes     no           no      no
record.write            yes   yes     no           no      no
record.write_own        yes   yes     no           yes     no
care.plans              yes   yes     no           yes     no
forms.edit              yes   yes     no           no      no
forms.see               yes   yes     no           no      no
forms.see_own           yes   yes     no           yes     no
customer.show_contact   yes   yes     yes          no      no
customer.tags           yes   yes     no           no      no
segments.write          yes   yes     no           no      no
customer.erase          yes   yes     no           no      no
customer.export         yes   no      no           no      no
menu.see                yes   yes     yes          yes     yes
menu.write              yes   yes     no           no      no
team.see                yes   yes     yes          no      no
team.write              yes   yes     no           no      no
targets.write           yes   yes     no           no      no
roster.write            yes   yes     no           no      no
roster.ask              yes   yes     yes          yes     no
clock.use               yes   yes     yes          yes     no
hours.see               yes   yes     no           no      yes
hours.write             yes   yes     no           no      no
hours.export            yes   no      no           no      no
places.write            yes   yes     no           no      no
settings.write          yes   no      no           no      no
messages.see            yes   yes     yes          no      no
audit.see               yes   no      no           no      no
access.write            yes   yes     no           no      no
roles.write             yes   no      no           no      no
"""
ROWS = [line.split() for line in TABLE.strip().splitlines()[1:]]
OPEN = (
    "desk/login/", "desk/logout/", "desk/inactive/", "desk/signup/", "desk/password/", "desk/email/", "desk/enter/",
    "desk/profile/", "desk/tablet/", "desk/search/pages/", "desk/invitation/",
    "desk/^password/", "desk/^email/",
)  # fmt: skip
DESK = [route for route in routes_of(urls_salon.__name__) if route.pattern.startswith("desk/")]
WORDS = {"code": "menu", "slug": "x", "name": "x", "token": "x", "key": "x"}


def actor(role):
    return Actor(kind=ActorKind.USER, id=1, name="x", role=role)


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_each_role_may_what_the_table_says(row):
    action, *answers = row
    assert [may(actor(role), Action(action)) for role in STAFF] == [answer == "yes" for answer in answers]


def test_the_table_is_whole():
    assert {row[0] for row in ROWS} == {str(action) for action in Action}
    assert set(RIGHTS) == set(STAFF)


@pytest.mark.parametrize("role", [Role.ADMIN, Role.SUPPORT, "customer"])
def test_who_is_no_staff_may_nothing(role):
    strange = Actor(kind=ActorKind.CUSTOMER, role=str(role))
    assert not any(may(strange, action) for action in Action)
    with pytest.raises(NotAllowed):
        authorise(strange, Action.MENU_SEE)


def test_platform_roles_may_nothing_in_a_salon():
    assert not any(may(actor(role), action) for role in (Role.ADMIN, Role.SUPPORT) for action in Action)


def test_the_product_itself_may_everything():
    assert all(may(system_actor("worker"), action) for action in Action)


def test_every_page_of_the_desk_names_the_right_it_needs():
    bare = [
        route.pattern
        for route in DESK
        if not hasattr(route.view, "required_action")
        and not route.pattern.startswith(OPEN)
        and route.pattern != "desk/"
    ]
    assert bare == []


@pytest.mark.parametrize("role", STAFF)
def test_each_page_answers_each_role_by_that_right(salon_a, client_of, cast, role):
    client = client_of(salon_a, getattr(cast, role))
    wrong = []
    for route in (route for route in DESK if hasattr(route.view, "required_action")):
        path = route.path({name: WORDS.get(name, 1) for name in route.parameters})
        refused = client.get(path).status_code == 403
        allowed = may(actor(role), route.view.required_action)
        wrong += [path] * (
            refused == allowed and not (refused is False and not allowed and is_post_only(client, path))
        )
    assert wrong == []


@pytest.mark.parametrize("role", STAFF)
def test_the_door_of_the_desk_leads_everybody_to_a_page_of_theirs(salon_a, client_of, cast, role):
    client = client_of(salon_a, getattr(cast, role))
    assert client.get("/desk/", follow=True).status_code == 200


def is_post_only(client, path):
    """Whether the page takes no GET at all: then a POST must be refused."""
    return client.get(path).status_code == 405 and client.post(path).status_code in (403, 405)


def test_a_stranger_is_sent_to_sign_in_from_every_page(salon_a, client_of):
    client = client_of(salon_a)
    answers = {}
    for route in (route for route in DESK if hasattr(route.view, "required_action")):
        path = route.path({name: WORDS.get(name, 1) for name in route.parameters})
        answer = client.get(path)
        answers[path] = answer.status_code == 405 or answer.get("Location", "").startswith("/desk/login/")
    assert [path for path, good in answers.items() if not good] == []


def test_parameters_of_the_desk_are_known_kinds():
    assert all(kind_of(route.pattern, name) for route in DESK for name in route.parameters)
