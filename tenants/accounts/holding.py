"""What a person may do, from the roles they were given: at every location, and besides at some."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from kernel.marks import listed
from tenants.accounts.models import Role, User
from tenants.accounts.rights import rights_of_own, rights_with
from tenants.accounts.shops import shops


@dataclass(frozen=True, slots=True)
class Holding:
    """`rights` hold at every location, `local` are pairs of a location's id and what holds there besides."""

    rights: frozenset[str]
    local: tuple[tuple[int, frozenset[str]], ...] = ()


def holding_of(user: User) -> Holding:
    """What the user may do; no query for the user of a request."""
    known: Any = user if hasattr(user, "held") else User.objects.with_roles().get(pk=user.pk)
    everywhere: set[str] = set()
    local: dict[int, set[str]] = defaultdict(set)
    for grant in known.held:
        rights = _rights_of(grant, known.switched)
        for held in [everywhere] if grant["places"] is None else [local[place] for place in grant["places"]]:
            held |= rights
    return Holding(
        frozenset(everywhere), tuple((place, frozenset(held)) for place, held in sorted(local.items()))
    )


@dataclass(frozen=True, slots=True)
class HeldRole:
    """A role of somebody's as their page shows it: its key, its name, and where it holds in words ("" everywhere)."""

    key: str
    name: str
    where: str


def held_roles(user: User) -> list[HeldRole]:
    """The person's roles; where in the names of the locations, those that were closed left out."""
    known: Any = user if hasattr(user, "held") else User.objects.with_roles().get(pk=user.pk)
    names = dict(shops()) if any(one["places"] for one in known.held) else {}
    return [
        HeldRole(
            one["role"] or f"own:{one['own']}",
            str(one["name"] or Role(one["role"]).label),
            listed(names[place] for place in one["places"] or [] if place in names)
            or ("" if one["places"] is None else "–"),
        )
        for one in known.held
    ]


def _rights_of(grant: Mapping[str, Any], switched: Iterable[Mapping[str, Any]]) -> frozenset[str]:
    """The rights of one role, ours with the salon's switches."""
    if not grant["role"]:
        return rights_of_own(grant["rights"])
    mine = [one for one in switched if one["role"] == grant["role"]]
    return rights_with(
        grant["role"],
        on=[one["action"] for one in mine if one["is_on"]],
        off=[one["action"] for one in mine if not one["is_on"]],
    )
