"""The access_token of an account at WeChat (stable_token): one for all workers, fetched by one of them.

It lies sealed with the account. Whoever finds it nearly over takes the lease by one conditional UPDATE and fetches the next;
the others go on with the old one while it is good, and are asked to come back in two seconds where it is not.
"""

import json
from datetime import UTC, datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from crm.messaging.accounts.opened import account_of
from crm.messaging.accounts.sealing import Unreadable, seal, unseal
from crm.messaging.channels.wechat.errors import errcode_of, refusal
from crm.messaging.channels.wire import AnswerLost, base_of, call
from crm.messaging.models import ChannelAccount
from kernel.clock import Clock
from kernel.outbox.registry import DeliveryError, NotNow

EARLY = timedelta(minutes=5)
LEASE = timedelta(seconds=20)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SOON = timedelta(seconds=2)
JSON = {"Content-Type": "application/json; charset=utf-8"}


def access_token(provider: str, *, clock: Clock, rejected: str = "") -> str:
    """The token; `rejected` is one that WeChat has just refused. Raises DeliveryError, NotNow."""
    row, now = _row(provider), clock.now()
    known, until = _known(row, rejected)
    if known and until - EARLY > now:
        return known
    if not _leased(row, now):
        if known and until > now:
            return known
        raise NotNow(_("WeChat's token is being fetched"), again_at=now + SOON)
    return _renewed(provider, now, rejected)


def _renewed(provider: str, now: datetime, rejected: str) -> str:
    """With the lease in hand: the token that somebody has just fetched, or a new one."""
    row = _row(provider)
    rows = ChannelAccount.objects.filter(pk=row.pk)
    try:
        known, until = _known(row, rejected)
        if known and until - EARLY > now:
            return known
        token, seconds = _fetched(provider, rejected)
        fresh = {"token": seal(token), "token_until": now + timedelta(seconds=seconds)}
        rows.filter(version=row.version).update(**fresh)  # a key that was changed meanwhile has no token yet
        return token
    finally:
        rows.update(token_lease=None)


def _fetched(provider: str, rejected: str) -> tuple[str, int]:
    """A token and how many seconds it is good. The one that was rejected is asked for no second time."""
    token, seconds = _asked(provider, force=False)
    return _asked(provider, force=True) if token == rejected else (token, seconds)


def _asked(provider: str, *, force: bool) -> tuple[str, int]:
    account = account_of(provider)
    typed = {
        "grant_type": "client_credential",
        "appid": account.details["app_id"],
        "secret": account.secret,
        "force_refresh": force,
    }
    try:
        answer = call(
            base_of("wechat"), "/cgi-bin/stable_token", body=json.dumps(typed).encode(), headers=JSON
        )
        code = errcode_of(answer)
    except AnswerLost as error:
        raise DeliveryError(str(error)) from error  # only a token was asked for: nothing was sent
    facts = answer.facts()
    if code or not facts.get("access_token"):
        raise refusal(code, answer)
    return str(facts["access_token"]), int(facts.get("expires_in") or 0)


def _leased(row: ChannelAccount, now: datetime) -> bool:
    free = Q(token_lease=None) | Q(token_lease__lte=now)
    return bool(ChannelAccount.objects.filter(free, pk=row.pk).update(token_lease=now + LEASE))


def _known(row: ChannelAccount, rejected: str) -> tuple[str, datetime]:
    """The stored token and its end; "" for none, for one that was rejected, and for one that cannot be read."""
    if not row.token or row.token_until is None:
        return "", EPOCH
    try:
        token = unseal(row.token)
    except Unreadable:
        return "", row.token_until
    return ("", row.token_until) if token == rejected else (token, row.token_until)


def _row(provider: str) -> ChannelAccount:
    row = ChannelAccount.objects.filter(provider=provider).first()
    if row is None:
        raise DeliveryError(f"{provider} is not set up", permanent=True)
    return row
