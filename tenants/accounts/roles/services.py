"""What a salon's roles may do, where they differ from the table."""

from collections.abc import Collection
from typing import cast

from kernel.actor import Actor
from kernel.audit.services import audit_record
from kernel.context import current_salon
from kernel.transactions import lock_keys, service_transaction
from tenants.accounts.models import OwnRole, RequiredStep, RoleSwitch
from tenants.accounts.rights import RANKS, RIGHTS, SWITCHABLE, Action, authorise, may
from tenants.accounts.selectors import Switches, own_roles, required_steps, switches
from tenants.registry.models import Salon


@service_transaction
def role_switches_set(*, actor: Actor, wanted: Collection[tuple[str, str]]) -> None:
    """Of all that can be switched, let exactly the pairs (role, action) in `wanted` be on; others are ignored.

    Holds from everybody's next request on. Raises NotAllowed.
    """
    authorise(actor, Action.ROLES_WRITE)
    lock_keys(["roles"])
    before = switches()
    after: Switches = {
        (role, action): (role, action) in wanted
        for role, actions in SWITCHABLE.items()
        for action in actions
        if may(actor, action) and ((role, action) in wanted) != (action in RIGHTS[role])
    }
    if after == before:
        return
    RoleSwitch.objects.all().delete()
    RoleSwitch.objects.bulk_create(
        RoleSwitch(role=role, action=action, is_on=is_on) for (role, action), is_on in after.items()
    )
    salon = cast("Salon", current_salon())
    audit_record(
        actor=actor, action="roles.changed", target=salon, before=_spoken(before), after=_spoken(after)
    )


@service_transaction
def required_steps_set(*, actor: Actor, roles: Collection[str]) -> None:
    """Want a second step of exactly these roles, by key: whoever has none is asked for one at their next sign-in.

    Words that are no role of a salon are ignored. Raises NotAllowed.
    """
    authorise(actor, Action.ROLES_WRITE)
    lock_keys(["roles"])
    before = required_steps()
    own = {f"own:{row.pk}": row.pk for row in own_roles()}
    after = {role.value for role in RANKS if role in roles} | (own.keys() & set(roles))
    if after == before:
        return
    RequiredStep.objects.all().delete()
    RequiredStep.objects.bulk_create(RequiredStep(role=role) for role in sorted(after - own.keys()))
    OwnRole.objects.update(needs_second_step=False)
    OwnRole.objects.filter(pk__in=[own[key] for key in after & own.keys()]).update(needs_second_step=True)
    salon = cast("Salon", current_salon())
    audit_record(
        actor=actor,
        action="roles.second_step",
        target=salon,
        before={"roles": sorted(before)},
        after={"roles": sorted(after)},
    )


def _spoken(switched: Switches) -> dict[str, bool]:
    return {f"{role.value} {action.value}": is_on for (role, action), is_on in sorted(switched.items())}
