"""WeChat at hand, an account there, and a customer who is bound to it."""

import time
from datetime import timedelta

import pytest

from crm.customers.models import Customer
from crm.messaging.accounts.opened import wechat_signature_token
from crm.messaging.accounts.sealing import hook_token, seal
from crm.messaging.channels.wechat.events import signature
from crm.messaging.models import ChannelAccount, ChannelAddress, ChannelGrant
from crm.messaging.reaching.binding import Openid, address_bind, bind_token
from kernel.clock import FixedClock, system_clock
from tests.crm.messaging.wechat.server import WechatServer
from tests.visits import START

OPENID = "oABCdef0123456789ABCdef01234"
APP = "wx0123456789abcdef"
TEMPLATES = {
    f"visit_{change}_customer:en": {
        "code": "tpl-1",
        "variables": ["thing1=services", "time2=when", "thing3=location"],
    }
    for change in ("booked", "moved", "reminder")
}
EVENT = "<xml><ToUserName><![CDATA[gh_1]]></ToUserName><FromUserName><![CDATA[{openid}]]></FromUserName><CreateTime>{at}</CreateTime>{rest}</xml>"


@pytest.fixture
def wechat(settings):
    """The server."""
    server = WechatServer()
    settings.MESSAGE_PROVIDERS = {"wechat": server.base}
    yield server
    server.stop()


@pytest.fixture
def clock(settings):
    settings.EMAIL_URL = "smtp://mail.example"
    return FixedClock(START - timedelta(days=5))


def set_up(provider="wechat_template", **details) -> ChannelAccount:
    """The salon's account, in use."""
    return ChannelAccount.objects.create(
        channel="wechat", provider=provider, is_on=True, secret=seal("app-secret"),
        details={"app_id": APP, "page": "pages/visit/index", "templates": TEMPLATES, **details},
    )  # fmt: skip


def bind(customer: Customer, *, openid=OPENID, grants=0) -> ChannelAddress:
    """The customer scans; with so many messages accepted."""
    token = bind_token(customer.pk, clock=system_clock)
    address_bind(token=token, who=Openid(APP, openid, 0), clock=system_clock)
    address = ChannelAddress.objects.get(address=openid)
    if grants:
        ChannelGrant.objects.create(address=address, template="tpl-1", left=grants)
    return address


@pytest.fixture
def tell(salon_a, client_of, in_a):
    """Have WeChat tell something: `tell(rest, at=…)` posts a signed event of the customer's openid."""
    client = client_of(salon_a, csrf=True)

    def post(rest, *, provider="wechat_template", openid=OPENID, at=None, stamp=None, sign=True, token=""):
        stamp = str(int(time.time()) if stamp is None else stamp)
        secret = wechat_signature_token(provider) if sign else "wrong"
        signed = f"signature={signature(secret, stamp, 'n1')}&timestamp={stamp}&nonce=n1"
        path = f"/hooks/wechat/{provider}/{token or hook_token(provider)}/?{signed}"
        body = EVENT.format(openid=openid, at=int(time.time()) if at is None else at, rest=rest)
        return client.post(path, body, content_type="text/xml")

    post.client = client
    return post
