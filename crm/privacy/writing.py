"""Whether a customer may be written to, by each channel: what they allowed, what they refused, what nobody asked."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import CharField, Q, Value
from django.db.models.functions import Cast, Concat
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from crm.customers.models import Consent, ContactKind, Customer
from crm.customers.sight import CustomerSight
from crm.messaging.models import ChannelAddress, ChannelWish
from crm.messaging.reaching.choosing import CHANNELS, EMAIL, PUSH, SMS, STOPPED, WECHAT

NEWS = {channel: f"marketing_{channel}" for channel in CHANNELS}
CONTACTS = {EMAIL: ContactKind.EMAIL, SMS: ContactKind.PHONE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Looks:
    """A channel's picture and word."""

    icon: str
    name: Promise


LOOKS = {
    EMAIL: Looks(icon="mail", name=pgettext_lazy("channel", "Email")),
    SMS: Looks(icon="message-square", name=pgettext_lazy("channel", "Text")),
    WECHAT: Looks(icon="message-circle", name=pgettext_lazy("channel", "WeChat")),
    PUSH: Looks(icon="bell", name=pgettext_lazy("channel", "Phone notification")),
}
# The state's tone, its word, and the whole of it in a sentence.
STATES: dict[str, tuple[str, Promise, Promise]] = {
    "yes": (
        "good",
        pgettext_lazy("may write", "yes"),
        pgettext_lazy("may write", "About visits, and with news and offers"),
    ),
    "visits": (
        "",
        pgettext_lazy("may write", "visits only"),
        pgettext_lazy("may write", "About visits; they want no news and offers"),
    ),
    "unasked": (
        "",
        pgettext_lazy("may write", "not asked"),
        pgettext_lazy("may write", "About visits; nobody has asked about news and offers"),
    ),
    "no": (
        "bad",
        pgettext_lazy("may write", "no"),
        pgettext_lazy("may write", "They asked for no more messages"),
    ),
}


@dataclass(frozen=True, slots=True)
class Writing:
    """One channel by which the customer can be reached: its state (see STATES), and whether they wish for it."""

    channel: str
    state: str
    is_wished: bool

    @property
    def looks(self) -> Looks:
        """The channel's picture and word."""
        return LOOKS[self.channel]

    @property
    def tone(self) -> str:
        """The state's colour."""
        return STATES[self.state][0]

    @property
    def word(self) -> Promise:
        """The state in a word."""
        return STATES[self.state][1]

    @property
    def sentence(self) -> Promise:
        """The state whole."""
        return STATES[self.state][2]


def writing_of(customer: Customer) -> list[Writing]:
    """The channels by which the customer can be reached, and whether that may be; one query besides their contacts."""
    known = _known(customer.pk)
    kinds = {row.kind for row in customer.contacts.all()}
    reached = [one for one in CHANNELS if CONTACTS.get(one) in kinds or f"bound:{one}" in known]
    return [Writing(one, _state(one, known), f"wish:{one}" in known) for one in reached]


def _known(customer_id: int) -> Mapping[str, bool]:
    """The last word on each purpose by its code, also of rows merged into this one; "bound:" and "wish:" channels."""
    person = Customer.objects.filter(Q(pk=customer_id) | Q(merged_into=customer_id))
    codes = [*STOPPED.values(), *NEWS.values()]
    said = Consent.objects.filter(customer__in=person.values("pk"), purpose__in=codes)
    last = said.order_by("purpose", "-pk").distinct("purpose").values_list("purpose", "given")
    bound = ChannelAddress.objects.filter(customer=customer_id, is_open=True)
    wished = ChannelWish.objects.filter(customer=customer_id)
    rows = [
        rows.values_list(_named(name), Value(True)) for name, rows in (("bound", bound), ("wish", wished))
    ]
    return dict(last.union(*rows, all=True))


def _named(name: str) -> Cast:
    return Cast(Concat(Value(f"{name}:"), "channel", output_field=CharField()), CharField())


def _state(channel: str, known: Mapping[str, bool]) -> str:
    if known.get(STOPPED[channel]) is False:
        return "no"
    news = known.get(NEWS[channel])
    return "unasked" if news is None else "yes" if news else "visits"


def writing_panel(request: HttpRequest, *, customer: Customer, sight: CustomerSight) -> str:
    """In the customer's head: by which channels one may write to them."""
    context = {"customer": customer, "writing": writing_of(customer)}
    return render_to_string("desk/privacy/writing.html", context, request) if context["writing"] else ""
