"""What chance is made of: the same in every run, or drawn anew by SEED=random and printed, so that it can be repeated."""

import os
import random
import secrets

RANDOM = "random"
LARGEST = 2**32


def settle() -> int | None:
    """The seed that SEED names, None without one; "random" is drawn once, for the workers of this run too."""
    named = os.environ.get("SEED", "").strip()
    if named == RANDOM:
        named = os.environ["SEED"] = str(secrets.randbelow(LARGEST))
    return int(named) if named else None


SEED = settle()


def varied(number: int) -> int:
    """The number itself, or with a seed another one that comes of both."""
    return number if SEED is None else random.Random(f"{SEED}.{number}").randrange(LARGEST)


def dice_of(number: int) -> random.Random:
    """The chance of a test's part `number`: always the same, unless SEED says otherwise."""
    return random.Random(varied(number))


def said() -> str:
    """How this run is repeated; "" without a seed."""
    return (
        "" if SEED is None else f"SEED={SEED}: repeat this run's chance with `make test-nightly SEED={SEED}`"
    )
