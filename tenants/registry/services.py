"""What is done to a salon as such: made, suspended, resumed. One transaction each; the platform's trail tells it."""

from dataclasses import dataclass
from uuid import UUID
from zoneinfo import available_timezones

from babel.numbers import is_currency
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from kernel.actor import Actor
from kernel.audit.services import audit_record
from kernel.clock import Clock
from kernel.context import public_context, salon_context
from kernel.errors import BadInput, ChignonError, NotFound, Problem
from tenants.accounts.models import Role, User
from tenants.registry.hosts import domain_of_slug, forget_hosts
from tenants.registry.models import Domain, PlatformLine, Salon, SalonKind, SalonStatus
from tenants.registry.schemas import spare_claim, spare_make
from tenants.registry.slugs import slug_check, slug_rests

TRIES = 3


class NoSpare(ChignonError):
    """No spare schema is in store, and the caller may not wait for one to be made."""

    code = "no_spare"
    status = 503
    message = _("Your salon is being made. This takes a moment.")


class SlugTaken(BadInput):
    """Another salon has that address."""

    code = "slug_taken"
    status = 409


@dataclass(frozen=True, slots=True)
class NewSalon:
    """What a salon is made from; `owner_password_hash` is ready to be stored ("" makes an unusable one)."""

    slug: str
    name: str
    kind: str
    country: str
    currency: str
    language: str
    time_zone: str
    owner_email: str
    owner_name: str
    owner_password_hash: str
    is_demo: bool
    request_uuid: UUID | None = None
    is_open: bool = True


def salon_create(
    *,
    actor: Actor,
    slug: str,
    name: str,
    kind: str,
    country: str,
    currency: str,
    language: str,
    time_zone: str,
    owner_email: str,
    owner_name: str,
    clock: Clock,
    owner_password: str | None = None,
    owner_password_hash: str = "",
    is_demo: bool = False,
    may_make_schema: bool = True,
    request_uuid: UUID | None = None,
    is_open: bool = True,
) -> Salon:
    """Make a salon with its owner, from a spare schema, in one transaction; a failure leaves no trace.

    The same request again gives the same salon: by `request_uuid`, which becomes the salon's uuid, and for the
    operator's own commands, which have none, by slug and owner's email. A stranger who merely types another
    owner's address and email is told that the address is taken. With `is_open` off the host answers 503 until
    `salon_open`: for whoever has more to put in before anybody may see it. Raises BadInput with every problem,
    SlugTaken when the address is another's, and NoSpare when no spare is left and `may_make_schema` is off.
    """
    hashed = owner_password_hash or make_password(owner_password)
    wanted = NewSalon(
        slug, name.strip(), kind, country.upper(), currency.upper(), language, time_zone,
        owner_email.strip().lower(), owner_name.strip(), hashed, is_demo,
        request_uuid, is_open,
    )  # fmt: skip
    _check(wanted)
    with public_context():
        return _same_request(wanted) or _create(actor, wanted, clock, may_make_schema=may_make_schema)


def _check(wanted: NewSalon) -> None:
    """Raise BadInput that names everything wrong."""
    slug_check(wanted.slug)
    tests = {
        "name": 0 < len(wanted.name) <= 120,
        "kind": wanted.kind in SalonKind.values,
        "country": len(wanted.country) == 2 and wanted.country.isascii() and wanted.country.isalpha(),
        "currency": is_currency(wanted.currency),
        "language": wanted.language in dict(settings.LANGUAGES),
        "time_zone": wanted.time_zone in available_timezones(),
        "owner_email": _is_email(wanted.owner_email),
        "owner_name": len(wanted.owner_name) <= 150,
    }
    problems = [
        Problem(field, "invalid", _("This does not look right.")) for field, good in tests.items() if not good
    ]
    if problems:
        raise BadInput(problems)


