"""Where providers call: `/hooks/sms/<provider>/<token>/`. No session is read, and no form's token asked for.

The token is the salon's own and secret; where the provider signs its calls, the signature is asked for too.
"""

import hmac
from dataclasses import astuple
from importlib import import_module
from typing import Protocol, cast

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from crm.messaging.accounts.providers import provider_of
from crm.messaging.accounts.sealing import hook_token
from crm.messaging.hooks.replying import Incoming, Told, receipt_take, reply_take
from crm.messaging.models import ChannelAccount
from crm.messaging.reaching.choosing import SMS
from kernel.clock import system_clock
from kernel.errors import Malformed, NotAllowed, NotFound
from kernel.throttle import throttle
from tenants.accounts.access import network_of_request

MOST, SECONDS = 600, 60


class Hooks(Protocol):
    """What a provider's `hooks` module offers."""

    def is_genuine(self, request: HttpRequest) -> bool:
        """Whether the call is the provider's."""

    def told(self, request: HttpRequest) -> list[Told | Incoming]:
        """What it tells; raises ValueError, KeyError, TypeError, AttributeError for what cannot be read."""

    def answer(self, text: str) -> HttpResponse:
        """The answer that the provider understands, with a text back where it can carry one."""


@csrf_exempt
@require_POST
def hook(request: HttpRequest, provider: str, token: str) -> HttpResponse:
    """Receipts and replies of one provider. Raises NotFound, NotAllowed, Malformed, TooMany."""
    throttle(f"hooks:{network_of_request(request)}", most=MOST, seconds=SECONDS)
    if provider_of(provider).channel != SMS:
        raise NotFound
    if not hmac.compare_digest(token.encode(), hook_token(provider).encode()):
        raise NotFound
    if not ChannelAccount.objects.filter(provider=provider).exists():
        raise NotFound
    hooks = cast("Hooks", import_module(f"crm.messaging.channels.{provider}.hooks"))
    if not hooks.is_genuine(request):
        raise NotAllowed
    said = [_take(provider, one) for one in _told(hooks, request)]
    return hooks.answer(next(filter(None, said), ""))


def _told(hooks: Hooks, request: HttpRequest) -> list[Told | Incoming]:
    try:
        found = hooks.told(request)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise Malformed from None
    if any("\x00" in str(part) for one in found for part in astuple(one)):
        raise Malformed
    return found


def _take(provider: str, one: Told | Incoming) -> str:
    if isinstance(one, Incoming):
        return reply_take(provider=provider, incoming=one, clock=system_clock)
    receipt_take(provider=provider, told=one, clock=system_clock)
    return ""
