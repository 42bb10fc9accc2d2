"""Sign-up: from a form to a salon that takes bookings (P2). A repeat of the same form gives the same salon."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid5

from django.contrib.auth.hashers import check_password, make_password
from django.db import IntegrityError, OperationalError, connection, transaction
from django.utils.translation import gettext_lazy as _

from hq.onboarding.countries import currency_of, time_zone_of
from hq.onboarding.furnish import salon_furnish
from hq.onboarding.models import SignUp, SignUpState
from kernel.actor import system_actor
from kernel.clock import Clock
from kernel.context import salon_context
from kernel.errors import ChignonError
from kernel.transactions import is_lock_timeout
from tenants.accounts.models import User
from tenants.registry.models import Salon
from tenants.registry.services import NoSpare, SlugTaken, salon_create, salon_open

REPEAT_LIFE = timedelta(hours=1)
GIVEN_UP_AFTER = timedelta(days=1)
KEPT_FOR = timedelta(days=30)


class FormReused(ChignonError):
    """The form's key belongs to a form with other content, or to one that is long over."""

    code = "form_reused"
    status = 409
    message = _("This form was sent before. Please look it over and send it again.")


def sign_up_submit(*, data: dict[str, Any], language: str, address: str, clock: Clock) -> SignUp:
    """Keep the form of a new salon, or find the row of the very same form sent within the last hour.

    A repeat leads into the salon as its owner, so the key alone is not enough for one: address, email and
    password must be those of the first sending. Raises FormReused for anything else under a known key.
    """
    try:
        with transaction.atomic():
            return SignUp.objects.create(
                key=data["key"],
                business_name=data["business_name"],
                kind=data["kind"],
                country=data["country"],
                language=language,
                email=data["email"].strip().lower(),
                password_hash=make_password(data["password"]),
                slug=data["slug"],
                time_zone=time_zone_of(data["country"], data.get("zone", "")),
                address=address or None,
            )
    except IntegrityError:
        row = SignUp.objects.get(key=data["key"])
    if row.created_at < clock.now() - REPEAT_LIFE or not _is_repeat(row, data):
        raise FormReused
    return row


def _is_repeat(row: SignUp, data: dict[str, Any]) -> bool:
    same = row.slug == data["slug"] and row.email == data["email"].strip().lower()
    return same and check_password(data["password"], row.password_hash or _owners_hash(row))


def _owners_hash(row: SignUp) -> str:
    """What the salon holds of its owner's password, once the sign-up itself has forgotten it."""
    if row.salon is None:
        return ""
    with salon_context(row.salon):
        return User.objects.filter(email=row.email).values_list("password", flat=True).first() or ""


def sign_up_complete(*, key: UUID, clock: Clock, may_build: bool) -> SignUp:
    """Make the sign-up's salon if it has none yet, and furnish it; safe to call twice and at once.

    With `may_build` False only a spare schema is claimed: without one the sign-up stays waiting for the worker.
    It stays so as well when somebody else is at it for longer than a lock is waited for.
    """
    try:
        with _one_at_a_time(key):
            return _complete(SignUp.objects.get(key=key), clock=clock, may_build=may_build)
    except OperationalError as error:
        if not is_lock_timeout(error):
            raise
    return SignUp.objects.get(key=key)


@contextmanager
def _one_at_a_time(key: UUID) -> Iterator[None]:
    """Hold the sign-up's lock over its several transactions; the database frees it if this process dies."""
    name = f"onboarding.signup:{key}"  # hashed, since the key is the browser's own choice
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtextextended(%s, 0))", [name])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [name])


def _complete(sign_up: SignUp, *, clock: Clock, may_build: bool) -> SignUp:
    if sign_up.state != SignUpState.WAITING:
        return sign_up
    try:
        salon = _salon_of(sign_up, clock=clock, may_build=may_build)
    except NoSpare:
        return sign_up
    except SlugTaken as error:
        SignUp.objects.filter(pk=sign_up.pk).update(
            state=SignUpState.FAILED, problem=error.code, password_hash=""
        )
        return SignUp.objects.get(pk=sign_up.pk)
    with salon_context(salon):
        salon_furnish(salon=salon, actor=system_actor("signup"), clock=clock)
    salon = salon_open(actor=system_actor("signup"), slug=salon.slug)
    SignUp.objects.filter(pk=sign_up.pk).update(state=SignUpState.READY, salon=salon, password_hash="")
    return SignUp.objects.get(pk=sign_up.pk)


def _salon_of(sign_up: SignUp, *, clock: Clock, may_build: bool) -> Salon:
    return salon_create(
        actor=system_actor("signup"),
        slug=sign_up.slug,
        name=sign_up.business_name,
        kind=sign_up.kind,
        country=sign_up.country,
        currency=currency_of(sign_up.country),
        language=sign_up.language,
        time_zone=sign_up.time_zone,
        owner_email=sign_up.email,
        owner_name=sign_up.email.partition("@")[0],
        owner_password_hash=sign_up.password_hash,
        request_uuid=salon_uuid_of(sign_up.key),
        may_make_schema=may_build,
        is_open=False,
        clock=clock,
    )


def salon_uuid_of(key: UUID) -> UUID:
    """The uuid of the sign-up's salon: the same each time, and no way back to the key, for calendars show it to customers."""
    return uuid5(key, "chignon.salon")


def sign_ups_waiting(*, clock: Clock) -> list[UUID]:
    """The keys of sign-ups that wait for a worker; those that have waited for a day are given up.

    Nothing personal is kept of what came to nothing: the password at once, the row after a month.
    """
    now = clock.now()
    waiting = SignUp.objects.filter(state=SignUpState.WAITING)
    waiting.filter(created_at__lt=now - GIVEN_UP_AFTER).update(
        state=SignUpState.FAILED, problem="given_up", password_hash=""
    )
    over = SignUp.objects.filter(created_at__lt=now - KEPT_FOR)
    over.filter(state=SignUpState.FAILED).delete()
    over.exclude(address=None).update(address=None)
    return list(waiting.order_by("id").values_list("key", flat=True))
