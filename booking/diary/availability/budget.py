"""How long a search may go on: so long at one start, and so long over all starts of one question."""

from dataclasses import dataclass

MOST_STEPS = 4000  # at one start before it is given up; real shops need a few dozen
OWN_STEPS = 30  # at one start that the others do not pay for
POOL_STEPS = 12_000  # beyond that, over all starts of a question


@dataclass(slots=True)
class Pool:
    """What the starts of one question share."""

    left: int = POOL_STEPS

    def start(self) -> "Allowance":
        """What one of its starts may use."""
        return Allowance(MOST_STEPS, OWN_STEPS, self)


@dataclass(slots=True)
class Allowance:
    """The steps left for one search: `own` ones first, then those of the pool as well."""

    left: int
    own: int = 0
    pool: Pool | None = None

    @property
    def is_used_up(self) -> bool:
        """Whether the search has to be given up."""
        return self.left <= 0 or (self.own <= 0 and self.pool is not None and self.pool.left <= 0)

    def charge(self) -> None:
        """Count one step."""
        self.left -= 1
        if self.own > 0:
            self.own -= 1
        elif self.pool is not None:
            self.pool.left -= 1
