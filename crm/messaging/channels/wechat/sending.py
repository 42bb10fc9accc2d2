"""What the three interfaces of WeChat's have in common: the template's places, the grant, what a refusal means to us."""

from typing import Any

from crm.messaging.accounts.opened import account_of, template_of
from crm.messaging.channels import Handed
from crm.messaging.channels.wechat.asking import Refused, ask
from crm.messaging.channels.wechat.errors import REFUSED, STRANGER
from crm.messaging.channels.wechat.templates import places_filled
from crm.messaging.channels.wire import AnswerLost
from crm.messaging.models import Message
from crm.messaging.reaching.granting import address_close, grant_give_back, grant_spend, grants_drop
from crm.messaging.rendering import Rendered
from kernel.clock import Clock, system_clock
from kernel.outbox.registry import DeliveryError


def message_facts(provider: str, message: Message, rendered: Rendered) -> dict[str, Any]:
    """To whom, which template, and its places; raises DeliveryError without a template."""
    template = template_of(account_of(provider), message)
    return {
        "touser": message.to,
        "template_id": template.code,
        "data": places_filled(template, rendered),
    }


def send_template(provider: str, path: str, facts: dict[str, Any], *, clock: Clock = system_clock) -> Handed:
    """Send what needs no acceptance; raises DeliveryError, NotNow, AnswerLost."""
    try:
        answer = ask(provider, path, facts, clock=clock)
    except Refused as error:
        _heed(provider, facts, error)
        raise
    return Handed(str(answer.get("msgid", "")))


def send_granted(provider: str, path: str, facts: dict[str, Any], *, clock: Clock = system_clock) -> Handed:
    """Spend one acceptance and send; what was surely not sent gives it back, unless the customer took it back."""
    bound = {"app_id": _app_id(provider), "openid": facts["touser"], "template": facts["template_id"]}
    grant_spend(**bound)
    try:
        return send_template(provider, path, facts, clock=clock)
    except AnswerLost:
        raise  # it may have been sent
    except DeliveryError as error:
        if not (isinstance(error, Refused) and error.code in REFUSED):
            grant_give_back(**bound)
        raise


def _heed(provider: str, facts: dict[str, Any], error: Refused) -> None:
    if error.code in STRANGER:
        address_close(app_id=_app_id(provider), openid=facts["touser"])
    if error.code in REFUSED:
        bound = {"app_id": _app_id(provider), "openid": facts["touser"]}
        grants_drop(**bound, template=facts["template_id"])


def _app_id(provider: str) -> str:
    return str(account_of(provider).details["app_id"])
