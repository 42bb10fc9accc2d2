"""What the demo's salon knows of its customers: allergies, birthdays, a household, fields of its own, who wants news."""

from collections.abc import Sequence
from datetime import date

from crm.customers.basics import Basics, customer_change
from crm.customers.birthdays import Birthday
from crm.customers.links import link_write
from crm.customers.models import Customer
from crm.customers.own_services import OwnFieldWish, own_field_create
from crm.customers.sensitivities import Minded, sensitivity_add
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
ASKED = 40  # of so many customers the demo knows whether they want news
SCALP = {"en": "No peeling, lukewarm water.", "zh-hans": "不做去角质，用温水。"}


def known_write(*, actor: Actor, customers: Sequence[int], language: str, clock: Clock) -> None:
    """Two fields, and what is known of the first few customers; the first has a severe allergy."""
    label, words = TEA[language]
    tea = own_field_create(actor=actor, wish=OwnFieldWish(label, "choice", words, ("page", "visit")))
    length = own_field_create(actor=actor, wish=OwnFieldWish(LENGTH[language], "number"))
    _know(actor, clock, customers[0], Birthday(8, 15, 1990, is_lunar=True), {f"own_{tea.pk}": "o1"}, "friend")
    _know(actor, clock, customers[1], Birthday(2, 29), {f"own_{length.pk}": "42"}, "xiaohongshu")
    _know(actor, clock, customers[2], Birthday(5, 12, clock.now().year - 9), {}, "passing")
    _mind(actor, customers[0], Minded("ppd", since=date(2023, 3, 1), note=PATCH[language]), Minded("quiet"))
    _mind(actor, customers[1], Minded("scalp", note=SCALP[language]), Minded("fine_hair"))
    _mind(actor, customers[3], Minded("pregnant"))
    _news(actor, clock, customers)
    link_write(actor=actor, customer_id=customers[2], other_id=customers[1], kind="parent")
    link_write(actor=actor, customer_id=customers[0], other_id=customers[4], kind="partner", may_use=True)


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