def _is_email(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return len(text) <= 254


def _same_request(wanted: NewSalon) -> Salon | None:
    """The salon that this very request made before; raises SlugTaken when the address is somebody else's."""
    salon: Salon | None = Salon.objects.filter(slug=wanted.slug).first()
    rests = salon is None and wanted.request_uuid is not None and slug_rests(wanted.slug)
    if salon is None and not rests:
        return None
    if salon is None or not _is_mine(salon, wanted):
        raise SlugTaken([Problem("slug", "slug_taken", _("This address is taken. Please choose another."))])
    return salon


def _is_mine(salon: Salon, wanted: NewSalon) -> bool:
    if wanted.request_uuid is not None:
        return salon.uuid == wanted.request_uuid
    with salon_context(salon):
        return User.objects.filter(email=wanted.owner_email, role=Role.OWNER).exists()


def _create(actor: Actor, wanted: NewSalon, clock: Clock, *, may_make_schema: bool) -> Salon:
    """From a spare; where there is none it is made first, outside the transaction: that takes a while, and a rival may claim it."""
    for _try in range(TRIES if may_make_schema else 0):
        try:
            return _claimed(actor, wanted, clock)
        except NoSpare:
            spare_make()
    return _claimed(actor, wanted, clock)


def _claimed(actor: Actor, wanted: NewSalon, clock: Clock) -> Salon:
    with transaction.atomic():
        _lock_slug(wanted.slug)
        same = _same_request(wanted)  # a twin of this request may have been faster
        return same or _create_row(actor, wanted, clock, _schema())


def _lock_slug(slug: str) -> None:
    """One at a time for one address, so that twins of a request claim one spare, not one each."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"registry.slug:{slug}"])


def _schema() -> str:
    """A claimed spare; raises NoSpare."""
    schema = spare_claim()
    if schema is None:
        raise NoSpare
    return schema


def _create_row(actor: Actor, wanted: NewSalon, clock: Clock, schema: str) -> Salon:
    salon: Salon = Salon.objects.create(
        schema_name=schema, slug=wanted.slug, name=wanted.name, kind=wanted.kind, country=wanted.country,
        currency=wanted.currency, language=wanted.language, time_zone=wanted.time_zone, is_demo=wanted.is_demo,
        status=SalonStatus.ACTIVE if wanted.is_open else SalonStatus.PROVISIONING,
        **({"uuid": wanted.request_uuid} if wanted.request_uuid else {}),
    )  # fmt: skip
    Domain.objects.create(domain=domain_of_slug(wanted.slug), tenant=salon, is_primary=True)
    platform_record(actor, "salon.create", salon, slug=wanted.slug, country=wanted.country)
    with salon_context(salon):
        owner = _owner(wanted, clock)
        audit_record(
            actor=actor, action="salon.create", target=owner, after={"slug": wanted.slug, "name": wanted.name}
        )
    transaction.on_commit(forget_hosts)
    return salon


def _owner(wanted: NewSalon, clock: Clock) -> User:
    return User.objects.create(
        email=wanted.owner_email,
        name=wanted.owner_name,
        role=Role.OWNER,
        language=wanted.language,
        password=wanted.owner_password_hash,
        date_joined=clock.now(),
    )


def platform_record(actor: Actor, action: str, salon: Salon, **facts: str) -> PlatformLine:
    """One line on the platform's own trail; the caller is inside the change's transaction, in `public`."""
    return PlatformLine.objects.create(
        actor_name=actor.name, action=action, salon_uuid=salon.uuid, facts=facts
    )


def salon_open(*, actor: Actor, slug: str) -> Salon:
    """Let people in where `salon_create` was told not to; nothing happens when they are. Raises NotFound."""
    return _set_status(actor, slug, SalonStatus.ACTIVE, "salon.open", since=SalonStatus.PROVISIONING)


def salon_suspend(*, actor: Actor, slug: str) -> Salon:
    """Close a salon's host (503) and its tasks until it is resumed; raises NotFound."""
    return _set_status(actor, slug, SalonStatus.SUSPENDED, "salon.suspend")


def salon_resume(*, actor: Actor, slug: str) -> Salon:
    """Open a suspended salon again; one in another state stays in it. Raises NotFound."""
    return _set_status(actor, slug, SalonStatus.ACTIVE, "salon.resume", since=SalonStatus.SUSPENDED)


def _set_status(
    actor: Actor, slug: str, status: SalonStatus, action: str, *, since: SalonStatus | None = None
) -> Salon:
    """Bring the salon to `status`, only out of the state `since` where one is given."""
    with public_context(), transaction.atomic():
        salon: Salon | None = Salon.objects.select_for_update().filter(slug=slug).first()
        if salon is None:
            raise NotFound
        if salon.status != status and since in (None, salon.status):
            Salon.objects.filter(pk=salon.pk).update(status=status)
            salon.status = status
            platform_record(actor, action, salon)
    forget_hosts()
    return salon
