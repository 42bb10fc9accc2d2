"""Sign-up: from a form to a salon that takes bookings (P2). A repeat of the same form gives the same salon."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, connection, transaction

from hq.onboarding.countries import currency_of, time_zone_of
from hq.onboarding.furnish import salon_furnish
from hq.onboarding.models import SignUp, SignUpState
from kernel.actor import system_actor
from kernel.clock import Clock
from kernel.context import salon_context
from tenants.registry.models import Salon
from tenants.registry.services import NoSpare, SlugTaken, salon_create


def sign_up_submit(*, data: dict[str, Any], language: str, address: str) -> SignUp:
    """Keep the form of a new salon, or find the row of the same form sent before (by its `key`)."""
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
        return SignUp.objects.get(key=data["key"])


def sign_up_complete(*, key: UUID, clock: Clock, may_build: bool) -> SignUp:
    """Make the sign-up's salon if it has none yet, and furnish it; safe to call twice and at once.

    With `may_build` False only a spare schema is claimed: without one the sign-up stays waiting for the worker.
    """
    with _one_at_a_time(key):
        return _complete(SignUp.objects.get(key=key), clock=clock, may_build=may_build)


@contextmanager
def _one_at_a_time(key: UUID) -> Iterator[None]:
    """Hold the sign-up's lock over its several transactions; the database frees it if this process dies."""
    number = int.from_bytes(key.bytes[:8], "big", signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [number])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [number])


def _complete(sign_up: SignUp, *, clock: Clock, may_build: bool) -> SignUp:
    if sign_up.state == SignUpState.READY:
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
        request_uuid=sign_up.key,
        may_make_schema=may_build,
        clock=clock,
    )
