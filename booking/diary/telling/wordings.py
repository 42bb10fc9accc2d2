"""The messages about visits whose words a salon may change: our own words, the variables, and a made-up visit."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

from django.forms.models import model_to_dict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from booking.diary.telling.facts import LineFacts, PlaceFacts, VisitFacts, place_facts
from booking.diary.telling.letters import Words, customer_letter
from booking.diary.telling.todos import visit_link
from booking.diary.telling.values import values_of
from booking.places.models import Location
from crm.messaging.letters import letter_render
from crm.messaging.rendering import Rendered
from crm.messaging.settings.wordings import Texts, Wording
from kernel.clock import ceil_to_step, system_clock, zone
from kernel.context import current_salon

VARIABLES: dict[str, Promise] = {
    "customer": gettext_lazy("the customer's name"),
    "salon": gettext_lazy("the salon's name"),
    "day": gettext_lazy("the day of the visit"),
    "time": gettext_lazy("when it starts"),
    "services": gettext_lazy("what is booked"),
    "staff": gettext_lazy("who does it"),
    "location": gettext_lazy("the shop's name"),
    "address": gettext_lazy("the shop's address"),
    "phone": gettext_lazy("the shop's phone"),
    "price": gettext_lazy("what it costs"),
    "reference": gettext_lazy("the booking's reference"),
    "forms": gettext_lazy("the link to forms that are still to be filled in; nothing where none is"),
}
NAMES = {name: f"{{{name}}}" for name in VARIABLES}
MADE_UP = "7K2MQX4D"


def _booked() -> Texts:
    return Texts(
        _("Your visit at %(salon)s: %(day)s at %(time)s") % NAMES,
        _("Your visit is booked. We look forward to seeing you."),
    )


def _reminder() -> Texts:
    return Texts(
        _("See you soon at %(salon)s: %(day)s at %(time)s") % NAMES,
        _("A reminder of your visit. We look forward to seeing you."),
    )


def _thanks() -> Texts:
    return Texts(
        _("Thank you for your visit at %(salon)s") % NAMES,
        _("Thank you for coming. We look forward to seeing you again."),
    )


def _again() -> Texts:
    return Texts(
        _("Time to come again to %(salon)s?") % NAMES,
        _("It has been a while since your last visit. We would be glad to see you again."),
    )


def _moved() -> Texts:
    return Texts(
        _("New time for your visit at %(salon)s: %(day)s at %(time)s") % NAMES,
        _("Your visit has a new time."),
    )


def _changed() -> Texts:
    return Texts(
        _("Your visit at %(salon)s on %(day)s at %(time)s was changed") % NAMES,
        _("Your visit was changed. This is how it stands now."),
    )


def _cancelled() -> Texts:
    return Texts(
        _("Your visit at %(salon)s on %(day)s at %(time)s is cancelled") % NAMES,
        _("Your visit is cancelled. We would be glad to see you another time."),
    )


def _asked() -> Texts:
    return Texts(
        _("You asked %(salon)s for %(day)s at %(time)s") % NAMES,
        _("Not confirmed yet: we keep the time for you and write as soon as we have looked."),
    )


def _declined() -> Texts:
    return Texts(
        _("%(salon)s cannot take your visit on %(day)s at %(time)s") % NAMES,
        _("We are sorry: this time does not work for us. We would be glad to see you another time."),
    )


def _expired() -> Texts:
    return Texts(
        _("Your request for %(day)s at %(time)s was not answered in time") % NAMES,
        _(
            "We are sorry: the salon has not answered, and the time is no longer kept. Please call, or try another."
        ),
    )


def made_up_visit() -> VisitFacts:
    """A visit in two days at the salon's first shop, to show what a message looks like."""
    place = _place()
    start = ceil_to_step(system_clock.now() + timedelta(days=2), 60, zone(place.time_zone))
    end = start + timedelta(minutes=45)
    line = LineFacts(service=_("Cut and finish"), extras=(), staff=_("Anna"), starts_at=start.isoformat())
    return VisitFacts(
        id=0,
        reference=MADE_UP,
        sequence=0,
        starts_at=start.isoformat(),
        ends_at=end.isoformat(),
        changed_at=start.isoformat(),
        lines=(line,),
        place=place,
        salon=current_salon().name,
        customer=_("Maria Example"),
        customer_note="",
        policy_text="",
        total_minor=4800,
        cancel_reason="",
    )


def _place() -> PlaceFacts:
    shop = Location.objects.filter(archived_at=None).first()
    if shop is not None:
        return place_facts(model_to_dict(shop))
    return PlaceFacts(current_salon().name, "", "", "", current_salon().time_zone)


def _shown(change: str, texts: Texts) -> Rendered:
    facts = made_up_visit()
    filled = texts.filled(values_of(facts, forms=visit_link(facts)))
    words = Words(filled.subject, filled.lead, "REQUEST", filled.short)
    return letter_render(
        customer_letter(facts, words, change, reader=facts.customer, asks=change == "reminder")
    )


def _wording(change: str, label: Promise, when: Promise, usual: Callable[[], Texts]) -> Wording:
    return Wording(f"visit_{change}_customer", label, when, VARIABLES, usual, partial(_shown, change))


WORDINGS = (
    _wording("booked", gettext_lazy("Confirmation"), gettext_lazy("as soon as a visit is booked"), _booked),
    _wording(
        "asked",
        pgettext_lazy("visit", "Asked for"),
        gettext_lazy("as soon as somebody asks for a visit that you confirm yourselves"),
        _asked,
    ),
    _wording(
        "declined",
        pgettext_lazy("visit", "Declined"),
        gettext_lazy("when you decline such a visit"),
        _declined,
    ),
    _wording(
        "expired", gettext_lazy("Not answered"), gettext_lazy("when nobody answered it in time"), _expired
    ),
    _wording("reminder", gettext_lazy("Reminder"), gettext_lazy("before the visit, as set above"), _reminder),
    _wording("thanks", gettext_lazy("Thank-you"), gettext_lazy("after the visit, as set above"), _thanks),
    _wording(
        "again",
        gettext_lazy("Time to come again"),
        gettext_lazy("weeks after the last visit, as set above"),
        _again,
    ),
    _wording("moved", gettext_lazy("New time"), gettext_lazy("as soon as a visit is moved"), _moved),
    _wording(
        "changed",
        gettext_lazy("Other services"),
        gettext_lazy("when the services of a visit are changed, and the customer is to know"),
        _changed,
    ),
    _wording(
        "cancelled", gettext_lazy("Cancellation"), gettext_lazy("as soon as a visit is cancelled"), _cancelled
    ),
)
