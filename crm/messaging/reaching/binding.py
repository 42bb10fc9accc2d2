"""Binding a customer to their openid by a signed link that is good once: the code they scan, or a mini-program's call.

A link names customer, end and a number of its own, signed for this salon; it fits into WeChat's scene (64 characters).
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from crm.customers.models import Customer
from crm.customers.standing import customer_locked
from crm.messaging.models import ChannelAddress, ChannelWish
from crm.messaging.reaching.choosing import STOPPED, WECHAT
from crm.privacy.recording import way_consent_row
from kernel.actor import Actor, ActorKind
from kernel.audit.services import audit_record
from kernel.clock import Clock
from kernel.context import current_salon
from kernel.errors import NotFound
from kernel.idempotency.services import KeyReused, answer_once, body_hash_of, scope_of
from kernel.transactions import service_transaction

GOOD_FOR = timedelta(minutes=30)
BOUND = 200


@dataclass(frozen=True, slots=True)
class Openid:
    """A person at one account of WeChat's; `at` (seconds) is when WeChat spoke of them."""

    app_id: str
    openid: str
    at: int


def bind_token(customer_id: int, *, clock: Clock) -> str:
    """A link for this customer, good once and for half an hour."""
    until = int((clock.now() + GOOD_FOR).timestamp())
    text = f"{customer_id}.{until}.{secrets.token_hex(4)}"
    return f"{text}.{_signature(text)}"


def customer_of_token(token: str, *, clock: Clock) -> int:
    """Whose link it is; raises NotFound for one that is forged, over, or another salon's."""
    text, _dot, signature = token.rpartition(".")
    if not hmac.compare_digest(signature.encode(), _signature(text).encode()):
        raise NotFound
    customer_id, until, _number = text.split(".")
    if int(until) <= clock.now().timestamp():
        raise NotFound
    return int(customer_id)


def address_bind(*, token: str, who: Openid, clock: Clock) -> str:
    """Bind the openid to the link's customer, who is from now on written to there; what is said to them.

    The same link a second time changes nothing for the same openid, and is refused for another, whatever has been bound
    since. Raises NotFound, InProgress.
    """
    customer_id = customer_of_token(token, clock=clock)
    try:
        _status, said = answer_once(
            scope=scope_of("wechat:bind"),
            key=hashlib.sha256(token.encode()).hexdigest(),
            body_hash=body_hash_of([who.app_id, who.openid]),
            run=lambda: _bind(customer_id, who),
            settle=lambda said: (BOUND, said),
            clock=clock,
        )
    except KeyReused:  # the link has bound somebody else
        raise NotFound from None
    return str(said)


@service_transaction
def _bind(customer_id: int, who: Openid) -> str:
    customer = customer_locked(customer_id)
    ChannelAddress.objects.update_or_create(
        channel=WECHAT,
        account=who.app_id,
        address=who.openid,
        defaults={"customer": customer, "is_open": True, "last_event": who.at},
    )
    _wish(customer)
    with translation.override(customer.language or current_salon().language):
        return _("%(salon)s: from now on you get our messages here. Reply T to stop them.") % {
            "salon": current_salon().name
        }


def _wish(customer: Customer) -> None:
    way_consent_row(customer=customer, code=STOPPED[WECHAT], given=True, source=WECHAT)
    ChannelWish.objects.update_or_create(customer=customer, defaults={"channel": WECHAT})
    actor = Actor(kind=ActorKind.CUSTOMER, id=customer.pk, name=customer.name, source=WECHAT)
    audit_record(actor=actor, action="customer.wechat_bound", target=customer, after={"channel": WECHAT})


def _signature(text: str) -> str:
    said = f"wechat binding {current_salon().uuid} {text}"
    return hmac.new(settings.SECRET_KEY.encode(), said.encode(), hashlib.sha256).hexdigest()[:24]
