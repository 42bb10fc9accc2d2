"""Acceptances of WeChat's, each good for one message, and the openids they belong to.

Spent by one conditional UPDATE before the message is handed over: of two workers with one acceptance one sends.
"""

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from crm.messaging.models import ChannelAddress, ChannelGrant
from kernel.outbox.registry import DeliveryError
from kernel.transactions import service_transaction

CHANNEL = "wechat"
MOST_LEFT = 1000  # WeChat itself keeps no more of one person


def grant_spend(*, app_id: str, openid: str, template: str) -> None:
    """Spend one; raises DeliveryError where none is left."""
    if not _grants(app_id, openid, template).filter(left__gt=0).update(left=F("left") - 1):
        raise DeliveryError(_("the customer has accepted no more messages of this kind"), permanent=True)


def grant_give_back(*, app_id: str, openid: str, template: str) -> None:
    """Give back one whose message was surely not sent."""
    _grants(app_id, openid, template).filter(left__lt=MOST_LEFT).update(left=F("left") + 1)


def grants_drop(*, app_id: str, openid: str, template: str) -> None:
    """The customer has taken back what they accepted of that template."""
    _grants(app_id, openid, template).update(left=0)


@service_transaction
def grant_told(*, app_id: str, openid: str, template: str, accepted: bool, at: int) -> None:
    """Count an acceptance, or forget all at a refusal. `at` (seconds) is WeChat's: an older or equal one is no news."""
    address = address_of(app_id, openid).first()
    if address is None:
        return
    ChannelGrant.objects.bulk_create(
        [ChannelGrant(address=address, template=template[:64])], ignore_conflicts=True
    )
    rows = ChannelGrant.objects.filter(address=address, template=template[:64], last_event__lt=at)
    if accepted:
        rows.filter(left__lt=MOST_LEFT).update(left=F("left") + 1, last_event=at)
    else:
        rows.update(left=0, last_event=at)


@service_transaction
def following_told(*, app_id: str, openid: str, follows: bool, at: int) -> None:
    """They follow again, or no more; an older word that comes late changes nothing."""
    address_of(app_id, openid).filter(last_event__lt=at).update(is_open=follows, last_event=at)


def address_close(*, app_id: str, openid: str) -> None:
    """Nobody is reached by this openid any more."""
    address_of(app_id, openid).update(is_open=False)


def address_of(app_id: str, openid: str) -> QuerySet[ChannelAddress]:
    """The openid at that account."""
    return ChannelAddress.objects.filter(channel=CHANNEL, account=app_id, address=openid)


def _grants(app_id: str, openid: str, template: str) -> QuerySet[ChannelGrant]:
    return ChannelGrant.objects.filter(address__in=address_of(app_id, openid), template=template)
