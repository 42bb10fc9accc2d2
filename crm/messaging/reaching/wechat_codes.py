"""What a customer scans to be bound to their openid."""

from urllib.parse import urlencode

from crm.messaging.channels.wechat.asking import ask
from crm.messaging.models import ChannelAccount
from crm.messaging.reaching.binding import GOOD_FOR, bind_token
from crm.messaging.reaching.wishing import wish_read_check
from kernel.clock import Clock
from kernel.errors import NotFound
from kernel.outbox.registry import DeliveryError

MINI = "wechat_mini"


def code_for(*, customer_id: int, page: str, clock: Clock, read: str | None = None) -> str:
    """The text of a code that binds this customer, once and within half an hour.

    An official account's is made by WeChat (a QR code with a scene); a mini-program is opened by a link to `page`, which its
    owner has named at WeChat. `read` is as in `channel_wish_set`. Raises NotFound without an account, BadInput, DeliveryError
    where WeChat makes none.
    """
    wish_read_check(read)
    account = ChannelAccount.objects.filter(channel="wechat", is_on=True).first()
    if account is None:
        raise NotFound
    token = bind_token(customer_id, clock=clock)
    if account.provider == MINI:
        return f"{page}?{urlencode({'wx': token})}"
    wanted = {
        "expire_seconds": int(GOOD_FOR.total_seconds()),
        "action_name": "QR_STR_SCENE",
        "action_info": {"scene": {"scene_str": token}},
    }
    made = ask(account.provider, "/cgi-bin/qrcode/create", wanted, clock=clock)
    if not made.get("url"):
        raise DeliveryError("WeChat made no code", permanent=True)
    return str(made["url"])
