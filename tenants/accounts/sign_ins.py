"""Where a person is signed in: one row for each session, shown to them, ended by them or by an owner."""

from datetime import timedelta

from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db.models import QuerySet
from django.http import HttpRequest

from kernel.clock import system_clock
from tenants.accounts.models import SignIn, User

SIGN_IN = "sign_in"
SEEN_EVERY = timedelta(minutes=5)
LONGEST_DEVICE = 300


def sign_in_seen(request: HttpRequest, user: User, address: str) -> None:
    """Keep when and where the session was last used, at most every SEEN_EVERY; a session has one row all its life."""
    if request.session.session_key is None:
        request.session.save()
    key = str(request.session.session_key)
    if not cache.add(f"sign_in:{key}", 1, SEEN_EVERY.total_seconds()):
        return
    facts = {
        "session_key": key,
        "last_seen_at": system_clock.now(),
        "device": request.META.get("HTTP_USER_AGENT", "").replace("\x00", "")[:LONGEST_DEVICE],
        "address": address or None,
    }
    if not SignIn.objects.filter(pk=request.session.get(SIGN_IN) or 0, user_id=user.pk).update(**facts):
        row = SignIn.objects.create(user_id=user.pk, started_at=facts["last_seen_at"], **facts)
        request.session[SIGN_IN] = row.pk


def sign_ins(user: User) -> QuerySet[SignIn]:
    """The person's sessions that still hold, the last used first."""
    return SignIn.objects.filter(user_id=user.pk, session_key__in=_alive()).order_by("-last_seen_at", "-pk")


def sign_ins_drop(rows: QuerySet[SignIn]) -> None:
    """End these sessions: whoever holds their cookie is nobody at their next request."""
    keys = list(rows.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    rows.delete()


def sign_ins_clear(user: User) -> None:
    """Forget sessions of the person that ended by themselves."""
    SignIn.objects.filter(user_id=user.pk).exclude(session_key__in=_alive()).delete()


def _alive() -> QuerySet[Session, str]:
    return Session.objects.filter(expire_date__gt=system_clock.now()).values_list("session_key", flat=True)
