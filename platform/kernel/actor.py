"""Who does something: carried into every service and written on every audit line."""

from dataclasses import dataclass
from enum import StrEnum


class ActorKind(StrEnum):
    """The kinds of doers that a salon's trail tells apart."""

    USER = "user"
    CUSTOMER = "customer"
    SYSTEM = "system"
    SUPPORT = "support"


@dataclass(frozen=True, slots=True)
class Actor:
    """A doer: kind, id within the salon, the name shown on the trail, role, and where they came from.

    `source` names the way in ("desk", "storefront", "api", "worker", "command"); `address` is an IP or "". `rights` are
    the codes of what a user may do at every location; None means what the table says of the role. `local` are pairs of a
    location's id and what they may do there besides.
    """

    kind: ActorKind
    id: int | None = None
    name: str = ""
    role: str = ""
    source: str = ""
    address: str = ""
    rights: frozenset[str] | None = None
    local: tuple[tuple[int, frozenset[str]], ...] = ()


def system_actor(source: str) -> Actor:
    """The product itself, acting through `source`."""
    return Actor(kind=ActorKind.SYSTEM, name="Chignon", source=source)
