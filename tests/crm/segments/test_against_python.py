"""Whatever conditions are put together, the one statement finds whom a plain walk over everybody finds."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

import pytest

from booking.history.models import CustomerFacts
from booking.ownership.models import MainStylist
from crm.customers.facts.birthdays import birthday_of, next_birthday
from crm.customers.models import Customer, OwnField, Tag, Tagging
from crm.segments.conditions import catalogue, moment
from crm.segments.rules import Group, Part, compiled, problems_of
from kernel.clock import FixedClock, zone
from kernel.context import current_salon
from tests.cast import open_salon
from tests.seeds import dice_of
from tests.visits import make_visit

NOW = datetime(2026, 3, 14, 11, tzinfo=UTC)
TODAY = date(2026, 3, 14)
EPOCH = date(1970, 1, 1)
CLASSES = ["high", "medium", "potential", "sleeping", "lost"]
LANGUAGES = ["", "en", "zh-hans"]


@dataclass
class Person:
    """Somebody as Python knows them; days are counted back from TODAY."""

    row: Customer
    tags: set[int]
    own: float | None
    facts: dict[str, object] = field(default_factory=dict)
    is_ahead: bool = False
    stylist: int | None = None


def noon(ago):
    day = TODAY - timedelta(days=ago)
    return datetime.combine(day, time(12), tzinfo=zone(current_salon().time_zone))


def facts_of(dice, services):
    if dice.random() < 0.3:
        return {}
    last = dice.choice([0, 1, 29, 30, 31, 90, 200])
    had = {pk: last + dice.choice([0, 60]) for pk in services if dice.random() < 0.6}
    return {
        "visits": dice.randrange(1, 9), "spent": dice.randrange(0, 900) * 100, "last": last, "first": last + dice.randrange(99),
        "class": dice.choice(CLASSES), "expected": dice.choice([None, -20, -7, -6, -1, 0, 5]), "had": had,
    }  # fmt: skip


def written(person):
    """The facts as the database keeps them."""
    known = person.facts
    had = {str(pk): {"n": 1, "last": (TODAY - EPOCH).days - ago} for pk, ago in known["had"].items()}
    expected = known["expected"]
    return CustomerFacts(
        customer=person.row, visits=known["visits"], spent_minor=known["spent"], last_at=noon(known["last"]),
        first_at=noon(known["first"]), value_class=known["class"], services=had,
        expected_on=None if expected is None else TODAY + timedelta(days=expected),
    )  # fmt: skip


@dataclass
class World:
    people: list[Person]
    tags: list[int]
    services: list[int]
    stylists: list[int]
    own: str


def world_made(dice, how_many):
    shop = open_salon()
    services, stylists = [one.pk for one in shop.services], [one.pk for one in shop.staff]
    tags = [Tag.objects.create(name=name).pk for name in ("A", "B", "C")]
    code = f"own_{OwnField.objects.create(label='Size', kind='number').pk}"
    people = [person_made(dice, number, tags, services, code) for number in range(how_many)]
    Customer.objects.bulk_create(person.row for person in people)
    Tagging.objects.bulk_create(Tagging(customer=one.row, tag_id=tag) for one in people for tag in one.tags)
    CustomerFacts.objects.bulk_create(written(person) for person in people if person.facts)
    for person in people:
        created = noon(person.row.pk % 40)
        Customer.objects.filter(pk=person.row.pk).update(created_at=created)
        person.row.created_at = created
    for person in people[:4]:
        visit = make_visit(shop=shop, email=None, start=NOW + timedelta(days=3), state="booked")
        visit.customer = person.row
        visit.save()
        person.is_ahead, person.stylist = True, stylists[0]
        MainStylist.objects.create(customer=person.row, staff_id=stylists[0], since=NOW)
    return World(people, tags, services, stylists, code)


def person_made(dice, number, tags, services, code):
    size = dice.choice([None, 36, 38.5, 41])
    born = dice.choice(
        [{}, {}, {"birth_month": 3, "birth_day": 14 + number % 17}, {"birth_month": 2, "birth_day": 29}]
    )
    lunar = {"birth_calendar": "lunar"} if born and dice.random() < 0.3 else {}
    row = Customer(
        name=dice.choice(["Ada", "ada lovelace", "李静", "Émile", "50% \\ _x"]), language=dice.choice(LANGUAGES),
        company=dice.choice(["", "Acme"]), online_block=dice.choice(["", "", "late"]), own={} if size is None else {code: str(size)},
        **born, **lunar,
    )  # fmt: skip
    return Person(row, {tag for tag in tags if dice.random() < 0.4}, size, facts_of(dice, services))


def within(value, low, high):
    return value is not None and (low is None or low <= value) and (high is None or value <= high)


def overdue_by(person):
    expected = person.facts.get("expected")
    return -expected if expected is not None and expected < 0 and not person.is_ahead else None


def had(person, ids, days):
    return any(within(person.facts.get("had", {}).get(pk), 0, days) for pk in ids)


def choices_of(dice, among):
    return dice.sample(among, dice.randrange(1, len(among) + 1))


def ends(dice, low, high):
    """A comparison with its ends, as a part takes them and as numbers."""
    one, other = sorted(dice.randrange(low, high) for _end in range(2))
    return dice.choice([("at_least", one, None), ("at_most", None, other), ("between", one, other)])


def told(code, op, low, high):
    return Part(code, op, low="" if low is None else str(low), high="" if high is None else str(high))


def random_part(dice, world):
    """A condition, and the same as a function of a person."""
    kinds = [
        text,
        language,
        tagged,
        number,
        visits,
        spent,
        since,
        services,
        classed,
        ahead,
        overdue,
        blocked,
        new,
        born,
        stylist,
    ]
    return dice.choice(kinds)(dice, world)


def text(dice, _world):
    typed = dice.choice(["ada", "静", "ÉMILE", "%", "\\", "_"])
    tests = {
        "contains": lambda p: typed.casefold() in p.row.name.casefold(),
        "starts": lambda p: p.row.name.casefold().startswith(typed.casefold()),
        "is": lambda p: p.row.name.casefold() == typed.casefold(),
    }
    op = dice.choice(list(tests))
    return Part("name", op, text=typed), tests[op]


def language(dice, _world):
    codes = choices_of(dice, LANGUAGES[1:])
    tests = {
        "any": lambda p: p.row.language in codes, "none": lambda p: p.row.language not in codes,
        "known": lambda p: p.row.language != "", "unknown": lambda p: p.row.language == "",
    }  # fmt: skip
    op = dice.choice(list(tests))
    return Part("language", op, choices=tuple(codes)), tests[op]


def tagged(dice, world):
    ids = set(choices_of(dice, world.tags))
    tests = {
        "any": lambda p: ids & p.tags,
        "all": lambda p: ids <= p.tags,
        "none": lambda p: not ids & p.tags,
    }
    op = dice.choice(list(tests))
    return Part("tags", op, choices=tuple(map(str, ids))), tests[op]


def number(dice, world):
    if dice.random() < 0.3:
        return Part(world.own, "unknown"), lambda p: p.own is None
    op, low, high = ends(dice, 35, 43)
    return told(world.own, op, low, high), lambda p: within(p.own, low, high)


def visits(dice, _world):
    op, low, high = ends(dice, 0, 9)
    return told("visits", op, low, high), lambda p: within(p.facts.get("visits", 0), low, high)


def spent(dice, _world):
    op, low, high = ends(dice, 0, 90_000)
    return told("spent", op, low, high), lambda p: within(p.facts.get("spent", 0), low, high)


def since(dice, _world):
    op, low, high = ends(dice, 0, 120)
    which = dice.choice(["last", "first"])
    return told(f"since_{which}", op, low, high), lambda p: within(p.facts.get(which), low, high)


def services(dice, world):
    ids, days, op = (
        choices_of(dice, world.services),
        dice.choice([None, 30, 89, 90]),
        dice.choice(["any", "none"]),
    )
    part = Part("services", op, choices=tuple(map(str, ids)), days="" if days is None else str(days))
    return part, lambda p: had(p, ids, days) == (op == "any")


def classed(dice, _world):
    codes, op = choices_of(dice, [*CLASSES, "never"]), dice.choice(["any", "none"])
    part = Part("value_class", op, choices=tuple(codes))
    return part, lambda p: (p.facts.get("class", "never") in codes) == (op == "any")


def ahead(dice, _world):
    op = dice.choice(["yes", "no"])
    return Part("next_visit", op), lambda p: p.is_ahead == (op == "yes")


def overdue(dice, _world):
    low, high = sorted(dice.randrange(0, 25) for _end in range(2))
    op, high = dice.choice([("at_least", None), ("between", high)])
    return told("overdue", op, low, high), lambda p: within(overdue_by(p), low, high)


def blocked(dice, _world):
    op = dice.choice(["yes", "no"])
    return Part("online_block", op), lambda p: (p.row.online_block != "") == (op == "yes")


def new(dice, _world):
    days = dice.randrange(40)
    age = {"last_days": lambda p: p.row.pk % 40 <= days, "older": lambda p: p.row.pk % 40 > days}
    op = dice.choice(list(age))
    return Part("created_at", op, days=str(days)), age[op]


def born(dice, _world):
    if dice.random() < 0.3:
        return Part("birthday", "unknown"), lambda p: p.row.birth_month is None
    days = dice.randrange(60)
    last = TODAY + timedelta(days=days)
    return Part(
        "birthday", "next_days", days=str(days)
    ), lambda p: (day := birthday_of(p.row)) is not None and next_birthday(day, TODAY) <= last


def stylist(dice, world):
    op = dice.choice(["any", "none", "known", "unknown"])
    wanted = op in ("any", "known")
    return Part(
        "main_stylist", op, choices=(str(world.stylists[0]),)
    ), lambda p: (p.stylist is not None) == wanted


def random_group(dice, world, *, deep):
    """A group, and the same as a function of a person."""
    made = [
        random_group(dice, world, deep=False) if deep and dice.random() < 0.3 else random_part(dice, world)
        for _part in range(dice.randrange(1, 5))
    ]
    match = dice.choice(["all", "any"])
    join = {"all": all, "any": any}[match]
    return Group(match, tuple(part for part, _fits in made)), lambda p: join(fits(p) for _part, fits in made)


def agree(number, how_many, trees):
    dice = dice_of(number)
    world = world_made(dice, how_many)
    known, at = catalogue(), moment(FixedClock(NOW))
    ours = Customer.objects.filter(pk__in=[person.row.pk for person in world.people], merged_into=None)
    for _tree in range(trees):
        rule, fits = random_group(dice, world, deep=True)
        assert problems_of(rule, known) == []
        asked = ours.filter(compiled(rule, known, at)).values_list("pk", flat=True)
        assert sorted(asked) == sorted(person.row.pk for person in world.people if fits(person)), rule


def test_the_statement_finds_whom_a_walk_over_everybody_finds(in_a):
    agree(71, 60, 80)


@pytest.mark.nightly
@pytest.mark.parametrize("number", range(20))
def test_the_same_with_many_more(in_a, number):
    agree(1000 + number, 150, 400)
