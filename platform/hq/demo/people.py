"""The demo's people as those who act."""

from booking.team.models import StaffMember
from kernel.actor import Actor, ActorKind
from tenants.accounts.roles.holding import holding_of


def team_with_logins() -> list[StaffMember]:
    """Everybody who can act for themselves, in their order."""
    rows = StaffMember.objects.filter(archived_at=None, user__isnull=False)
    return list(rows.select_related("user").order_by("position", "pk"))


def acting(person: StaffMember) -> Actor:
    """The person themselves, with what their roles give them."""
    if person.user is None:
        raise ValueError(person.pk)
    holding = holding_of(person.user)
    return Actor(
        kind=ActorKind.USER,
        id=person.user.pk,
        name=person.name,
        role=person.user.role,
        source="desk",
        rights=holding.rights,
        local=holding.local,
    )
