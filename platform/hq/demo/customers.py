"""The demo's customers: plausible names, phones that are nobody's, some emails."""

from random import Random

from crm.customers.services import customer_for
from hq.demo.salons import DemoSalon
from kernel.actor import Actor
from kernel.transactions import service_transaction

HOW_MANY = 400


@service_transaction
def customers_make(*, actor: Actor, demo: DemoSalon, dice: Random) -> list[int]:
    """Make the demo's customers; returns their ids."""
    return [_customer(actor, demo, dice, number) for number in range(HOW_MANY)]


def _customer(actor: Actor, demo: DemoSalon, dice: Random, number: int) -> int:
    given, family = dice.choice(demo.given_names), dice.choice(demo.family_names)
    chinese = demo.language == "zh-hans"
    return customer_for(
        actor=actor,
        name=f"{family}{given}" if chinese else f"{given} {family}",
        phone=f"{demo.phone_prefix}{10_000_000 + number * 7919 % 89_999_999:08d}",
        email=f"customer{number}@{demo.slug}.example" if dice.random() < 0.6 else "",
        country=demo.country,
        language=demo.language if dice.random() < 0.9 else "en",
        source=dice.choice(("storefront", "desk", "walk_in", "storefront")),
        vouched=True,
    ).pk
