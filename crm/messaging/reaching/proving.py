"""That who opens a way of their own is the customer: whoever typed somebody's phone has a visit's link, but not their mail.

A link is sent to the contact that is surely the customer's (`sure_contacts`); it is good for a day, for that customer
alone. Without it nobody binds a browser or an openid, by which all later messages would be read.
"""

import hashlib
import hmac
import uuid
from dataclasses import replace
from datetime import timedelta

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from crm.customers.models import Customer
from crm.customers.selectors import customer_by_id, sure_contacts
from crm.messaging.accounts.sealing import Unreadable, seal, unseal
from crm.messaging.letters import Action, Letter, letter_render
from crm.messaging.models import Message
from crm.messaging.reaching.choosing import Ways, reach_load, ways_of
from crm.messaging.rendering import Rendered
from crm.messaging.services import Draft, messages_write
from kernel.clock import Clock
from kernel.context import current_salon
from kernel.outbox.registry import DeliveryError
from kernel.throttle import throttle
from kernel.transactions import service_transaction

KIND = "reach_proof"
GOOD_FOR = timedelta(days=1)
MOST, HOUR = 4, 3600


def proof_token(customer_id: int, *, clock: Clock) -> str:
    """What the link carries."""
    return _token(customer_id, _until(clock))


def is_proved(token: str, customer_id: int, *, clock: Clock) -> bool:
    """Whether it is this customer's, and not over."""
    until, _dot, signature = token.partition(".")
    is_ours = hmac.compare_digest(signature.encode(), _signature(customer_id, until).encode())
    return is_ours and int(until) > clock.now().timestamp()


@service_transaction
def proof_send(*, customer_id: int, page: str, clock: Clock) -> bool:
    """Owe the link to `page` to where the customer surely is; False where there is no way. Raises NotFound, TooMany."""
    customer = customer_by_id(customer_id)
    throttle(f"reach:proof:{customer_id}", most=MOST, seconds=HOUR)
    language = customer.language or translation.get_language() or current_salon().language
    ways = sure_ways(customer, kind=KIND, language=language)
    if not ways.open:
        return False
    channel, to = ways.open[0]
    # Neither the proof nor the page's own token lies readable in the database: the one is signed anew when it is sent.
    facts = {"customer": customer_id, "until": _until(clock), "page": seal(page)}
    context = {"reader": customer.name, **facts}
    draft = Draft(
        KIND, to, language, context, f"{KIND}:{uuid.uuid4()}", channel, customer,
        expires_at=clock.now() + GOOD_FOR, ways=ways.kept(),
    )  # fmt: skip
    messages_write([draft], clock=clock)
    return True


def sure_ways(customer: Customer, *, kind: str, language: str) -> Ways:
    """The ways to the contacts that are surely the customer's."""
    sure = sure_contacts(customer)
    reach = replace(
        reach_load(customer.pk), wechat=None, push="", wish="", email=sure.email, phone=sure.phone
    )
    return ways_of(reach, kind=kind, language=language)


def proof_render(message: Message) -> Rendered:
    """The link in its reader's language; it is not kept once it has left. Raises DeliveryError."""
    facts = message.context
    proof, page = _token(facts["customer"], facts["until"]), _page_of(facts["page"])
    with translation.override(message.language):
        letter = Letter(
            language=message.language,
            subject=_("Your link: how shall we reach you?"),
            greeting=_("Hello %(name)s,") % {"name": facts["reader"]},
            lead=_(
                "Open it to choose how we reach you. For notifications, open it on the device that shall show them."
            ),
            rows=(),
            action=Action(_("Go on"), f"{page}?p={proof}"),
            closing=(_("It is good for a day. If you did not ask for it, there is nothing to do."),),
            sender=current_salon().name,
        )
        return letter_render(letter, secrets=(proof, page))


def _until(clock: Clock) -> str:
    return str(int((clock.now() + GOOD_FOR).timestamp()))


def _token(customer_id: int, until: str) -> str:
    return f"{until}.{_signature(customer_id, until)}"


def _page_of(sealed: str) -> str:
    try:
        return unseal(sealed)
    except Unreadable:  # the instance has another secret since: no link of before is good any more
        raise DeliveryError(_("the link cannot be read any more"), permanent=True) from None


def _signature(customer_id: int, until: str) -> str:
    said = f"reach proof {current_salon().uuid} {customer_id} {until}"
    return hmac.new(settings.SECRET_KEY.encode(), said.encode(), hashlib.sha256).hexdigest()[:40]
