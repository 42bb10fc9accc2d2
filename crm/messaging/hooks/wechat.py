"""Where WeChat calls, `/hooks/wechat/<provider>/<token>/`, and where a salon's mini-program binds a customer.

No session is read, and no form's token asked for: the address's token is the salon's own and secret, and WeChat signs.
"""

import hmac
from collections.abc import Callable, Mapping
from urllib.parse import urlencode

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from crm.messaging.accounts.opened import account_of, seal_of, wechat_signature_token
from crm.messaging.accounts.providers import provider_of
from crm.messaging.accounts.sealing import hook_token
from crm.messaging.channels.reading import facts_of
from crm.messaging.channels.wechat import events
from crm.messaging.channels.wechat.events import Said
from crm.messaging.channels.wechat.sealed import Forged, Seal
from crm.messaging.channels.wire import base_of, call
from crm.messaging.hooks.replying import Incoming, receipt_take, reply_take
from crm.messaging.models import ChannelAccount
from crm.messaging.reaching.binding import Openid, address_bind, customer_of_token
from crm.messaging.reaching.granting import following_told, grant_told
from kernel.clock import system_clock
from kernel.errors import Malformed, NotAllowed, NotFound
from kernel.outbox.registry import DeliveryError
from kernel.throttle import throttle
from tenants.accounts.access import network_of_request

MOST, SECONDS = 600, 60
MOST_BINDINGS, TEN_MINUTES = 20, 600
LONGEST_OPENID = 32
MINI = "wechat_mini"


@csrf_exempt
@require_http_methods(["GET", "POST"])
def hook(request: HttpRequest, provider: str, token: str) -> HttpResponse:
    """The proof of the address (GET), events and replies (POST). Raises NotFound, NotAllowed, Malformed, TooMany."""
    throttle(f"hooks:{network_of_request(request)}", most=MOST, seconds=SECONDS)
    if provider_of(provider).channel != "wechat" or not _is_ours(provider, token):
        raise NotFound
    query = {name: str(value) for name, value in request.GET.items()}
    seal = None if request.method == "GET" else seal_of(provider)
    if seal is not None:
        return _sealed(provider, seal, query, request.body)
    if not events.is_genuine(query, token=wechat_signature_token(provider), now=system_clock.now()):
        raise NotAllowed
    if request.method == "GET":
        return HttpResponse(query.get("echostr", ""), content_type="text/plain")
    said = _read(request.body)
    return events.answer(said, _take(provider, said))


def _sealed(provider: str, seal: Seal, query: Mapping[str, str], body: bytes) -> HttpResponse:
    """A call in encrypted mode: the salon has a key, so nothing is taken that was not sealed with it, or came before.

    It counts as having come once it is acted upon: what was cut between is taken when WeChat tells it again.
    """
    now = system_clock.now()
    try:
        message = seal.open(query, body, now=now)
    except Forged:
        raise NotAllowed from None
    except ValueError:
        raise Malformed from None
    come = f"wechat:come:{provider}:{query['msg_signature']}"
    if cache.get(come):
        raise NotAllowed
    said = _read(message)
    answered = events.answer(said, _take(provider, said), wrap=lambda text: seal.close(text, now=now))
    cache.set(come, True, 2 * events.FRESH_SECONDS)
    return answered


@csrf_exempt
@require_POST
def bind(request: HttpRequest) -> HttpResponse:
    """A mini-program hands in the link it was opened with and its `wx.login` code. Raises NotFound, Malformed, TooMany."""
    throttle(f"wechat:bind:{network_of_request(request)}", most=MOST_BINDINGS, seconds=TEN_MINUTES)
    try:
        facts = facts_of(request.body)
        link, code = str(facts["link"]), str(facts["code"])
    except (ValueError, KeyError, TypeError):
        raise Malformed from None
    customer_of_token(link, clock=system_clock)
    who = _of_code(code)
    return JsonResponse({"said": address_bind(token=link, who=who, clock=system_clock)})


def _is_ours(provider: str, token: str) -> bool:
    known = hmac.compare_digest(token.encode(), hook_token(provider).encode())
    return known and ChannelAccount.objects.filter(provider=provider).exists()


def _read(body: bytes) -> Said:
    try:
        said = events.said_of(body)
    except (ValueError, KeyError):
        raise Malformed from None
    is_numbered = said.fields.get("MsgType") != "text" or said.fields.get("MsgId")
    if not 0 < len(said.openid) <= LONGEST_OPENID or not is_numbered:
        raise Malformed
    return said


def _take(provider: str, said: Said) -> str:
    """Act on it; what is said back."""
    if said.fields.get("MsgType") == "text":
        told = Incoming(said.fields.get("MsgId", ""), said.openid, said.fields.get("Content", ""))
        return reply_take(provider=provider, incoming=told, clock=system_clock)
    for receipt in events.receipts(said):
        receipt_take(provider=provider, told=receipt, clock=system_clock)
    act = EVENTS.get(said.event)
    return act(_app_id(provider), said) if act else ""


def _follow(app_id: str, said: Said) -> str:
    """They follow, or scanned a code once more; with a link of ours they are bound."""
    following_told(app_id=app_id, openid=said.openid, follows=True, at=said.at)
    if not said.scene:
        return ""
    try:
        return address_bind(token=said.scene, who=Openid(app_id, said.openid, said.at), clock=system_clock)
    except NotFound:
        return _("This code is no longer good. Please open the page of your visit and ask for a new one.")


def _leave(app_id: str, said: Said) -> str:
    following_told(app_id=app_id, openid=said.openid, follows=False, at=said.at)
    return ""


def _accepted(app_id: str, said: Said) -> str:
    for row in said.rows:
        if row.get("SubscribeStatusString") in ("accept", "reject"):
            accepted = row["SubscribeStatusString"] == "accept"
            _grant(app_id, said, row, accepted=accepted)
    return ""


def _taken_back(app_id: str, said: Said) -> str:
    for row in said.rows:
        if row.get("SubscribeStatusString") == "reject":
            _grant(app_id, said, row, accepted=False)
    return ""


def _grant(app_id: str, said: Said, row: Mapping[str, str], *, accepted: bool) -> None:
    template = row.get("TemplateId", "")
    grant_told(app_id=app_id, openid=said.openid, template=template, accepted=accepted, at=said.at)


EVENTS: dict[str, Callable[[str, Said], str]] = {
    "subscribe": _follow,
    "scan": _follow,
    "unsubscribe": _leave,
    "subscribe_msg_popup_event": _accepted,
    "subscribe_msg_change_event": _taken_back,
}


def _app_id(provider: str) -> str:
    try:
        return str(account_of(provider).details["app_id"])
    except DeliveryError:
        raise NotFound from None


def _of_code(code: str) -> Openid:
    """Whose `wx.login` code it is, asked of WeChat (jscode2session); raises NotFound, Malformed."""
    try:
        account = account_of(MINI)
        query = {"appid": account.details["app_id"], "secret": account.secret, "js_code": code[:200]}
        path = f"/sns/jscode2session?{urlencode({**query, 'grant_type': 'authorization_code'})}"
        facts = call(base_of("wechat"), path, body=b"", headers={}, method="GET").facts()
    except DeliveryError:
        raise NotFound from None
    openid = str(facts.get("openid", ""))
    if not 0 < len(openid) <= LONGEST_OPENID:
        raise Malformed
    return Openid(account.details["app_id"], openid, int(system_clock.now().timestamp()))
