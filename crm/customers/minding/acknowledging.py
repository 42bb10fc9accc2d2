"""Severe alerts stop whoever books or checks in until they say that they have read them; who did, and when, is kept.

A page's middleware names what a form acknowledges (`acknowledging`); the service that books or checks in asks
(`alerts_acknowledge`) inside its transaction. Customers themselves, and the product's own work, are not stopped.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

from django.utils.translation import gettext_lazy as _

from crm.customers.minding.alerts import Alert, Severity, alerts_of
from crm.customers.models import AlertSeen, Customer
from kernel.actor import Actor, ActorKind
from kernel.errors import ChignonError

BOOKING, ARRIVAL = "booking", "arrival"
FIELD = "acknowledged"

_given: ContextVar[Callable[[], Collection[str]]] = ContextVar("acknowledged", default=tuple)


class MustAcknowledge(ChignonError):
    """Something severe is to be minded; `alerts` are those nobody has acknowledged yet, of the customer `name`."""

    code = "alerts_unread"
    status = 409
    message = _("Please read what is to be minded first. Nothing was changed yet.")

    def __init__(self, name: str, alerts: Sequence[Alert]) -> None:
        super().__init__(alerts=[alert.key for alert in alerts])
        self.name, self.alerts = name, list(alerts)


def acknowledgement(customer_id: int, alert: Alert) -> str:
    """How a form names the alert of that customer: ids of sensitivities are not told apart by salons' other things."""
    return f"{customer_id}:{alert.key}"


@contextmanager
def acknowledging(names: Callable[[], Collection[str]]) -> Iterator[None]:
    """Within the block, the alerts that `names` gives (`acknowledgement`) count as read by whoever acts.

    It is asked only when something severe is to be read: until then a form stays as unread as its view wants it.
    """
    token = _given.set(names)
    try:
        yield
    finally:
        _given.reset(token)


def alerts_acknowledge(
    actor: Actor, customer_id: int | None, *, doing: str, visit_id: int, already: bool = False
) -> None:
    """Note who has read the severe alerts before `doing`; the caller is inside the transaction of that.

    With `already`, what this person has acknowledged for the same visit counts. Raises MustAcknowledge, and nothing is done.
    """
    if customer_id is None or actor.kind is not ActorKind.USER:
        return
    severe = alerts_of([customer_id], at_least=Severity.SEVERE).get(customer_id, [])
    if not severe:
        return
    if already:
        rows = AlertSeen.objects.filter(customer=customer_id, visit_id=visit_id, user_id=actor.id)
        seen = set(rows.values_list("key", flat=True))
        severe = [alert for alert in severe if alert.key not in seen]
    given = frozenset(_given.get()())
    unread = [alert for alert in severe if acknowledgement(customer_id, alert) not in given]
    if unread:
        name = Customer.objects.values_list("name", flat=True).get(pk=customer_id)
        raise MustAcknowledge(name, [with_name(customer_id, alert) for alert in unread])
    AlertSeen.objects.bulk_create(_seen(actor, customer_id, alert, doing, visit_id) for alert in severe)


def with_name(customer_id: int, alert: Alert) -> Alert:
    """The alert under the name by which a form acknowledges it."""
    return Alert(
        key=acknowledgement(customer_id, alert),
        severity=alert.severity,
        title=alert.title,
        text=alert.text,
        url=alert.url,
    )


def _seen(actor: Actor, customer_id: int, alert: Alert, doing: str, visit_id: int) -> AlertSeen:
    return AlertSeen(
        customer_id=customer_id,
        key=alert.key[:60],
        title=alert.title[:200],
        doing=doing,
        visit_id=visit_id,
        user_id=actor.id,
        user_name=actor.name[:150],
    )
