"""The shop's tablet: one device for many, each of whom takes it by name and PIN and is themselves in every write."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.hashers import check_password, make_password
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kernel.actor import Actor
from kernel.audit.services import audit_record
from kernel.clock import Clock, local_day, zone
from kernel.context import current_salon
from kernel.errors import BadInput, NotFound
from kernel.transactions import service_transaction
from tenants.accounts.models import Pin, Tablet, User
from tenants.accounts.rights import Action, authorise
from tenants.accounts.selectors import needs_second_step

SHORTEST, LONGEST = 4, 8
SHORTEST_AS_STEP = 6  # where the role needs a second step: the tablet and the PIN are it
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
    """One's own PIN, in place of the one before. Raises NotFound, BadInput for one that is soon guessed."""
    user = User.objects.select_for_update(no_key=True).filter(pk=actor.id or 0, is_active=True).first()
    if user is None:
        raise NotFound
    if problem := pin_problem(pin, shortest=_shortest_of(user)):
        raise BadInput.of("pin", "weak", problem)
    Pin.objects.filter(user=user).delete()
    Pin.objects.create(user=user, pin_hash=make_password(pin))
    audit_record(actor=actor, action="user.pin_set", target=user)


@service_transaction
def pin_try(*, user_id: int, pin: str, clock: Clock) -> User | None:
    """The person, when the PIN is theirs; wrong ones are counted in the row itself, whatever becomes of the cache.

    MOST_FAILURES in a row lock it for LOCKED_FOR; with DEAD_AFTER in a row or in a day, whatever right ones come between,
    it is gone, and a new one needs the password. So is one that is too short since the role needs a second step.
    """
    row, now = _pin_locked(user_id), clock.now()
    if row is None or not row.user.is_active or (row.locked_until and now < row.locked_until):
        return None
    if check_password(pin, row.pin_hash):
        if len(pin) < _shortest_of(row.user):
            row.delete()
            return None
        Pin.objects.filter(pk=row.pk).update(failures=0, locked_until=None)
        return row.user
    _count_failure(row, now)
    return None


def _pin_locked(user_id: int) -> Pin | None:
    """The person's PIN, its row locked: of tries at the same moment each sees what the one before it counted."""
    return Pin.objects.select_for_update(of=("self",)).select_related("user").filter(user_id=user_id).first()


def pin_drop(*, user: User, **_told: Any) -> None:
    """No PIN any more; also called by allauth when a forgotten password was set anew."""
    Pin.objects.filter(user=user).delete()


def pin_problem(pin: str, *, shortest: int = SHORTEST) -> str:
    """What is wrong with it, or ""."""
    if not (pin.isascii() and pin.isdigit() and shortest <= len(pin) <= LONGEST):
        return (
            _("Four to eight digits, please.")
            if shortest == SHORTEST
            else _("Six to eight digits, please: your role needs a second step.")
        )
    if len(set(pin)) == 1 or any(pin in line for line in LINES):
        return _("Anybody would try this one first. Please take another.")
    return ""


def _shortest_of(user: User) -> int:
    """How many digits a PIN of this person has at least."""
    return SHORTEST_AS_STEP if needs_second_step(user) else SHORTEST


def _count_failure(row: Pin, now: datetime) -> None:
    """One more wrong one, in a row and in the day."""
    today = local_day(now, zone(current_salon().time_zone))
    row.day_failures = row.day_failures + 1 if row.day == today else 1
    row.day = today
    row.failures += 1
    row.locked_until = now + LOCKED_FOR if row.failures % MOST_FAILURES == 0 else None
    row.save(update_fields=["failures", "day", "day_failures", "locked_until"])
    if max(row.failures, row.day_failures) >= DEAD_AFTER:
        row.delete()


def token_hash(token: str) -> str:
    """What is kept of a tablet's cookie."""
    return hashlib.sha256(token.encode()).hexdigest()
