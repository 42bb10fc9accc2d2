"""The shop's tablet: one device for many, each of whom takes it by name and PIN and is themselves in every write."""

import hashlib
import secrets
from datetime import timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kernel.actor import Actor
from kernel.audit.services import audit_record
from kernel.clock import Clock
from kernel.errors import BadInput, NotFound
from kernel.transactions import service_transaction
from tenants.accounts.models import Pin, Tablet, User
from tenants.accounts.rights import Action, authorise

SHORTEST, LONGEST = 4, 8
MOST_FAILURES, LOCKED_FOR = 5, timedelta(minutes=5)
DEAD_AFTER = 15
MOST_TABLETS = 20
LINES = ("01234567890", "09876543210")


def tablets() -> QuerySet[Tablet]:
    """The shop's tablets, the oldest first."""
    return Tablet.objects.order_by("made_at", "pk")


def tablet_of(token: str) -> Tablet | None:
    """The tablet of that cookie at this salon."""
    return Tablet.objects.filter(token_hash=token_hash(token)).first() if token else None


def people_with_pin() -> QuerySet[User]:
    """Who can take a tablet, by name."""
    return User.objects.filter(is_active=True, pin__isnull=False).order_by("name", "pk")


@service_transaction
def tablet_make(*, actor: Actor, clock: Clock, name: str) -> str:
    """Let a device be the shop's tablet: the token for its cookie, shown only now. Raises NotAllowed, BadInput."""
    authorise(actor, Action.ACCESS_WRITE)
    if Tablet.objects.count() >= MOST_TABLETS:
        raise BadInput.of("name", "too_many", _("There are too many tablets. Remove one first."))
    token, now = secrets.token_urlsafe(32), clock.now()
    tablet = Tablet.objects.create(
        name=name.strip(), token_hash=token_hash(token), made_at=now, last_seen_at=now
    )
    audit_record(actor=actor, action="tablet.made", target=tablet, after={"name": tablet.name})
    return token


@service_transaction
def tablet_remove(*, actor: Actor, tablet_id: int) -> None:
    """It is no tablet of the shop any more: whoever is on it is out at the next click. Raises NotAllowed, NotFound."""
    authorise(actor, Action.ACCESS_WRITE)
    tablet = Tablet.objects.select_for_update().filter(pk=tablet_id).first()
    if tablet is None:
        raise NotFound
    audit_record(actor=actor, action="tablet.removed", target=tablet, before={"name": tablet.name})
    tablet.delete()


@service_transaction
def pin_set(*, actor: Actor, pin: str) -> None:
    """One's own PIN, in place of the one before. Raises BadInput for one that anybody would try first."""
    user = User.objects.select_for_update(no_key=True).filter(pk=actor.id or 0, is_active=True).first()
    if user is None:
        raise NotFound
    if problem := pin_problem(pin):
        raise BadInput.of("pin", "weak", problem)
    kept = {"pin_hash": make_password(pin), "failures": 0, "locked_until": None}
    Pin.objects.update_or_create(user=user, defaults=kept)
    audit_record(actor=actor, action="user.pin_set", target=user)


@service_transaction
def pin_try(*, user_id: int, pin: str, clock: Clock) -> User | None:
    """The person, when the PIN is theirs; wrong ones are counted in the row itself, whatever becomes of the cache.

    MOST_FAILURES in a row lock it for LOCKED_FOR; with DEAD_AFTER it is gone, and a new one needs the password.
    """
    row = Pin.objects.select_for_update(of=("self",)).select_related("user").filter(user_id=user_id).first()
    now = clock.now()
    if row is None or not row.user.is_active or (row.locked_until and now < row.locked_until):
        return None
    if check_password(pin, row.pin_hash):
        Pin.objects.filter(pk=row.pk).update(failures=0, locked_until=None)
        return row.user
    row.failures += 1
    row.locked_until = now + LOCKED_FOR if row.failures % MOST_FAILURES == 0 else None
    row.save(update_fields=["failures", "locked_until"])
    if row.failures >= DEAD_AFTER:
        row.delete()
    return None


def pin_problem(pin: str) -> str:
    """What is wrong with it, or ""."""
    if not (pin.isascii() and pin.isdigit() and SHORTEST <= len(pin) <= LONGEST):
        return _("Four to eight digits, please.")
    if len(set(pin)) == 1 or any(pin in line for line in LINES):
        return _("Anybody would try this one first. Please take another.")
    return ""


def token_hash(token: str) -> str:
    """What is kept of a tablet's cookie."""
    return hashlib.sha256(token.encode()).hexdigest()
