"""Blocking time by hand: a meeting, training, a repair. Guarded like a visit: the same locks, the same constraint."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import IntegrityError
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from booking.diary.authorisation import authorise_blocking
from booking.diary.models import Block, BlockKind
from booking.diary.wording import clock_time, customer_name
from booking.places.freed import Freed, time_freed
from booking.places.models import Location, Resource
from booking.places.records import Unchanged
from booking.team.models import StaffMember
from kernel.actor import Actor
from kernel.audit.services import audit_record
from kernel.clock import Clock, system_clock
from kernel.errors import BadInput, NotFound
from kernel.marks import listed
from kernel.transactions import is_overlap, lock_keys, service_transaction

LONGEST = timedelta(hours=25)  # a whole day, also the one on which the clock goes back
MOST_NAMED = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockWish:
    """A stretch `[starts_at, ends_at)` of a person, or of one place (`unit`, from 1) of a resource; never of both."""

    location_id: int
    starts_at: datetime
    ends_at: datetime
    staff_id: int | None = None
    resource_id: int | None = None
    unit: int | None = None
    note: str = ""

    @property
    def during(self) -> DateTimeTZRange:
        """The stretch as the database holds it."""
        return DateTimeTZRange(self.starts_at, self.ends_at, "[)")


def block_save(
    *,
    actor: Actor,
    clock: Clock,
    wish: BlockWish,
    block_id: int | None = None,
    unchanged: Unchanged | None = None,
) -> Block:
    """Block a stretch, or change the one of `block_id`.

    Raises NotAllowed, NotFound for a foreign person, resource or block, Busy, StaleVersion, and BadInput: for a
    stretch that is empty or longer than a day, and for one that is taken, naming the visits that stand in it.
    """
    try:
        return _save(actor, clock, wish, block_id, unchanged)
    except IntegrityError as error:
        if not is_overlap(error):
            raise
        raise BadInput.of(
            "starts", "taken", _("Somebody else has just taken a part of this time.")
        ) from error


@service_transaction
def block_remove(*, actor: Actor, block_id: int, clock: Clock = system_clock) -> None:
    """Give a stretch that was blocked by hand free again. Raises NotFound, NotAllowed."""
    block = _locked(block_id)
    authorise_blocking(actor, block.staff_id, at=block.location_id)
    audit_record(actor=actor, action="block.removed", target=block, before=_facts(block))
    block.delete()
    time_freed(_stretch(block), clock=clock)


@service_transaction
def _save(
    actor: Actor, clock: Clock, wish: BlockWish, block_id: int | None, unchanged: Unchanged | None
) -> Block:
    block = _locked(block_id, unchanged) if block_id else Block(kind=BlockKind.MANUAL)
    authorise_blocking(actor, wish.staff_id, at=wish.location_id)
    if block_id:
        authorise_blocking(actor, block.staff_id, at=block.location_id)
    place = _place_of(wish)
    lock_keys(_keys(wish, place))
    Block.objects.filter(kind=BlockKind.HOLD, expires_at__lte=clock.now()).delete()
    _free_check(wish, ZoneInfo(place.time_zone), block_id)
    before, former = (_facts(block), _stretch(block)) if block_id else ({}, None)
    for name in ("location_id", "staff_id", "resource_id", "unit", "note", "during"):
        setattr(block, name, getattr(wish, name))
    block.save()
    action = "block.changed" if block_id else "block.created"
    audit_record(actor=actor, action=action, target=block, **_what_changed(before, _facts(block)))
    if former is not None:
        time_freed(former, clock=clock)
    return block


def _stretch(block: Block) -> Freed:
    return Freed(block.location_id, block.during.lower, block.during.upper)


def _locked(block_id: int, unchanged: Unchanged | None = None) -> Block:
    """The block made by hand, its row locked before any advisory lock; raises NotFound."""
    block = Block.objects.select_for_update().filter(pk=block_id, kind=BlockKind.MANUAL).first()
    if block is None:
        raise NotFound
    if unchanged is not None:
        unchanged()
    return block


def _place_of(wish: BlockWish) -> Location:
    """The location, when person, resource and stretch are right for it; raises NotFound, BadInput."""
    place = Location.objects.filter(pk=wish.location_id, archived_at=None).first()
    if place is None or not (_person(wish, place) or _resource(wish, place)):
        raise NotFound
    if not timedelta() < wish.ends_at - wish.starts_at <= LONGEST:
        raise BadInput.of("ends", "range", _("The end comes after the start, within a day."))
    return place


def _person(wish: BlockWish, place: Location) -> bool:
    return (
        wish.resource_id is None
        and StaffMember.objects.filter(pk=wish.staff_id or 0, locations=place, archived_at=None).exists()
    )


def _resource(wish: BlockWish, place: Location) -> bool:
    rows = Resource.objects.filter(pk=wish.resource_id or 0, group__location=place, archived_at=None)
    return wish.staff_id is None and rows.filter(capacity__gte=wish.unit or 0).exists() and bool(wish.unit)


def _keys(wish: BlockWish, place: Location) -> Iterator[str]:
    """The locks that a visit of this person or group would take, one per local day."""
    tz = ZoneInfo(place.time_zone)
    owner = f"staff:{wish.staff_id}"
    if wish.resource_id is not None:
        owner = f"group:{Resource.objects.values_list('group_id', flat=True).get(pk=wish.resource_id)}"
    day = wish.starts_at.astimezone(tz).date()
    while day <= (wish.ends_at - timedelta(minutes=1)).astimezone(tz).date():
        yield f"{owner}:{day}"
        day += timedelta(days=1)


def _free_check(wish: BlockWish, tz: ZoneInfo, block_id: int | None) -> None:
    """Raises BadInput that names what stands in the stretch."""
    found = list(in_the_way(wish, block_id)[: MOST_NAMED * 2])
    if not found:
        return
    names = list(dict.fromkeys(_name(block, tz) for block in found))[:MOST_NAMED]
    text = _("This time is taken: %(names)s. Move that first, or choose another time.")
    raise BadInput.of("starts", "taken", text % {"names": listed(names)})


def in_the_way(wish: BlockWish, block_id: int | None) -> QuerySet[Block]:
    """The blocks of that person or place that overlap the stretch, its own left out."""
    owner = Q(staff_id=wish.staff_id) if wish.staff_id else Q(resource_id=wish.resource_id, unit=wish.unit)
    rows = Block.objects.filter(owner, during__overlap=wish.during).exclude(pk=block_id or 0)
    rows = rows.exclude(kind=BlockKind.OUTSIDE)
    return rows.select_related("appointment__customer").order_by("during")


def _name(block: Block, tz: ZoneInfo) -> str:
    """ "Ada 10:00–11:00"; a block without a visit by its reason."""
    what = block.note or _("Blocked")
    start, end = block.during.lower, block.during.upper
    if block.appointment:
        what = customer_name(block.appointment)
        start, end = block.appointment.starts_at, block.appointment.ends_at
    elif block.kind == BlockKind.HOLD:
        what = _("Being booked")
    return f"{what} {clock_time(start, tz)}–{clock_time(end, tz)}"


def _facts(block: Block) -> dict[str, object]:
    """What the trail says of a block."""
    return {
        "location": block.location_id,
        "staff": block.staff_id,
        "resource": block.resource_id,
        "starts_at": block.during.lower,
        "ends_at": block.during.upper,
        "note": block.note,
    }


def _what_changed(before: dict[str, object], after: dict[str, object]) -> dict[str, dict[str, object]]:
    differing = {name for name, value in after.items() if before.get(name) != value}
    return {
        "before": {name: before[name] for name in differing if name in before},
        "after": {name: after[name] for name in differing},
    }
