"""What the demo's salon knows of its customers: allergies, birthdays, a household, fields of its own, who wants news."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from crm.customers.basics import Basics, customer_change
from crm.customers.facts.birthdays import Birthday
from crm.customers.facts.own_services import OwnFieldWish, own_field_create
from crm.customers.links import link_write
from crm.customers.minding.sensitivities import Minded, sensitivity_add
from crm.customers.models import Calendar, Customer
from crm.privacy.purposes import Said
from crm.privacy.services import consent_record
from kernel.actor import Actor
from kernel.clock import Clock

TEA = {
    "en": ("Favourite drink", ["Green tea", "Coffee", "Sparkling water"]),
    "zh-hans": ("爱喝什么", ["绿茶", "咖啡", "温水"]),
}
LENGTH = {"en": "Hair length in cm", "zh-hans": "发长（厘米）"}
PATCH = {"en": "Patch test 48 hours before every colour.", "zh-hans": "每次染发前 48 小时做皮试。"}
FOUND = {
    "en": ("friend", "friend", "passing", "search", "instagram", "website", "gift"),
    "zh-hans": ("friend", "friend", "dianping", "dianping", "xiaohongshu", "passing", "douyin", "wechat"),
}
LUNAR = {"en": 0.02, "zh-hans": 0.3}  # the share of birthdays that are kept by the lunar calendar
ASKED = 40  # of so many customers the demo knows whether they want news
SCALP = {"en": "No peeling, lukewarm water.", "zh-hans": "不做去角质，用温水。"}


def known_write(*, actor: Actor, customers: Sequence[int], language: str, clock: Clock) -> None:
    """Two fields, and what is known of the first few customers; the first has a severe allergy."""
    label, words = TEA[language]
    tea = own_field_create(actor=actor, wish=OwnFieldWish(label, "choice", words, ("page", "visit")))
    length = own_field_create(actor=actor, wish=OwnFieldWish(LENGTH[language], "number"))
    _facts(customers, language, clock.now().date(), tea=f"own_{tea.pk}", length=f"own_{length.pk}")
    _know(actor, clock, customers[0], Birthday(8, 15, 1990, is_lunar=True), {f"own_{tea.pk}": "o1"}, "friend")
    _know(actor, clock, customers[1], Birthday(2, 29), {f"own_{length.pk}": "42"}, "xiaohongshu")
    _know(actor, clock, customers[2], Birthday(5, 12, clock.now().year - 9), {}, "passing")
    _mind(actor, customers[0], Minded("ppd", since=date(2023, 3, 1), note=PATCH[language]), Minded("quiet"))
    _mind(actor, customers[1], Minded("scalp", note=SCALP[language]), Minded("fine_hair"))
    _mind(actor, customers[3], Minded("pregnant"))
    _news(actor, clock, customers)
    link_write(actor=actor, customer_id=customers[2], other_id=customers[1], kind="parent")
    link_write(actor=actor, customer_id=customers[0], other_id=customers[4], kind="partner", may_use=True)


def _facts(customers: Sequence[int], language: str, today: date, *, tea: str, length: str) -> None:
    """What stands of most customers: when they were born, how they found the salon, what they like to drink.

    Written in one statement and without a trail: it was known before the salon kept one.
    """
    dice = Random(len(customers))  # noqa: S311 - the same demo every time, no secret
    rows = list(Customer.objects.filter(pk__in=customers).order_by("pk"))
    for row in rows:
        row.found_through = dice.choice(FOUND[language]) if dice.random() < 0.8 else ""
        row.own = {tea: f"o{dice.randint(1, 3)}"} if dice.random() < 0.4 else {}
        row.own |= {length: str(dice.randint(12, 75))} if dice.random() < 0.25 else {}
        if dice.random() < 0.65:
            _born(row, dice, today, is_lunar=dice.random() < LUNAR[language])
    Customer.objects.bulk_update(
        rows,
        ["found_through", "own", "birth_calendar", "birth_day", "birth_month", "birth_year"],
        batch_size=200,
    )


def _born(row: Customer, dice: Random, today: date, *, is_lunar: bool) -> None:
    """A birthday, for every second one with its year; some keep it in the coming days."""
    soon = today + timedelta(days=dice.randint(0, 9))
    day = (
        soon
        if dice.randrange(40) == 0 and not is_lunar
        else date(2000, dice.randint(1, 12), dice.randint(1, 28))
    )
    row.birth_calendar = Calendar.LUNAR if is_lunar else Calendar.SOLAR
    row.birth_month, row.birth_day = day.month, day.day
    row.birth_year = today.year - dice.randint(19, 68) if dice.random() < 0.5 else None


def _know(
    actor: Actor, clock: Clock, customer_id: int, birthday: Birthday, own: dict[str, str], through: str
) -> None:
    """What was known stays; birthday, own fields and source join it."""
    customer = Customer.objects.prefetch_related("contacts").get(pk=customer_id)
    ways = list(customer.contacts.order_by("-is_primary", "pk").values_list("kind", "value"))
    basics = Basics(
        name=customer.name,
        language=customer.language,
        phones=[value for kind, value in ways if kind == "phone"],
        emails=[value for kind, value in ways if kind == "email"],
        birthday=birthday,
        found_through=through,
        own=own,
    )
    customer_change(
        actor=actor, clock=clock, customer_id=customer_id, version=customer.version, basics=basics
    )


def _mind(actor: Actor, customer_id: int, *minded: Minded) -> None:
    for one in minded:
        sensitivity_add(actor=actor, customer_id=customer_id, minded=one, way="desk_spoken")


def _news(actor: Actor, clock: Clock, customers: Sequence[int]) -> None:
    """Every second one wants news, every sixth said no: whom the country lets invite differs by it."""
    for place, customer_id in enumerate(customers[:ASKED]):
        if place % 2 == 0 or place % 6 == 1:
            for code in ("marketing_email", "marketing_sms"):
                said = Said(customer_id, given=place % 2 == 0)
                consent_record(actor=actor, clock=clock, code=code, said=said)
