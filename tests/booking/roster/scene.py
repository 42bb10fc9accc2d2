"""The days and people of the roster's tests; the clock stands at the Wednesday before the week that is planned."""

from datetime import UTC, date, datetime, timedelta

from kernel.actor import Actor, ActorKind
from tenants.accounts.models import Role
from tests.cast import UserFactory

NOW = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
MONDAY = date(2026, 11, 30)
NINE, ONE, FIVE, SIX = 540, 780, 1020, 1080


def day(number):
    """The day of the coming week, 0 = its Monday."""
    return MONDAY + timedelta(days=number)


def manager():
    """A manager at the desk."""
    return Actor(kind=ActorKind.USER, id=1, name="Mona", role=Role.MANAGER)


def stylist():
    """A stylist."""
    return Actor(kind=ActorKind.USER, id=2, name="Stella", role=Role.STYLIST)


def given_logins(*people):
    """Logins for these people; who acts for each."""
    actors = []
    for person in people:
        person.user = UserFactory(name=person.name)
        person.save()
        actors.append(Actor(kind=ActorKind.USER, id=person.user.pk, name=person.name, role=Role.STYLIST))
    return actors
