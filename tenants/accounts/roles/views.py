"""Who may do what, as a table; the owner switches what is safe to switch."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kernel.errors import type_of_text
from tenants.accounts.access import StaffRequest, staff_required
from tenants.accounts.models import Role
from tenants.accounts.rights import RIGHTS, RISKY, SWITCHABLE, Action, may
from tenants.accounts.roles.services import required_steps_set, role_switches_set
from tenants.accounts.roles.words import spoken_rights
from tenants.accounts.selectors import GivenRole, required_steps, roles_of_salon, without_second_step
from tenants.accounts.step_up import step_up_required


@dataclass(frozen=True, slots=True)
class Cell:
    """What one role may of one decision: whether it is on, whether the owner may switch it, whether somebody has."""

    name: str
    value: str
    is_on: bool
    is_free: bool
    is_changed: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One decision in words, and a cell for each role."""

    text: type_of_text
    is_risky: bool
    cells: list[Cell]


@require_safe
@staff_required(Action.ACCESS_WRITE)
def roles(request: StaffRequest) -> HttpResponse:
    """The table of rights."""
    known = list(roles_of_salon().values())
    context = {
        "roles": known,
        "groups": list(_groups(known)),
        "may_switch": may(request.actor, Action.ROLES_WRITE),
        "steps": _steps(known),
    }
    return render(request, "account/roles.html", context)


@require_POST
@staff_required(Action.ROLES_WRITE)
@step_up_required
def roles_change(request: StaffRequest) -> HttpResponse:
    """Keep the ticks."""
    pairs = {
        (role, action)
        for role, _colon, action in (tick.partition(":") for tick in request.POST.getlist("on"))
    }
    role_switches_set(actor=request.actor, wanted=pairs)
    messages.success(request, _("Saved. It holds from everybody's next click."))
    return redirect("roles")


@require_POST
@staff_required(Action.ROLES_WRITE)
@step_up_required
def second_steps_change(request: StaffRequest) -> HttpResponse:
    """Of whom a second step is wanted."""
    required_steps_set(actor=request.actor, roles=set(request.POST.getlist("required")))
    messages.success(request, _("Saved. Whoever has none is asked for one at their next sign-in."))
    return redirect("roles")


def _groups(known: list[GivenRole]) -> Iterator[tuple[type_of_text, list[Row]]]:
    for heading, rows in spoken_rights():
        yield (
            heading,
            [Row(text, action in RISKY, [_cell(role, action) for role in known]) for action, text in rows],
        )


def _steps(known: list[GivenRole]) -> list[tuple[GivenRole, bool, int]]:
    """Each role, whether a second step is wanted of it, and how many of its people have none yet."""
    wanted, bare = required_steps(), without_second_step()
    return [(role, role.key in wanted, bare.get(role.key, 0)) for role in known]


def _cell(role: GivenRole, action: Action) -> Cell:
    ours = None if role.own else Role(role.key)
    return Cell(
        name=role.name,
        value=f"{role.key}:{action.value}",
        is_on=action in role.rights,
        is_free=ours is not None and action in SWITCHABLE.get(ours, ()),
        is_changed=ours is not None and (action in role.rights) != (action in RIGHTS[ours]),
    )
