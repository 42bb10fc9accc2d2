"""The slow second opinion on lines side by side: every choice of people, starts and chairs is tried, minute by minute."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, product

from tests.booking.diary.oracle import World


@dataclass(frozen=True)
class Asked:
    """One line: a service, with the line before it or after it, of which guest."""

    service: int
    together: bool
    guest: int


@dataclass(frozen=True)
class Done:
    """One line as it would be done."""

    asked: Asked
    person: int
    start: int


def timelines(world: World, lines: list[Asked], start: int) -> Iterator[tuple[int, ...]]:
    """The starts of one guest's lines in every order of waiting."""
    stages: list[list[Asked]] = []
    for line in lines:
        if line.together and stages:
            stages[-1].append(line)
        else:
            stages.append([line])
    for waits in product(range(world.wait + 1), repeat=len(stages) - 1):
        starts, at = [], start
        for stage, waited in zip(stages, (*waits, 0), strict=True):
            starts += [at] * len(stage)
            at += max(world.services[line.service].total for line in stage) + waited
        yield tuple(starts)


def hands(world: World, done: Done, *, buffers: bool) -> set[int]:
    """The minutes in which the person is needed."""
    plan = world.services[done.asked.service]
    before, after = (plan.before, plan.after) if buffers else (0, 0)
    away = range(plan.work, plan.work + plan.processing)
    return {done.start + offset for offset in range(-before, plan.total + after) if offset not in away}


def place(world: World, done: Done, *, buffers: bool) -> set[int]:
    """The minutes in which the chair is needed."""
    plan = world.services[done.asked.service]
    before, after = (plan.before, plan.after) if buffers else (0, 0)
    return set(range(done.start - before, done.start + plan.total + after))


def apart(world: World, one: Done, other: Done, minutes) -> bool:
    """Whether the two need it at different times; buffers count between guests only."""
    buffers = one.asked.guest != other.asked.guest
    return not minutes(world, one, buffers=buffers) & minutes(world, other, buffers=buffers)


def chairs_suffice(world: World, visit: list[Done]) -> bool:
    """Whether some choice of chairs serves every line that needs one."""
    seated = [done for done in visit if world.services[done.asked.service].needs_chair]

    def works(chosen: tuple[int, ...]) -> bool:
        pairs = list(zip(seated, chosen, strict=True))
        free = all(
            not any(lo <= minute < hi for lo, hi in world.chairs[chair])
            for done, chair in pairs
            for minute in place(world, done, buffers=True)
        )
        return free and all(
            one[1] != other[1] or apart(world, one[0], other[0], place)
            for one, other in combinations(pairs, 2)
        )

    return any(works(chosen) for chosen in product(range(len(world.chairs)), repeat=len(seated)))


def can_weave(world: World, lines: list[Asked], start: int) -> bool:
    """Whether everybody can be served from that start."""
    guests = sorted({line.guest for line in lines})
    of_guest = [[line for line in lines if line.guest == guest] for guest in guests]
    everybody = range(len(world.skills))
    for times in product(*(timelines(world, own, start) for own in of_guest)):
        placed = [
            (line, at)
            for own, starts in zip(of_guest, times, strict=True)
            for line, at in zip(own, starts, strict=True)
        ]
        able = [[who for who in everybody if world.can_do(line.service, who, at)] for line, at in placed]
        for people in product(*able):
            visit = [Done(line, who, at) for (line, at), who in zip(placed, people, strict=True)]
            alone = all(
                one.person != other.person or apart(world, one, other, hands)
                for one, other in combinations(visit, 2)
            )
            if alone and chairs_suffice(world, visit):
                return True
    return False
